/** The result of a headless day as text for a terminal. */
import { civilTime } from '../../core/time/civil.js';
import type { DayFigures, NodeLoading } from './day-measure.js';
import type { DayResult } from './day-result.js';

const ALARMS_SHOWN = 8;
const REASONS_SHOWN = 6;

/** Lines a person reads after a day. */
export function dayReport(result: DayResult): string {
  return [
    heading(result),
    '',
    ...figuresTable(result),
    '',
    'Worst loading (import / limit)'.padEnd(32) +
      ['no control', 'Traboule', 'foresight'].map((name) => name.padStart(16)).join(''),
    ...loadingTable(result),
    '',
    `Cycles: ${String(result.cyclesSolved)} of ${String(result.cycles)} with a published plan` +
      (result.failedCycles.length > 0 ? `, ${String(result.failedCycles.length)} failed` : ''),
    ...result.failedCycles.map((f) => `  ${clock(f.slotMs)}  ${f.reason}`),
    `Limits broken by published plans: ${String(result.planViolations)} (${String(result.plansWithCongestionAhead)} plans announce congestion beyond their command)`,
    `Churn: ${(result.churn.medianChangedKw / 1000).toFixed(2)} MW changed and ${(result.churn.medianMovedKwh / 1000).toFixed(2)} MWh moved by the median plan, ${(result.churn.p95ChangedKw / 1000).toFixed(2)} MW by 1 in 20`,
    `Setpoints: ${setpoints(result)}`,
    ...result.setpointReasons
      .slice(0, REASONS_SHOWN)
      .map((r) => `  ${String(r.count).padStart(5)} ${r.state}: ${r.example}`),
    '',
    'Time per cycle [ms]         median      p95',
    ...result.stages.map((s) => `  ${s.stage.padEnd(22)}${num(s.medianMs, 10)}${num(s.p95Ms, 9)}`),
    ...alarms(result),
    '',
    `Wall time: ${seconds(result.wallMs.setup)} set-up, ${seconds(result.wallMs.controlled)} day, ${seconds(result.wallMs.total)} in all`,
    verdict(result),
  ].join('\n');
}

function heading(result: DayResult): string {
  const demand = result.demand === null ? 'modelled demand' : `demand of ${result.demand}`;
  const faults = result.faults.length === 0 ? '' : `, faults: ${result.faults.join(' · ')}`;
  return `Lyon, ${result.date} (${result.scenario}, ${demand}, seed ${String(result.seed)}${faults})`;
}

function figuresTable({ controlled, references }: DayResult): string[] {
  const columns: DayFigures[] = [references.uncontrolled, controlled, references.foresight];
  const row = (name: string, pick: (f: DayFigures) => string): string =>
    `  ${name.padEnd(38)}${columns.map((f) => pick(f).padStart(16)).join('')}`;
  return [
    row('', (f) =>
      f === controlled ? 'Traboule' : f === references.uncontrolled ? 'no control' : 'foresight',
    ),
    row('energy cost [EUR]', (f) => f.energyCostEur.toFixed(0)),
    row('generation cost [EUR]', (f) => f.generationCostEur.toFixed(0)),
    row('peak import of the city [MW]', (f) => (f.peakImportKw / 1000).toFixed(1)),
    row('limit violations [slots]', (f) => String(f.limitViolations)),
    row('energy above limits [MWh]', (f) =>
      (f.nodes.reduce((s, n) => s + n.energyOverKwh, 0) / 1000).toFixed(2),
    ),
    row('comfort lost [building-min]', (f) => String(f.comfortMinutesLost)),
    row('energy in store at the end [MWh]', (f) => (f.storedEndKwh / 1000).toFixed(1)),
    row('cost less stores at refill price [EUR]', (f) => f.costAfterStoresEur.toFixed(0)),
    row('meter slots without a value', (f) => String(f.unknownSlots)),
  ];
}

function loadingTable({ controlled, references }: DayResult): string[] {
  const find = (figures: DayFigures, nodeId: string): NodeLoading | undefined =>
    figures.nodes.find((n) => n.nodeId === nodeId);
  const cell = (node: NodeLoading | undefined): string => {
    if (node === undefined) return ''.padStart(16);
    const mark = node.slotsOver > 0 ? '!' : ' ';
    return `${(node.worstLoading * 100).toFixed(1)} %${mark} ${clock(node.worstSlotMs)}`.padStart(16);
  };
  return controlled.nodes.map(
    (node) =>
      `  ${`${node.nodeId} ${node.name}`.padEnd(30)}${cell(find(references.uncontrolled, node.nodeId))}${cell(node)}${cell(find(references.foresight, node.nodeId))}`,
  );
}

function setpoints(result: DayResult): string {
  const parts = Object.entries(result.setpoints)
    .sort((a, b) => b[1] - a[1])
    .map(([state, count]) => `${String(count)} ${state}`);
  return `${parts.join(', ')}; ${String(result.setpointsUnaccounted)} unaccounted for`;
}

function alarms({ alarms: list }: DayResult): string[] {
  if (list.length === 0) return [];
  const shown = list.slice(-ALARMS_SHOWN).reverse();
  const more =
    list.length > shown.length ? [`  (+${String(list.length - shown.length)} more in the JSON)`] : [];
  return [
    '',
    `Alarms (${String(list.length)})`,
    ...shown.map((a) => `  ${a.at}  ${a.code}: ${a.message}`),
    ...more,
  ];
}

function verdict(result: DayResult): string {
  return result.passed
    ? 'PASSED: no plan broke a physical limit, every setpoint is accounted for, no cycle failed'
    : 'FAILED: see limits broken, setpoints and cycles above';
}

function clock(ms: number): string {
  const { hour, minute } = civilTime(ms);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function num(value: number, width: number): string {
  return value.toFixed(0).padStart(width);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
