/** Policies that approve without a person, in memory. */
import { ApprovalPolicyStore, type StoredPolicy } from '../../ports/approval-policy-store.js';
import { settled } from './settled.js';

/** Keeps policies in the order they were set. */
export class MemoryApprovalPolicyStore extends ApprovalPolicyStore {
  private kept: StoredPolicy[] = [];

  override set(policy: StoredPolicy): Promise<boolean> {
    return settled(() => {
      const { name } = policy.policy;
      const taken = this.kept.some(
        (one) => one.policy.name === name && one.ended === null && one.policy.untilMs > policy.setAtMs,
      );
      if (!taken) this.kept.push(structuredClone(policy));
      return !taken;
    });
  }

  override end(id: string, ended: NonNullable<StoredPolicy['ended']>): Promise<StoredPolicy | null> {
    return settled(() => {
      const found = this.kept.find((one) => one.id === id);
      if (found?.ended !== null || found.policy.untilMs <= ended.atMs) return null;
      const after = { ...found, ended: { ...ended } };
      this.kept = this.kept.map((one) => (one.id === id ? after : one));
      return structuredClone(after);
    });
  }

  override list(limit: number): Promise<StoredPolicy[]> {
    return settled(() => structuredClone([...this.kept].reverse().slice(0, limit)));
  }

  override acting(nowMs: number): Promise<StoredPolicy[]> {
    return settled(() =>
      structuredClone(
        this.kept.filter(
          ({ policy, ended }) => ended === null && policy.fromMs <= nowMs && nowMs < policy.untilMs,
        ),
      ),
    );
  }
}
