/** Plans on the overview: which one governs, which wait and how many eyes they ask for, and which the next day is read from. */
import { describe, expect, it } from '@jest/globals';
import { aPlan, someInputs } from './plan-samples.js';
import { decisionOn } from '../fixtures/decision.js';
import { ForecastSiteModel } from '../fixtures/forecast-site.js';
import { MemoryPlanStore } from '../../src/adapters/memory/plan-store.js';
import { MemorySetpointStore } from '../../src/adapters/memory/setpoint-store.js';
import type { DispatchPlan, PlanContent } from '../../src/core/dispatch/plan.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { FourEyesService } from '../../src/modules/approval/four-eyes.service.js';
import { PlanOutlookService } from '../../src/modules/overview/plan-outlook.service.js';

const SLOT = Date.UTC(2026, 0, 29, 9);

/** A checked plan; its content and inputs are told apart by its id. */
function plan(id: string, firstSlotMs: number, content: Partial<PlanContent> = {}): DispatchPlan {
  const own = {
    siteId: 'town',
    firstSlotMs,
    inputHash: `inputs of ${id}`,
    churn: { changedKw: 7, movedKwh: 8 },
  };
  return aPlan(id, { ...own, ...content }, { approveByMs: firstSlotMs + SLOT_MS });
}

class Desk {
  readonly plans = new MemoryPlanStore();
  readonly outlook = new PlanOutlookService(
    this.plans,
    new FourEyesService(this.plans, new MemorySetpointStore(), new ForecastSiteModel()),
  );

  /** Proposes plans, the first ones approved. */
  async propose(plans: readonly DispatchPlan[], approved: readonly string[] = []): Promise<void> {
    for (const one of plans) {
      await this.plans.saveInputs(one.content.inputHash, someInputs(one.content.firstSlotMs));
      await this.plans.propose(one);
      if (approved.includes(one.id)) await this.plans.decide(decisionOn(one, { reason: 'cold evening' }));
    }
  }
}

describe('plans on the overview', () => {
  it('say that there is none', async () => {
    expect(await new Desk().outlook.at(SLOT)).toEqual({ inForce: null, proposals: [], ahead: null });
    expect(await new Desk().outlook.ahead(SLOT)).toBeNull();
  });

  it('name the one in force with who decided and why', async () => {
    const desk = new Desk();
    await desk.propose([plan('NOW', SLOT)], ['NOW']);
    const { inForce, proposals, ahead } = await desk.outlook.at(SLOT);
    expect(inForce).toMatchObject({
      ...{ id: 'NOW', state: 'approved', firstSlotMs: SLOT, contentHash: 'content of NOW' },
      ...{ decidedBy: 'Anna Perrin', reason: 'cold evening', decidedAtMs: plan('NOW', SLOT).createdAtMs + 1 },
    });
    expect([proposals, ahead?.id]).toEqual([[], 'NOW']);
  });

  it('the one in force ends with its time', async () => {
    const desk = new Desk();
    await desk.propose([plan('NOW', SLOT, { validUntilMs: SLOT + 2 * SLOT_MS })], ['NOW']);
    expect((await desk.outlook.at(SLOT + SLOT_MS)).inForce?.id).toBe('NOW');
    expect((await desk.outlook.at(SLOT + 2 * SLOT_MS)).inForce).toBeNull();
  });

  it('that wait stand newest first, five at most, with what they would change', async () => {
    const desk = new Desk();
    const waiting = Array.from({ length: 7 }, (_, k) => plan(`W${String(k)}`, SLOT + k * SLOT_MS));
    await desk.propose([plan('NOW', SLOT - SLOT_MS), ...waiting], ['NOW']);
    const { proposals } = await desk.outlook.at(SLOT);
    expect(proposals.map(({ id }) => id)).toEqual(['W6', 'W5', 'W4', 'W3', 'W2']);
    expect(proposals[0]).toMatchObject({ state: 'checked', checkPassed: true, changedKw: 7, movedKwh: 8 });
  });

  it('without a plan in force no change is said to be 0, or anything: there is nothing to compare with', async () => {
    const desk = new Desk();
    await desk.propose([plan('W', SLOT)]);
    const [waiting] = (await desk.outlook.at(SLOT)).proposals;
    expect(waiting).toMatchObject({ changedKw: null, movedKwh: null });
  });

  it('ask for two people with the grounds in words', async () => {
    const desk = new Desk();
    await desk.propose([plan('W', SLOT)]);
    const [waiting] = (await desk.outlook.at(SLOT)).proposals;
    expect(waiting?.fourEyes?.needed).toBe(true);
    expect(waiting?.fourEyes?.reasons).toContainEqual(expect.stringMatching(/steered for the first time/));
  });

  it('whose inputs are not kept say that it is not known, rather than that one person is enough', async () => {
    const desk = new Desk();
    await desk.plans.propose(plan('W', SLOT));
    expect((await desk.outlook.at(SLOT)).proposals[0]?.fourEyes).toBeNull();
  });

  it('the next day is read from the plan in force, else from the newest that waits', async () => {
    const desk = new Desk();
    await desk.propose([plan('W1', SLOT), plan('W2', SLOT + SLOT_MS)]);
    expect([(await desk.outlook.at(SLOT)).ahead?.id, (await desk.outlook.ahead(SLOT))?.id]).toEqual([
      'W2',
      'W2',
    ]);
    await desk.propose([plan('NOW', SLOT - SLOT_MS)], ['NOW']);
    expect([(await desk.outlook.at(SLOT)).ahead?.id, (await desk.outlook.ahead(SLOT))?.id]).toEqual([
      'NOW',
      'NOW',
    ]);
  });
});
