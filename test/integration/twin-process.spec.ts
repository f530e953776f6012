/** The twin as a child: orders, errors in words, its clock, and that it dies with its parent. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
  type DataValue,
} from 'node-opcua';
import { forkTwin, type TwinProcess } from '../../src/apps/twin-process.js';
import { TWIN_NAMESPACE } from '../../src/twin/nodes.js';
import type { TwinClock, TwinOptions } from '../../src/twin/twin-types.js';
import { eventually } from '../fixtures/eventually.js';

const START = Date.parse('2026-01-15T17:00:00Z');
const MINUTE = 60_000;

let folder: string;
let certificates: OPCUACertificateManager;
const running: TwinProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traboule-twin-'));
  certificates = new OPCUACertificateManager({ rootFolder: join(folder, 'client'), name: 'client' });
  await certificates.initialize();
});

afterEach(async () => {
  for (const twin of running.splice(0)) await twin.stop();
});

afterAll(async () => {
  await certificates.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Options of a twin that is up in about a second. */
function small(more: Partial<TwinOptions> = {}): TwinOptions {
  return {
    seed: 1,
    scenario: 'normal',
    basePort: 0,
    pkiFolder: join(folder, 'server'),
    historyDays: 0.25,
    clock: { mode: 'stepped', startMs: START },
    endpoints: ['MET'],
    ...more,
  };
}

async function start(more: Partial<TwinOptions> = {}): Promise<TwinProcess> {
  const twin = await forkTwin(small(more));
  running.push(twin);
  return twin;
}

/** Reads a node of the weather server as often as it is asked. */
async function withReader<T>(
  twin: TwinProcess,
  use: (read: (id: string) => Promise<DataValue>) => Promise<T>,
): Promise<T> {
  const client = OPCUAClient.create({
    securityMode: MessageSecurityMode.None,
    securityPolicy: SecurityPolicy.None,
    endpointMustExist: false,
    clientCertificateManager: certificates,
  });
  return client.withSessionAsync(twin.endpoints['MET'] ?? '', async (session) => {
    await session.readNamespaceArray();
    const prefix = `ns=${String(session.getNamespaceIndex(TWIN_NAMESPACE))};s=`;
    return use((id) => session.read({ nodeId: `${prefix}${id}` }));
  });
}

