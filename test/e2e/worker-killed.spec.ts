/** A worker is killed while it solves: another one finishes, and the slot has exactly one plan. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { tickRequest } from '../../src/modules/cycle/tick-request.js';
import { planJobId } from '../../src/modules/planning/plan-request.js';
import { eventually } from '../fixtures/eventually.js';
import { E2E_TIMEOUT_MS, setStage, type Stage } from '../fixtures/stage.js';

jest.setTimeout(E2E_TIMEOUT_MS);

const START = Date.parse('2026-01-15T17:00:00Z');
const SECOND = START + SLOT_MS;
/** The job of a killed worker is taken over after its lock has ended; a busy machine needs longer [ms]. */
const TAKEOVER_MS = 120_000;

describe('a worker killed in mid-solve', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage({ startMs: START });
    await stage.run(START, 1);
  });

  afterAll(() => stage.strike());

  async function storedInputs(): Promise<number> {
    const rows = await stage.foundation.database.rows<{ n: string }>(
      'counting inputs',
      'SELECT count(*) AS n FROM plan_inputs',
    );
    return Number(rows[0]?.n);
  }

  it('leaves its plan to another worker, which makes it once', async () => {
    const { queue } = stage.foundation;
    const before = await storedInputs();
    await queue.enqueue(tickRequest(SECOND));
    const stateOfJob = () => queue.state('planning', planJobId(SECOND));
    await eventually(stateOfJob, (state) => state === 'active');
    // However fast it solves from here on, it cannot store its plan before it is killed.
    await stage.foundation.database.inTransaction('holding plans', async (runner) => {
      await runner.query('LOCK TABLE plans IN SHARE ROW EXCLUSIVE MODE');
      // Inputs are stored right before the program is built and solved.
      await eventually(storedInputs, (count) => count > before);
      stage.workers[0]?.process.kill('SIGKILL');
    });
    expect(await stateOfJob()).toBe('active');
    const made = async (): Promise<string[]> =>
      (await stage.stores.plans.plans({ limit: 20 }))
        .filter((plan) => plan.content.firstSlotMs === SECOND)
        .map((plan) => plan.id);
    expect(await made()).toEqual([]);

    await stage.fork('worker').ready;
    await eventually(stateOfJob, (state) => state === 'completed', TAKEOVER_MS);
    const plans = await made();
    expect(plans).toHaveLength(1);
    expect(await storedInputs()).toBe(before + 1);
    const decisions = await stage.stores.plans.decisions(plans[0] ?? '');
    expect(decisions.map((d) => d.verdict)).toEqual(['approved']);
    expect((await stage.journal('plan-proposed')).map((e) => e.context.planId)).toHaveLength(2);
  });

  it('does not disturb the cycles after it', async () => {
    await stage.playTo(SECOND + SLOT_MS);
    await stage.run(SECOND + SLOT_MS, 1);
    const firstSlots = (await stage.stores.plans.plans({ limit: 20 })).map((p) => p.content.firstSlotMs);
    expect(firstSlots).toEqual([SECOND + SLOT_MS, SECOND, START]);
    const orders = await stage.stores.setpoints.bySlot(SECOND + SLOT_MS);
    expect(orders.filter((r) => r.state === 'written').length).toBeGreaterThan(0);
  });
});
