/** Sign-in at an OpenID provider: discovery, authorization code with PKCE, signatures against the keys of the moment. */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  ClientSecretBasic,
  Configuration,
  discovery,
  enableNonRepudiationChecks,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
} from 'openid-client';
import { DomainError } from '../../core/domain-error.js';
import {
  IdentityProvider,
  type OrganisationIdentity,
  type SignInProof,
} from '../../ports/identity-provider.js';

/** What is known of the provider. */
export interface OpenIdOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** Null = a public client. */
  readonly clientSecret: string | null;
  /** Claim with what somebody is: a text or a list of texts. */
  readonly roleClaim: string;
}

const SCOPE = 'openid profile email';

/** Longest wait for an answer of the provider [s]. */
const TIMEOUT_S = 5;

/** Asks one provider. */
export class OpenIdClientProvider extends IdentityProvider {
  constructor(private readonly options: OpenIdOptions) {
    super();
  }

  override async start(redirectUri: string): Promise<{ url: string; proof: SignInProof }> {
    const proof = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(await this.configuration(), {
      redirect_uri: redirectUri,
      scope: SCOPE,
      state: proof.state,
      nonce: proof.nonce,
      code_challenge: await calculatePKCECodeChallenge(proof.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, proof };
  }

  override async finish(answerUrl: string, proof: SignInProof): Promise<OrganisationIdentity> {
    const configuration = await this.configuration();
    try {
      const tokens = await authorizationCodeGrant(configuration, new URL(answerUrl), {
        expectedState: proof.state,
        expectedNonce: proof.nonce,
        pkceCodeVerifier: proof.codeVerifier,
        idTokenExpected: true,
      });
      return identityOf(tokens.claims() ?? {}, this.options);
    } catch (error) {
      throw refusal(error);
    }
  }

  /** Asked anew for every sign-in: its keys are those of the moment, also a minute after they were changed. */
  private async configuration(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.options;
    const authentication = clientSecret === null ? None() : ClientSecretBasic(clientSecret);
    const isPlain = issuer.startsWith('http:');
    try {
      return await discovery(new URL(issuer), clientId, {}, authentication, {
        timeout: TIMEOUT_S,
        // By default the connection vouches for the token; here its signature has to as well.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- http is taken on this machine alone (settings)
        execute: [enableNonRepudiationChecks, ...(isPlain ? [allowInsecureRequests] : [])],
      });
    } catch (error) {
      throw new DomainError(
        'organisation-unavailable',
        `the sign-in of the organisation does not answer (${reasonOf(error)}); try again, or sign in with a password of this service`,
      );
    }
  }
}

function identityOf(
  claims: Readonly<Record<string, unknown>>,
  { roleClaim }: OpenIdOptions,
): OrganisationIdentity {
  const text = (name: string): string | undefined => {
    const value = claims[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const sub = text('sub') ?? '';
  const login = text('preferred_username') ?? text('email') ?? sub;
  const groups = [claims[roleClaim]].flat().filter((value): value is string => typeof value === 'string');
  return { subject: `${text('iss') ?? ''} ${sub}`, name: text('name') ?? login, login, groups };
}

/** What an answer was refused for; a bug stays one. */
function refusal(error: unknown): unknown {
  const isAnswer =
    error instanceof AuthorizationResponseError ||
    error instanceof ResponseBodyError ||
    error instanceof ClientError;
  if (!isAnswer) return error;
  return new DomainError(
    'organisation-refused',
    `the answer of the organisation is not what was asked for (${reasonOf(error)}); nobody was signed in. Begin again from the sign-in page.`,
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
