/** How commands end: one rule of exit codes for all, and the reason in plain words; a bug shows its trace. */
import { CommanderError } from 'commander';
import { DomainError, type DomainErrorCode } from '../core/domain-error.js';

/** Exit codes of every command, the same for people and scripts (docs/command-line.md). */
export const EXIT = {
  done: 0,
  /** Carried out, and the answer is no; or what had to be asked did not answer or said no; or ended early; or a bug. */
  no: 1,
  /** The command line, a setting or a file cannot be used; nothing was done. */
  badInput: 2,
  /** A model was solved, and no answer keeps every limit. */
  infeasible: 3,
  /** A model was not solved: time limit, unbounded, failed. */
  unsolved: 4,
  /** A plan was made and failed its check. */
  refused: 5,
} as const;

/** The rule in a line, for help texts. */
export const EXIT_RULE =
  'Exit codes of all commands: 0 done, 1 the answer is no or none was had, 2 what was given cannot be used,\n' +
  '3 infeasible, 4 not solved, 5 the plan failed its check (docs/command-line.md)';

/** Exit code of a program whose reader is gone, as a shell counts it: 128 and the number of SIGPIPE. */
const READER_GONE = 141;

/** Something in the command line, or in a file it names, cannot be used. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What was asked for could be understood and was not done: a service or server said no or nothing, or a person ended it. */
export class NotDoneError extends Error {
  override readonly name = 'NotDoneError';
}

/** Errors whose message is written for people, and what they end with; by name, since settings are not loaded by all commands. */
const SPOKEN: ReadonlyMap<string, number> = new Map([
  ['UsageError', EXIT.badInput],
  ['SettingsError', EXIT.badInput],
  ['NotDoneError', EXIT.no],
]);

/** Broken rules that say nothing of what was given: what the command needs is away. */
const AWAY: ReadonlySet<DomainErrorCode> = new Set<DomainErrorCode>([
  'store-unavailable',
  'queue-unavailable',
  'gateway-unavailable',
]);

/** Ends the process without a trace when nobody reads on, as after `traboule ... | head`. */
export function endWithReader(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') fail(error);
    process.exit(READER_GONE);
  });
}

/** Prints why and ends the process. */
export function fail(error: unknown): never {
  const said = spokenWords(error) ?? traceOf(error);
  if (said !== '') process.stderr.write(`traboule: ${said}\n`);
  process.exit(exitCodeOf(error));
}

/** Exit code of a command that ended with this error. */
export function exitCodeOf(error: unknown): number {
  // Commander ends by an error after --help too.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
  if (error instanceof DomainError) return AWAY.has(error.code) ? EXIT.no : EXIT.badInput;
  if (isUnopened(error)) return EXIT.badInput;
  return (error instanceof Error ? SPOKEN.get(error.name) : undefined) ?? EXIT.no;
}

/** What a person can mend; empty where commander said it already; null for a bug. */
export function spokenWords(error: unknown): string | null {
  if (error instanceof CommanderError) return '';
  if (isUnopened(error)) return `${error.path} cannot be opened (${String(error.code)})`;
  const isSpoken = error instanceof DomainError || (error instanceof Error && SPOKEN.has(error.name));
  return isSpoken ? error.message : null;
}

/** Passes on what a server said, or that none answers: asked, and not done. */
export function asNotDone(error: unknown): never {
  throw error instanceof DomainError ? new NotDoneError(error.message) : error;
}

/** True for a file that could not be opened, as the operating system says it. */
function isUnopened(error: unknown): error is NodeJS.ErrnoException & { readonly path: string } {
  return (
    error instanceof Error &&
    'syscall' in error &&
    error.syscall === 'open' &&
    'path' in error &&
    typeof error.path === 'string'
  );
}

function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
