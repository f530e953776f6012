/** Snapshots, plans and decisions in PostgreSQL. */
import { In, type QueryRunner } from 'typeorm';
import type { Decision, DecisionOutcome, DecisionRequest, PlanHold } from '../../core/control/approval.js';
import { judgeDecision } from '../../core/control/judge-decision.js';
import {
  asProposed,
  basePlanId,
  nextState,
  OPEN_STATES,
  planEndMs,
  STANDING_STATES,
  takenPlanId,
} from '../../core/control/plan-life.js';
import type { DispatchPlan, PlanState } from '../../core/dispatch/plan.js';
import { assertPlainData } from '../../core/plain-data.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { PlanStore } from '../../ports/plan-store.js';
import type { Database } from './database.js';
import { DecisionRow, PlanInputsRow, PlanRow } from './entities/plan-rows.js';
import { toDecision, toDecisionRow } from './decision-rows.js';

type Inputs = Parameters<PlanStore['saveInputs']>[1];

/** Key of the advisory lock under which plans change state, one change at a time; arbitrary, ours. */
const PLAN_STATE_LOCK = 7_261_006;

/** A superseded plan still governs the slots before its successor's first one. */
const GOVERNS = `p.first_slot_at <= :slot AND p.end_at > :slot
  AND (p.state = ANY(:standing) OR (p.state = 'superseded' AND p.superseded_from > :slot))`;

