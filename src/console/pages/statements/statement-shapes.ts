/** A statement as a page shows it: its lines on the chart, its sums, and why nothing was settled. */
import type { Answer } from '../../api/answers.js';
import type { ChartLine, Column } from '../../charts/chart-data.js';

export type Statement = Answer<'statementsRead'>;
export type Content = Statement['content'];
export type Compared = Content['compared'][number];

const SLOT_MS = 900_000;
const HOURS_PER_SLOT = SLOT_MS / 3_600_000;

/** Path of the page of a statement, for the building's manager and for operators. */
export function statementPath(id: string): string {
  return `/building/statements/${encodeURIComponent(id)}`;
}

/** What the lines are called. */
export interface LineWords {
  readonly baseline: string;
  readonly metered: string;
  readonly ordered: string;
}

/** Baseline, meter and what was ordered from the baseline, by quarter-hour [kW]; what was not measured is a gap. */
export function statementLines(
  { slots, orderedKw, reduction, startMs }: Content,
  words: LineWords,
): readonly ChartLine[] {
  const at = { startMs: slots[0]?.slotMs ?? startMs, stepMs: SLOT_MS };
  // The last quarter-hour holds until its end: without that point it could not be seen.
  const held = (values: Column): Column => [...values, values.at(-1) ?? null];
  const sign = reduction ? -1 : 1;
  const ordered = slots.map(({ slotMs, baselineKw }) => {
    const kw = orderedKw[Math.round((slotMs - startMs) / SLOT_MS)];
    return kw === undefined ? null : baselineKw + sign * kw;
  });
  return [
    {
      ...{ ...at, id: 'baseline', label: words.baseline, kind: 'planned' },
      values: held(slots.map((slot) => slot.baselineKw)),
    },
    { ...at, id: 'ordered', label: words.ordered, kind: 'ordered', values: held(ordered) },
    {
      ...{ ...at, id: 'metered', label: words.metered, kind: 'delivered' },
      values: held(slots.map((slot) => slot.meteredKw)),
    },
  ];
}

/** Energy over the call by the baseline and by the meter [kWh]; null where a quarter-hour was not measured. */
export function energies({ slots }: Pick<Content, 'slots'>): {
  readonly baselineKwh: number | null;
  readonly meteredKwh: number | null;
} {
  if (slots.length === 0) return { baselineKwh: null, meteredKwh: null };
  const sum = (values: readonly (number | null)[]): number | null =>
    values.reduce<number | null>(
      (total, kw) => (total === null || kw === null ? null : total + kw * HOURS_PER_SLOT),
      0,
    );
  return {
    baselineKwh: sum(slots.map(({ baselineKw }) => baselineKw)),
    meteredKwh: sum(slots.map(({ meteredKw }) => meteredKw)),
  };
}

/** Why nothing was settled: by the data, so that it can be said in any language. */
export type Unsettled =
  | { readonly why: 'no-baseline' | 'no-forecast' | 'no-rectangle' | 'too-little-measured' }
  | { readonly why: 'bad-method'; readonly days: number; readonly errorShare: number | null };

/** What is missing where a method that reads no days before has no baseline. */
const NO_BASELINE: Partial<Readonly<Record<Content['method'], 'no-forecast' | 'no-rectangle'>>> = {
  'own-forecast': 'no-forecast',
  'double-rectangle': 'no-rectangle',
};

/** Null where it was settled. */
export function unsettledOf({ unsettled, method, slots, compared }: Content): Unsettled | null {
  if (unsettled === null) return null;
  const paidOn = compared.find((one) => one.method === method);
  if (paidOn === undefined) return { why: 'no-baseline' };
  if (paidOn.baseline.status === 'unknown') return { why: NO_BASELINE[method] ?? 'no-baseline' };
  if (slots.length === 0) return { why: 'too-little-measured' };
  const { days, relativeRmse } = paidOn.quality;
  return { why: 'bad-method', days, errorShare: relativeRmse };
}

/** Decimal text as a number; null stays not known. */
export function amount(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text);
}

/**
 * What was delivered, give or take the error of the baseline on days without a call [kWh], 80 of 100 times; null = not known.
 *
 * @param reduction true where less was asked for: a baseline that is too high then claims too much
 */
export function deliveredRange(
  { deliveredKwh, quality: { errorKwh } }: Pick<Compared, 'deliveredKwh' | 'quality'>,
  reduction: boolean,
): readonly [number, number] | null {
  if (deliveredKwh === null || errorKwh === null) return null;
  return reduction
    ? [deliveredKwh - errorKwh.p90, deliveredKwh - errorKwh.p10]
    : [deliveredKwh + errorKwh.p10, deliveredKwh + errorKwh.p90];
}

/** Days without a call from which on a method is judged. */
const JUDGED_DAYS = 5;

/** Whether a method tells this building well enough to be paid on; `few` = too few days without a call to judge it by. */
export function fitOf({
  days,
  eligible,
}: Pick<Compared['quality'], 'days' | 'eligible'>): 'yes' | 'no' | 'few' {
  if (eligible) return 'yes';
  return days < JUDGED_DAYS ? 'few' : 'no';
}
