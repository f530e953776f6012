import type { AutoApprovalPolicy } from '../core/control/approval.js';

/** A policy as kept: what it bounds, who set it and why, and how it ended. */
export interface StoredPolicy {
  readonly id: string;
  readonly policy: AutoApprovalPolicy & { readonly fromMs: number };
  /** Account whose leave it acts by. */
  readonly accountId: string;
  readonly reason: string;
  readonly setAtMs: number;
  /** Null while nobody ended it; it ends by itself at its `untilMs`. */
  readonly ended: {
    readonly atMs: number;
    readonly accountId: string;
    readonly name: string;
    readonly reason: string;
  } | null;
}

/**
 * Keeps the policies that approve without a person. Called at every proposed plan and by the people who set them. Fails with
 * DomainError `store-unavailable`: then no policy acts.
 */
export abstract class ApprovalPolicyStore {
  /** Keeps a new policy; false when one of this name acts already or will. */
  abstract set(policy: StoredPolicy): Promise<boolean>;
  /** Ends a policy; the ended one, or null when there is none or it has ended before. */
  abstract end(id: string, ended: NonNullable<StoredPolicy['ended']>): Promise<StoredPolicy | null>;
  /** Newest first. */
  abstract list(limit: number): Promise<StoredPolicy[]>;
  /** Those that nobody ended and whose time it is, oldest first. */
  abstract acting(nowMs: number): Promise<StoredPolicy[]>;
}
