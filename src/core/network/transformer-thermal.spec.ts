import { describe, expect, it } from '@jest/globals';
import type { Substation } from '../grid/grid-model.js';
import { SLOT_MS } from '../time/slot.js';
import {
  ageingSpeed,
  heatAfterMinute,
  hotSpotAlongPlan,
  hotSpotOf,
  ONAN_DISTRIBUTION,
  steadyHeat,
  type TransformerHeat,
} from './transformer-thermal.js';

/** From the steady state at half load, at 20 °C. */
function after(load: number, minutes: number): { heat: TransformerHeat; lifeH: number } {
  let heat = steadyHeat(0.5, 20, ONAN_DISTRIBUTION);
  let lifeH = 0;
  for (let minute = 0; minute < minutes; minute++) {
    heat = heatAfterMinute(heat, load, 20, ONAN_DISTRIBUTION);
    lifeH += ageingSpeed(hotSpotOf(heat)) / 60;
  }
  return { heat, lifeH };
}

describe('IEC 60076-7', () => {
  it.each([
    [0.7, 60, 48.0, 61.0],
    [0.7, 180, 51.57, 64.57],
    [0.7, 1440, 55.32, 68.32],
    [1.0, 60, 53.59, 76.59],
    [1.0, 180, 64.03, 87.03],
    [1.0, 1440, 74.99, 97.99],
    [1.2, 60, 58.03, 88.81],
    [1.2, 180, 73.92, 104.71],
    [1.2, 1440, 90.6, 121.39],
  ])('at load %d after %d min: top oil %d °C, hot spot %d °C', (load, minutes, topOil, hotSpot) => {
    const { heat } = after(load, minutes);
    expect(Math.abs(heat.topOilC - topOil)).toBeLessThan(0.01);
    expect(Math.abs(hotSpotOf(heat) - hotSpot)).toBeLessThan(0.02);
  });

  it.each([
    [1.0, 18.55],
    [1.2, 258.7],
  ])('uses life in a day at load %d: %d h', (load, hours) => {
    expect(Math.abs(after(load, 1440).lifeH / hours - 1)).toBeLessThan(0.002);
  });

  it('doubles ageing every 6 K around 98 °C', () => {
    expect([86, 92, 98, 104].map(ageingSpeed)).toEqual([0.25, 0.5, 1, 2]);
  });

  it('stays where it is in the steady state, at any class', () => {
    const thermal = { ...ONAN_DISTRIBUTION, k11: 0.5, k21: 2 };
    const heat = steadyHeat(0.9, -5, thermal);
    const later = heatAfterMinute(heat, 0.9, -5, thermal);
    expect(later.topOilC).toBeCloseTo(heat.topOilC, 9);
    expect(hotSpotOf(later)).toBeCloseTo(hotSpotOf(heat), 9);
    // At rated load the hot spot is ambient + both rises, whatever k21 is.
    expect(hotSpotOf(steadyHeat(1, 20, thermal))).toBeCloseTo(98, 9);
  });
});

describe('hotSpotAlongPlan', () => {
  const substation = (id: string, level: Substation['level'] = 'distribution'): Substation => ({
    id,
    name: id,
    importLimitKw: 1_000,
    exportLimitKw: 1_000,
    firmKva: 1_000,
    level,
  });
  const node = (nodeId: string, importKw: readonly number[]) => ({
    nodeId,
    importKw,
    limitKw: [],
    marginKw: [],
    marginShortfallKw: [],
    overloadKw: [],
  });
  const slots = 96;
  const outdoorC = Array<number>(slots).fill(20);
  // 475 kW at a power factor of 0.95 is half the firm capacity.
  const half = Array<number>(slots).fill(475);

  it('carries heat from slot to slot: the golden temperatures of a load that steps from 0.5 to 1', () => {
    const importKw = half.map((kw, t) => (t === 0 ? kw : 950));
    const [course] = hotSpotAlongPlan(
      { firstSlotMs: 0, nodes: [node('PDJ', importKw)] },
      { substations: [substation('PDJ')] },
      outdoorC,
    );
    expect(course?.load.slice(0, 2)).toEqual([0.5, 1]);
    // 60 and 180 minutes after the step: ends of slots 4 and 12.
    expect(course?.topOilC[4]).toBeCloseTo(53.59, 2);
    expect(course?.hotSpotC[4]).toBeCloseTo(76.59, 2);
    expect(course?.hotSpotC[12]).toBeCloseTo(87.03, 2);
    expect(course?.verdict).toBe('normal');
    expect(course?.hottestMs).toBe(slots * SLOT_MS);
  });

  it('lists the hottest first, counts export as load, and leaves out transmission and the city', () => {
    const nodes = [
      node('CITY', half),
      node('A', half),
      node(
        'B',
        half.map((kw) => -2.9 * kw),
      ),
      node('T', half),
    ];
    const substations = [
      substation('A'),
      substation('B'),
      substation('T', 'transmission'),
      substation('NO-PLAN'),
    ];
    const courses = hotSpotAlongPlan({ firstSlotMs: 0, nodes }, { substations }, outdoorC);
    expect(courses.map((course) => [course.substationId, course.verdict])).toEqual([
      ['B', 'beyond-emergency'],
      ['A', 'normal'],
    ]);
  });

  it('refuses a horizon whose weather is not known to its end', () => {
    const course = (temperatures: readonly number[]) => (): unknown =>
      hotSpotAlongPlan(
        { firstSlotMs: 0, nodes: [node('A', half)] },
        { substations: [substation('A')] },
        temperatures,
      );
    expect(course([20, Number.NaN])).toThrow(/outdoor temperature of 1970-01-01T00:15:00\.000Z is missing/);
    expect(course(outdoorC.slice(0, 95))).toThrow(/T23:45:00\.000Z is missing/);
  });

  it('tells normal cyclic from more, by the season: 1.2 of firm capacity', () => {
    const nodes = [
      node(
        'A',
        half.map((kw) => 2.4 * kw),
      ),
    ];
    const verdict = (ambientC: number): unknown =>
      hotSpotAlongPlan(
        { firstSlotMs: 0, nodes },
        { substations: [substation('A')] },
        outdoorC.map(() => ambientC),
      )[0]?.verdict;
    expect([verdict(0), verdict(20), verdict(40)]).toEqual([
      'normal',
      'beyond-normal-cyclic',
      'beyond-emergency',
    ]);
  });
});
