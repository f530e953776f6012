/** The result of the solve bench as text for a terminal. */
import { machineLine } from './machine.js';
import type { Aim, JslpFigures, SizeFigures, SolveBenchResult, Spread } from './solve-options.js';

/** Lines a person reads after the bench. */
export function solveReport(result: SolveBenchResult): string {
  return [
    `From inputs to a checked plan, ${String(result.slots)} quarter-hours, medians of ${String(result.pairs)} districts in turn`,
    machineLine(result.machine),
    `Solver: HiGHS ${result.highsVersion} (WebAssembly)`,
    ...(result.absent.length > 0 ? [`No reference by: ${result.absent.join(', ')} (not found here)`] : []),
    ...result.sizes.flatMap(sizeLines),
    ...(result.jslp ? ['', jslpLine(result.jslp)] : []),
    '',
    'Aims',
    ...result.aims.map(aimLine),
  ].join('\n');
}

function sizeLines(size: SizeFigures): string[] {
  const ms = (value: number): string => value.toFixed(1).padStart(9);
  const dimensions = `${String(size.rows)} rows, ${String(size.columns)} columns, ${String(size.nonzeros)} nonzeros`;
  return [
    '',
    `${String(size.assets)} assets: ${dimensions}`,
    `  build   ${ms(size.buildMs)} ms`,
    `  solve   ${ms(size.solveMs)} ms   handed over, loaded, solved, answered`,
    `  extract ${ms(size.extractMs)} ms`,
    `  check   ${ms(size.checkMs)} ms   certificate of the answer, independent check of the plan`,
    `  whole   ${ms(size.wholeMs)} ms   build + extract = ${percent(size.overhead)} of the solve`,
    ...size.references.map(
      ({ name, solveMs, ratio, objectiveDifference }) =>
        `  ${name}: solve alone ${solveMs.toFixed(1)} ms; whole / it = ${spread(ratio)}; objectives differ by ${objectiveDifference.toExponential(0)}`,
    ),
    `  live, new forecasts: ${size.live.forecastMs.toFixed(1)} ms = ${spread(size.live.forecastRatio)} of a cold solve`,
    `  live, a slot later:  ${size.live.shiftMs.toFixed(1)} ms = ${spread(size.live.shiftRatio)} of a cold solve`,
  ];
}

function jslpLine({ assets, ms, status, ratio }: JslpFigures): string {
  const least = status === 'time-limit' ? 'at least ' : '';
  return (
    `javascript-lp-solver at ${String(assets)} assets: ${(ms / 1000).toFixed(1)} s (${status}), ` +
    `${least}${ratio.toFixed(0)} times our whole way`
  );
}

function aimLine({ what, seen, aim, met }: Aim): string {
  const verdict = met === null ? 'not measured' : met ? 'met' : 'NOT MET';
  return `  ${verdict.padEnd(13)}${seen === null ? '-' : seen.toFixed(2)} (aim ${String(aim)})  ${what}`;
}

function spread({ median, low, high }: Spread): string {
  return `${median.toFixed(2)} (${low.toFixed(2)} … ${high.toFixed(2)})`;
}

function percent({ median }: Spread): string {
  return `${(100 * median).toFixed(1)} %`;
}
