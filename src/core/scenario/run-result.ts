/** What a run came to: bands over samples for every variant, wishes met or not, and the days they were made of. */
import { contentHash } from '../control/content-hash.js';
import { type Band, bandOf, FIGURES, type FigureId, type Figures, overDays } from './figures.js';
import { ENGINE_VERSION, type PartResult, type RunOrder, variantsOf } from './run-parts.js';
import type { CourseSlot } from './play-scenario.js';
import type { ScenarioTarget, ScenarioVariant } from './scenario.js';
import type { Way } from './scenario-world.js';

/** Version written into every result. */
export const RESULT_VERSION = 'scenario-result/v1';

/** Everything the numbers follow from. */
export interface RunInputs {
  readonly order: RunOrder;
  readonly engine: string;
  /** Hash of the site content. */
  readonly siteVersion: string;
  readonly solver: { readonly name: string; readonly version: string };
  /** Hash of recorded data; null in the made world, which follows from the seed. */
  readonly dataHash: string | null;
}

/** Bands of all figures. */
export type FigureBands = Readonly<Record<FigureId, Band>>;

/** Loading of a node over the range, the worst of all samples. */
export interface NodeResult {
  readonly nodeId: string;
  readonly peakKw: number;
  readonly worstLoading: number;
  /** Most slots over a limit in one sample. */
  readonly slotsOver: number;
  readonly hotSpotC: number | null;
  readonly lifeUsedH: number | null;
}

export interface VariantResult {
  readonly id: string;
  readonly name: string;
  readonly samples: number;
  readonly steered: FigureBands;
  readonly alone: FigureBands;
  readonly nodes: readonly NodeResult[];
}

/** A wish and what came of it. */
export interface TargetResult extends ScenarioTarget {
  readonly against: string;
  /** Change of the mean as a share of the reference; null when the reference is 0. */
  readonly reached: number | null;
  readonly met: boolean;
}

/** One day of one sample, one way. */
export interface DayRow {
  readonly variant: string;
  readonly sample: number;
  readonly date: string;
  readonly way: Way;
  readonly figures: Figures;
}

export interface RunResult {
  readonly traboule: typeof RESULT_VERSION;
  readonly inputsHash: string;
  readonly inputs: RunInputs;
  readonly marks: readonly string[];
  readonly variants: readonly VariantResult[];
  readonly targets: readonly TargetResult[];
  readonly days: readonly DayRow[];
  readonly courses: readonly { readonly variant: string; readonly slots: readonly CourseSlot[] }[];
}

/** The one name of a run's inputs: equal hashes, equal numbers. */
export function inputsHash(inputs: RunInputs): string {
  return contentHash(JSON.parse(JSON.stringify(inputs)));
}

/** Inputs of a run that was computed here. */
export function runInputs(order: RunOrder, siteVersion: string, parts: readonly PartResult[]): RunInputs {
  const asked = parts.find((part) => part.solver.version !== 'not asked') ?? parts[0];
  return {
    order,
    engine: ENGINE_VERSION,
    siteVersion,
    solver: asked?.solver ?? { name: 'none', version: 'none' },
    dataHash: asked?.dataHash ?? null,
  };
}

/**
 * Sums up the parts of a run.
 *
 * @param parts all of them, in any order
 */
export function runResult(inputs: RunInputs, parts: readonly PartResult[]): RunResult {
  const variants = variantsOf(inputs.order);
  const of = ({ id }: ScenarioVariant): PartResult[] =>
    parts.filter((part) => part.variantId === id).sort((a, b) => a.sample - b.sample);
  const summed = variants.map((variant) => variantResult(variant, of(variant)));
  return {
    traboule: RESULT_VERSION,
    inputsHash: inputsHash(inputs),
    inputs,
    marks: [...new Set(parts.flatMap((part) => part.marks))],
    variants: summed,
    targets: targetResults(inputs.order, summed),
    days: variants.flatMap((variant) => of(variant).flatMap(dayRows)),
    courses: variants.map((variant) => ({ variant: variant.id, slots: of(variant)[0]?.course ?? [] })),
  };
}

function variantResult(variant: ScenarioVariant, parts: readonly PartResult[]): VariantResult {
  return {
    id: variant.id,
    name: variant.name,
    samples: parts.length,
    steered: bandsOf(parts, 'steered'),
    alone: bandsOf(parts, 'alone'),
    nodes: nodeResults(parts),
  };
}

function bandsOf(parts: readonly PartResult[], way: Way): FigureBands {
  const totals = parts.map((part) => overDays(part.days.map((day) => day[way].figures)));
  return Object.fromEntries(
    FIGURES.map(({ id }) => [id, bandOf(totals.map((total) => total[id]))]),
  ) as Record<FigureId, Band>;
}

function nodeResults(parts: readonly PartResult[]): NodeResult[] {
  const perPart = parts.map((part) => part.days.map((day) => day.steered.nodes));
  const ids = perPart[0]?.[0]?.map((node) => node.nodeId) ?? [];
  return ids.map((nodeId) => {
    const samples = perPart.map((days) =>
      days.flatMap((day) => day.filter((node) => node.nodeId === nodeId)),
    );
    const all = samples.flat();
    const most = (pick: (node: (typeof all)[number]) => number | null): number | null =>
      all.reduce<number | null>((best, node) => larger(best, pick(node)), null);
    const mostSum = (pick: (node: (typeof all)[number]) => number | null): number =>
      Math.max(...samples.map((days) => days.reduce((sum, node) => sum + (pick(node) ?? 0), 0)));
    return {
      nodeId,
      peakKw: most((node) => node.peakKw) ?? 0,
      worstLoading: most((node) => node.worstLoading) ?? 0,
      slotsOver: mostSum((node) => node.slotsOver),
      hotSpotC: most((node) => node.hotSpotC),
      lifeUsedH: all.some((node) => node.lifeUsedH !== null) ? mostSum((node) => node.lifeUsedH) : null,
    };
  });
}

function larger(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

/** A swept variant is held against the swept reference of the same values. */
function targetResults({ scenario }: RunOrder, variants: readonly VariantResult[]): TargetResult[] {
  const { against, targets } = scenario.compare;
  return targets.flatMap((target) =>
    variants
      .filter(({ id }) => isOf(id, target.variant))
      .map((variant) => {
        const reference = variants.find(({ id }) => id === against + variant.id.slice(target.variant.length));
        const from = reference?.steered[target.figure as FigureId].mean ?? 0;
        const to = variant.steered[target.figure as FigureId].mean;
        const reached = from === 0 ? null : (to - from) / Math.abs(from);
        const isMet =
          reached !== null && (target.change < 0 ? reached <= target.change : reached >= target.change);
        return { ...target, variant: variant.id, against: reference?.id ?? against, reached, met: isMet };
      }),
  );
}

function isOf(id: string, variant: string): boolean {
  return id === variant || id.startsWith(`${variant} `);
}

function dayRows(part: PartResult): DayRow[] {
  return part.days.flatMap((day) =>
    (['steered', 'alone'] as const).map((way) => ({
      variant: part.variantId,
      sample: part.sample,
      date: day.date,
      way,
      figures: day[way].figures,
    })),
  );
}
