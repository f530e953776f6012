import type { PartResult, RunOrder } from '../core/scenario/run-parts.js';

/** A run somebody asked for. */
export interface ScenarioRun {
  readonly id: string;
  readonly order: RunOrder;
  /** Hash of the site content it is played on. */
  readonly siteVersion: string;
  readonly parts: number;
  /** Also the instant at which a recorded base is read as known [epoch ms]. */
  readonly openedAtMs: number;
}

export type ScenarioRunState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** How far a run is. */
export interface ScenarioRunStatus {
  readonly id: string;
  readonly scenarioId: string;
  readonly name: string;
  readonly openedAtMs: number;
  readonly state: ScenarioRunState;
  readonly parts: number;
  readonly partsDone: number;
  /** Share of the whole work that is done, 0..1. */
  readonly share: number;
  /** Why it failed; null when it did not. */
  readonly failure: string | null;
}

/**
 * Keeps runs of scenarios and what their parts came to. Written by the API (open, cancel) and by workers (a few times a second
 * for each part in hand). A run older than 30 days is forgotten. Rejects with DomainError `store-unavailable`.
 */
export abstract class ScenarioRunStore {
  abstract open(run: ScenarioRun): Promise<void>;
  abstract run(id: string): Promise<ScenarioRun | null>;
  abstract status(id: string): Promise<ScenarioRunStatus | null>;
  /** Newest first. @param after only those older than the run with this id; none when it is not known */
  abstract recent(limit: number, after?: string): Promise<ScenarioRunStatus[]>;
  /** False once it was cancelled or has failed. Cheap. */
  abstract isWanted(id: string): Promise<boolean>;
  /** Notes how far a part is, 0..1. */
  abstract note(id: string, part: number, share: number): Promise<void>;
  /** Idempotent; does nothing for a run that is not wanted. */
  abstract putPart(id: string, part: number, result: PartResult): Promise<void>;
  /** Results of the parts that are done, by number. Key order and digits are those given. */
  abstract partResults(id: string): Promise<PartResult[]>;
  /** The first failure stays. */
  abstract fail(id: string, failure: string): Promise<void>;
  /** False when it had ended already. */
  abstract cancel(id: string): Promise<boolean>;
}
