/** What the solve bench is to reach, beside what it saw. */
import type { Aim, JslpFigures, SizeFigures } from './solve-options.js';

/** Sizes the aims were set for [assets]. */
const MEDIUM = 50;
const LARGE = 200;
const SMALL = 20;

/** The aims of the sizes that were measured. */
export function aimsOf(sizes: readonly SizeFigures[], jslp: JslpFigures | null): Aim[] {
  const aims: Aim[] = [];
  const atMost = (what: string, seen: number | null, aim: number): void => {
    aims.push({ what, seen, aim, met: seen === null ? null : seen <= aim });
  };
  for (const size of sizes) {
    if (size.assets !== MEDIUM && size.assets !== LARGE) continue;
    const at = `at ${String(size.assets)} assets`;
    const [reference] = size.references;
    const native = reference ? reference.name : 'a native solver (none found)';
    atMost(`whole way / solve alone of ${native} ${at}`, reference?.ratio.median ?? null, 2);
    if (size.assets === LARGE) atMost(`(building + extraction) / solve ${at}`, size.overhead.median, 0.1);
    atMost(`new forecasts on a live model / cold solve ${at}`, size.live.forecastRatio.median, 0.5);
    atMost(`horizon moved by a slot / cold solve ${at}`, size.live.shiftRatio.median, 0.6);
  }
  if (jslp?.assets === SMALL)
    aims.push({
      what: `times faster than javascript-lp-solver at ${String(SMALL)} assets`,
      seen: jslp.ratio,
      aim: 50,
      met: jslp.ratio >= 50,
    });
  return aims;
}
