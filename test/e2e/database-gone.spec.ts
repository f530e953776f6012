/** The database is gone for 30 s while values arrive and a plan is made: nothing is lost, doubled or half-written. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { MeterReading } from '../../src/core/series/series.js';
import { seriesId } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { tickRequest } from '../../src/modules/cycle/tick-request.js';
import { planJobId } from '../../src/modules/planning/plan-request.js';
import { eventually, pause } from '../fixtures/eventually.js';
import { type DeviceView, watchDevices } from '../fixtures/stage-device.js';
import { E2E_TIMEOUT_MS, setStage, type Stage } from '../fixtures/stage.js';
import { TcpProxy } from '../fixtures/tcp-proxy.js';

jest.setTimeout(E2E_TIMEOUT_MS);

const START = Date.parse('2026-01-15T17:00:00Z');
const TORN = START + SLOT_MS;
const MINUTE_MS = 60_000;
const OUTAGE_MS = 30_000;
/** A job that lost its worker is taken over after its lock has ended; a busy machine needs longer [ms]. */
const TAKEOVER_MS = 120_000;

describe('a database gone for 30 s', () => {
  let stage: Stage;
  let device: DeviceView;
  let proxy: TcpProxy;

  beforeAll(async () => {
    stage = await setStage({
      startMs: START,
      throughDatabase: async (url) => {
        const address = new URL(url);
        proxy = await TcpProxy.start(Number(address.port));
        address.port = String(proxy.port);
        return address.toString();
      },
    });
    device = await watchDevices(stage.foundation.site);
    await stage.run(START, 1);
  });

  afterAll(async () => {
    await device.close();
    await stage.strike();
    await proxy.close();
  });

  it('lets a quarter-hour of values and a plan in the making wait, and both come through', async () => {
    const { queue } = stage.foundation;
    await queue.enqueue(tickRequest(TORN));
    await eventually(
      () => queue.state('planning', planJobId(TORN)),
      (state) => state === 'active',
    );
    proxy.refuse(true);
    await expect(queue.enqueue(tickRequest(TORN + SLOT_MS))).rejects.toMatchObject({
      code: 'queue-unavailable',
    });
    await expect(stage.stores.plans.plans({ limit: 1 })).rejects.toMatchObject({ code: 'store-unavailable' });
    for (let minute = 1; minute <= 15; minute++) {
      await stage.playTo(TORN + minute * MINUTE_MS);
      // The length of the outage is what is tried here.
      await pause(OUTAGE_MS / 15);
    }
    proxy.refuse(false);
    await eventually(
      () => stage.journal('store-back').catch(() => []),
      (entries) => entries.length > 0,
    );
    const state = await eventually(
      () => queue.state('planning', planJobId(TORN)),
      (s) => s === 'completed' || s === 'failed',
      TAKEOVER_MS,
    );
    expect([state, await queue.failureOf('planning', planJobId(TORN))]).toEqual(['completed', null]);
  });

  it('tells in the journal when the store went and came', async () => {
    const away = await stage.journal('store-away');
    const back = await stage.journal('store-back');
    expect(away.map((e) => e.severity)).toEqual(['alarm']);
    expect(away[0]?.message).toContain('the store is away, readings wait in memory');
    expect(back).toHaveLength(1);
  });

  it('goes on with the next cycles', async () => {
    await stage.run(TORN + SLOT_MS, 2);
    const firstSlots = (await stage.stores.plans.plans({ limit: 20 })).map((p) => p.content.firstSlotMs);
    expect(firstSlots).toEqual([TORN + 2 * SLOT_MS, TORN + SLOT_MS, TORN, START]);
    const orders = await stage.stores.setpoints.bySlot(TORN + 2 * SLOT_MS);
    expect(orders.filter((r) => r.state === 'written').length).toBeGreaterThan(0);
    const torn = await stage.stores.setpoints.bySlot(TORN);
    expect(torn.filter((r) => r.state === 'intended' || r.state === 'written')).toEqual([]);
  });

  it('stored every value of the devices once, as their own history has it', async () => {
    const endMs = TORN + 2 * SLOT_MS;
    const { endpoints, readPoints } = stage.foundation.site;
    for (const { id } of endpoints) {
      // Blocks are published as they are kept; of the weather a server keeps less than it publishes.
      const points = readPoints.filter((p) => p.endpointId === id && p.observable.endsWith('Block'));
      const isBlock = (r: MeterReading): boolean => r.seriesId.endsWith('Block');
      const history = (await device.history(id, START, endMs)).filter(isBlock);
      const stored = await stage.stores.readings.readings({
        seriesIds: points.map((p) => p.seriesId),
        startMs: START,
        endMs,
      });
      expect(history.length).toBeGreaterThan(points.length);
      expect(plain(stored)).toEqual(plain(history));
    }
  });

  it('stored every minute of the outage of what no server keeps history of, once', async () => {
    const meters = stage.foundation.site.grid.meters.filter((m) => m.substationId !== 'TRM');
    const readings = await stage.stores.readings.readings({
      seriesIds: meters.map((m) => seriesId(m.id, 'activePower')),
      startMs: TORN + 1,
      endMs: TORN + SLOT_MS + 1,
    });
    const minutes = Array.from({ length: 15 }, (_, k) => TORN + (k + 1) * MINUTE_MS);
    for (const meter of meters) {
      const own = readings.filter((r) => r.seriesId === seriesId(meter.id, 'activePower'));
      expect(own.map((r) => r.sourceMs)).toEqual(minutes);
    }
  });
});

/** What of a reading must be the same, in one order. */
function plain(readings: readonly MeterReading[]): string[] {
  return readings.map((r) => `${r.seriesId} ${String(r.sourceMs)} ${String(r.value)} ${r.quality}`).sort();
}
