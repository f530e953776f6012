/** Offers at another risk level than they were made for are the offers that would have been made at it. */
import { describe, expect, it } from '@jest/globals';
import { atRiskLevel } from '../dispatch/at-risk-level.js';
import { smallInput } from '../dispatch/testing/small-grid.js';
import { buildingsInPlan } from './building-offers.js';
import { asked, calling, HOUR_MS, offering, offersInput, SLOT, stated } from './testing/offering.js';

/** One that has a record and agreed to a part, one that was asked and is silent, one that declined, one never asked. */
function offersAt(riskLevel: number) {
  const past = { startMs: SLOT - 50 * HOUR_MS, endMs: SLOT - 49 * HOUR_MS };
  const found = buildingsInPlan(
    offersInput({
      riskLevel,
      buildings: ['a', 'b', 'c', 'd'].map((id) => offering(id, { reboundShare: 0.5, reboundMinutes: 60 })),
      events: [
        calling([
          asked('a', { state: 'accepted', agreedKw: 30 }),
          asked('b'),
          asked('c', { state: 'opted-out' }),
        ]),
        calling([asked('a', { state: 'performing', agreedKw: 40 })], {
          ...{ id: 'P', state: 'settled', window: past },
        }),
      ],
      statements: [stated('P', 'a', { orderedKwh: '40', deliveredKwh: '20' })],
    }),
  );
  if (found === undefined) throw new Error('nobody offers');
  return found;
}

const snapshotAt = (riskLevel: number) => ({
  ...smallInput({ assets: [], importPrice: [0.1], startMs: SLOT }).snapshot,
  ...{ riskLevel, buildings: offersAt(riskLevel) },
});

describe('a snapshot at another risk level', () => {
  it.each([
    [0.5, 0.95],
    [0.95, 0.5],
    [0.9, 0.99],
    [0.9, 0.9],
  ])('from %d to %d', (from, to) => {
    const moved = atRiskLevel(snapshotAt(from), to);
    expect(moved.riskLevel).toBe(to);
    expect(moved.buildings).toEqual(offersAt(to));
  });

  it('keeps room for standing calls only where limits hold at more than the mean', () => {
    const roomAt = (level: number): number =>
      Math.max(
        ...(atRiskLevel(snapshotAt(0.9), level).buildings?.offers ?? []).flatMap((o) => o.standingRiskKw),
      );
    expect(roomAt(0.5)).toBe(0);
    expect(roomAt(0.95)).toBeGreaterThan(roomAt(0.9));
  });

  it('without buildings is the same but for the level', () => {
    const { snapshot } = smallInput({ assets: [], importPrice: [0.1] });
    expect(atRiskLevel(snapshot, 0.95)).toEqual({ ...snapshot, riskLevel: 0.95 });
  });
});
