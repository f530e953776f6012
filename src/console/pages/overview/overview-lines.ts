/** Lines of the overview's charts, from its answer. */
import type { Overview, SupplyKind, SupplyRow } from '../../api/overview.js';
import type { ChartLine, Column } from '../../charts/chart-data.js';
import type { Say } from '../../i18n/language.js';

type Words = Say<'measured' | 'forecast' | 'importMeasured' | 'importPlanned' | `supply.${SupplyKind}`>;

/** Bottom to top: what hardly moves below, what is steered above. */
const STACK: readonly { readonly kind: SupplyKind; readonly token: `--${string}` }[] = [
  { kind: 'import', token: '--supply-import' },
  { kind: 'hydro', token: '--supply-generation' },
  { kind: 'waste-to-energy', token: '--supply-heat' },
  { kind: 'chp', token: '--supply-generation' },
  { kind: 'wind', token: '--supply-flexible' },
  { kind: 'pv', token: '--supply-pv' },
  { kind: 'storage-discharge', token: '--supply-storage' },
];

/** kW to MW, gaps kept. */
export function inMw(kw: Column): Column {
  return kw.map((value) => (value === null ? null : value / 1000));
}

/** Newest known value of a column; null without one. */
export function newest(column: Column): number | null {
  return column.findLast((value) => value !== null) ?? null;
}

/** Demand measured and forecast, import measured and planned, and the limit of the import. */
export function demandLines(
  { demand, supply, limits }: Overview,
  say: Words,
  limitLabel: string,
): ChartLine[] {
  const { measured, forecast } = demand;
  const imported = supply.rows.find(({ kind }) => kind === 'import');
  const city = limits.find(({ level }) => level === 'city');
  const lines: ChartLine[] = [
    {
      ...{ id: 'measured', label: say('measured'), kind: 'measured', quality: measured.provenance },
      ...{ startMs: measured.startMs, stepMs: measured.stepMs, values: inMw(measured.kw) },
    },
  ];
  if (forecast !== null) {
    lines.push({
      ...{ id: 'forecast', label: say('forecast'), kind: 'forecast', values: inMw(forecast.p50) },
      ...{ startMs: forecast.startMs, stepMs: forecast.stepMs },
      ...{ low: inMw(forecast.p10), high: inMw(forecast.p90) },
    });
  }
  if (imported !== undefined) lines.push(...importLines(imported, supply, say));
  if (city !== undefined) {
    const steps = imported === undefined ? 0 : imported.measuredKw.length + imported.plannedKw.length;
    lines.push({
      ...{
        id: 'limit',
        label: limitLabel,
        kind: 'limit',
        startMs: supply.measuredStartMs,
        stepMs: supply.stepMs,
      },
      values: new Array<number>(steps).fill(city.limitKw / 1000),
    });
  }
  return lines;
}

function importLines(row: SupplyRow, supply: Overview['supply'], say: Words): ChartLine[] {
  const { stepMs, measuredStartMs, plannedStartMs } = supply;
  return [
    {
      ...{ id: 'import-measured', label: say('importMeasured'), kind: 'delivered' },
      ...{ startMs: measuredStartMs, stepMs, values: inMw(row.measuredKw) },
    },
    {
      ...{ id: 'import-planned', label: say('importPlanned'), kind: 'planned' },
      ...{ startMs: plannedStartMs, stepMs, values: inMw(row.plannedKw) },
    },
  ];
}

/**
 * What feeds the city, one layer upon the other, measured and then planned.
 *
 * @param withImport false: local supply alone, which the import would make too thin to see
 */
export function supplyLines({ supply }: Overview, say: Words, withImport: boolean): ChartLine[] {
  const { rows, stepMs, measuredStartMs, plannedStartMs } = supply;
  const gap = Math.round((plannedStartMs - measuredStartMs) / stepMs);
  return STACK.flatMap(({ kind, token }) => {
    if (kind === 'import' && !withImport) return [];
    const row = rows.find((one) => one.kind === kind && one.level === 'city');
    const values = row === undefined ? [] : inMw(joined(row, gap));
    if (values.every((value) => value === null || value === 0)) return [];
    return [
      {
        id: kind,
        label: say(`supply.${kind}`),
        kind: 'area',
        startMs: measuredStartMs,
        stepMs,
        values,
        token,
      },
    ];
  });
}

/** What was measured, then what is planned from where that ends. @param gap steps from the first measured to the first planned */
function joined({ measuredKw, plannedKw }: SupplyRow, gap: number): Column {
  const length = Math.max(measuredKw.length, gap + plannedKw.length);
  return Array.from({ length }, (_, step) => measuredKw[step] ?? plannedKw[step - gap] ?? null);
}

/** Local generation now [kW]: what feeds the city beside import and storage; null when none of it is known. */
export function localKw({ supply }: Overview): number | null {
  const known = supply.rows
    .filter(({ kind, level }) => level === 'city' && kind !== 'import' && kind !== 'storage-discharge')
    .map(({ measuredKw }) => newest(measuredKw))
    .filter((kw) => kw !== null);
  return known.length === 0 ? null : known.reduce((sum, kw) => sum + kw, 0);
}
