/** Promises of the memory stores. */

/** A promise for work done at once: what it throws becomes a rejection, as with a store over a network. */
export function settled<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
