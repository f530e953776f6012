import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OpcUaAssetGateway } from '../../src/adapters/opcua/opcua-asset-gateway.js';
import { OpcUaConnections } from '../../src/adapters/opcua/opcua-connections.js';
import { OpcUaMeterSource } from '../../src/adapters/opcua/opcua-meter-source.js';
import { readSiteFile } from '../../src/config/site-file/read-site-file.js';
import type { Site } from '../../src/core/grid/site.js';
import type { MeterReading } from '../../src/core/series/series.js';
import { startTwin } from '../../src/twin/twin.js';
import type { RunningTwin } from '../../src/twin/twin-types.js';
import { Clock } from '../../src/ports/clock.js';
import { Recorder, testOptions } from '../fixtures/opcua-site.js';

const START = Date.UTC(2026, 0, 15, 17);
const SERVED = ['MOU', 'MET'];

/** The city's time as the twin tells it. */
class TwinTime extends Clock {
  twin: RunningTwin | undefined;
  override kind(): 'simulated' {
    return 'simulated';
  }
  override nowMs(): number {
    return this.twin?.nowMs() ?? START;
  }
  override speed(): number {
    return 1;
  }
}

describe('the OPC UA adapter on the twin of Lyon, by its committed site file', () => {
  const clock = new TwinTime();
  const recorder = new Recorder();
  let folder: string;
  let twin: RunningTwin;
  let site: Site;
  let source: OpcUaMeterSource;
  let gateway: OpcUaAssetGateway;
  let bench: Awaited<ReturnType<typeof testOptions>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'traboule-twin-'));
    twin = await startTwin({
      seed: 7,
      scenario: 'cold-wave',
      basePort: 0,
      pkiFolder: folder,
      historyDays: 2,
      clock: { mode: 'stepped', startMs: START },
      endpoints: SERVED,
    });
    clock.twin = twin;
    const whole = await readSiteFile('sites/lyon.yaml', { endpointUrls: twin.endpoints });
    const served = (p: { endpointId: string }): boolean => SERVED.includes(p.endpointId);
    site = {
      ...whole,
      endpoints: whole.endpoints.filter((e) => SERVED.includes(e.id)),
      readPoints: whole.readPoints.filter(served),
      controlPoints: whole.controlPoints.filter(served),
    };
    bench = await testOptions({ clock, requestTimeoutMs: 10_000 });
    const connections = new OpcUaConnections(site, bench.options);
    source = new OpcUaMeterSource(connections);
    gateway = new OpcUaAssetGateway(connections);
    await source.start(recorder);
    await recorder.until((r) => SERVED.every((id) => r.connections(id) === 1));
  });

  afterAll(async () => {
    await source.close();
    await twin.stop();
    await bench.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it('finds every point with the unit the site file says, and a value for each', async () => {
    await recorder.until((r) => new Set(r.all.map((x) => x.seriesId)).size === site.readPoints.length);
    expect(recorder.problems).toEqual([]);
  });

  it('reads the history of every block, a value for each quarter-hour', async () => {
    const blocks = site.readPoints.filter((p) => p.historizing && p.endpointId === 'MOU');
    const found: MeterReading[] = [];
    const range = { startMs: START - 86_400_000, endMs: START };
    await source.history('MOU', blocks, range, (batch) => {
      found.push(...batch);
      return Promise.resolve();
    });
    expect(blocks.length).toBeGreaterThan(0);
    expect(found.length).toBe(blocks.length * 96);
    expect(found.every((r) => Number.isFinite(r.value))).toBe(true);
    expect(recorder.problems).toEqual([]);
  });

  it('writes a setpoint in kW, reads it back and sees the power follow', async () => {
    const order = {
      id: `p1:BAT-GERLAND:${String(START)}`,
      planId: 'p1',
      assetId: 'BAT-GERLAND',
      slotMs: START,
      powerKw: -4_000,
      validFromMs: START,
      validUntilMs: START + 900_000,
      rampKwPerS: 1_000,
    };
    expect(await gateway.write(order)).toMatchObject({ status: 'accepted' });
    await twin.advanceTo(START + 300_000);
    expect(await gateway.readBack('BAT-GERLAND')).toMatchObject({
      appliedKw: -4_000,
      setpointId: order.id,
      good: true,
    });
    await recorder.until((r) => {
      const power = r.ofSeries('BAT-GERLAND.activePower').at(-1)?.value ?? 0;
      return Math.abs(power + 4_000) < 200;
    });
    expect(await gateway.release('BAT-GERLAND')).toMatchObject({ status: 'accepted' });
  });
});
