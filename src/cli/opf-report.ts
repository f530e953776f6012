/** The answer of an optimal power flow as a page for people: cost, dispatch, most loaded branches, prices, or why not. */
import type { AcCheck, BusResult, OpfResult } from '../core/network/opf-result.js';

const LISTED = 12;

/** The whole page. */
export function opfReport(result: OpfResult): string {
  const head = [
    `${result.case}: ${result.status}${result.congested === true ? ', congested' : ''}`,
    ...result.notes.map((note) => `  note: ${note}`),
  ];
  const body = result.status === 'optimal' ? optimalLines(result) : unsolvedLines(result);
  return [...head, ...body, '', solverLine(result)].join('\n');
}

function optimalLines(result: OpfResult): string[] {
  return [
    `cost ${money(result.cost ?? 0)} per hour, in the case's currency`,
    '',
    ...dispatchLines(result),
    '',
    ...branchLines(result),
    '',
    ...priceLines(result.buses),
    ...(result.acCheck ? ['', ...acLines(result.acCheck)] : []),
  ];
}

function dispatchLines({ generators }: OpfResult): string[] {
  const shown = [...generators].sort((a, b) => Math.abs(b.outputMw) - Math.abs(a.outputMw)).slice(0, LISTED);
  return [
    row(['generator', 'bus', 'output MW', 'range MW', 'cost/h']),
    ...shown.map((g) =>
      row([
        String(g.id),
        String(g.bus),
        g.outputMw.toFixed(2) + (g.at === null ? '' : ` ${g.at}`),
        `${g.minMw.toFixed(0)} … ${g.maxMw.toFixed(0)}`,
        money(g.cost),
      ]),
    ),
    ...more(generators.length - shown.length, 'generators'),
  ];
}

function branchLines({ branches }: OpfResult): string[] {
  const limited = branches.filter((branch) => branch.loading !== null);
  const shown = [...limited].sort((a, b) => (b.loading ?? 0) - (a.loading ?? 0)).slice(0, LISTED);
  if (shown.length === 0) return ['no branch has a limit'];
  return [
    row(['branch', 'flow MW', 'limit MW', 'loaded', '1 MW saves/h']),
    ...shown.map((b) =>
      row([
        b.name,
        b.flowMw.toFixed(2),
        (b.limitMw ?? 0).toFixed(2),
        `${((b.loading ?? 0) * 100).toFixed(1)} %`,
        b.binding === null
          ? '–'
          : money(b.shadowPrice) + (b.binding === 'angle-difference' ? ' (angle limit)' : ''),
      ]),
    ),
    ...more(branches.length - shown.length, 'branches, less loaded'),
  ];
}

function priceLines(buses: readonly BusResult[]): string[] {
  const sorted = [...buses].sort((a, b) => b.price - a.price);
  const shown =
    sorted.length <= LISTED ? sorted : [...sorted.slice(0, LISTED / 2), ...sorted.slice(-LISTED / 2)];
  const spread = (sorted[0]?.price ?? 0) - (sorted.at(-1)?.price ?? 0);
  return [
    row([
      'bus',
      'price per MWh',
      'demand MW',
      ...((sorted[0]?.voltagePu ?? null) === null ? [] : ['voltage pu']),
    ]),
    ...shown.map((bus) => row([String(bus.id), money(bus.price), bus.demandMw.toFixed(2), voltage(bus)])),
    ...more(buses.length - shown.length, 'buses, in between'),
    `prices spread by ${money(spread)} per MWh`,
  ];
}

function voltage(bus: BusResult): string {
  if (bus.voltagePu === null) return '';
  return bus.voltagePu.toFixed(4) + ((bus.voltageShadowPrice ?? 0) > 0 ? ' (at its limit)' : '');
}

function acLines({ passed, lossMw, lowestVoltage, mostLoaded, problems }: AcCheck): string[] {
  const loaded =
    mostLoaded === null
      ? ''
      : `, most loaded ${mostLoaded.branch} (${(mostLoaded.loading * 100).toFixed(1)} %)`;
  return [
    `AC check ${passed ? 'passed' : 'FAILED'}: losses ${(lossMw * 1000).toFixed(1)} kW, lowest voltage ${lowestVoltage.voltagePu.toFixed(4)} pu at bus ${String(lowestVoltage.bus)}${loaded}`,
    ...problems.map((problem) => `  ${problem}`),
  ];
}

function unsolvedLines({ status, conflict, remedies, solver }: OpfResult): string[] {
  if (status !== 'infeasible') return [`no answer: ${solver.message}`];
  return [
    'no dispatch serves every bus within the limits (this is not congestion: no price solves it)',
    `why: ${conflict?.sentence ?? 'unknown'}`,
    ...remedies.map((remedy) => `least change: ${remedy.sentence} (${remedy.totalMw.toFixed(2)} MW in all)`),
  ];
}

function solverLine({ solver, check }: OpfResult): string {
  const checked =
    check === null
      ? ''
      : `; checked: imbalance ${check.worstImbalanceMw.toExponential(1)} MW, cost at least ${money(check.costLowerBound)}`;
  return `solved by ${solver.solver} ${solver.version} in ${solver.solveMs.toFixed(0)} ms, ${String(solver.rounds)} round${solver.rounds === 1 ? '' : 's'}${checked}`;
}

function more(count: number, what: string): string[] {
  return count > 0 ? [`(+${String(count)} ${what})`] : [];
}

const WIDTH = 15;

function row(cells: readonly string[]): string {
  return cells
    .map((text, k) => (k === 0 ? text.padEnd(WIDTH) : text.padStart(WIDTH)))
    .join(' ')
    .trimEnd();
}

function money(value: number): string {
  return value.toFixed(2);
}
