/** Policies that approve without a person: set and ended by people, asked at every plan, and only while their setter may. */
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AutoApprovalPolicy } from '../../core/control/approval.js';
import { DomainError } from '../../core/domain-error.js';
import type { Actor } from '../../core/identity/actor.js';
import { ApprovalPolicyStore, type StoredPolicy } from '../../ports/approval-policy-store.js';
import { Journal } from '../../ports/journal.js';
import { AuditService } from '../audit/audit.service.js';
import { AccessService } from '../identity/access.service.js';
import { ApprovalPolicy } from './approval.settings.js';
import type { PolicyBody } from './policies.schema.js';

/** A policy that may decide now. */
export interface ActingPolicy extends AutoApprovalPolicy {
  /** Where it comes from, in words. */
  readonly origin: string;
}

/** Policies listed at once. */
const LISTED = 100;

@Injectable()
export class ApprovalPolicies {
  constructor(
    private readonly store: ApprovalPolicyStore,
    private readonly settings: ApprovalPolicy,
    private readonly access: AccessService,
    private readonly audit: AuditService,
    private readonly journal: Journal,
  ) {}

  /** Policies that may decide at this instant; one whose setter has lost the permission does not, and the journal says so. */
  async acting(nowMs: number): Promise<ActingPolicy[]> {
    const fixed = this.settings.current();
    const own = fixed === null ? [] : [{ ...fixed, origin: 'from the settings' }];
    const stored: ActingPolicy[] = [];
    for (const one of await this.store.acting(nowMs)) {
      if (await this.setterMay(one, nowMs))
        stored.push({ ...one.policy, origin: `set by ${one.policy.setBy}` });
    }
    return [...own, ...stored];
  }

  /** The policy of the settings, and the newest stored ones. */
  async list(): Promise<{ fromSettings: AutoApprovalPolicy | null; stored: StoredPolicy[] }> {
    return { fromSettings: this.settings.current(), stored: await this.store.list(LISTED) };
  }

  /** @throws DomainError `invalid-input` when the name is taken by a policy that has not ended, or its time is over */
  async set(actor: Actor, body: PolicyBody, nowMs: number): Promise<StoredPolicy> {
    const { reason, fromMs = nowMs, ...bounds } = body;
    if (bounds.untilMs <= Math.max(nowMs, fromMs)) {
      throw new DomainError(
        'invalid-input',
        'untilMs: the policy would end before it begins; name a later instant',
        { because: { rule: 'policy-time' } },
      );
    }
    const stored: StoredPolicy = {
      id: randomUUID(),
      policy: { ...bounds, fromMs, setBy: actor.name },
      accountId: actor.accountId,
      reason,
      setAtMs: nowMs,
      ended: null,
    };
    if (this.settings.current()?.name === bounds.name || !(await this.store.set(stored))) {
      throw new DomainError(
        'invalid-input',
        `name: a policy "${bounds.name}" is there already; end it first, or take another name`,
        { because: { rule: 'policy-name', name: bounds.name } },
      );
    }
    await this.tell(nowMs, 'policy-set', `${actor.name} set policy "${bounds.name}": ${reason}`, stored.id);
    await this.audit.record(actor, 'policy.set', `policy:${stored.id}`, { reason, after: stored });
    return stored;
  }

  /** @throws DomainError `unknown-policy` when there is none, or it has ended */
  async end(actor: Actor, id: string, given: { reason: string; nowMs: number }): Promise<StoredPolicy> {
    const { reason, nowMs } = given;
    const { accountId, name } = actor;
    const ended = await this.store.end(id, { atMs: nowMs, accountId, name, reason });
    if (ended === null) {
      throw new DomainError(
        'unknown-policy',
        `no policy ${id} acts; GET /api/v1/policies lists them. The one of the settings ends with TRABOULE_AUTO_APPROVE.`,
      );
    }
    await this.tell(nowMs, 'policy-ended', `${name} ended policy "${ended.policy.name}": ${reason}`, id);
    const after = { name: ended.policy.name, endedAtMs: nowMs };
    await this.audit.record(actor, 'policy.end', `policy:${id}`, { reason, after });
    return ended;
  }

  private async setterMay({ accountId, policy, id }: StoredPolicy, nowMs: number): Promise<boolean> {
    try {
      await this.access.assertStill(accountId, 'policy.set');
      return true;
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'not-permitted') throw error;
      const message = `policy "${policy.name}" does not act: ${error.message}`;
      await this.tell(nowMs, 'policy-without-setter', message, id);
      return false;
    }
  }

  private async tell(atMs: number, code: string, message: string, policyId: string): Promise<void> {
    const severity = code === 'policy-without-setter' ? 'warning' : 'info';
    await this.journal.append({ atMs, severity, code, message, context: { policyId } });
  }
}
