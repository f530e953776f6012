/** The emergency release on the real twin: without database and queue, over a killed gateway, until a person resumes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PostgresAuditLog } from '../../src/adapters/postgres/audit-log.js';
import type { ChildRole } from '../../src/apps/child-role.js';
import { environmentOf } from '../../src/config/environment.js';
import type { SetpointRecord } from '../../src/core/control/setpoint.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { actRequest } from '../../src/modules/control/act-request.js';
import { runCommand } from '../fixtures/command.js';
import { eventually } from '../fixtures/eventually.js';
import { type DeviceView, watchDevices } from '../fixtures/stage-device.js';
import { E2E_TIMEOUT_MS, setStage, type Stage, widePolicy } from '../fixtures/stage.js';
import { TcpProxy } from '../fixtures/tcp-proxy.js';

jest.setTimeout(E2E_TIMEOUT_MS);

const START = Date.parse('2026-01-15T17:00:00Z');
const MINUTE_MS = 60_000;

/** Differs from an order by more than rounding [kW]. */
const OTHER_KW = 1;

interface Answered {
  readonly status: number;
  readonly body: {
    readonly released: number;
    readonly failed: number;
    readonly assets: readonly { readonly assetId: string; readonly status: string }[];
    readonly releases: readonly { readonly id: string; readonly reason: string }[];
  };
}

