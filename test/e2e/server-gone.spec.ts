/** A substation's server is gone for an hour: cycles go on with marked estimates, and its history fills the gap later. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import { seriesId } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { eventually } from '../fixtures/eventually.js';
import { E2E_TIMEOUT_MS, setStage, type Stage } from '../fixtures/stage.js';

jest.setTimeout(E2E_TIMEOUT_MS);

const START = Date.parse('2026-01-15T17:00:00Z');
const at = (k: number): number => START + k * SLOT_MS;
/** The server is away from slot 1 to the end of slot 4. */
const GONE = [at(1), at(2), at(3), at(4)];
/** A block's stamp may lie a little before the end of its slot. */
const STAMP_TOLERANCE_MS = 2_000;
const POWER = seriesId('PDJ-L5', 'power');

/** Waits until the energy blocks that end at `endMs` are in the store: what is dropped after that is late, not lost. */
async function blocksStored(stage: Stage, endMs: number): Promise<void> {
  const blocks = stage.foundation.site.readPoints
    .filter(
      (p) => p.endpointId === 'PDJ' && (p.observable === 'importBlock' || p.observable === 'exportBlock'),
    )
    .map((p) => p.seriesId);
  await eventually(
    () => stage.stores.readings.latest(blocks, endMs),
    (latest) => blocks.every((id) => (latest.get(id)?.sourceMs ?? 0) >= endMs - STAMP_TOLERANCE_MS),
  );
}

describe('a server gone for an hour', () => {
  let stage: Stage;
  let plans: Map<number, DispatchPlan>;

  beforeAll(async () => {
    // Not the cold wave: with nothing left to steer there, Point-du-Jour would be over its limit and no plan published.
    stage = await setStage({ startMs: START, scenario: 'normal' });
    await stage.run(START, 1);
    await blocksStored(stage, at(1));
    await stage.twin.inject('drop-server:PDJ@now+60m');
    await eventually(
      () => stage.journal('endpoint-lost'),
      (entries) => entries.length > 0,
    );
    await stage.run(at(1), 4);
    await eventually(
      () => stage.journal('endpoint-connected'),
      (entries) => entries.filter((e) => e.context.endpointId === 'PDJ').length === 2,
    );
    await eventually(
      () => stage.journal('backfill-done'),
      (entries) => entries.filter((e) => e.context.endpointId === 'PDJ').length === 2,
    );
    await stage.run(at(5), 2);
    plans = new Map((await stage.stores.plans.plans({ limit: 50 })).map((p) => [p.content.firstSlotMs, p]));
  });

  afterAll(() => stage.strike());

  it('goes on making plans, without the assets behind the lost server', async () => {
    expect((await stage.journal('no-plan')).map((e) => e.message)).toEqual([]);
    for (const slotMs of GONE.slice(1)) {
      const plan = plans.get(slotMs);
      const behind = stage.foundation.site.grid.assets.filter(
        (a) => a.substationId === 'PDJ' && a.controllable,
      );
      expect(behind.length).toBeGreaterThan(3);
      for (const asset of behind) {
        const schedule = plan?.content.schedules.find((s) => s.assetId === asset.id);
        const free = schedule?.powerKw.slice(plan?.content.frozenSlots).filter((kw) => kw !== null);
        expect([asset.id, free]).toEqual([asset.id, []]);
      }
      const others = plan?.content.schedules.filter(
        (s) => s.assetId.endsWith('VAISE') && s.powerKw[1] !== null,
      );
      expect(others?.length).toBeGreaterThan(0);
    }
  });

  it('says whose values are late and that an endpoint is lost', async () => {
    const late = (await stage.journal('values-late')).filter((e) => e.message.includes('PDJ'));
    expect(late.map((e) => e.atMs)).toEqual([at(2), at(3), at(4), at(5)].slice(0, late.length));
    expect(late.length).toBeGreaterThanOrEqual(3);
    expect(await stage.journal('endpoint-lost')).toEqual([
      expect.objectContaining({ severity: 'alarm', context: { endpointId: 'PDJ' } }),
    ]);
  });

  it('planned on estimates that were marked as such', async () => {
    for (const slotMs of GONE.slice(0, 3)) {
      const [known] = await stage.stores.readings.slotValues({
        seriesIds: [POWER],
        startMs: slotMs,
        endMs: slotMs + SLOT_MS,
        asKnownAtMs: slotMs + SLOT_MS,
      });
      expect(known).toMatchObject({ provenance: 'estimated', quality: 'uncertain' });
      expect(Number.isFinite(known?.value)).toBe(true);
    }
  });

  it('accounts for every order to it with a reason', async () => {
    const behind = new Set(
      stage.foundation.site.grid.assets.filter((a) => a.substationId === 'PDJ').map((a) => a.id),
    );
    const orders = (await Promise.all(GONE.map((slotMs) => stage.stores.setpoints.bySlot(slotMs)))).flat();
    const lost = orders.filter((r) => behind.has(r.order.assetId));
    expect(lost.length).toBeGreaterThan(0);
    for (const record of lost) {
      expect(['withheld', 'refused', 'late']).toContain(record.state);
      expect(record.detail.length).toBeGreaterThan(10);
    }
  });

  it('fills the gap from the history of the server and closes the slots again, beside the estimates', async () => {
    for (const slotMs of GONE) {
      const query = { seriesIds: [POWER], startMs: slotMs, endMs: slotMs + SLOT_MS };
      const [now] = await stage.stores.readings.slotValues(query);
      const [then] = await stage.stores.readings.slotValues({ ...query, asKnownAtMs: slotMs + SLOT_MS });
      expect(now).toMatchObject({ provenance: 'measured', method: 'block', quality: 'good' });
      if (then?.provenance === 'estimated') expect(now?.knownAtMs).toBeGreaterThan(then.knownAtMs);
      const blocks = await stage.stores.readings.readings({
        seriesIds: [seriesId('PDJ-L5', 'importBlock')],
        startMs: slotMs + 1,
        endMs: slotMs + SLOT_MS + 1,
      });
      expect(blocks.map((r) => [r.sourceMs, r.value])).toEqual([[slotMs + SLOT_MS, now?.value]]);
    }
  });

  it('takes the assets back into the plan', async () => {
    const steered = plans
      .get(at(6))
      ?.content.schedules.filter((s) => s.assetId.endsWith('PDJ') || s.assetId.endsWith('L5'))
      .filter((s) => s.powerKw[1] !== null);
    expect(steered?.length).toBeGreaterThan(0);
    const share = (await stage.stores.plans.inputs(plans.get(at(6))?.content.inputHash ?? ''))?.snapshot
      .inputShare;
    expect(share?.missing).toBe(0);
  });
});
