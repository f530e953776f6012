/** Plain data: what JSON carries without loss. */
import { DomainError } from './domain-error.js';

/**
 * Refuses what JSON would change in silence: NaN and infinities (they become null), typed arrays and other objects with a
 * class, holes, and the character U+0000, which a database cannot keep in text.
 *
 * @param what name of the value in the message, for example `plan p-1`
 * @throws DomainError `invalid-input` with the path of the first such value
 */
export function assertPlainData(value: unknown, what: string): void {
  const problem = findProblem(value, what);
  if (problem === null) return;
  throw new DomainError(
    'invalid-input',
    `${problem} cannot be kept as JSON without loss; write null where nothing is known, and plain arrays and objects`,
  );
}

/** Path and kind of the first value that is not plain; null when there is none. */
function findProblem(value: unknown, path: string): string | null {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? null : `${path} is ${String(value)}, which`;
    case 'string':
      return value.includes('\0') ? `${path} holds the character U+0000, which` : null;
    case 'boolean':
      return null;
    case 'object':
      return value === null ? null : findProblemInside(value, path);
    default:
      return `${path} is of type ${typeof value}, which`;
  }
}

function findProblemInside(value: object, path: string): string | null {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      const item: unknown = value[i];
      const plain = typeof item === 'number' && Number.isFinite(item);
      const problem = plain ? null : findProblem(item, `${path}[${String(i)}]`);
      if (problem !== null) return problem;
    }
    return null;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    return `${path} is a ${value.constructor.name}, which`;
  for (const [key, item] of Object.entries(value)) {
    // An absent field and one that is undefined read the same.
    const problem = item === undefined ? null : findProblem(item, `${path}.${key}`);
    if (problem !== null) return problem;
  }
  return null;
}
