/** What stands beside a plan on the approval screen: alarms that count, devices that are not ready, calls of the month. */
import { describe, expect, it } from '@jest/globals';
import { aPlan } from './plan-samples.js';
import { FORECAST_SITE, ForecastSiteModel } from '../fixtures/forecast-site.js';
import { MemoryAlarmStore } from '../../src/adapters/memory/alarm-store.js';
import { MemorySetpointStore } from '../../src/adapters/memory/setpoint-store.js';
import type { AlarmRecord } from '../../src/core/alarm/alarm-record.js';
import type { SetpointOrder, SetpointState } from '../../src/core/control/setpoint.js';
import type { PlanContent } from '../../src/core/dispatch/plan.js';
import type { AssetState, SystemSnapshot } from '../../src/core/dispatch/snapshot.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { ApprovalEvidence } from '../../src/modules/approval/approval-evidence.service.js';

const SLOT = Date.UTC(2026, 0, 29, 9);
const NOW = SLOT + 60_000;

function standing(subject: string, more: Partial<AlarmRecord> = {}): AlarmRecord {
  const { definitionId = 'import-limit' } = more;
  return {
    ...{ id: `${definitionId}@${subject}`, definitionId, subject, state: 'unacknowledged' },
    ...{ raisedAtMs: SLOT, returnedAtMs: null, acknowledged: null, shelf: null, suppressedBy: null },
    ...{ pending: null, value: 1, limit: 0, detail: { fr: 'dit', en: 'said' }, seenAtMs: SLOT },
    ...{ raisedCount: 1, version: 0 },
    ...more,
  };
}

function order(assetId: string, slotMs: number, powerKw: number | null): SetpointOrder {
  return {
    ...{ id: `P:${assetId}:${String(slotMs)}`, planId: 'P', assetId, slotMs, powerKw },
    ...{ validFromMs: slotMs, validUntilMs: slotMs + 2 * SLOT_MS, rampKwPerS: 10 },
  };
}

/** Evidence of a world in which these alarms stand and these orders became what is said. */
async function evidenceOf(world: {
  readonly alarms?: readonly AlarmRecord[];
  readonly orders?: readonly (readonly [SetpointOrder, SetpointState])[];
}): Promise<ApprovalEvidence> {
  const alarms = new MemoryAlarmStore();
  const setpoints = new MemorySetpointStore();
  await alarms.save((world.alarms ?? []).map((record) => ({ record, readVersion: 0, transitions: [] })));
  for (const [one, state] of world.orders ?? []) {
    await setpoints.intend([one], one.slotMs);
    if (state === 'intended') continue;
    await setpoints.update(one.id, { state, detail: `it is ${state}`, atMs: one.slotMs + 1 });
  }
  return new ApprovalEvidence(alarms, setpoints, new ForecastSiteModel());
}

describe('alarms beside a plan', () => {
  it('are counted by priority while their condition holds, seen or not', async () => {
    const evidence = await evidenceOf({
      alarms: [
        standing('NORTH'),
        standing('SOUTH', { state: 'acknowledged' }),
        standing('E1', { definitionId: 'endpoint-lost' }),
        standing('CITY', { definitionId: 'no-weather' }),
        standing('M1', { definitionId: 'meter-stale' }),
      ],
    });
    expect(await evidence.alarmCounts()).toEqual({ urgent: 2, high: 1, medium: 1, low: 1 });
  });

  it('are not counted when they are over, set aside by a person, or explained by another', async () => {
    const shelf = { untilMs: NOW + 60_000, by: 'anna', reason: 'works', atMs: SLOT };
    const evidence = await evidenceOf({
      alarms: [
        standing('A', { state: 'returned' }),
        standing('B', { shelf }),
        standing('C', { definitionId: 'meter-stale', suppressedBy: 'endpoint-lost@E1' }),
      ],
    });
    expect(await evidence.alarmCounts()).toEqual({ urgent: 0, high: 0, medium: 0, low: 0 });
  });
});

