/** The gateway process is killed while it writes: the next one accounts for every order and writes none twice. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ChildRole } from '../../src/apps/child-role.js';
import type { SetpointRecord } from '../../src/core/control/setpoint.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { eventually } from '../fixtures/eventually.js';
import { type DeviceView, watchDevices } from '../fixtures/stage-device.js';
import { E2E_TIMEOUT_MS, setStage, type Stage, widePolicy } from '../fixtures/stage.js';

jest.setTimeout(E2E_TIMEOUT_MS);

const START = Date.parse('2026-01-15T17:00:00Z');
const MINUTE_MS = 60_000;
/** The act job of a killed gateway is taken over after its lock has ended; a busy machine needs longer [ms]. */
const TAKEOVER_MS = 120_000;

describe('a gateway killed in mid-write', () => {
  let stage: Stage;
  let device: DeviceView;
  let gateway: ChildRole;

  beforeAll(async () => {
    // The processes share a clock that begins at the slot and runs with the wall; the world stands still.
    stage = await setStage({
      startMs: START,
      gateway: false,
      workers: 0,
      autoApprove: widePolicy(START),
      childClock: { kind: 'simulated', simMs: START, wallMs: Date.now(), speed: 1 },
    });
    device = await watchDevices(stage.foundation.site);
    gateway = stage.fork('gateway');
    await gateway.ready;
  });

  afterAll(async () => {
    await device.close();
    await stage.strike();
  });

  const orders = (): Promise<SetpointRecord[]> => stage.stores.setpoints.bySlot(START);
  const inState = (records: readonly SetpointRecord[], state: string): SetpointRecord[] =>
    records.filter((r) => r.state === state);

  it('leaves orders intended, of which the next gateway sends each once', async () => {
    // One server answers so late that its writes hang while those of the others are done.
    await stage.twin.inject('late:PDJ=4s@now+30s');
    stage.fork('worker');
    const torn = await eventually(
      orders,
      (all) => inState(all, 'written').length > 0 && inState(all, 'intended').length > 0,
    );
    gateway.process.kill('SIGKILL');
    await eventually(
      () => gateway.process.signalCode,
      (signal) => signal === 'SIGKILL',
    );
    const left = await orders();
    const done = inState(left, 'written');
    expect(inState(left, 'intended').length).toBeGreaterThan(0);
    expect(left.map((r) => r.order.id)).toEqual(torn.map((r) => r.order.id));

    // The server answers in time again; nobody but a second gateway will end what was begun.
    await stage.twin.advanceTo(START + MINUTE_MS);
    // What was written before is refused from now on: a second write of it would show.
    for (const { order } of done) await stage.twin.inject(`refuse:${order.assetId}@now+10m`);
    gateway = stage.fork('gateway');
    await gateway.ready;
    const settled = await eventually(orders, (all) => inState(all, 'intended').length === 0, TAKEOVER_MS);
    expect(settled.map((r) => r.order)).toEqual(left.map((r) => r.order));
    expect(inState(settled, 'refused')).toEqual([]);
    for (const record of done) {
      const now = settled.find((r) => r.order.id === record.order.id);
      expect(now).toEqual(record);
    }
    for (const { order } of inState(settled, 'written').filter((r) => r.order.assetId.startsWith('BAT'))) {
      expect((await device.readBack(order.assetId)).setpointId).toBe(order.id);
    }
    expect((await stage.stores.plans.plans({ limit: 10 })).map((p) => p.content.firstSlotMs)).toEqual([
      START,
    ]);
    expect(await stage.stores.setpoints.bySlot(START + SLOT_MS)).toEqual([]);
  });
});
