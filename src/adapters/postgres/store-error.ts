/** Turns what goes wrong below into one domain error that says what happened and whether anything was written. */
import { DomainError } from '../../core/domain-error.js';

/** SQLSTATE classes and codes that mean "the store cannot do it now", with words for people. */
const UNAVAILABLE: readonly (readonly [prefix: string, words: string])[] = [
  ['53100', 'its disk is full'],
  ['53200', 'it is out of memory'],
  ['53300', 'it has no connection left'],
  ['53', 'it is out of resources'],
  ['25006', 'it is read-only'],
  ['57P01', 'it is shutting down or the connection was ended by an administrator'],
  ['57P02', 'it restarts after a crash'],
  ['57P03', 'it is starting or shutting down'],
  ['57014', 'the statement took too long and was ended'],
  ['57', 'it was interrupted by its operator'],
  ['58', 'its disk or system reports an error'],
  ['55P03', 'a lock was not to be had in time'],
  ['40001', 'too many writers met on the same rows'],
  ['40P01', 'too many writers met on the same rows'],
  ['28', 'it refuses the user or password'],
  ['3D000', 'the named database does not exist on the server'],
  ['42P01', 'the schema is missing; run the migrations'],
  ['08', 'the connection broke'],
];

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
]);

/** Connection failures that pg reports without a code, and a pool or data source that was closed. */
const CONNECTION_WORDS =
  /connection terminated|connection ended|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|after calling end|cannot use a pool|driver not connected|not initialized|connection is not established|server does not support|premature close/i;

/**
 * The DomainError for an error of the driver; bugs and domain errors pass unchanged.
 * A server that refused has written nothing. After a lost connection the outcome of a write is not known,
 * which is why every write of this adapter may be repeated.
 *
 * @param doing what was tried, in words: "appending 500 readings"
 */
export function storeError(error: unknown, doing: string): unknown {
  if (error instanceof DomainError) return error;
  const code = sqlStateOf(error);
  const seen = messageOf(error);
  const known = UNAVAILABLE.find(([prefix]) => code?.startsWith(prefix));
  if (code !== null && known && !code.startsWith('08') && !code.startsWith('57P')) {
    return unavailable(
      `${doing} failed: the database answers that ${known[1]} (${seen}). Nothing was written; try again when this is mended.`,
      code,
    );
  }
  if (known ?? isConnectionError(error, code)) {
    const why = known ? known[1] : 'the connection to the database broke or could not be made';
    return unavailable(
      `${doing} failed: ${why} (${seen}). Nothing was confirmed as written; repeating the call is safe, what was kept is not kept twice.`,
      code,
    );
  }
  return error;
}

/** SQLSTATE or system code of an error, through the wrappers of TypeORM; null when it has none. */
export function sqlStateOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  if (typeof code === 'string') return code;
  return driverError === undefined ? null : sqlStateOf(driverError);
}

function isConnectionError(error: unknown, code: string | null): boolean {
  if (code !== null && CONNECTION_CODES.has(code)) return true;
  return code === null && CONNECTION_WORDS.test(messageOf(error));
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map((inner) => messageOf(inner)).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}

function unavailable(message: string, code: string | null): DomainError {
  return new DomainError('store-unavailable', message, { retryable: true, code });
}
