/** What the service answers when it does not do what was asked: problem+json (RFC 9457), and no answer at all. */

/** A refusal or failure. `code` is stable; `detail` is for people: what was seen, what was expected, what to do. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly unknown[];
  /** The rule behind the detail, with its figures, where it has them. */
  readonly because?: { readonly rule: string; readonly [fact: string]: unknown };
}

/** Thrown by every request that did not get what it asked for. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
  }
}

/** Status 0 stands for no answer: the line or the service is down. */
export const NO_ANSWER: Problem = { status: 0, code: 'no-answer', title: 'no answer', detail: '' };

/** What an answer that is no success says of itself, also when something between us and the service made it. */
export function problemOf(status: number, body: unknown): Problem {
  const given: Partial<Record<keyof Problem, unknown>> =
    typeof body === 'object' && body !== null ? body : {};
  const text = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);
  const code = text(given.code, `http-${String(status)}`);
  return {
    status,
    code,
    title: text(given.title, code.replaceAll('-', ' ')),
    detail: text(given.detail, ''),
    ...(Array.isArray(given.errors) ? { errors: given.errors as readonly unknown[] } : {}),
    ...(isRule(given.because) ? { because: given.because } : {}),
  };
}

function isRule(given: unknown): given is NonNullable<Problem['because']> {
  return (
    typeof given === 'object' && given !== null && typeof (given as { rule?: unknown }).rule === 'string'
  );
}

/** The problem behind anything that was thrown. */
export function asProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return { status: 0, code: 'console-fault', title: 'console fault', detail: String(error) };
}
