/** A building of the twin steered by a VEN over OPC UA: less for the time of an event, then its own thermostat again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SteppedClock } from '../../src/adapters/clock/clocks.js';
import { OpcUaBuildingNodes } from '../../src/adapters/opcua/building-nodes.js';
import { forkTwin, type TwinProcess } from '../../src/apps/twin-process.js';
import { calledBuildings, type CalledBuilding } from '../../src/twin/city/called-buildings.js';
import { assetNode, heatingSetpointNode, TWIN_NAMESPACE } from '../../src/twin/nodes.js';
import { NodeBuilding } from '../../src/ven/node-building.js';
import type { SentEvent } from '../../src/ven/openadr-event.js';
import { Ven } from '../../src/ven/ven.js';

const START = Date.parse('2026-01-15T17:00:00Z');
const MINUTE_MS = 60_000;
const LESS_KW = 30;

const event: SentEvent = {
  id: 'e1',
  eventName: 'peak',
  createdDateTime: '2026-01-15T12:00:00Z',
  modificationDateTime: '2026-01-15T12:00:00Z',
  intervalPeriod: { start: '2026-01-15T17:15:00Z', duration: 'PT30M' },
  intervals: [{ id: 0, payloads: [{ type: 'DISPATCH_SETPOINT_RELATIVE', values: [-LESS_KW] }] }],
};

let folder: string;
let twin: TwinProcess;
const opened: OpcUaBuildingNodes[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traboule-ven-'));
  twin = await forkTwin({
    ...{ seed: 1, scenario: 'cold-wave', basePort: 0, pkiFolder: join(folder, 'twin'), historyDays: 1 },
    clock: { mode: 'stepped', startMs: START },
    ...{ endpoints: ['PDJ'], calledBuildings: ['SCHOOL-L5', 'OFFICE-L5', 'HOMES-L5'] },
  });
});

afterAll(async () => {
  for (const nodes of opened) await nodes.close();
  await twin.stop();
  rmSync(folder, { recursive: true, force: true });
});

function nodesOf(
  building: CalledBuilding,
  more: { unit?: string; setpoint?: string } = {},
): OpcUaBuildingNodes {
  const named = (node: string): string => `nsu=${TWIN_NAMESPACE};s=${node}`;
  const nodes = new OpcUaBuildingNodes({
    url: twin.endpoints['PDJ'] ?? '',
    nodes: {
      power: named(assetNode(building, 'activePower')),
      setpoint: more.setpoint ?? named(heatingSetpointNode(building)),
      temperature: named(assetNode(building, 'zoneTemperature')),
    },
    ...{
      unit: more.unit ?? 'W',
      releaseValue: -1,
      pkiFolder: join(folder, 'ven'),
      clock: new SteppedClock(START),
    },
  });
  opened.push(nodes);
  return nodes;
}

function venOf(nodes: OpcUaBuildingNodes, vtn: { events: SentEvent[] | null }, lines: string[] = []): Ven {
  return new Ven(
    {
      register: () => Promise.resolve(),
      report: () => Promise.resolve(),
      activeEvents: () =>
        vtn.events === null ? Promise.reject(new Error('nobody there')) : Promise.resolve(vtn.events),
    },
    {
      ...{ venName: 'building', resourceName: 'heating', pollMs: MINUTE_MS, share: 0 },
      equipment: new NodeBuilding(nodes, { leastKw: 0, mostKw: 1_000 }),
      rules: { hours: [], timeZone: 'Europe/Paris', lowestC: 10 },
      tell: (line) => lines.push(line),
    },
    twin.nowMs(),
  );
}

describe('a building of the twin', () => {
  const [school, office, homes] = calledBuildings(['SCHOOL-L5', 'OFFICE-L5', 'HOMES-L5']) as [
    CalledBuilding,
    CalledBuilding,
    CalledBuilding,
  ];

  it('takes less while a call runs, and is back to normal at its end although the VTN is gone; a stuck one is not', async () => {
    const nodes = nodesOf(school);
    const vtn: { events: SentEvent[] | null } = { events: [event] };
    const ven = venOf(nodes, vtn);
    const stuck = nodesOf(office);
    await twin.inject(`disobey:${office.id}@now`);
    // A VEN that dies while it steers: its setpoint lives for half an hour.
    const dying = nodesOf(homes);
    const seen: Record<string, readonly number[]> = {};
    for (const minute of [0, 15, 20, 30, 45, 60]) {
      await twin.advanceTo(START + minute * MINUTE_MS);
      if (minute === 15) {
        await stuck.write(1);
        await dying.write(1);
      }
      if (minute === 20) vtn.events = null;
      await ven.tick(START + minute * MINUTE_MS);
      const powers = await Promise.all([nodes, stuck, dying].map((one) => one.read()));
      seen[minute] = powers.map(({ powerKw }) => powerKw);
      expect(powers[0]?.roomC).toBeGreaterThan(18);
    }
    const kw = (minute: number, building: number): number => seen[minute]?.[building] ?? Number.NaN;
    const [OWN, STUCK, DYING] = [0, 1, 2];
    expect(kw(15, OWN)).toBeGreaterThan(40);
    // Against the quarter-hour before the call.
    const usual = (kw(0, OWN) + kw(15, OWN)) / 2;
    expect(usual - kw(30, OWN)).toBeGreaterThan(LESS_KW - 1);
    expect(usual - kw(30, OWN)).toBeLessThan(LESS_KW + 1);
    expect(kw(30, STUCK)).toBeGreaterThan(0.9 * kw(15, STUCK));
    expect(kw(30, DYING)).toBeLessThan(0.1 * kw(15, DYING));
    expect(kw(60, OWN)).toBeGreaterThan(kw(15, OWN) - 5);
    expect(kw(60, DYING)).toBeGreaterThan(0.9 * kw(15, DYING));
    expect(ven.now()).toMatchObject({ eventId: null, vtnReachable: false, equipmentReachable: true });
  });

  it('is handed back by a VEN that was killed while it steered and is started again', async () => {
    const nodes = nodesOf(school);
    await nodes.write(1);
    await twin.advanceTo(twin.nowMs() + 10 * MINUTE_MS);
    expect((await nodes.read()).powerKw).toBeLessThan(5);
    const again = venOf(nodesOf(school), { events: null });
    await again.tick(twin.nowMs());
    await twin.advanceTo(twin.nowMs() + 10 * MINUTE_MS);
    expect((await nodes.read()).powerKw).toBeGreaterThan(40);
  });

  it('tells what it does not take and where a node is not there', async () => {
    const nodes = nodesOf(school);
    await expect(nodes.write(1e6)).rejects.toThrow(/did not take .*BadOutOfRange/);
    await expect(nodes.write(Number.NaN)).rejects.toThrow('did not take');
    const elsewhere = nodesOf(school, { setpoint: 'nsu=urn:somewhere;s=X' });
    await expect(elsewhere.write(1)).rejects.toThrow('the server has no node');
    expect(() => nodesOf(school, { unit: '°C' })).toThrow('expected W, kW or MW');
    await twin.inject(`refuse:${school.id}@now`);
    await expect(nodes.write(10)).rejects.toThrow('BadUserAccessDenied');
  });
});
