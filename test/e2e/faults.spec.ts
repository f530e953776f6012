/** Devices that misbehave: each leads to its own marking, and leaves the plan when it cannot be trusted. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SetpointRecord } from '../../src/core/control/setpoint.js';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import type { AssetState } from '../../src/core/dispatch/snapshot.js';
import { type SeriesId, seriesId, type SlotValue } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { E2E_TIMEOUT_MS, setStage, type Stage } from '../fixtures/stage.js';

jest.setTimeout(E2E_TIMEOUT_MS);

const START = Date.parse('2026-01-15T17:00:00Z');
const at = (k: number): number => START + k * SLOT_MS;
/** Faults begin with slot 1; slots 1 to 3 are run under them. */
const CYCLES = 4;

describe('devices that misbehave', () => {
  let stage: Stage;
  let plans: Map<number, DispatchPlan>;

  beforeAll(async () => {
    stage = await setStage({ startMs: START, endpoints: ['PDJ', 'VAI', 'FEY', 'MET'] });
    await stage.run(START, 1);
    for (const fault of [
      'freeze:EVHUB-L9',
      'bad:EVHOME-L9',
      'nan:DHW-L9',
      'uncertain:HVAC-L9',
      'disobey:BAT-VAISE',
      'refuse:BAT-PDJ',
      'lose:EVHUB-L5',
      // More than a slot: the clock of a stage jumps by slots.
      'clock:FEY=+1800s',
    ]) {
      await stage.twin.inject(`${fault}@now`);
    }
    await stage.run(at(1), CYCLES - 1);
    plans = new Map((await stage.stores.plans.plans({ limit: 50 })).map((p) => [p.content.firstSlotMs, p]));
  });

  afterAll(() => stage.strike());

  async function slotValue(id: SeriesId, slotMs: number): Promise<SlotValue | undefined> {
    const query = { seriesIds: [id], startMs: slotMs, endMs: slotMs + SLOT_MS };
    return (await stage.stores.readings.slotValues(query))[0];
  }

  async function order(assetId: string, slotMs: number): Promise<SetpointRecord | undefined> {
    return (await stage.stores.setpoints.bySlot(slotMs)).find((r) => r.order.assetId === assetId);
  }

  async function stateAt(assetId: string, slotMs: number): Promise<AssetState | undefined> {
    const inputs = await stage.stores.plans.inputs(plans.get(slotMs)?.content.inputHash ?? '');
    return inputs?.snapshot.assets.find((a) => a.assetId === assetId);
  }

  /** Powers of the slots the plan may still choose. */
  function freePowers(assetId: string, slotMs: number): (number | null)[] {
    const content = plans.get(slotMs)?.content;
    const schedule = content?.schedules.find((s) => s.assetId === assetId);
    return schedule?.powerKw.slice(content?.frozenSlots) ?? [];
  }

  it('makes a plan in every cycle', () => {
    expect([...plans.keys()].sort()).toEqual([at(0), at(1), at(2), at(3)]);
  });

  it.each([
    ['a frozen value', 'EVHUB-L9'],
    ['status Bad', 'EVHOME-L9'],
    ['not a number', 'DHW-L9'],
  ])('%s: the slot is estimated and marked, and the asset leaves the plan', async (_, assetId) => {
    expect(await slotValue(seriesId(assetId, 'power'), at(0))).toMatchObject({
      provenance: 'measured',
      quality: 'good',
    });
    for (const slotMs of [at(1), at(2)]) {
      const value = await slotValue(seriesId(assetId, 'power'), slotMs);
      expect(value).toMatchObject({ provenance: 'estimated', quality: 'uncertain' });
      expect(Number.isFinite(value?.value)).toBe(true);
    }
    const state = await stateAt(assetId, at(2));
    expect(state).toMatchObject({ available: false, powerKw: null });
    expect(state?.reason).toMatch(/^(no fresh active power|in local mode at the device)$/);
    expect(new Set(freePowers(assetId, at(2)))).toEqual(new Set([null]));
  });

  it('status Uncertain: the value is used and stays marked', async () => {
    const value = await slotValue(seriesId('HVAC-L9', 'power'), at(1));
    expect(value).toMatchObject({ provenance: 'measured', quality: 'uncertain' });
    expect(await stateAt('HVAC-L9', at(2))).toMatchObject({ available: true });
  });

  it('refused setpoints are stored as refused, with what the device said', async () => {
    const refused = await order('BAT-PDJ', at(1));
    expect(refused).toMatchObject({ state: 'refused', writtenAtMs: null });
    expect(refused?.detail).toContain('local operation');
  });

  it('an asset that does something else diverges, raises an alarm, is handed back and stays out of the plan', async () => {
    const diverging = await order('BAT-VAISE', at(1));
    expect(diverging).toMatchObject({ state: 'diverging' });
    expect(diverging?.meteredKw).not.toBeNull();
    const alarms = (await stage.journal('asset-diverging')).filter((e) => e.context.assetId === 'BAT-VAISE');
    expect(alarms[0]).toMatchObject({ severity: 'alarm', context: { orderId: diverging?.order.id } });
    expect(await stateAt('BAT-VAISE', at(2))).toMatchObject({ available: false });
    expect((await stateAt('BAT-VAISE', at(2)))?.reason).toContain('diverged in the slot');
    expect(new Set(freePowers('BAT-VAISE', at(2)))).toEqual(new Set([null]));
    expect(await order('BAT-VAISE', at(3))).toMatchObject({ state: 'released', order: { powerKw: null } });
  });

  it('a lost asset leaves the plan', async () => {
    const state = await stateAt('EVHUB-L5', at(2));
    expect(state).toMatchObject({ available: false });
    expect(new Set(freePowers('EVHUB-L5', at(2)))).toEqual(new Set([null]));
    const lost = await order('EVHUB-L5', at(2));
    expect(['withheld', 'released', undefined]).toContain(lost?.state);
  });

  it('a clock ahead is told, its values are kept as bad and none of them is planned with', async () => {
    const told = await stage.journal('future-timestamp');
    expect(told.map((e) => e.context.endpointId)).toEqual(['FEY']);
    expect(told[0]?.message).toContain("set the device's clock");
    const readings = await stage.stores.readings.readings({
      seriesIds: [seriesId('FEY-VLB', 'activePower')],
      startMs: at(1) + SLOT_MS + 1,
      endMs: at(9),
    });
    const ahead = readings.filter((r) => r.sourceMs > r.knownAtMs + 60_000);
    expect(ahead.length).toBeGreaterThan(0);
    expect(ahead.every((r) => r.quality === 'bad')).toBe(true);
    expect(await slotValue(seriesId('FEY-VLB', 'power'), at(2))).toMatchObject({ provenance: 'estimated' });
  });

  it('accounts for every order of the slots that are over', async () => {
    await stage.gateway?.settleSlot(at(3));
    for (const slotMs of [at(0), at(1), at(2), at(3)]) {
      const open = (await stage.stores.setpoints.bySlot(slotMs)).filter((r) =>
        ['intended', 'written'].includes(r.state),
      );
      expect(open).toEqual([]);
    }
  });
});