/** The same moves as `sweptState`, in one statement: a plan's own slots begin where its frozen ones end. */
const SWEEP = `
  UPDATE plans AS p SET state = was.next
  FROM (SELECT id, state, CASE
      WHEN state = ANY($3) AND approve_by < $1 THEN 'expired'
      WHEN state = ANY($4) AND end_at <= $1 THEN 'closed'
      WHEN state = 'approved' AND $1 >= begins_at THEN 'dispatching'
      WHEN state = 'dispatching' AND $1 >= begins_at + make_interval(secs => $2) THEN 'active'
    END AS next
    FROM (SELECT id, state, approve_by, end_at,
        first_slot_at + (content->>'frozenSlots')::int * make_interval(secs => $2) AS begins_at
      FROM plans WHERE state = ANY($3) OR state = ANY($4)) AS open) AS was
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
    const proposed = asProposed(plan);
    return this.database.inTransaction(`proposing plan ${plan.id}`, async (runner) => {
      if (await insertPlan(runner, proposed)) return { created: true, plan: structuredClone(proposed) };
      const { siteId, firstSlotMs, inputHash } = plan.content;
      const key = basePlanId(plan) === null ? null : plan.contentHash;
      const earlier = await runner.manager
        .createQueryBuilder(PlanRow, 'p')
        .where('p.site_id = :siteId AND p.first_slot_at = :slot AND p.input_hash = :inputHash', {
          siteId,
          slot: new Date(firstSlotMs),
          inputHash,
        })
        .andWhere('p.made_by_hand IS NOT DISTINCT FROM :key', { key })
        .getOne();
      if (earlier === null) throw takenPlanId(plan.id);
      return { created: false, plan: toPlan(earlier) };
    });
  }

  override plan(id: string): Promise<DispatchPlan | null> {
    return this.database.withRunner(`reading plan ${id}`, (runner) => findPlan(runner, id));
  }

  override plans(filter: {
    states?: readonly PlanState[];
    after?: string;
    limit: number;
  }): Promise<DispatchPlan[]> {
    return this.database.withRunner('reading plans', async (runner) => {
      const query = runner.manager
        .createQueryBuilder(PlanRow, 'p')
        .orderBy('p.seq', 'DESC')
        .limit(filter.limit);
      if (filter.states) query.andWhere('p.state = ANY(:states)', { states: filter.states });
      if (filter.after !== undefined)
        query.andWhere('p.seq < (SELECT seq FROM plans WHERE id = :after)', { after: filter.after });
      return (await query.getMany()).map(toPlan);
    });
  }

  override decide(request: DecisionRequest, part?: DispatchPlan): Promise<DecisionOutcome> {
    return this.database.inTransaction(`deciding on plan ${request.planId}`, async (runner) => {
      await lockStates(runner);
      const plan = await findPlan(runner, request.planId);
      const outcome = judgeDecision(plan, await decisionsOn(runner, request.planId), request);
      if (outcome.status === 'refused' || outcome.repeated || plan === null) return outcome;
      await runner.manager.insert(DecisionRow, toDecisionRow(outcome.decision));
      if (outcome.status === 'first-of-two') return outcome;
      if (request.verdict === 'rejected') {
        await runner.manager.update(
          PlanRow,
          { id: plan.id },
          { state: nextState(plan.state, 'reject') ?? plan.state },
        );
      } else if (part) {
        await insertPlan(runner, asProposed(part));
        await approve(runner, part);
      } else await approve(runner, plan);
      return outcome;
    });
  }

  override decisions(planId: string): Promise<Decision[]> {
    return this.database.withRunner(`reading the decisions on plan ${planId}`, (runner) =>
      decisionsOn(runner, planId),
    );
  }

  override hold(planId: string, hold: PlanHold | null): Promise<boolean> {
    return this.database.inTransaction(`holding plan ${planId}`, async (runner) => {
      await lockStates(runner);
      const changed = await runner.manager.update(
        PlanRow,
        { id: planId, state: In([...OPEN_STATES]) },
        { hold },
      );
      return changed.affected === 1;
    });
  }

  override async holds(nowMs: number): Promise<{ planId: string; hold: PlanHold }[]> {
    const rows = await this.database.rows<{ id: string; hold: PlanHold }>(
      'reading holds',
      `SELECT id, hold FROM plans WHERE hold IS NOT NULL AND (hold->>'untilMs')::bigint > $1 ORDER BY seq`,
      [nowMs],
    );
    return rows.map(({ id, hold }) => ({ planId: id, hold }));
  }

  override advance(planId: string, event: 'dispatch' | 'acknowledge'): Promise<PlanState | null> {
    return this.database.inTransaction(`moving plan ${planId} on`, async (runner) => {
      await lockStates(runner);
      const plan = await findPlan(runner, planId);
      const to = plan && nextState(plan.state, event);
      if (to) await runner.manager.update(PlanRow, { id: planId }, { state: to });
      return to;
    });
  }

  override inForce(slotMs: number): Promise<DispatchPlan | null> {
    return this.database.withRunner('reading the plan in force', async (runner) => {
      const row = await runner.manager
        .createQueryBuilder(PlanRow, 'p')
        .where(GOVERNS, { slot: new Date(slotMs), standing: STANDING_STATES })
        .andWhere('p.approval IS NOT NULL')
        .orderBy('p.approval', 'DESC')
        .limit(1)
        .getOne();
      return row ? toPlan(row) : null;
    });
  }

  override sweep(nowMs: number): Promise<{ id: string; from: PlanState; to: PlanState }[]> {
    return this.database.inTransaction('sweeping plans', async (runner) => {
      await lockStates(runner);
      const given = [new Date(nowMs), SLOT_MS / 1000, OPEN_STATES, STANDING_STATES];
      const { records } = await runner.query(SWEEP, given, true);
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

async function lockStates(runner: QueryRunner): Promise<void> {
  await runner.query('SELECT pg_advisory_xact_lock($1)', [PLAN_STATE_LOCK]);
}

async function decisionsOn(runner: QueryRunner, planId: string): Promise<Decision[]> {
  const rows = await runner.manager.find(DecisionRow, { where: { planId }, order: { seq: 'ASC' } });
  return rows.map(toDecision);
}

/** True when the plan was not there before. */
async function insertPlan(runner: QueryRunner, plan: DispatchPlan): Promise<boolean> {
  const inserted = await runner.manager
    .createQueryBuilder()
    .insert()
    .into(PlanRow)
    .values(toRow(plan))
    .orIgnore()
    .updateEntity(false)
    .returning('id')
    .execute();
  return (inserted.raw as unknown[]).length > 0;
}

async function approve(runner: QueryRunner, plan: DispatchPlan): Promise<void> {
  await runner.query(
    `UPDATE plans SET state = 'superseded', superseded_from = $2 WHERE site_id = $1 AND state = ANY($3)`,
    [plan.content.siteId, new Date(plan.content.firstSlotMs), STANDING_STATES],
  );
  await runner.query("UPDATE plans SET state = 'superseded' WHERE id = $1 AND state = 'checked'", [
    basePlanId(plan),
  ]);
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
    madeByHand: basePlanId(plan) === null ? null : plan.contentHash,
    hold: null,
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
