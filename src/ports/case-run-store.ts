import type { CaseAnswer } from '../core/case/case-answer.js';
import type { DispatchCase } from '../core/case/dispatch-case.js';

/** A case somebody waits for: what was asked, and the answer once there is one. */
export interface CaseRun {
  readonly id: string;
  readonly given: DispatchCase;
  readonly solver: string;
  /** Chance that a limit is broken [%]; null = as the case says. */
  readonly riskPercent: number | null;
  readonly timeLimitS: number;
}

/** An answer with the wall time of each step [ms]. */
export type KeptAnswer = CaseAnswer & { readonly timesMs: Readonly<Record<string, number>> };

/**
 * Carries cases from the API to the workers and answers back, because jobs carry ids only. Every run is short-lived: who
 * asked drops it. Called a few times a second per waiting client; rejects with DomainError `store-unavailable`.
 */
export abstract class CaseRunStore {
  /** Keeps a run; runs nobody dropped are forgotten after an hour. */
  abstract open(run: CaseRun): Promise<void>;
  /** What was asked; null when it was dropped: nobody waits for an answer. */
  abstract run(id: string): Promise<CaseRun | null>;
  /** True while somebody waits. Cheap: asked several times a second during a solve. */
  abstract isAwaited(id: string): Promise<boolean>;
  /** Does nothing when the run was dropped. */
  abstract answer(id: string, answer: KeptAnswer): Promise<void>;
  /** Null while there is none. Key order and digits are those given. */
  abstract answerOf(id: string): Promise<KeptAnswer | null>;
  abstract drop(id: string): Promise<void>;
}
