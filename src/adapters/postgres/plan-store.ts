/** Snapshots, plans and decisions in PostgreSQL. */
import type { QueryRunner } from 'typeorm';
import type { Decision, DecisionOutcome } from '../../core/control/approval.js';
import { assertProposable, judgeDecision, planEndMs, takenPlanId } from '../../core/control/plan-life.js';
import type { DispatchPlan, PlanState } from '../../core/dispatch/plan.js';
import { assertPlainData } from '../../core/plain-data.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { PlanStore } from '../../ports/plan-store.js';
import type { Database } from './database.js';
import { DecisionRow, PlanInputsRow, PlanRow } from './entities/plan-rows.js';

type Inputs = Parameters<PlanStore['saveInputs']>[1];

/** Key of the advisory lock under which plans change state, one change at a time; arbitrary, ours. */
const PLAN_STATE_LOCK = 7_261_006;

/** A superseded plan still governs the slots before its successor's first one. */
const GOVERNS = `p.first_slot_at <= :slot AND p.end_at > :slot
  AND (p.state IN ('approved', 'active') OR (p.state = 'superseded' AND p.superseded_from > :slot))`;

/** The same moves as `sweptState`, in one statement: a plan's own slots begin where its frozen ones end. */
const SWEEP = `
  UPDATE plans AS p SET state = was.next
  FROM (SELECT id, state, CASE
      WHEN state = 'proposed' AND approve_by < $1 THEN 'expired'
      WHEN state IN ('approved', 'active') AND end_at <= $1 THEN 'closed'
      WHEN state = 'approved' AND $1 >= first_slot_at + (content->>'frozenSlots')::int * make_interval(secs => $2)
        THEN 'active'
    END AS next
    FROM plans WHERE state IN ('proposed', 'approved', 'active')) AS was
  WHERE p.id = was.id AND was.next IS NOT NULL
  RETURNING p.id, was.state AS "from", p.state AS "to", p.seq`;

