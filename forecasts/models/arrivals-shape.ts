/** What comes when so much is expected: quantiles over the expectation, by its size, shared by all hours of like size. */

/** Quantiles by the logarithm of the expectation; plain JSON. */
export interface ArrivalShape {
  /** Rising. */
  readonly logs: readonly number[];
  /** Per node one quantile over the expectation per level. */
  readonly ratios: readonly (readonly number[])[];
}

/** What was expected, what came, and how much it counts. */
export interface Expectation {
  readonly expected: number;
  readonly outcome: number;
  readonly weight: number;
}

const NODES = 12;
/** Share of all rows on either side of a node that it is made of. */
const REACH = 0.08;

/** Quantiles of the rows around each of a dozen sizes. @param rows expectations above 0 */
export function fitShape(rows: readonly Expectation[], levels: readonly number[]): ArrivalShape {
  const sorted = [...rows].sort((a, b) => a.expected - b.expected);
  const reach = Math.max(1, Math.floor(REACH * sorted.length));
  const nodes = Array.from({ length: sorted.length === 0 ? 0 : NODES }, (_, k) => {
    const centre = Math.floor(((k + 0.5) / NODES) * sorted.length);
    const part = sorted.slice(Math.max(0, centre - reach), centre + reach + 1);
    const total = part.reduce((sum, { weight }) => sum + weight, 0);
    const log = part.reduce((sum, { weight, expected }) => sum + weight * Math.log(expected), 0) / total;
    return { log, ratios: ratiosOf(part, total, levels) };
  });
  return {
    logs: nodes.map(({ log }) => Number(log.toPrecision(6))),
    ratios: nodes.map(({ ratios }) => ratios),
  };
}

function ratiosOf(part: readonly Expectation[], total: number, levels: readonly number[]): number[] {
  const ratios = part
    .map(({ expected, outcome, weight }) => ({ ratio: outcome / expected, weight }))
    .sort((a, b) => a.ratio - b.ratio);
  let at = 0;
  let passed = ratios[0]?.weight ?? 0;
  return levels.map((level) => {
    while (passed < level * total && at + 1 < ratios.length) {
      at += 1;
      passed += ratios[at]?.weight ?? 0;
    }
    return Number((ratios[at]?.ratio ?? 0).toPrecision(4));
  });
}

/** Quantiles over the expectation, between the two nodes beside it. */
export function ratiosAt({ logs, ratios }: ArrivalShape, expected: number): readonly number[] {
  const log = Math.log(expected);
  const upper = logs.findIndex((own) => own >= log);
  if (upper <= 0) return ratios[upper < 0 ? ratios.length - 1 : 0] ?? [];
  const [from = log, to = log] = [logs[upper - 1], logs[upper]];
  const share = to > from ? (log - from) / (to - from) : 0;
  const above = ratios[upper] ?? [];
  return (ratios[upper - 1] ?? []).map((ratio, l) => ratio + share * ((above[l] ?? ratio) - ratio));
}
