/** What somebody asked to be done with a plan, and what came of it. */
export interface PlanWork {
  readonly id: string;
  readonly kind: 'edit' | 'reproduction';
  readonly planId: string;
  /** Plain data, as its kind has it. */
  readonly request: unknown;
  readonly accountId: string;
  readonly accountName: string;
  readonly askedAtMs: number;
  /** Plain data; null while it is not done. */
  readonly outcome: unknown;
  readonly doneAtMs: number | null;
}

/**
 * What stands beside plans: what they were made of besides their inputs, and work asked of them. Called once per plan and a
 * few times per request of a person. Fails with DomainError `store-unavailable`.
 */
export abstract class PlanRecords {
  /** Idempotent: what stands under the key stays. Key order and digits come back as they went in. */
  abstract keepOrigin(key: string, content: unknown): Promise<void>;
  /** Null when nothing stands under the key. */
  abstract origin(key: string): Promise<unknown>;
  abstract openWork(work: Omit<PlanWork, 'outcome' | 'doneAtMs'>): Promise<void>;
  abstract work(id: string): Promise<PlanWork | null>;
  /** The work asked for last; null when none was. */
  abstract newestWork(planId: string, kind: PlanWork['kind']): Promise<PlanWork | null>;
  /** Keeps the first outcome; false when there is one already. */
  abstract finishWork(id: string, outcome: unknown, atMs: number): Promise<boolean>;
}
