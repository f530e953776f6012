/** Draws without state: a number from a seed and names, the same wherever and in whatever order it is asked for. */

/**
 * Uniform number in [0, 1).
 *
 * @param seed whole number
 * @param names what is drawn, and which one of it
 */
export function drawOf(seed: number, ...names: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const letter of [seed, ...names].join('|')) {
    hash ^= letter.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}

/** Some of a list, the same for the same seed: `share` of it, rounded to whole ones, in the order of the list. */
export function drawSome(ids: readonly string[], share: number, seed: number): string[] {
  const count = Math.round(share * ids.length);
  const ranked = [...ids].sort(
    (a, b) => drawOf(seed, 'some', a) - drawOf(seed, 'some', b) || a.localeCompare(b),
  );
  const chosen = new Set(ranked.slice(0, count));
  return ids.filter((id) => chosen.has(id));
}