describe('a twin process', () => {
  it('starts, plays on, misbehaves and ends when it is told', async () => {
    const twin = await start();
    expect(Object.keys(twin.endpoints)).toEqual(['MET']);
    expect(twin.nowMs()).toBe(START);
    expect(await twin.advanceTo(START + 15 * MINUTE)).toBe(START + 15 * MINUTE);
    expect(twin.nowMs()).toBe(START + 15 * MINUTE);
    await twin.inject('bad:METEO@now+5m');
    const status = await withReader(
      twin,
      async (read) => (await read('MET.Weather.OutdoorTemperature')).statusCode,
    );
    expect(status.name).toBe('BadSensorFailure');
    await twin.stop();
    expect(await twin.exited).toBe(0);
    await expect(twin.advanceTo(START + 30 * MINUTE)).rejects.toThrow(/the twin process is gone/);
  });

  it('says in words what it cannot do, and goes on', async () => {
    const twin = await start();
    await expect(twin.inject('explode:MOU@now')).rejects.toThrow(
      /"explode" is no kind of fault; expected one of/,
    );
    await expect(twin.inject('lose:BAT-NOWHERE@now')).rejects.toThrow(/"BAT-NOWHERE" is no asset/);
    await expect(twin.advanceTo(START - MINUTE)).rejects.toThrow(
      /stands at 2026-01-15T17:00:00.000Z and cannot go back/,
    );
    expect(await twin.advanceTo(START + MINUTE)).toBe(START + MINUTE);
  });

  it.each<[string, Partial<TwinOptions>, RegExp]>([
    [
      'a fault that is none',
      { faults: ['bad:PDJ-L5@18:00'] },
      /fault "bad:PDJ-L5@18:00": .*needs a duration/,
    ],
    [
      'a demand file that is not there',
      { demand: { file: 'gone.csv', scope: 'city' } },
      /cannot read the demand file "gone.csv"/,
    ],
    [
      'a place that is not there',
      { demand: { file: 'gone.csv', scope: 'L99' } },
      /demand scope "L99" is not known; expected one of city, L1/,
    ],
    ['a clock that stands', { clock: { mode: 'running', simMs: START, speed: 0 } }, /at a speed above 0/],
  ])('tells its parent why it cannot start: %s', async (_what, options, message) => {
    await expect(forkTwin(small(options))).rejects.toThrow(message);
  });

  it('begins with its faults and keeps them across midnight', async () => {
    const beforeMidnight = Date.parse('2026-01-15T22:30:00Z');
    const twin = await start({
      clock: { mode: 'stepped', startMs: beforeMidnight },
      faults: ['bad:METEO@23:45+90m'],
    });
    const statusAt = async (ms: number): Promise<string> => {
      await twin.advanceTo(ms);
      return withReader(twin, async (read) => (await read('MET.Weather.OutdoorTemperature')).statusCode.name);
    };
    expect(await statusAt(beforeMidnight + MINUTE)).toBe('Good');
    expect(await statusAt(beforeMidnight + 20 * MINUTE)).toBe('BadSensorFailure');
    expect(await statusAt(beforeMidnight + 100 * MINUTE)).toBe('BadSensorFailure');
    expect(await statusAt(beforeMidnight + 106 * MINUTE)).toBe('Good');
  });

  it('dies with its parent, even when that is killed', async () => {
    const parent = spawn(
      process.execPath,
      [fileURLToPath(new URL('../fixtures/twin-parent.mjs', import.meta.url)), JSON.stringify(small())],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const pid = await new Promise<number>((resolve) => {
      parent.stdout.on('data', (chunk: Buffer) => {
        resolve(Number(/twin (\d+)/.exec(chunk.toString())?.[1]));
      });
    });
    expect(alive(pid)).toBe(true);
    parent.kill('SIGKILL');
    expect(
      await eventually(
        () => alive(pid),
        (still) => !still,
      ),
    ).toBe(false);
  });
});

describe('a running clock', () => {
  const at60 = (wallMs: number): TwinClock => ({ mode: 'running', simMs: START, wallMs, speed: 60 });

  it('goes on by itself from the anchor it shares with others', async () => {
    const tenSecondsAgo = Date.now() - 10_000;
    const twin = await start({ clock: at60(tenSecondsAgo) });
    expect(twin.nowMs()).toBeGreaterThanOrEqual(START + 10 * MINUTE);
    const sharedNow = (): number => START + (Date.now() - tenSecondsAgo) * 60;
    await withReader(twin, async (read) => {
      const stamp = async (): Promise<number> =>
        (await read('MET.Weather.OutdoorTemperature')).sourceTimestamp?.getTime() ?? 0;
      const first = await eventually(stamp, (ms) => ms >= START + 11 * MINUTE);
      expect(first).toBeLessThanOrEqual(sharedNow());
      expect(first % MINUTE).toBe(0);
      const later = await eventually(stamp, (ms) => ms >= first + 3 * MINUTE);
      expect(later).toBeLessThanOrEqual(sharedNow());
    });
    await expect(twin.advanceTo(START + 86_400_000)).rejects.toThrow(/follows the wall clock/);
  });

  it('stamps faults with its own time, and moves counters', async () => {
    const twin = await start({ clock: at60(Date.now()) });
    await twin.inject('clock:MET=-1h@now+3h');
    await withReader(twin, async (read) => {
      const energy = async (): Promise<number> =>
        Number((await read('VLB.MET.Meter.AcActiveEnergyTotalExportHp')).value.value);
      const before = await energy();
      expect(await eventually(energy, (wh) => wh > before)).toBeGreaterThan(before);
      const stamp = (await read('MET.Weather.OutdoorTemperature')).sourceTimestamp?.getTime() ?? 0;
      expect(stamp).toBeLessThan(twin.nowMs() - 59 * MINUTE);
    });
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
