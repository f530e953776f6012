/** Demand-response programs and the buildings in them: what was agreed before anybody is called. */
import type { BaselineMethod } from './baseline.js';
import type { CallLimits } from './call-limits.js';
import type { SignalRule } from './grid-signals.js';
import type { SilenceRule } from './participation.js';
import type { SettlementTerms } from './settlement.js';

/** Terms that hold for all buildings of a program. */
export interface DrProgram {
  readonly id: string;
  readonly name: string;
  readonly terms: SettlementTerms;
  /** Method that is paid on; the others are shown beside it. */
  readonly baseline: BaselineMethod;
  readonly adjustment: 'none' | 'factor' | 'offset';
  readonly silence: SilenceRule;
  /** Time to answer ends so long before the call [min]. */
  readonly answerMinutesBefore: number;
  /** Days after the statement within which it may be disputed. */
  readonly disputeDays: number;
  /** Signal of the French system that draws up calls as drafts; null or absent = none. */
  readonly source?: SignalRule | null;
}

/** How a building is told. Each that is set is used. */
export interface Contacts {
  /** Client of the VTN. */
  readonly venClientId: string | null;
  readonly email: string | null;
  readonly webhookUrl: string | null;
  /** Asset of the site that takes setpoints by OPC UA. */
  readonly assetId: string | null;
}

/** A building that may be called. */
export interface DrBuilding {
  readonly id: string;
  readonly name: string;
  readonly programId: string;
  /** Node of the grid it hangs on. */
  readonly nodeId: string;
  /** Series of its meter, for example `OFF-L3.power`. */
  readonly meterSeriesId: string;
  /** Reduction it offers [kW, positive]. */
  readonly offeredKw: number;
  /** Share of the reduced energy that comes back, 0..1, and over how long [min]. */
  readonly reboundShare: number;
  readonly reboundMinutes: number;
  /** What people in it will notice, in a sentence. */
  readonly comfortEffect: string;
  readonly limits: CallLimits;
  readonly contacts: Contacts;
  /** Account ids of its managers. */
  readonly managerIds: readonly string[];
  /** It may be called from this instant to that [epoch ms]; null = until it leaves. */
  readonly enrolledMs: number;
  readonly leftMs: number | null;
}
