import { describe, expect, it } from '@jest/globals';
import type { Asset } from '../grid/asset.js';
import { SLOT_MS } from '../time/slot.js';
import type { SetpointRecord } from './setpoint.js';
import { settleSlot, type SlotEvidence } from './settle-slot.js';

const T = Date.parse('2026-01-15T17:45:00Z');
const MINUTE = 60_000;
const BATTERY: Asset = {
  id: 'BAT',
  kind: 'battery',
  name: 'test',
  substationId: 'S',
  districtId: 'D',
  meterId: 'M',
  rampKwPerS: 500,
  safeState: { mode: 'power', powerKw: 0 },
  controllable: true,
  ratedKw: 3_000,
  energyCapacityKwh: 6_000,
  maxChargeKw: 3_000,
  maxDischargeKw: 3_000,
  efficiencyCharge: 1,
  efficiencyDischarge: 1,
  socMin: 0.1,
  socMax: 0.9,
  wearEurPerKwh: 0.01,
};

function record(
  id: string,
  powerKw: number | null,
  minute: number,
  more: Partial<SetpointRecord> = {},
): SetpointRecord {
  const atMs = T + minute * MINUTE;
  return {
    order: {
      id,
      planId: 'P',
      assetId: 'BAT',
      slotMs: T,
      powerKw,
      validFromMs: atMs,
      validUntilMs: T + SLOT_MS,
      rampKwPerS: 500,
    },
    state: 'written',
    detail: 'accepted',
    statusCode: 0,
    readBackKw: powerKw,
    meteredKw: null,
    intendedAtMs: atMs,
    writtenAtMs: atMs,
    settledAtMs: null,
    ...more,
  };
}

function evidence(meanKw: number | null, more: Partial<SlotEvidence> = {}): SlotEvidence {
  return { asset: BATTERY, startKw: 0, meanKw, secondHalfKw: null, lastChance: true, ...more };
}

function states(records: readonly SetpointRecord[], seen: SlotEvidence): Record<string, string> {
  return Object.fromEntries([...settleSlot(records, seen)].map(([id, { state }]) => [id, state]));
}

/** 0 kW, from minute 5 -1500 kW, from minute 10 back to 0: a third of the slot at -1500 is a mean of -500. */
const MOVED = [record('act', 0, 0), record('b1', -1_500, 5), record('b2', 0, 10)];

describe('the orders of an asset that balancing moved', () => {
  it('are confirmed by the mean of their whole course, not by the mean of one of them', () => {
    expect(states(MOVED, evidence(-500))).toEqual({ act: 'confirmed', b1: 'confirmed', b2: 'confirmed' });
    expect([...settleSlot(MOVED, evidence(-500))][1]?.[1].detail).toContain(
      '-1500.0 kW from minute 5.0, 0.0 kW from minute 10.0',
    );
  });

  it('diverge when the meter shows the plan or the correction alone', () => {
    for (const meanKw of [0, -1_000, -1_500, 500]) {
      expect(new Set(Object.values(states(MOVED, evidence(meanKw))))).toEqual(new Set(['diverging']));
    }
  });

  it('a device may take a minute to begin: 1500 kW later by a minute are 100 kW of the mean', () => {
    const moved = [record('act', 0, 0), record('b1', -1_500, 5)];
    expect(states(moved, evidence(-1_000))).toEqual({ act: 'confirmed', b1: 'confirmed' });
    expect(states(moved, evidence(-900))).toEqual({ act: 'confirmed', b1: 'confirmed' });
    expect(states(moved, evidence(-800))).toEqual({ act: 'diverging', b1: 'diverging' });
  });

  it('are late when only the second half followed, or no meter tells', () => {
    expect(states(MOVED, evidence(0, { secondHalfKw: -500 }))).toEqual({
      act: 'late',
      b1: 'late',
      b2: 'late',
    });
    expect(states(MOVED, evidence(null))).toEqual({ act: 'late', b1: 'late', b2: 'late' });
  });

  it('an order whose write broke is in the course when the meter shows it, and withheld when it does not', () => {
    const broken = record('b1', -1_500, 5, { state: 'intended', writtenAtMs: null, readBackKw: null });
    expect(states([record('act', 0, 0), broken], evidence(-1_000))).toEqual({ act: 'confirmed', b1: 'late' });
    expect(states([record('act', 0, 0), broken], evidence(0))).toEqual({ act: 'confirmed', b1: 'withheld' });
  });

  it('prove nothing in a slot in which the asset was handed back', () => {
    const lied = record('b1', -1_500, 5, { state: 'diverging', settledAtMs: T + 5 * MINUTE });
    expect(states([record('act', 0, 0), lied], evidence(-50))).toEqual({ act: 'late' });
    const released = record('r', null, 8, { state: 'released', settledAtMs: T + 8 * MINUTE });
    expect(states([record('act', -1_500, 0), released], evidence(-800))).toEqual({ act: 'late' });
  });
});

describe('an order alone in its slot', () => {
  it('is settled as ever: by its own mean, released before it or not', () => {
    expect(states([record('act', -1_500, 0)], evidence(-1_495))).toEqual({ act: 'confirmed' });
    const before = record('r', null, 0, { state: 'released', settledAtMs: T });
    expect(states([before, record('act', -1_500, 5)], evidence(-1_000))).toEqual({ act: 'confirmed' });
    expect(states([record('act', -1_500, 0)], evidence(0))).toEqual({ act: 'diverging' });
  });

  it('whose proof took minutes may have reached the device any time since its intent', () => {
    // Told at minute 1, proven at minute 7: -1500 kW for 14 to 7 minutes of the slot, and a minute less at most.
    const slow = record('act', -1_500, 1, { writtenAtMs: T + 7 * MINUTE });
    for (const meanKw of [-1_400, -1_000, -700]) {
      expect(states([slow], evidence(meanKw))).toEqual({ act: 'confirmed' });
    }
    for (const meanKw of [-500, 0, 700]) {
      expect(states([slow], evidence(meanKw))).toEqual({ act: 'diverging' });
    }
    const lied = record('act', -1_500, 1, { writtenAtMs: T + 7 * MINUTE, readBackKw: -500 });
    expect(states([lied], evidence(-1_000))).toEqual({ act: 'diverging' });
  });
});