describe('an emergency release on the twin', () => {
  let stage: Stage;
  let device: DeviceView;
  let proxy: TcpProxy;
  let gateway: ChildRole;
  let url: string;
  let token: string;
  let steered: SetpointRecord[];

  beforeAll(async () => {
    stage = await setStage({
      startMs: START,
      gateway: false,
      autoApprove: widePolicy(START),
      childClock: { kind: 'simulated', simMs: START, wallMs: Date.now(), speed: 1 },
      throughDatabase: async (given) => {
        const address = new URL(given);
        proxy = await TcpProxy.start(Number(address.port));
        address.port = String(proxy.port);
        return address.toString();
      },
    });
    device = await watchDevices(stage.foundation.site);
    gateway = stage.fork('gateway');
    const api = stage.fork('api');
    url = await api.ready;
    await gateway.ready;
    token = (await readFile(join(stage.settings.dataDir, 'operator-token'), 'utf8')).trim();
    const orders = await eventually(
      () => stage.stores.setpoints.bySlot(START),
      (all) => all.length > 0 && all.every(({ state }) => state !== 'intended'),
    );
    steered = orders.filter(({ state }) => state === 'written');
  });

  afterAll(async () => {
    await device.close();
    await stage.strike();
    await proxy.close();
  });

  async function ask(method: string, path: string, body?: object): Promise<Answered> {
    const response = await fetch(`${url}/api/v1/release${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answered['body'] };
  }

  async function act(slotMs: number): Promise<SetpointRecord[]> {
    const { queue } = stage.foundation;
    const request = actRequest(slotMs, `spec-${String(slotMs)}`);
    // Connections that broke with the database are made anew at the second try.
    await eventually(
      () =>
        queue.enqueue(request).then(
          () => true,
          () => false,
        ),
      (taken) => taken,
    );
    const state = await eventually(
      () => queue.state('control', request.id),
      (s) => s === 'completed' || s === 'failed',
    );
    expect([state, await queue.failureOf('control', request.id)]).toEqual(['completed', null]);
    return stage.stores.setpoints.bySlot(slotMs);
  }

  it('reaches every device while database and queue are gone', async () => {
    expect(steered.length).toBeGreaterThan(2);
    for (const { order } of steered.filter(({ order: { assetId } }) => assetId.startsWith('BAT')))
      expect((await device.readBack(order.assetId)).setpointId).toBe(order.id);
    proxy.refuse(true);
    await expect(stage.stores.plans.plans({ limit: 1 })).rejects.toMatchObject({ code: 'store-unavailable' });
    await expect(stage.foundation.queue.enqueue(actRequest(START, 'spec'))).rejects.toMatchObject({
      code: 'queue-unavailable',
    });
    const { status, body } = await ask('POST', '', { scope: 'all', reason: 'smoke in the control room' });
    expect(status).toBe(200);
    expect(body.failed).toBe(0);
    expect(body.released).toBe(stage.foundation.site.controlPoints.length);
    // The world goes on for a minute: each asset now does what its own controller wants, and says so.
    await stage.twin.advanceTo(START + MINUTE_MS);
    for (const { order } of steered) {
      const wanted = order.powerKw ?? 0;
      const { appliedKw } = await device.readBack(order.assetId);
      if (order.assetId.startsWith('BAT') && Math.abs(wanted) > 100)
        expect(Math.abs((appliedKw ?? wanted) - wanted)).toBeGreaterThan(OTHER_KW);
    }
    expect((await ask('GET', '')).body.releases).toHaveLength(1);
  });

  it('holds over a killed gateway, and the store is told once when it is back', async () => {
    gateway.process.kill('SIGKILL');
    await eventually(
      () => gateway.process.signalCode,
      (signal) => signal === 'SIGKILL',
    );
    expect((await ask('GET', '')).status).toBe(503);
    proxy.refuse(false);
    gateway = stage.fork('gateway');
    await gateway.ready;
    expect((await ask('GET', '')).body.releases.map(({ reason }) => reason)).toEqual([
      'smoke in the control room',
    ]);
    const told = await eventually(
      () => stage.journal('emergency-release').catch(() => []),
      (entries) => entries.length > 0,
    );
    expect(told.map(({ severity }) => severity)).toEqual(['alarm']);
    const rows = await new PostgresAuditLog(stage.foundation.database).rows({
      action: 'control.release',
      limit: 5,
    });
    expect(rows.map(({ accountId, reason }) => [accountId, reason])).toEqual([
      ['local-cli', 'smoke in the control room'],
    ]);
    const orders = await eventually(
      () => stage.stores.setpoints.bySlot(START),
      (all) => all.every(({ state }) => state !== 'written'),
    );
    expect(orders.filter(({ state }) => state === 'released').length).toBe(steered.length);
  });

  it('sends nothing while it is in force, and raises an alarm', async () => {
    const orders = await act(START + SLOT_MS);
    expect(orders.filter(({ order }) => order.powerKw !== null)).toEqual([]);
    const [alarm] = await stage.journal('release-in-force');
    expect(alarm).toMatchObject({ severity: 'alarm' });
    expect(alarm?.message).toContain('smoke in the control room');
    for (const { order } of steered.filter(({ order: { assetId } }) => assetId.startsWith('BAT')))
      expect((await device.readBack(order.assetId)).setpointId).toBe(order.id);
  });

  it('ends by a person alone, and the plan in force is sent again', async () => {
    expect((await ask('POST', '/end', { reason: 'all clear' })).body.releases).toEqual([]);
    const orders = await act(START + 2 * SLOT_MS);
    expect(orders.filter(({ order }) => order.powerKw !== null).length).toBeGreaterThan(2);
    await eventually(
      () => stage.journal('release-ended'),
      (entries) => entries.length === 1,
    );
  });

  it('is asked for on the machine of the gateway with nothing but its data directory', async () => {
    const environment = environmentOf(stage.settings);
    const released = await runCommand(
      ['release', '--class', 'battery', '--reason', 'maintenance'],
      environment,
    );
    expect(released).toMatchObject({ code: 0, stderr: '' });
    expect(released.stdout).toMatch(/all assets of class battery.*: maintenance\n {2}(\d+) of \1 assets/);
    expect((await runCommand(['release', 'status'], environment)).stdout).toContain('maintenance');
    const ended = await runCommand(['release', 'end', '--reason', 'done'], environment);
    expect(ended.stdout).toContain('nothing is released any more');
    expect((await runCommand(['release', '--reason', 'why'], environment)).code).toBe(2);
  });
});
