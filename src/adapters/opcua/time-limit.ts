/** Bounds every wait for a device, so that a silent one costs its own time only. */

/** A device could not be asked, or did not answer: says so without telling what became of the request. */
export class OpcUaUnavailableError extends Error {
  override readonly name = 'OpcUaUnavailableError';
  /** Worth trying again later: nothing is wrong with the request itself. */
  readonly retryable = true;
}

/**
 * The promise, or a rejection after `limitMs` [wall ms]; the late result is dropped.
 *
 * @throws OpcUaUnavailableError when the limit passes first
 */
export async function within<T>(promise: Promise<T>, limitMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new OpcUaUnavailableError(
          `${what}: no answer within ${String(limitMs)} ms; is the device overloaded?`,
        ),
      );
    }, limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Text of whatever was thrown, on one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s*\n\s*/g, ' ').trim();
}

/** The list in pieces of at most `size`; one piece when size is 0 (OPC UA for: no limit). */
export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  if (size <= 0) return items.length === 0 ? [] : [[...items]];
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
