/** How a command ends when it cannot do what was asked: the reason in plain words, exit code 1; a bug shows its trace. */
import { DomainError } from '../core/domain-error.js';

/** Errors whose message is written for people. */
const SPOKEN = new Set(['SettingsError', 'UsageError']);

/** Something in the command line cannot be used. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Exit code of a program whose reader is gone, as a shell counts it: 128 and the number of SIGPIPE. */
const READER_GONE = 141;

/** Ends the process without a trace when nobody reads on, as after `traboule ... | head`. */
export function endWithReader(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') fail(error);
    process.exit(READER_GONE);
  });
}

/** Prints why and ends the process. */
export function fail(error: unknown): never {
  const spoken = error instanceof DomainError || (error instanceof Error && SPOKEN.has(error.name));
  const text =
    error instanceof Error ? (spoken ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`traboule: ${text}\n`);
  process.exit(1);
}
