/** A call of buildings: one version of it, with everybody's part. */
import type { EventState } from './event-life.js';
import type { EventWindow } from './load-history.js';
import type { Participation } from './participation.js';
import type { DrProgram } from './program.js';

/** The part of one building. */
export interface Part extends Participation {
  readonly buildingId: string;
  /** Called in place of another that declined or failed; null for those called first. */
  readonly replaces: string | null;
  /** Node whose limit it is called to relieve: who stands in for it hangs below it as well; null or absent = anybody may. */
  readonly relieves?: string | null;
  /** Start of its own part [epoch ms]: that of the event, or later for one called during it. */
  readonly fromMs: number;
  /** End of its own part [epoch ms] where it ends before the event: it left, or another time was agreed; else null or absent. */
  readonly untilMs?: number | null;
  /** Limits that were overridden, by whom and why; null when none was. */
  readonly override: {
    readonly by: string;
    readonly reason: string;
    readonly limits: readonly string[];
  } | null;
  /** Instants of what was sent and heard [epoch ms]; null = not yet. */
  readonly notifiedMs: number | null;
  readonly answeredMs: number | null;
}

/** A version of an event; an edit of a published one makes the next version, and both are kept. */
export interface DrEvent {
  readonly id: string;
  readonly version: number;
  readonly programId: string;
  /** The program as it was when buildings were told: what they were told is what is paid. Null or absent before. */
  readonly program?: DrProgram | null;
  readonly state: EventState;
  readonly window: EventWindow;
  /** True for less, false for more consumption. */
  readonly reduction: boolean;
  /** Reduction wanted in all [kW, positive]. */
  readonly targetKw: number;
  /** Only buildings on these nodes help, also in place of others; absent = any node. */
  readonly nodeIds?: readonly string[];
  /** Why buildings are called, in a sentence they can understand. */
  readonly reason: string;
  /** Plan that decided the call; null for one drawn up by a person or a signal. */
  readonly planId: string | null;
  /** Account ids; approval is by another person than the one who drew it up. */
  readonly createdBy: string;
  readonly approvedBy: string | null;
  readonly createdMs: number;
  readonly publishedMs: number | null;
  /** Last moment to answer, at the latest the beginning of the call; silence counts from then on [epoch ms]. */
  readonly answerByMs: number;
  readonly parts: readonly Part[];
}

/**
 * What happened, as data: enough to say it in another language than that of `what`. Powers in kW, instants in epoch ms,
 * buildings and plans by id; `said` are a person's own words.
 */
export interface StepFacts {
  readonly act: string;
  readonly [fact: string]: unknown;
}

/** Something that happened to an event, kept for ever. */
export interface DrEventStep {
  readonly eventId: string;
  readonly version: number;
  readonly atMs: number;
  /** Account, building or `clock`. */
  readonly by: string;
  readonly what: string;
  /** Null or absent for steps kept before there was such data. */
  readonly facts?: StepFacts | null;
}
