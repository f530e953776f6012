/** What a run of a scenario consists of: variants and samples, each pair one part that a worker plays from beginning to end. */
import type { DayOutcome } from './day-book.js';
import type { CourseSlot } from './play-scenario.js';
import type { Scenario, ScenarioEdit, ScenarioVariant } from './scenario.js';
import { type SweepAxis, sweptVariants } from './sweep.js';

/** Version of what is computed: a change of it changes the numbers of a run. */
export const ENGINE_VERSION = 'scenario-engine@2';

/** A scenario and how often it is played. */
export interface RunOrder {
  readonly scenario: Scenario;
  readonly sweeps: readonly SweepAxis[];
  /** Samples of forecast errors of each variant, 1 or more. */
  readonly samples: number;
  /** Budget of the plan of one slot [s]. */
  readonly timeLimitS: number;
}

/** One variant played with one sample of forecast errors. */
export interface RunPart {
  readonly index: number;
  readonly variant: ScenarioVariant;
  /** From 0. */
  readonly sample: number;
}

/** What a part came to. */
export interface PartResult {
  readonly variantId: string;
  readonly sample: number;
  readonly days: readonly DayOutcome[];
  /** Of the first sample; empty for the others. */
  readonly course: readonly CourseSlot[];
  /** Where the world came from, and what had to be assumed. */
  readonly marks: readonly string[];
  /** Solver that made the plans; version `not asked` when there was none to make. */
  readonly solver: { readonly name: string; readonly version: string };
  /** Hash of recorded data; null in the made world. */
  readonly dataHash: string | null;
}

/** Variants of the scenario times the values of the sweeps; edits of the scenario stand before those of the variant. */
export function variantsOf(order: Pick<RunOrder, 'scenario' | 'sweeps'>): ScenarioVariant[] {
  const { scenario, sweeps } = order;
  const whole = scenario.variants.map((variant) => ({
    ...variant,
    edits: [...scenario.edits, ...variant.edits] as readonly ScenarioEdit[],
  }));
  return sweptVariants(whole, sweeps);
}

/** All parts; those of the first sample come first, so that a run shows every variant early. */
export function partsOf(order: RunOrder): RunPart[] {
  const variants = variantsOf(order);
  return Array.from({ length: order.samples }, (_, sample) =>
    variants.map((variant, v): RunPart => ({ index: sample * variants.length + v, variant, sample })),
  ).flat();
}
