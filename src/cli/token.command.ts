/** `traboule token …`: API tokens from a terminal. */
import { z } from 'zod';
import { readSettings } from '../config/read-settings.js';
import { type Permission, PERMISSIONS } from '../core/identity/role.js';
import { IdentityClient } from './identity-client.js';
import { NotDoneError } from './fail.js';
import { readOptions, urlOption, wholeNumber } from './options.js';

const urlSchema = z.object({ url: urlOption.optional() });

const createSchema = urlSchema.extend({
  scopes: z.string().transform((text, context): Permission[] => {
    const parts = text.split(',').map((part) => part.trim());
    const parsed = z.array(z.enum(PERMISSIONS)).min(1).safeParse(parts);
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: `expected permissions among ${PERMISSIONS.join(', ')}` });
    return z.NEVER;
  }),
  days: wholeNumber(1, 365),
  for: z.string().optional(),
});

/** Own tokens, one line each. */
export async function tokenList(given: unknown): Promise<void> {
  const tokens = await client(given).tokens();
  const lines = tokens.map(({ id, name, scopes, expiresAtMs, revokedAtMs }) => {
    const end = revokedAtMs === null ? `until ${day(expiresAtMs)}` : `revoked ${day(revokedAtMs)}`;
    return `${id.padEnd(18)}${end.padEnd(20)}${name}  ${scopes.join(', ')}`;
  });
  print(lines.length > 0 ? lines : ['no token yet']);
}

/** Makes a token and prints its secret. */
export async function tokenCreate(name: string, given: unknown): Promise<void> {
  const { scopes, days, for: login } = readOptions(createSchema, given);
  const api = client(given);
  const accountId = login === undefined ? undefined : await serviceId(api, login);
  const made = await api.createToken({
    name,
    scopes,
    expiresInDays: days,
    ...(accountId === undefined ? {} : { accountId }),
  });
  print([
    `token ${made.token.id} until ${day(made.token.expiresAtMs)}; its secret is shown this once:`,
    made.secret,
  ]);
}

/** Ends a token. */
export async function tokenRevoke(id: string, given: unknown): Promise<void> {
  await client(given).revokeToken(id);
  print([`token ${id} is revoked`]);
}

async function serviceId(api: IdentityClient, login: string): Promise<string> {
  const found = (await api.accounts()).find((account) => account.login.toLowerCase() === login.toLowerCase());
  if (found?.kind === 'service') return found.id;
  throw new NotDoneError(
    `no service account is called "${login}"; make one with "traboule user create ${login} --service"`,
  );
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function client(given: unknown): IdentityClient {
  return new IdentityClient(readSettings(), readOptions(urlSchema, given).url);
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
