/** Broken rules of the domain: one class, a stable code, and a message a person can act on. */

/** Machine-readable, stable names of broken rules; mapped once to problem+json. */
export type DomainErrorCode =
  | 'naive-timestamp'
  | 'invalid-time'
  | 'invalid-series'
  | 'invalid-site'
  | 'invalid-case'
  | 'invalid-scenario'
  | 'unknown-unit'
  | 'unknown-series'
  | 'unknown-plan'
  | 'unknown-run'
  | 'unknown-alarm'
  | 'unknown-asset'
  | 'unknown-node'
  | 'unknown-meter'
  | 'unknown-certificate'
  | 'alarm-not-standing'
  | 'alarm-not-shelved'
  | 'plan-hash-mismatch'
  | 'plan-not-approvable'
  | 'plan-expired'
  | 'second-eyes-differ'
  | 'part-breaks-limits'
  | 'unknown-policy'
  | 'unsafe-setpoint'
  | 'unknown-program'
  | 'unknown-building'
  | 'unknown-event'
  | 'unknown-statement'
  | 'call-not-possible'
  | 'dispute-not-possible'
  | 'notice-not-sent'
  | 'invalid-input'
  | 'not-permitted'
  | 'sign-in-failed'
  | 'account-locked'
  | 'wrong-password'
  | 'weak-password'
  | 'account-exists'
  | 'last-administrator'
  | 'link-not-valid'
  | 'organisation-refused'
  | 'organisation-unavailable'
  | 'unknown-account'
  | 'unknown-session'
  | 'unknown-token'
  | 'unknown-client'
  | 'client-exists'
  | 'idempotency-key-reused'
  | 'request-running'
  | 'answer-not-kept'
  | 'too-many-streams'
  | 'store-unavailable'
  | 'queue-unavailable'
  | 'gateway-unavailable';

/**
 * Which rule spoke and with which figures: enough to say the message in another language than English. Stable names; powers
 * are in kW, instants in epoch ms.
 */
export interface Because {
  readonly rule: string;
  readonly [fact: string]: unknown;
}

/** What goes with an error: `because` is answered, the rest is for logs and tests. */
export interface ErrorContext {
  readonly because?: Because | undefined;
  readonly [more: string]: unknown;
}

/**
 * A rule of the domain was broken. The message says what was seen, what was expected and what to do.
 * Bugs are ordinary errors; expected outcomes (infeasible, refused, late) are data, not errors.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: DomainErrorCode,
    message: string,
    readonly context: ErrorContext = {},
  ) {
    super(message);
  }
}
