import { describe, expect, it } from '@jest/globals';
import type { Asset } from '../grid/asset.js';
import { SLOT_MS } from '../time/slot.js';
import { FINAL_SETPOINT_STATES, type SetpointRecord } from './setpoint.js';
import {
  follows,
  quarantineAt,
  QUARANTINE_SLOTS,
  rampedMeanKw,
  settle,
  type SettleEvidence,
  toleranceOf,
} from './settle-setpoint.js';

const T = Date.parse('2026-01-15T17:45:00Z');
const PLACE = {
  name: 'test',
  substationId: 'S',
  districtId: 'D',
  meterId: 'M',
  rampKwPerS: 100,
  safeState: { mode: 'local' },
  controllable: true,
} as const;
const CHP: Asset = {
  ...PLACE,
  id: 'CHP',
  kind: 'chp',
  ratedKw: 1_000,
  minOutputKw: 100,
  maxOutputKw: 1_000,
  referenceOutputKw: 800,
  costEurPerKwh: 0.1,
};
const PV: Asset = { ...PLACE, id: 'PV', kind: 'pv', ratedKw: 1_000, peakKw: 1_000 };
const EV: Asset = {
  ...PLACE,
  id: 'EV',
  kind: 'ev-hub',
  ratedKw: 1_000,
  maxChargeKw: 1_000,
  arrivalsKwhPerHour: [],
  dwellSlots: 8,
  unmetEurPerKwh: 1,
};

function record(powerKw: number | null, more: Partial<SetpointRecord> = {}): SetpointRecord {
  return {
    order: {
      id: 'P:CHP:1',
      planId: 'P',
      assetId: 'CHP',
      slotMs: T,
      powerKw,
      validFromMs: T,
      validUntilMs: T + SLOT_MS,
      rampKwPerS: 10,
    },
    state: 'written',
    detail: 'accepted',
    statusCode: 0,
    readBackKw: powerKw,
    meteredKw: null,
    intendedAtMs: T,
    writtenAtMs: T,
    settledAtMs: null,
    ...more,
  };
}

function evidence(
  meanKw: number | null,
  secondHalfKw: number | null,
  more: Partial<SettleEvidence> = {},
): SettleEvidence {
  return { asset: CHP, readBack: null, startKw: null, meanKw, secondHalfKw, lastChance: false, ...more };
}

describe('toleranceOf', () => {
  it.each<[Asset, number, number, boolean]>([
    [CHP, -800, 40, false], // 5 % of the order
    [CHP, 0, 10, false], // 1 % of the rating
    [{ ...CHP, ratedKw: 100 }, 0, 5, false], // 5 kW
    [EV, 800, 120, true], // 15 % of an aggregate
    [PV, -400, 20, true],
  ])('of %p for %d kW', (asset, ordered, kw, upperLimit) => {
    expect(toleranceOf(asset, ordered)).toEqual({ kw, upperLimit });
  });
});

describe('follows', () => {
  it.each<[string, Asset, number, number, boolean]>([
    ['exact', CHP, -800, -800, true],
    ['at the edge', CHP, -800, -760, true],
    ['beyond', CHP, -800, -750, false],
    ['no sun', PV, -400, 0, true],
    ['more sun than allowed', PV, -400, -450, false],
    ['PV that draws', PV, -400, 60, false],
    ['no cars', EV, 800, 0, true],
    ['more cars than allowed', EV, 800, 930, false],
    ['cars that give', EV, 800, -300, false],
  ])('%s', (_name, asset, ordered, seen, expected) => {
    expect(follows(asset, ordered, seen)).toBe(expected);
  });
});

describe('settle', () => {
  it.each<[string, SetpointRecord, SettleEvidence, string]>([
    ['mean within tolerance', record(-800), evidence(-790, null), 'confirmed'],
    ['only the second half follows', record(-800), evidence(-600, -795), 'late'],
    ['second half known alone', record(-800), evidence(null, -795), 'late'],
    ['neither follows', record(-800), evidence(-600, -500), 'diverging'],
    ['the mean does not, the second half is not known', record(-800), evidence(-600, null), 'diverging'],
    [
      'the device applies something else',
      record(-800),
      evidence(-800, -800, { readBack: { appliedKw: -300, setpointId: 'x' } }),
      'diverging',
    ],
    [
      'the device said so at the write',
      record(-800, { readBackKw: -300 }),
      evidence(null, null),
      'diverging',
    ],
    ['no meter yet', record(-800), evidence(null, null), 'written'],
    ['no meter at all', record(-800), evidence(null, null, { lastChance: true }), 'late'],
    ['a release', record(null), evidence(null, null), 'released'],
    [
      'intent without proof',
      record(-800, { state: 'intended', readBackKw: null }),
      evidence(-800, -800),
      'intended',
    ],
    [
      'intent, last chance',
      record(-800, { state: 'intended', readBackKw: null }),
      evidence(null, null, { lastChance: true }),
      'withheld',
    ],
    [
      'a write whose answer was lost',
      record(-800, { state: 'intended', readBackKw: null }),
      evidence(-800, -800, { readBack: { appliedKw: -800, setpointId: 'P:CHP:1' } }),
      'confirmed',
    ],
  ])('%s', (_name, given, seen, state) => {
    const settlement = settle(given, seen);
    expect(settlement.state).toBe(state);
    expect(settlement.detail).not.toBe('');
  });

  it.each(FINAL_SETPOINT_STATES)('leaves %s as it is', (state) => {
    const given = record(-800, { state, detail: 'told before' });
    expect(settle(given, evidence(0, 0))).toEqual({ state, detail: 'told before' });
  });

  it('says the numbers that decided', () => {
    expect(settle(record(-800), evidence(-600, -500)).detail).toBe(
      'slot mean -600.0 kW, ordered -800.0 kW ± 40.0 kW',
    );
  });
});