describe('devices that a plan steers', () => {
  const state = (assetId: string, more: Partial<AssetState> = {}): AssetState => ({
    ...{ assetId, available: true, reason: null, powerKw: 0, soc: null, zoneTemperatureC: null },
    ...{ energyRequestedKwh: null, ageMs: 0 },
    ...more,
  });
  const [template] = aPlan('P', { siteId: 'town', firstSlotMs: SLOT }).content.schedules;

  function content(powers: Readonly<Record<string, readonly (number | null)[]>>): PlanContent {
    const schedules = Object.entries(powers).map(([assetId, powerKw]) => ({
      ...template!,
      assetId,
      powerKw,
    }));
    return aPlan('P', { siteId: 'town', firstSlotMs: SLOT, schedules }).content;
  }

  const snapshotOf = (...assets: AssetState[]): SystemSnapshot => ({ assets }) as unknown as SystemSnapshot;

  it('are those with a power in any slot; what is left to its own control is none of them', async () => {
    const evidence = await evidenceOf({});
    const plan = content({ PV: [null, -5], HYDRO: [null, null] });
    const targets = await evidence.targets(plan, snapshotOf(state('PV'), state('HYDRO')), NOW);
    expect(targets).toEqual([{ assetId: 'PV', name: 'PV', ready: true, reason: null, lastOrder: null }]);
  });

  it('stand first when they are not ready, with the reason', async () => {
    const evidence = await evidenceOf({});
    const plan = content({ PV: [-5], HYDRO: [-5] });
    const gone = state('HYDRO', { available: false, reason: 'no heartbeat' });
    const targets = await evidence.targets(plan, snapshotOf(state('PV'), gone), NOW);
    expect(targets.map(({ assetId, ready, reason }) => [assetId, ready, reason])).toEqual([
      ['HYDRO', false, 'no heartbeat'],
      ['PV', true, null],
    ]);
  });

  it.each<SetpointState>(['refused', 'diverging'])(
    'are not ready when their last order is %s, though they answer',
    async (became) => {
      const evidence = await evidenceOf({ orders: [[order('PV', SLOT, -5), became]] });
      const [target] = await evidence.targets(content({ PV: [-5] }), snapshotOf(state('PV')), NOW);
      expect(target).toEqual({
        ...{ assetId: 'PV', name: 'PV', ready: false, reason: `it is ${became}` },
        lastOrder: { state: became, slotMs: SLOT, detail: `it is ${became}` },
      });
    },
  );

  it.each<SetpointState>(['confirmed', 'late', 'released', 'withheld'])(
    'are ready when their last order is %s: the device did nothing wrong',
    async (became) => {
      const evidence = await evidenceOf({ orders: [[order('PV', SLOT, -5), became]] });
      const [target] = await evidence.targets(content({ PV: [-5] }), snapshotOf(state('PV')), NOW);
      expect(target).toMatchObject({ ready: true, reason: null, lastOrder: { state: became } });
    },
  );

  it('are judged by the order of the running slot, not by an older one', async () => {
    const evidence = await evidenceOf({
      orders: [
        [order('PV', SLOT - SLOT_MS, -5), 'refused'],
        [order('PV', SLOT, -5), 'confirmed'],
      ],
    });
    const [target] = await evidence.targets(content({ PV: [-5] }), snapshotOf(state('PV')), NOW);
    expect(target).toMatchObject({ ready: true, lastOrder: { state: 'confirmed', slotMs: SLOT } });
  });

  it('are not ready when the snapshot knows nothing of them', async () => {
    const evidence = await evidenceOf({});
    const [target] = await evidence.targets(content({ PV: [-5] }), snapshotOf(), NOW);
    expect(target).toMatchObject({ assetId: 'PV', ready: false, reason: null });
  });
});

describe('calls of the month', () => {
  const { assets } = FORECAST_SITE.grid;
  /** Midnight of 1 February in Lyon, an hour before UTC's. */
  const FEBRUARY = Date.UTC(2026, 0, 31, 23);
  const called = (slotMs: number, became: SetpointState = 'confirmed', kw: number | null = -40) =>
    [order('PV', slotMs, kw), became] as const;
  const count = async (...orders: ReturnType<typeof called>[]): Promise<number | undefined> => {
    const evidence = await evidenceOf({ orders });
    return (await evidence.callsThisMonth(assets, FEBRUARY + 20 * SLOT_MS)).get('PV');
  };

  it('are runs of slots, not slots', async () => {
    const run = [4, 5, 6, 7].map((k) => called(FEBRUARY + k * SLOT_MS));
    expect(await count(...run)).toBe(1);
    expect(await count(...run, called(FEBRUARY + 9 * SLOT_MS))).toBe(2);
  });

  it('begin with the civil month of Lyon, not with that of UTC', async () => {
    expect(await count(called(FEBRUARY - SLOT_MS))).toBe(0);
    expect(await count(called(FEBRUARY))).toBe(1);
  });

  it('are those that went out: what was refused or withheld troubled nobody', async () => {
    expect(await count(called(FEBRUARY, 'refused'), called(FEBRUARY + 4 * SLOT_MS, 'withheld'))).toBe(0);
    expect(await count(called(FEBRUARY, 'diverging'))).toBe(1);
  });

  it('take something away: neither power taken nor a hand-back is a call', async () => {
    expect(
      await count(called(FEBRUARY, 'confirmed', 40), called(FEBRUARY + 4 * SLOT_MS, 'released', null)),
    ).toBe(0);
  });

  it('name every block that was asked about, with 0 where there was none', async () => {
    const evidence = await evidenceOf({ orders: [called(FEBRUARY)] });
    const counts = await evidence.callsThisMonth(assets, FEBRUARY + SLOT_MS);
    expect([...counts]).toEqual([
      ['PV', 1],
      ['HYDRO', 0],
    ]);
    expect(await evidence.callsThisMonth([], FEBRUARY)).toEqual(new Map());
  });
});
