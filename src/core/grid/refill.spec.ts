/** What stores are worth at the end of a day: the price of the night, and never more than refilling them costs. */
import { describe, expect, it } from '@jest/globals';
import { battery, evHub, hotWater, smallInput } from '../dispatch/testing/small-grid.js';
import { civilTime } from '../time/civil.js';
import { SLOT_HOURS, SLOT_MS } from '../time/slot.js';
import { drawOf } from '../scenario/seeded-draw.js';
import { refillKwh, refillPrice, storedKwh } from './refill.js';

const MIDNIGHT = Date.parse('2026-01-16T00:00:00+01:00');
/** Prices by civil hour: 0.30 EUR by day, cheaper by night. */
const byHour =
  (night: Readonly<Record<number, number>>) =>
  (slotMs: number): number =>
    night[civilTime(slotMs).hour] ?? 0.3;

describe('refillPrice', () => {
  it.each<[string, string, Record<number, number>, number]>([
    ['the cheapest hour of the night that begins', '2026-01-16T00:00:00+01:00', { 3: 0.07, 4: 0.08 }, 0.07],
    ['the evening as well', '2026-01-15T20:30:00+01:00', { 23: 0.05, 3: 0.07 }, 0.05],
    ['no cheap noon', '2026-07-15T00:00:00+02:00', { 13: -0.02, 3: 0.06 }, 0.06],
    ['the next night, when this one ends', '2026-01-16T05:45:00+01:00', { 5: 0.2, 3: 0.07 }, 0.07],
    ['a night below zero', '2026-01-16T00:00:00+01:00', { 2: -0.04 }, -0.04],
    ['the hour that comes twice', '2026-10-25T00:00:00+02:00', { 2: 0.01 }, 0.01],
    ['a night of seven hours', '2026-03-29T00:00:00+01:00', { 5: 0.02 }, 0.02],
  ])('takes %s', (_name, from, night, price) => {
    expect(refillPrice(Date.parse(from), byHour(night))).toBe(price);
  });
});

describe('refillKwh', () => {
  const bat = battery({ efficiencyCharge: 0.9 });
  const { grid } = smallInput({ assets: [bat, hotWater(), evHub()], importPrice: [0] });

  it('is what was bought to fill them, less what vehicles still ask for', () => {
    const states: Record<string, object> = {
      BAT: { soc: 0.5 },
      DHW: { soc: 0.25 },
      EV: { energyRequestedKwh: 12 },
    };
    const stateOf = (id: string) => states[id] ?? {};
    // 50 kWh behind a charger of 0.9, 10 kWh in a tank whose element loses nothing, 12 kWh still to be charged.
    expect(refillKwh(grid, stateOf)).toBeCloseTo(50 / 0.9 + 10 - 12, 9);
    expect(storedKwh(grid, stateOf)).toBeCloseTo(60, 9);
  });

  it('takes unknown states for empty', () => {
    expect(refillKwh(grid, () => ({ soc: Number.NaN, energyRequestedKwh: Number.NaN }))).toBe(0);
    expect(storedKwh(grid, () => ({}))).toBe(0);
  });

  it('never values an emptier end dearer than refilling it in the next night costs', () => {
    const nightSlots = Array.from({ length: 96 }, (_, k) => MIDNIGHT + k * SLOT_MS).filter((at) => {
      const { hour } = civilTime(at);
      return hour >= 22 || hour < 6;
    });
    for (let seed = 0; seed < 200; seed++) {
      const hours = Array.from({ length: 24 }, (_, hour) => 0.7 * drawOf(seed, 'price', hour) - 0.2);
      const importAt = (at: number): number => hours[civilTime(at).hour] ?? 0;
      const worth = (soc: number): number =>
        refillKwh(grid, (id) => (id === 'BAT' ? { soc } : {})) * refillPrice(MIDNIGHT, importAt);
      const soc = 0.5 * drawOf(seed, 'soc');
      let storedAgain = 0;
      let costEur = 0;
      // It charges somewhere in the night, somehow, until it is full.
      for (const [k, at] of nightSlots.entries()) {
        const roomKwh = (1 - soc) * bat.energyCapacityKwh - storedAgain;
        const share = Math.max(0, 2 * drawOf(seed, 'power', k) - 1);
        const taken = Math.min(share * bat.maxChargeKw * SLOT_HOURS, roomKwh / bat.efficiencyCharge);
        storedAgain += taken * bat.efficiencyCharge;
        costEur += taken * importAt(at);
      }
      expect(storedAgain).toBeGreaterThan(0);
      expect(worth(soc + storedAgain / bat.energyCapacityKwh) - worth(soc)).toBeLessThanOrEqual(
        costEur + 1e-9,
      );
    }
  });
});