describe('quarantineAt', () => {
  const diverged = record(-800, { state: 'diverging', detail: 'slot mean 0.0 kW' });

  it('keeps a diverging asset out for eight slots and then lets it return', () => {
    expect(quarantineAt([diverged], T + SLOT_MS)?.reason).toMatch(/2026-01-15T17:45.*slot mean 0\.0 kW/);
    expect(quarantineAt([diverged], T + QUARANTINE_SLOTS * SLOT_MS)).not.toBeNull();
    expect(quarantineAt([diverged], T + (QUARANTINE_SLOTS + 1) * SLOT_MS)).toBeNull();
  });

  it('counts from the last divergence', () => {
    const later = { ...diverged, order: { ...diverged.order, slotMs: T + 2 * SLOT_MS } };
    const untilMs = T + (QUARANTINE_SLOTS + 3) * SLOT_MS;
    expect(quarantineAt([diverged, later], T + 3 * SLOT_MS)?.untilMs).toBe(untilMs);
    expect(quarantineAt([later, diverged], T + 3 * SLOT_MS)?.untilMs).toBe(untilMs);
  });

  it('does not look at other states, nor at the future', () => {
    expect(quarantineAt([record(-800, { state: 'late' })], T + SLOT_MS)).toBeNull();
    expect(quarantineAt([diverged], T - SLOT_MS)).toBeNull();
  });
});

describe('rampedMeanKw', () => {
  // 12 000 kW down to 8 400 kW at 4 kW/s takes the whole slot of 900 s.
  const slow = { startKw: -12_000, orderedKw: -8_400, rampKwPerS: 4, delayMs: 0 };

  it.each([
    ['the whole slot on the ramp: the middle of it', slow, 0, SLOT_MS, -10_200],
    ['the second half of the ramp', slow, SLOT_MS / 2, SLOT_MS, -9_300],
    ['a fast machine is there at once', { ...slow, rampKwPerS: 1e6 }, 0, SLOT_MS, -8_400],
    // Told after 300 s: a third at 0, two thirds at 900 kW.
    [
      'a fast machine told late',
      { startKw: 0, orderedKw: 900, rampKwPerS: 1e6, delayMs: 300_000 },
      0,
      SLOT_MS,
      600,
    ],
    [
      'the second half after a late word',
      { startKw: 0, orderedKw: 900, rampKwPerS: 1e6, delayMs: 300_000 },
      SLOT_MS / 2,
      SLOT_MS,
      900,
    ],
    // Told after 450 s, then 450 s of ramp from 0 to 900: a quarter of 900.
    [
      'a slow machine told late',
      { startKw: 0, orderedKw: 900, rampKwPerS: 2, delayMs: 450_000 },
      0,
      SLOT_MS,
      225,
    ],
    [
      'told when the slot is over',
      { startKw: 5, orderedKw: 900, rampKwPerS: 2, delayMs: SLOT_MS },
      0,
      SLOT_MS,
      5,
    ],
    ['no change, no ramp', { ...slow, startKw: -8_400 }, 0, SLOT_MS, -8_400],
    // 450 s of ramp (mean -10 200), 450 s at the order: the mean of both.
    ['half a slot of ramp', { ...slow, rampKwPerS: 8 }, 0, SLOT_MS, -9_300],
  ])('%s', (_name, order, fromMs, toMs, expected) => {
    expect(rampedMeanKw(order, fromMs, toMs)).toBeCloseTo(expected, 0);
  });

  it('confirms a machine that ramps as it must, and not one that stays where it was', () => {
    const asset: Asset = { ...CHP, rampKwPerS: 4, ratedKw: 12_000 };
    const order = record(-8_400);
    const ramping = { asset, startKw: -12_000, readBack: null, secondHalfKw: -9_300, lastChance: true };
    expect(settle(order, { ...ramping, meanKw: -10_200 })).toMatchObject({ state: 'confirmed' });
    expect(settle(order, { ...ramping, meanKw: -12_000, secondHalfKw: -12_000 })).toMatchObject({
      state: 'diverging',
    });
  });
});
