/** A study summed up over its cases: one row for each way of playing a day, with the margin's price from its 10th to its 90th percentile. */
import { riskText } from '../../core/dispatch/risk-level.js';
import type { CaseResult, RiskFigures, WayFigures } from './play-case.js';
import type { Count } from './margin-ledger.js';
import type { StudyOptions } from './study-options.js';

/** Median and the tenth and ninetieth percentile over the cases. */
export interface Band {
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
}

/** One row of the table. */
export interface StudyRow {
  readonly way: string;
  readonly casesWithViolations: number;
  /** Slots over a limit, and the energy above, over all cases. */
  readonly violations: number;
  readonly energyOverKwh: number;
  readonly worstLoading: number;
  readonly costEur: Band;
  /** Cost less that of the same case with the margin off; null for the references. */
  readonly marginCostEur: Band | null;
  readonly comfortMinutesLost: number;
  /** Closed loop only. */
  readonly margins: { readonly commanded: Count; readonly allLeads: Count; readonly tight: Count } | null;
  readonly plansMissed: number;
}

/** Sums up. Margin costs are of pairs: the same city and the same errors at this risk and without margin. */
export function studyRows(results: readonly CaseResult[]): StudyRow[] {
  const levels = results[0]?.risks.map((risk) => risk.riskLevel) ?? [];
  const atRisk = levels.map((level, i) => riskRow(level, results, i));
  return [
    referenceRow(
      'no control',
      results.map((r) => r.uncontrolled),
    ),
    ...atRisk,
    referenceRow(
      'perfect foresight',
      results.map((r) => r.foresight),
    ),
  ];
}

/** The table a person reads. */
export function studyReport(options: StudyOptions, results: readonly CaseResult[]): string {
  const rows = studyRows(results);
  const head = [
    '',
    'over limit',
    'slots',
    'kWh',
    'worst',
    'cost EUR',
    'P10 … P90',
    'margin EUR',
    'P10 … P90',
    'missed',
    'all leads',
    'no comfort',
  ];
  const lines = [head, ...rows.map((row) => cells(row, results.length))];
  const widths = head.map((_, c) => Math.max(...lines.map((line) => line[c]?.length ?? 0)));
  const text = (line: readonly string[]): string =>
    line.map((cell, c) => (c === 0 ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0))).join('  ');
  return [heading(options, results), '', ...lines.map(text), '', ...legend(options)].join('\n');
}

function heading(options: StudyOptions, results: readonly CaseResult[]): string {
  const sources = [...new Set(results.map((r) => r.errors))];
  const shown =
    sources.slice(0, 3).join('; ') + (sources.length > 3 ? `; and ${String(sources.length - 3)} more` : '');
  return [
    `${String(results.length)} cases: ${options.days.join(', ')} with ${String(options.seeds)} seeds, ${String(options.slots)} quarter-hours from ${clockOf(options.fromSlot)}, ` +
      `a plan every ${String(options.everySlots * 15)} min over ${String(options.horizonSlots / 4)} h`,
    `errors × ${String(options.errorScale)}: ${shown}`,
  ].join('\n');
}

function legend(options: StudyOptions): string[] {
  return [
    'over limit: cases with a slot above a limit of a substation or the city (by more than 0.1 %); worst: highest import over limit',
    'cost: energy and generation less what the stores still hold, at the price of refilling in the next night; margin: less the same case with the margin off',
    `missed: load above its forecast by more than the margin, in the plan that commanded the slot; expected is the risk (${options.riskLevels.map(riskText).join(', ')})`,
    'all leads: the same over every lead of every plan; no comfort: building-minutes below the band',
  ];
}

function cells(row: StudyRow, cases: number): string[] {
  const { margins } = row;
  return [
    row.way,
    `${String(row.casesWithViolations)} of ${String(cases)}`,
    String(row.violations),
    row.energyOverKwh.toFixed(0),
    `${(row.worstLoading * 100).toFixed(1)} %`,
    row.costEur.median.toFixed(0),
    band(row.costEur),
    row.marginCostEur === null ? '' : row.marginCostEur.median.toFixed(0),
    row.marginCostEur === null ? '' : band(row.marginCostEur),
    margins === null ? '' : share(margins.commanded),
    margins === null ? '' : share(margins.allLeads),
    String(row.comfortMinutesLost) +
      (row.plansMissed > 0 ? ` (${String(row.plansMissed)} plans missed)` : ''),
  ];
}

function riskRow(riskLevel: number, results: readonly CaseResult[], i: number): StudyRow {
  const runs = results.flatMap((r) => r.risks[i] ?? []);
  const off = results.map((r) => r.risks.find((risk) => risk.riskLevel <= 0.5)?.costEur);
  const extra = runs.flatMap((run, c) => {
    const without = off[c];
    return without === undefined ? [] : [run.costEur - without];
  });
  return {
    ...referenceRow(`risk ${riskText(riskLevel)}`, runs),
    marginCostEur: extra.length === 0 || riskLevel <= 0.5 ? null : bandOf(extra),
    margins: {
      commanded: total(runs, (run) => run.margins.commanded),
      allLeads: total(runs, (run) => run.margins.allLeads),
      tight: total(runs, (run) => run.margins.tight),
    },
    plansMissed: sum(runs.map((run) => run.plansMissed)),
  };
}

function referenceRow(way: string, figures: readonly WayFigures[]): StudyRow {
  return {
    way,
    casesWithViolations: figures.filter((f) => f.violations > 0).length,
    violations: sum(figures.map((f) => f.violations)),
    energyOverKwh: sum(figures.map((f) => f.energyOverKwh)),
    worstLoading: Math.max(...figures.map((f) => f.worstLoading)),
    costEur: bandOf(figures.map((f) => f.costEur)),
    marginCostEur: null,
    comfortMinutesLost: sum(figures.map((f) => f.comfortMinutesLost)),
    margins: null,
    plansMissed: 0,
  };
}

function total(runs: readonly RiskFigures[], pick: (run: RiskFigures) => Count): Count {
  return {
    compared: sum(runs.map((run) => pick(run).compared)),
    exceeded: sum(runs.map((run) => pick(run).exceeded)),
  };
}

/** Percentiles between the ordered values, linear. */
export function bandOf(values: readonly number[]): Band {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (level: number): number => {
    const position = level * (sorted.length - 1);
    const low = sorted[Math.floor(position)] ?? Number.NaN;
    const high = sorted[Math.ceil(position)] ?? low;
    return low + (high - low) * (position - Math.floor(position));
  };
  return { p10: at(0.1), median: at(0.5), p90: at(0.9) };
}

function band({ p10, p90 }: Band): string {
  return `${p10.toFixed(0)} … ${p90.toFixed(0)}`;
}

function share({ compared, exceeded }: Count): string {
  return compared === 0 ? 'none' : `${((100 * exceeded) / compared).toFixed(1)} %`;
}

function clockOf(slot: number): string {
  return `${String(Math.floor(slot / 4)).padStart(2, '0')}:${String((slot % 4) * 15).padStart(2, '0')}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