/** Keeps plans as jsonb, with columns for what is asked. */
export class PostgresPlanStore extends PlanStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async saveInputs(hash: string, inputs: Inputs): Promise<void> {
    assertPlainData(inputs, `inputs ${hash}`);
    await this.database.withRunner(`keeping inputs ${hash}`, (runner) =>
      runner.manager
        .createQueryBuilder()
        .insert()
        .into(PlanInputsRow)
        .values({ hash, inputs })
        .orIgnore()
        .updateEntity(false)
        .execute(),
    );
  }

  override inputs(hash: string): Promise<Inputs | null> {
    return this.database.withRunner(`reading inputs ${hash}`, async (runner) => {
      const row = await runner.manager.findOneBy(PlanInputsRow, { hash });
      return row ? (row.inputs as Inputs) : null;
    });
  }

  override async propose(plan: DispatchPlan): Promise<{ created: boolean; plan: DispatchPlan }> {
    assertProposable(plan);
    return this.database.inTransaction(`proposing plan ${plan.id}`, async (runner) => {
      const inserted = await runner.manager
        .createQueryBuilder()
        .insert()
        .into(PlanRow)
        .values(toRow(plan))
        .orIgnore()
        .updateEntity(false)
        .returning('id')
        .execute();
      if ((inserted.raw as unknown[]).length > 0) return { created: true, plan: structuredClone(plan) };
      const { siteId, firstSlotMs, inputHash } = plan.content;
      const earlier = await runner.manager
        .createQueryBuilder(PlanRow, 'p')
        .where('p.site_id = :siteId AND p.first_slot_at = :slot AND p.input_hash = :inputHash', {
          siteId,
          slot: new Date(firstSlotMs),
          inputHash,
        })
        .getOne();
      if (earlier === null) throw takenPlanId(plan.id);
      return { created: false, plan: toPlan(earlier) };
    });
  }

  override plan(id: string): Promise<DispatchPlan | null> {
    return this.database.withRunner(`reading plan ${id}`, (runner) => findPlan(runner, id));
  }

  override plans(filter: { states?: readonly PlanState[]; limit: number }): Promise<DispatchPlan[]> {
    return this.database.withRunner('reading plans', async (runner) => {
      const query = runner.manager
        .createQueryBuilder(PlanRow, 'p')
        .orderBy('p.seq', 'DESC')
        .limit(filter.limit);
      if (filter.states) query.where('p.state = ANY(:states)', { states: filter.states });
      return (await query.getMany()).map(toPlan);
    });
  }

  override decide(decision: Decision): Promise<DecisionOutcome> {
    return this.database.inTransaction(`deciding on plan ${decision.planId}`, async (runner) => {
      await runner.query('SELECT pg_advisory_xact_lock($1)', [PLAN_STATE_LOCK]);
      const plan = await findPlan(runner, decision.planId);
      const outcome = judgeDecision(plan, decision);
      if (outcome.status === 'refused' || plan === null) return outcome;
      await runner.manager.insert(DecisionRow, { ...decision });
      if (decision.verdict === 'approved') await approve(runner, plan);
      else await runner.manager.update(PlanRow, { id: plan.id }, { state: 'rejected' });
      return outcome;
    });
  }

  override decisions(planId: string): Promise<Decision[]> {
    return this.database.withRunner(`reading the decisions on plan ${planId}`, async (runner) => {
      const rows = await runner.manager.find(DecisionRow, { where: { planId }, order: { seq: 'ASC' } });
      return rows.map(({ contentHash, verdict, by, reason, atMs }) => ({
        planId,
        contentHash,
        verdict: verdict as Decision['verdict'],
        by,
        reason,
        atMs,
      }));
    });
  }

  override inForce(slotMs: number): Promise<DispatchPlan | null> {
    return this.database.withRunner('reading the plan in force', async (runner) => {
      const row = await runner.manager
        .createQueryBuilder(PlanRow, 'p')
        .where(GOVERNS, { slot: new Date(slotMs) })
        .andWhere('p.approval IS NOT NULL')
        .orderBy('p.approval', 'DESC')
        .limit(1)
        .getOne();
      return row ? toPlan(row) : null;
    });
  }

  override sweep(nowMs: number): Promise<{ id: string; from: PlanState; to: PlanState }[]> {
    return this.database.inTransaction('sweeping plans', async (runner) => {
      await runner.query('SELECT pg_advisory_xact_lock($1)', [PLAN_STATE_LOCK]);
      const { records } = await runner.query(SWEEP, [new Date(nowMs), SLOT_MS / 1000], true);
      const moved = records as { id: string; from: PlanState; to: PlanState; seq: string }[];
      return moved
        .sort((a, b) => Number(a.seq) - Number(b.seq))
        .map(({ id, from, to }) => ({ id, from, to }));
    });
  }
}

async function findPlan(runner: QueryRunner, id: string): Promise<DispatchPlan | null> {
  const row = await runner.manager.findOneBy(PlanRow, { id });
  return row ? toPlan(row) : null;
}

async function approve(runner: QueryRunner, plan: DispatchPlan): Promise<void> {
  await runner.query(
    `UPDATE plans SET state = 'superseded', superseded_from = $2
     WHERE site_id = $1 AND state IN ('approved', 'active')`,
    [plan.content.siteId, new Date(plan.content.firstSlotMs)],
  );
  await runner.query(
    "UPDATE plans SET state = 'approved', approval = nextval('plan_approvals') WHERE id = $1",
    [plan.id],
  );
}

function toRow(plan: DispatchPlan): Omit<PlanRow, 'seq'> {
  return {
    id: plan.id,
    siteId: plan.content.siteId,
    firstSlotMs: plan.content.firstSlotMs,
    endMs: planEndMs(plan),
    inputHash: plan.content.inputHash,
    contentHash: plan.contentHash,
    content: plan.content,
    check: plan.check,
    state: plan.state,
    createdAtMs: plan.createdAtMs,
    approveByMs: plan.approveByMs,
    stageMs: plan.stageMs,
    approval: null,
    supersededFromMs: null,
  };
}

function toPlan(row: PlanRow): DispatchPlan {
  return {
    id: row.id,
    contentHash: row.contentHash,
    content: row.content as DispatchPlan['content'],
    check: row.check as DispatchPlan['check'],
    state: row.state as PlanState,
    createdAtMs: row.createdAtMs,
    approveByMs: row.approveByMs,
    stageMs: row.stageMs as DispatchPlan['stageMs'],
  };
}
