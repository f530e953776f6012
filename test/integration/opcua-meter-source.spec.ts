import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StatusCodes } from 'node-opcua';
import { OpcUaConnections } from '../../src/adapters/opcua/opcua-connections.js';
import { OpcUaMeterSource } from '../../src/adapters/opcua/opcua-meter-source.js';
import type { Site } from '../../src/core/grid/site.js';
import { freePort, OpcUaPlant, PLANT_URI, type PlantOptions } from '../fixtures/opcua-plant.js';
import { endpointOf, pointOf, Recorder, siteOf, testOptions } from '../fixtures/opcua-site.js';
import { TcpProxy } from '../fixtures/tcp-proxy.js';

const POWER = pointOf('M', 'activePower', 'AcActivePowerTotal');

describe('OpcUaMeterSource', () => {
  let recorder: Recorder;
  let cleanUp: (() => Promise<void>)[];
  let bench: Awaited<ReturnType<typeof testOptions>>;

  beforeEach(async () => {
    recorder = new Recorder();
    bench = await testOptions({ requestTimeoutMs: 2_000 });
    cleanUp = [bench.dispose];
  });

  afterEach(async () => {
    for (const work of cleanUp.reverse()) await work();
  });

  async function plant(options: PlantOptions = {}): Promise<OpcUaPlant> {
    const started = await OpcUaPlant.start(options);
    cleanUp.push(() => started.stop());
    return started;
  }

  async function source(site: Site): Promise<OpcUaMeterSource> {
    const made = new OpcUaMeterSource(new OpcUaConnections(site, bench.options));
    cleanUp.push(() => made.close());
    await made.start(recorder);
    return made;
  }

  it('splits subscriptions, reads and look-ups at the operation limits of the server', async () => {
    const device = await plant({ variables: 25, operationLimit: 4 });
    const readPoints = Array.from({ length: 25 }, (_, i) =>
      pointOf(`X${String(i)}`, 'activePower', `V${String(i)}`),
    );
    await source(siteOf({ endpoints: [endpointOf('A', device.url)], readPoints }));
    await recorder.until((r) => new Set(r.all.map((x) => x.seriesId)).size === 25);
    expect(recorder.problems).toEqual([]);
    device.set('V24', 5_000);
    await recorder.until((r) => r.ofSeries('X24.activePower').some((x) => x.value === 5));
  });

  it('turns values into house units, quality and evidence', async () => {
    const device = await plant();
    const readPoints = [
      POWER,
      pointOf('B', 'activePower', 'V0', { sign: -1 }),
      pointOf('M', 'importEnergy', 'AcActiveEnergyTotalImportHp', { unit: 'Wh' }),
    ].filter((p) => !p.node.endsWith('V0'));
    await source(siteOf({ endpoints: [endpointOf('A', device.url)], readPoints }));
    await recorder.until((r) => r.connections('A') === 1);
    const at = (ms: number): Date => new Date(1_768_500_000_000 + ms);
    device.set('AcActivePowerTotal', 1_500, StatusCodes.Good, at(0));
    await recorder.until((r) => r.all.some((x) => x.value === 1.5));
    device.set('AcActivePowerTotal', 2_500, StatusCodes.UncertainLastUsableValue, at(1));
    await recorder.until((r) => r.all.some((x) => x.value === 2.5));
    device.set('AcActivePowerTotal', 3_500, StatusCodes.BadSensorFailure, at(2));
    await recorder.until((r) => r.all.some((x) => x.sourceMs === at(2).getTime()));
    device.set('AcActivePowerTotal', Number.NaN, StatusCodes.Good, at(3));
    await recorder.until((r) => r.all.some((x) => x.sourceMs === at(3).getTime()));
    const byTime = (ms: number) => recorder.all.find((x) => x.sourceMs === at(ms).getTime());
    expect(byTime(0)).toMatchObject({
      seriesId: 'M.activePower',
      value: 1.5,
      quality: 'good',
      statusCode: 0,
    });
    expect(byTime(1)).toMatchObject({ quality: 'uncertain', statusCode: 0x40900000 });
    expect(byTime(2)).toMatchObject({ quality: 'bad', statusCode: StatusCodes.BadSensorFailure.value });
    expect(byTime(3)).toMatchObject({ value: Number.NaN, quality: 'bad' });
    const future = new Date(Date.now() + 600_000);
    device.set('AcActivePowerTotal', 4_500, StatusCodes.Good, future);
    await recorder.until((r) => r.all.some((x) => x.value === 4.5));
    expect(recorder.all.find((x) => x.value === 4.5)).toMatchObject({
      quality: 'bad',
      sourceMs: future.getTime(),
    });
  });

  it('reports a repeated value with a new time, because it is a new measurement', async () => {
    const device = await plant();
    await source(siteOf({ endpoints: [endpointOf('A', device.url)], readPoints: [POWER] }));
    await recorder.until((r) => r.connections('A') === 1);
    for (const ms of [1_000, 2_000, 3_000]) {
      const at = 1_768_500_000_000 + ms;
      device.set('AcActivePowerTotal', 500, StatusCodes.Good, new Date(at));
      await recorder.until((r) => r.all.some((x) => x.value === 0.5 && x.sourceMs === at));
    }
  });

  it('refuses a point whose unit, node or namespace is not that of the site file, and keeps the others', async () => {
    const device = await plant();
    const readPoints = [
      POWER,
      pointOf('K', 'activePower', 'InKilowatt'),
      pointOf('N', 'activePower', 'NoUnit', { unit: 'kW' }),
      pointOf('G', 'activePower', 'Nowhere'),
      pointOf('O', 'activePower', 'x', { node: 'nsu=urn:other;s=x' }),
    ];
    await source(siteOf({ endpoints: [endpointOf('A', device.url)], readPoints }));
    await recorder.until((r) => r.connections('A') === 1);
    device.set('InKilowatt', 7);
    device.set('NoUnit', 8);
    device.set('AcActivePowerTotal', 9_000);
    await recorder.until((r) => r.all.some((x) => x.value === 8) && r.all.some((x) => x.value === 9));
    expect(recorder.ofSeries('K.activePower')).toEqual([]);
    const details = Object.fromEntries(recorder.problems.map((p) => [p.seriesId, p.detail]));
    expect(Object.keys(details).sort()).toEqual(['G.activePower', 'K.activePower', 'O.activePower']);
    expect(details['K.activePower']).toMatch(/saw the unit "kW".*expected "W"/);
    expect(details['G.activePower']).toMatch(/BadNodeIdUnknown/);
    expect(details['O.activePower']).toMatch(/no namespace of nsu=urn:other/);
  });

  it('is not delayed by a dead and a silent endpoint', async () => {
    const device = await plant();
    const held: Socket[] = [];
    const silent: Server = createServer((socket) => held.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    cleanUp.push(async () => {
      for (const socket of held) socket.destroy();
      await new Promise((resolve) => silent.close(resolve));
    });
    const address = silent.address();
    const silentPort = typeof address === 'object' && address !== null ? address.port : 0;
    const site = siteOf({
      endpoints: [
        endpointOf('DEAD', `opc.tcp://127.0.0.1:${String(await freePort())}/x`),
        endpointOf('SILENT', `opc.tcp://127.0.0.1:${String(silentPort)}/x`),
        endpointOf('A', device.url),
      ],
      readPoints: [POWER, { ...POWER, endpointId: 'DEAD' }, { ...POWER, endpointId: 'SILENT' }],
    });
    const reader = await source(site);
    await recorder.until((r) => r.connections('A') === 1);
    device.set('AcActivePowerTotal', 1_000);
    await recorder.until((r) => r.all.some((x) => x.value === 1));
    expect(recorder.connections('SILENT') + recorder.connections('DEAD')).toBe(0);
    await recorder.until(
      (r) => r.statuses.filter((s) => s.endpointId === 'DEAD' && s.state === 'lost').length >= 2,
    );
    const range = { startMs: 0, endMs: 1_000 };
    await expect(reader.history('DEAD', [POWER], range, () => Promise.resolve())).rejects.toThrow(
      /DEAD|no answer/,
    );
  });

  it('comes back after a restart of the server, even when its namespaces have moved', async () => {
    const first = await OpcUaPlant.start();
    const reader = await source(siteOf({ endpoints: [endpointOf('A', first.url)], readPoints: [POWER] }));
    await recorder.until((r) => r.connections('A') === 1);
    await first.stop();
    await recorder.until((r) => r.statuses.at(-1)?.state === 'lost');
    const second = await plant({ port: first.port, otherNamespace: 'urn:test:came-before' });
    await recorder.until((r) => r.connections('A') === 2);
    second.set('AcActivePowerTotal', 12_000);
    await recorder.until((r) => r.all.some((x) => x.value === 12));
    await expect(
      reader.history('A', [], { startMs: 0, endMs: 1 }, () => Promise.resolve()),
    ).resolves.toBeUndefined();
  });

  it('finds out a frozen connection that stays open, and a cut one', async () => {
    const device = await plant();
    bench = { ...bench, options: { ...bench.options, requestTimeoutMs: 1_000 } };
    const proxy = await TcpProxy.start(device.port);
    cleanUp.push(() => proxy.close());
    const url = `opc.tcp://127.0.0.1:${String(proxy.port)}/plant`;
    await source(siteOf({ endpoints: [endpointOf('A', url)], readPoints: [POWER] }));
    await recorder.until((r) => r.connections('A') === 1);
    proxy.cut();
    await recorder.until((r) => r.connections('A') === 2);
    proxy.freeze();
    await recorder.until((r) => r.statuses.at(-1)?.state === 'lost');
    proxy.thaw();
    await recorder.until((r) => r.connections('A') === 3);
    device.set('AcActivePowerTotal', 3_000);
    await recorder.until((r) => r.all.some((x) => x.value === 3));
  });

  it('reads history in pieces, oldest first, inside the range only', async () => {
    const device = await plant({ operationLimit: 1 });
    const start = Date.UTC(2026, 0, 1);
    const count = 2_500;
    for (let i = 0; i < count; i++) {
      const at = new Date(start + i * 900_000);
      device.set('AcActivePowerTotalImport15minCompleted', i * 1_000, StatusCodes.Good, at);
    }
    const block = pointOf('M', 'importBlock', 'AcActivePowerTotalImport15minCompleted', {
      historizing: true,
    });
    const reader = await source(
      siteOf({ endpoints: [endpointOf('A', device.url)], readPoints: [block, POWER] }),
    );
    const batches: number[][] = [];
    const range = { startMs: start + 900_000, endMs: start + count * 900_000 };
    await reader.history('A', [block, POWER], range, (batch) => {
      batches.push(batch.map((r) => r.value));
      return Promise.resolve();
    });
    expect(batches.length).toBeGreaterThan(2);
    expect(batches.flat()).toEqual(Array.from({ length: count - 1 }, (_, i) => i + 1));
    expect(recorder.problems.map((p) => p.seriesId)).toEqual(['M.activePower']);
  });

  it('reads over Basic256Sha256 with a user, and says why it cannot with a wrong password', async () => {
    const device = await plant({ user: { name: 'gateway', password: 'right' } });
    const endpoint = {
      ...endpointOf('A', device.url),
      securityPolicy: 'Basic256Sha256',
      securityMode: 'SignAndEncrypt',
      user: { name: 'gateway', passwordEnv: 'PW' },
    } as const;
    bench = {
      ...bench,
      options: { ...bench.options, password: (name) => (name === 'PW' ? 'right' : undefined) },
    };
    await source(siteOf({ endpoints: [endpoint], readPoints: [POWER] }));
    await recorder.until((r) => r.connections('A') === 1);
    device.set('AcActivePowerTotal', 2_000);
    await recorder.until((r) => r.all.some((x) => x.value === 2));

    const right = recorder;
    recorder = new Recorder();
    bench = { ...bench, options: { ...bench.options, password: () => 'wrong' } };
    await source(siteOf({ endpoints: [endpoint], readPoints: [POWER] }));
    await recorder.until((r) => r.statuses.some((s) => s.state === 'lost'));
    expect(recorder.statuses.find((s) => s.state === 'lost')?.detail).toMatch(
      /BadUserAccessDenied|BadIdentityToken/,
    );
    expect(right.statuses.at(-1)?.state).toBe('connected');
  });

  it('does not take an unknown server certificate unless told to', async () => {
    const device = await plant({ user: { name: 'gateway', password: 'right' } });
    bench = {
      ...bench,
      options: { ...bench.options, trustUnknownCertificates: false, password: () => 'right' },
    };
    const endpoint = {
      ...endpointOf('A', device.url),
      securityPolicy: 'Basic256Sha256',
      securityMode: 'SignAndEncrypt',
      user: { name: 'gateway', passwordEnv: 'PW' },
    } as const;
    await source(siteOf({ endpoints: [endpoint], readPoints: [POWER] }));
    await recorder.until((r) => r.statuses.some((s) => s.state === 'lost'));
    expect(recorder.connections('A')).toBe(0);
    expect(recorder.statuses.find((s) => s.state === 'lost')?.detail).toMatch(/ertificate/);
  });

  it('names nodes by URI, never by index', () => {
    expect(POWER.node).toBe(`nsu=${PLANT_URI};s=AcActivePowerTotal`);
  });
});
