/** Who an organisation says somebody is. */
export interface OrganisationIdentity {
  /** Issuer and subject: never given to somebody else. */
  readonly subject: string;
  /** Name for people. */
  readonly name: string;
  /** What they are called at sign-in there; not unique here. */
  readonly login: string;
  /** Values of the claim that says what they are. */
  readonly groups: readonly string[];
}

/** What must come back with the answer of the organisation; kept by the browser that asked, and by no other. */
export interface SignInProof {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/**
 * Sign-in at an organisation's OpenID provider: authorization code with PKCE. Called twice per sign-in. Fails with DomainError
 * `organisation-refused` when the answer is not what was asked for, `organisation-unavailable` when it cannot be asked.
 */
export abstract class IdentityProvider {
  /** Where to send the browser, and what must come back with it. @param redirectUri address the answer comes to */
  abstract start(redirectUri: string): Promise<{ url: string; proof: SignInProof }>;
  /** @param answerUrl the whole address the browser came back to */
  abstract finish(answerUrl: string, proof: SignInProof): Promise<OrganisationIdentity>;
}
