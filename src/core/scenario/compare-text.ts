/** Scenarios side by side as one text table: a column per variant, a row per figure, with the change against the first. */
import { FIGURES, type FigureFacts, type FigureId } from './figures.js';
import type { RunResult, VariantResult } from './run-result.js';

/** One column of the table. */
interface Column {
  readonly title: string;
  readonly variant: VariantResult;
  /** Column the change is against; null for a reference. */
  readonly against: VariantResult | null;
}

/**
 * The table of one or more results.
 *
 * @param figures shown; empty = all
 */
export function compareText(results: readonly RunResult[], figures: readonly string[] = []): string {
  const shown = FIGURES.filter(({ id }) => figures.length === 0 || figures.includes(id));
  const columns = columnsOf(results);
  const head = ['', 'unit', ...columns.map(({ title }) => title)];
  const body = shown.flatMap((figure) => figureLines(figure, columns));
  return tableText([head, ...body]);
}

/** Inputs, marks and wishes of results, in words. */
export function resultNotes(results: readonly RunResult[]): string[] {
  return results.flatMap((result) => [
    `${result.inputs.order.scenario.name}: inputs ${result.inputsHash.slice(0, 12)}, ${String(result.inputs.order.samples)} sample(s)`,
    ...result.marks.map((mark) => `  ${mark}`),
    ...result.targets.map(
      ({ figure, variant, against, change, reached, met }) =>
        `  wish: ${figure} of ${variant} against ${against} by ${percent(change)}: ${reached === null ? 'nothing to compare' : percent(reached)}, ${met ? 'met' : 'not met'}`,
    ),
  ]);
}

/** The variant all of a result are held against; with several results, the first of all. */
function columnsOf(results: readonly RunResult[]): Column[] {
  const several = results.length > 1;
  const referenceOf = (result: RunResult): VariantResult | undefined => {
    const { against } = result.inputs.order.scenario.compare;
    return (
      result.variants.find(({ id }) => id === against) ??
      result.variants.find(({ id }) => id.startsWith(`${against} `)) ??
      result.variants[0]
    );
  };
  const first = results[0] && referenceOf(results[0]);
  return results.flatMap((result) => {
    const reference = several ? first : referenceOf(result);
    return result.variants.map((variant) => ({
      title: several ? `${result.inputs.order.scenario.id}: ${variant.id}` : variant.id,
      variant,
      against: reference === undefined || reference === variant ? null : reference,
    }));
  });
}

/** Steered; its band where there are samples; the change; and what it would be without plans. */
function figureLines(figure: FigureFacts, columns: readonly Column[]): string[][] {
  const { id, unit } = figure;
  const line = (title: string, cell: (column: Column) => string): string[] => [
    title,
    '',
    ...columns.map(cell),
  ];
  const lines = [[id, unit, ...columns.map(({ variant }) => amount(variant.steered[id].mean))]];
  if (columns.some(({ variant }) => variant.samples > 1)) {
    const band = ({ variant }: Column): string =>
      `${amount(variant.steered[id].p10)} … ${amount(variant.steered[id].p90)}`;
    lines.push(line('  P10 … P90', band));
  }
  if (columns.some(({ against }) => against !== null))
    lines.push(line('  change', (column) => change(column, id)));
  if (!PLAN_FIGURES.has(id))
    lines.push(line('  left alone', ({ variant }) => amount(variant.alone[id].mean)));
  return lines;
}

/** Figures that mean nothing without plans. */
const PLAN_FIGURES: ReadonlySet<FigureId> = new Set(['plansMade', 'plansMissed', 'curtailedKwh']);

function change({ variant, against }: Column, id: FigureId): string {
  if (against === null) return '';
  const from = against.steered[id].mean;
  const difference = variant.steered[id].mean - from;
  if (from === 0) return difference === 0 ? '0' : `${difference > 0 ? '+' : ''}${amount(difference)}`;
  return percent(difference / Math.abs(from));
}

function percent(share: number): string {
  return `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)} %`;
}

function amount(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return value.toFixed(0);
  return size >= 10 || value === 0 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(3);
}

function tableText(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, c) => Math.max(...lines.map((line) => line[c]?.length ?? 0)));
  const text = (line: readonly string[]): string =>
    line.map((cell, c) => (c < 2 ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0))).join('  ');
  return lines.map((line) => text(line).trimEnd()).join('\n');
}
