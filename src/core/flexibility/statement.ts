/** What a building is told it delivered and is paid: everything that went into it, so that it can be recomputed. */
import type { Baseline, BaselineMethod } from './baseline.js';
import type { DeliveredSlot } from './delivery.js';
import type { DrEvent, Part } from './dr-event.js';
import type { EventWindow } from './load-history.js';
import type { BaselineQuality } from './placebo.js';
import type { DrBuilding, DrProgram } from './program.js';
import type { Settlement, SettlementTerms } from './settlement.js';

/** A method beside the one that is paid on. */
export interface ComparedMethod {
  readonly method: BaselineMethod;
  readonly baseline: Baseline;
  readonly quality: BaselineQuality;
  /** [kWh]; null where the method gives no baseline. */
  readonly deliveredKwh: number | null;
}

/**
 * What a statement rests on beside measured and forecast values, which are kept as they were known: it is kept with the statement,
 * so that computing it again gives the same whatever is changed afterwards.
 */
export interface StatementBasis {
  readonly event: Pick<DrEvent, 'id' | 'version' | 'window' | 'reduction'>;
  readonly part: Pick<Part, 'agreedKw' | 'fromMs' | 'untilMs'>;
  readonly building: Pick<DrBuilding, 'id' | 'meterSeriesId' | 'reboundMinutes'>;
  readonly program: DrProgram;
  /** Instant the building learnt of the call [epoch ms]. */
  readonly noticeMs: number;
  /** Its other calls. */
  readonly otherEvents: readonly EventWindow[];
}

/** Statement of one building on one event; content only: its hash is over this. */
export interface StatementContent {
  readonly eventId: string;
  readonly eventVersion: number;
  readonly buildingId: string;
  readonly programId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly reduction: boolean;
  readonly orderedKw: readonly number[];
  readonly method: BaselineMethod;
  readonly methodVersion: string;
  readonly terms: SettlementTerms;
  readonly slots: readonly DeliveredSlot[];
  readonly settlement: Settlement | null;
  /** Why nothing is settled: too little measured, no baseline, method not good enough; null when it is. */
  readonly unsettled: string | null;
  readonly reboundKwh: number | null;
  readonly compared: readonly ComparedMethod[];
  /** Hash of load history, event, terms and method as they were read. */
  readonly inputsHash: string;
}

/** A statement as kept. `disputed` and `final` follow `issued`; a recomputation makes a new version beside the old. */
export interface Statement {
  readonly id: string;
  readonly version: number;
  readonly contentHash: string;
  readonly content: StatementContent;
  /** Absent in statements from before it was kept: those are computed again from what is there now. */
  readonly basis?: StatementBasis;
  readonly state: 'issued' | 'disputed' | 'final';
  readonly issuedMs: number;
  /** It may be disputed until then [epoch ms]. */
  readonly disputeUntilMs: number;
}

/** What the newest statement of a building's part of a call says was delivered. */
export interface DeliveredPart {
  readonly eventId: string;
  readonly buildingId: string;
  /** Version of the statement. */
  readonly version: number;
  /** Decimal text [kWh]; null where nothing was settled. */
  readonly deliveredKwh: string | null;
}

/** Somebody's word that a statement is wrong, and what came of it. */
export interface Dispute {
  readonly statementId: string;
  /** Name and account id of who disputes. */
  readonly by: string;
  readonly accountId: string;
  readonly atMs: number;
  readonly reason: string;
  /** File that goes with it; its content is kept beside. */
  readonly evidence: {
    readonly name: string;
    readonly mediaType: string;
    readonly bytes: number;
    readonly sha256: string;
  } | null;
  /** `upheld`: the building was right and the call is measured again. */
  readonly ended: {
    readonly by: string;
    readonly accountId: string;
    readonly atMs: number;
    readonly outcome: 'upheld' | 'rejected';
    readonly reason: string;
  } | null;
}
