import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StatusCodes } from 'node-opcua';
import { OpcUaAssetGateway } from '../../src/adapters/opcua/opcua-asset-gateway.js';
import { OpcUaConnections } from '../../src/adapters/opcua/opcua-connections.js';
import type { SetpointOrder } from '../../src/core/control/setpoint.js';
import type { ControlPoint } from '../../src/core/grid/site.js';
import { freePort, OpcUaPlant, PLANT_URI } from '../fixtures/opcua-plant.js';
import { endpointOf, methodControl, siteOf, testOptions } from '../fixtures/opcua-site.js';
import { TcpProxy } from '../fixtures/tcp-proxy.js';

const SLOT = Date.UTC(2026, 0, 15, 17);

function order(assetId: string, powerKw: number | null): SetpointOrder {
  return {
    id: `p1:${assetId}:${String(SLOT)}`,
    planId: 'p1',
    assetId,
    slotMs: SLOT,
    powerKw,
    validFromMs: SLOT,
    validUntilMs: SLOT + 900_000,
    rampKwPerS: 2,
  };
}

const CURTAIL: ControlPoint = {
  assetId: 'PV',
  endpointId: 'A',
  unit: '%',
  sign: -1,
  via: 'variable',
  setpointNode: `nsu=${PLANT_URI};s=CurtailPercent`,
  readBackNode: `nsu=${PLANT_URI};s=CurtailPercent`,
  releaseValue: 100,
};

describe('OpcUaAssetGateway', () => {
  let plant: OpcUaPlant;
  let cleanUp: (() => Promise<void>)[];

  beforeEach(async () => {
    plant = await OpcUaPlant.start();
    cleanUp = [() => plant.stop()];
  });

  afterEach(async () => {
    for (const work of cleanUp.reverse()) await work();
  });

  async function gateway(
    controlPoints: ControlPoint[],
    urls: Record<string, string> = { A: plant.url },
    requestTimeoutMs = 2_000,
  ): Promise<OpcUaAssetGateway> {
    const bench = await testOptions({ requestTimeoutMs });
    const endpoints = Object.entries(urls).map(([id, url]) => endpointOf(id, url));
    const connections = new OpcUaConnections(siteOf({ endpoints, controlPoints }), bench.options);
    cleanUp.push(bench.dispose, () => connections.close());
    return new OpcUaAssetGateway(connections);
  }

  it('calls the method with unit, sign, ramp and validity converted, and reads back what is applied', async () => {
    const hands = await gateway([methodControl('BAT', { sign: -1 })]);
    const outcome = await hands.write(order('BAT', 12.5));
    expect(outcome).toEqual({ status: 'accepted', appliedKw: 12.5, statusCode: 0 });
    expect(plant.calls).toEqual([
      {
        id: order('BAT', 0).id,
        plan: 'p1',
        value: -12_500,
        from: new Date(SLOT),
        until: new Date(SLOT + 900_000),
        ramp: 2_000,
      },
    ]);
    expect(await hands.readBack('BAT')).toEqual({
      appliedKw: 12.5,
      setpointId: order('BAT', 0).id,
      statusCode: 0,
      good: true,
    });
  });

  it('tells a refusal by the device from one by status code', async () => {
    const hands = await gateway([methodControl('BAT')]);
    plant.behaviour = 'refuse';
    expect(await hands.write(order('BAT', 1))).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('local key switch') as unknown,
    });
    plant.behaviour = 'bad-status';
    expect(await hands.write(order('BAT', 1))).toMatchObject({
      status: 'refused',
      statusCode: StatusCodes.BadOutOfRange.value,
    });
    expect(plant.calls).toHaveLength(2);
  });

  it('does not know what became of a call that gets no answer, and does not repeat it', async () => {
    const hands = await gateway([methodControl('BAT')], { A: plant.url }, 500);
    await hands.write(order('BAT', 1));
    plant.behaviour = 'hang';
    expect(await hands.write(order('BAT', 2))).toMatchObject({ status: 'unknown' });
    expect(plant.calls).toHaveLength(2);
  });

  it('does not know what became of a call the connection broke under, and sends it never again', async () => {
    const proxy = await TcpProxy.start(plant.port);
    cleanUp.push(() => proxy.close());
    const hands = await gateway([methodControl('BAT')], {
      A: `opc.tcp://127.0.0.1:${String(proxy.port)}/plant`,
    });
    await hands.write(order('BAT', 1));
    plant.behaviour = 'hang';
    const pending = hands.write(order('BAT', 2));
    while (plant.calls.length < 2) await new Promise((resolve) => setImmediate(resolve));
    proxy.cut();
    expect(await pending).toMatchObject({ status: 'unknown' });
    plant.behaviour = 'accept';
    let again = await hands.readBack('BAT');
    while (!again.good) {
      await new Promise((resolve) => setImmediate(resolve));
      again = await hands.readBack('BAT');
    }
    expect(again).toMatchObject({ appliedKw: 1, good: true });
    expect(plant.calls).toHaveLength(2);
  });

  it('writes and releases a variable in per cent of the rating', async () => {
    const hands = await gateway([CURTAIL]);
    expect(await hands.write(order('PV', -40))).toEqual({
      status: 'accepted',
      appliedKw: -40,
      statusCode: 0,
    });
    expect(plant.valueOf('CurtailPercent')).toBe(40);
    expect(await hands.readBack('PV')).toEqual({
      appliedKw: -40,
      setpointId: null,
      statusCode: 0,
      good: true,
    });
    expect(await hands.release('PV')).toMatchObject({ status: 'accepted' });
    expect(plant.valueOf('CurtailPercent')).toBe(100);
  });

  it('releases by method, also for an order without power', async () => {
    const hands = await gateway([methodControl('BAT')]);
    expect(await hands.release('BAT')).toMatchObject({ status: 'accepted', appliedKw: null });
    expect(await hands.write(order('BAT', null))).toMatchObject({ status: 'accepted' });
    expect(plant.releases).toBe(2);
    expect(plant.calls).toEqual([]);
  });

  it('refuses what it cannot say: no control point, no number, no such node', async () => {
    const hands = await gateway([
      { ...CURTAIL, setpointNode: `nsu=${PLANT_URI};s=Nowhere` },
      methodControl('BAT'),
    ]);
    expect(await hands.write(order('XX', 1))).toMatchObject({ status: 'refused' });
    expect(await hands.write(order('BAT', Number.NaN))).toMatchObject({ status: 'refused' });
    expect(await hands.write(order('PV', 1))).toMatchObject({
      status: 'refused',
      statusCode: StatusCodes.BadNodeIdUnknown.value,
    });
    expect(plant.calls).toEqual([]);
  });

  it('is not held up at one endpoint by another that is dead', async () => {
    const dead = `opc.tcp://127.0.0.1:${String(await freePort())}/x`;
    const hands = await gateway([methodControl('BAT'), methodControl('GONE', { endpointId: 'DEAD' })], {
      A: plant.url,
      DEAD: dead,
    });
    const order1 = hands.write(order('GONE', 1)).then((o) => ['GONE', o.status]);
    const order2 = hands.write(order('BAT', 1)).then((o) => ['BAT', o.status]);
    expect(await Promise.race([order1, order2])).toEqual(['BAT', 'accepted']);
    expect(await order1).toEqual(['GONE', 'unknown']);
    expect(await hands.readBack('GONE')).toMatchObject({ appliedKw: null, good: false });
  });
});
