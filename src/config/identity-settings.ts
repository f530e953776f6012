/** Settings of who may come in: the address people use, limits of requests, and the sign-in of an organisation. */
import { z } from 'zod';
import { type Role, ROLES } from '../core/identity/role.js';

/** Sign-in by an organisation's OpenID provider. */
export interface OidcSetting {
  /** Issuer; its description is found below it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Null = a public client, protected by PKCE alone. */
  readonly clientSecret: string | null;
  /** Claim with what the organisation says somebody is: a text or a list of texts. */
  readonly roleClaim: string;
  /** Value of the claim → roles here; values that are not named give none. */
  readonly roleMap: Readonly<Record<string, readonly Role[]>>;
  /** What stands on the button. */
  readonly label: string;
}

/** Who may come in, and how often. */
export interface IdentitySetting {
  /** Scheme, host and port under which people reach the service; null = the address it listens on. */
  readonly publicUrl: string | null;
  /** Reverse proxies in front, whose word on the client's address is taken. */
  readonly proxyHops: number;
  /** Requests of one credential, or of one address without any, per minute. */
  readonly requestsPerMin: number;
  readonly oidc: OidcSetting | null;
}

const ROLE_MAP_FORM = `expected JSON of claim value to a list of roles (${ROLES.join(', ')})`;

/** Variables of identity, each as text of the environment. */
export const identityVariables = {
  TRABOULE_PUBLIC_URL: z
    .string()
    .refine((text) => isOrigin(text), {
      error: 'expected http://host[:port] or https://host[:port], no path',
    })
    .optional(),
  TRABOULE_PROXY_HOPS: wholeText(0, 5).default(0),
  TRABOULE_RATE_LIMIT: wholeText(10, 10_000_000).default(600),
  TRABOULE_OIDC_ISSUER: z
    .string()
    .refine((text) => isIssuer(text), { error: 'expected https://… (http only on this machine)' })
    .optional(),
  TRABOULE_OIDC_CLIENT_ID: z.string().min(1).optional(),
  TRABOULE_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  TRABOULE_OIDC_ROLE_CLAIM: z.string().min(1).default('roles'),
  TRABOULE_OIDC_ROLE_MAP: roleMapText().optional(),
  TRABOULE_OIDC_LABEL: z.string().trim().min(2).max(40).default('Sign in with your organisation'),
};

type Values = z.output<z.ZodObject<typeof identityVariables>>;

/** Settings of identity out of the variables. */
export function identitySetting(values: Values): IdentitySetting {
  const { TRABOULE_OIDC_ISSUER: issuer, TRABOULE_OIDC_CLIENT_ID: clientId } = values;
  return {
    publicUrl: values.TRABOULE_PUBLIC_URL?.replace(/\/$/, '') ?? null,
    proxyHops: values.TRABOULE_PROXY_HOPS,
    requestsPerMin: values.TRABOULE_RATE_LIMIT,
    oidc:
      issuer === undefined || clientId === undefined
        ? null
        : {
            issuer,
            clientId,
            clientSecret: values.TRABOULE_OIDC_CLIENT_SECRET ?? null,
            roleClaim: values.TRABOULE_OIDC_ROLE_CLAIM,
            roleMap: values.TRABOULE_OIDC_ROLE_MAP ?? {},
            label: values.TRABOULE_OIDC_LABEL,
          },
  };
}

/** Variables that are each fine and together are not. */
export function identityConflicts(values: Values): { variable: string; expected: string }[] {
  const { TRABOULE_OIDC_ISSUER: issuer, TRABOULE_OIDC_CLIENT_ID: clientId } = values;
  if (issuer === undefined && clientId === undefined) return [];
  const needed = {
    TRABOULE_OIDC_ISSUER: issuer,
    TRABOULE_OIDC_CLIENT_ID: clientId,
    TRABOULE_OIDC_ROLE_MAP: values.TRABOULE_OIDC_ROLE_MAP,
  };
  return Object.entries(needed)
    .filter(([, value]) => value === undefined)
    .map(([variable]) => ({
      variable,
      expected:
        'expected together with the other variables of TRABOULE_OIDC_: issuer, client id and role map',
    }));
}

/** The variables that give these settings again; null = not set. */
export function identityEnvironment({ oidc, ...rest }: IdentitySetting): Record<string, string | null> {
  return {
    TRABOULE_PUBLIC_URL: rest.publicUrl,
    TRABOULE_PROXY_HOPS: String(rest.proxyHops),
    TRABOULE_RATE_LIMIT: String(rest.requestsPerMin),
    TRABOULE_OIDC_ISSUER: oidc?.issuer ?? null,
    TRABOULE_OIDC_CLIENT_ID: oidc?.clientId ?? null,
    TRABOULE_OIDC_CLIENT_SECRET: oidc?.clientSecret ?? null,
    TRABOULE_OIDC_ROLE_CLAIM: oidc?.roleClaim ?? null,
    TRABOULE_OIDC_ROLE_MAP: oidc === null ? null : JSON.stringify(oidc.roleMap),
    TRABOULE_OIDC_LABEL: oidc?.label ?? null,
  };
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && pathname === '/' && search === '' && hash === '';
}

function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (
    protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
  );
}

function roleMapText() {
  const map = z.record(z.string().min(1), z.array(z.enum(ROLES)));
  return z.string().transform((text, context): Readonly<Record<string, readonly Role[]>> => {
    const parsed = map.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: ROLE_MAP_FORM });
    return z.NEVER;
  });
}

function wholeText(min: number, max: number) {
  const error = `expected a whole number from ${String(min)} to ${String(max)}`;
  return z
    .string()
    .trim()
    .regex(/^\d+$/, { error, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error, abort: true });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
