/** What keeping limits costs, from two answers written down by hand: one that breaks them and one that does not. */
import { describe, expect, it } from '@jest/globals';
import { buildDispatch } from '../build-dispatch.js';
import type { BuiltDispatch } from '../dispatch-input.js';
import { evFleet, profile, unit } from '../testing/flexible-assets.js';
import { type ByName, solvedByHand } from '../testing/solved-by-hand.js';
import {
  battery,
  building,
  evHub,
  EVENING_MS,
  hotWater,
  lighting,
  smallInput,
} from '../testing/small-grid.js';
import { explainTightLimits, type TightLimits } from './explain-tight-limits.js';

const SLOT = 900_000;
const ALL_MS = EVENING_MS + 4 * SLOT;

const built: BuiltDispatch = buildDispatch(
  smallInput({
    assets: [
      battery({ name: 'Gerland' }),
      evHub({ name: 'Perrache' }),
      evFleet(),
      hotWater({ drawKw: new Array<number>(24).fill(8) }),
      building({ name: 'Tour A' }),
      lighting(),
      profile(),
      unit({
        heat: {
          demandKw: new Array<number>(24).fill(50),
          heatPerElectric: 1,
          boilerMaxKw: 10,
          boilerEurPerKwh: 0.1,
          dumpMaxKw: 0,
        },
      }),
    ],
    states: [{ assetId: 'CHP', powerKw: -60 }],
    importPrice: [0.1, 0.1, 0.1, 0.1],
    limitKw: 600,
  }),
);

/** The loose answer breaks Point-du-Jour by 39.2 kW at 18:00, for 25 EUR/kWh: 245 EUR of its 345 EUR. */
const BROKEN: ByName = { 'overload[PDJ,0]': 39.2 };
const LOOSE_EUR = 100;
const OVERLOAD_EUR = 39.2 * 0.25 * 25;

function told(given: { loose?: ByName; tight?: ByName; tightEur?: number; untilMs?: number }): TightLimits {
  const { loose = {}, tight = {}, tightEur = 105, untilMs = ALL_MS } = given;
  return explainTightLimits(built, untilMs, {
    loose: solvedByHand(built, { values: { ...BROKEN, ...loose }, objective: LOOSE_EUR + OVERLOAD_EUR }),
    tight: solvedByHand(built, { values: tight, objective: tightEur }),
  });
}

describe('what keeping limits costs', () => {
  it('is the cost of the plan that keeps them less that of breaking them for nothing', () => {
    expect(told({ tightEur: 112.5 }).wishesEur).toBeCloseTo(12.5, 9);
  });

  it('is told beside raising the limit by whole kilowatts', () => {
    const { sentence, bounds, instead } = told({ tight: { 'unmet[EV,1]': 12 } });
    expect(instead).toBe('raise Point-du-Jour by 40 kW 18:00');
    expect(bounds).toEqual([{ family: 'limit', ownerId: 'PDJ', slot: 0, side: 'upper', amount: 40 }]);
    expect(sentence).toBe(
      'Every limit is kept at the price of Perrache misses 12 kWh: 5.00 EUR; instead one could raise Point-du-Jour by 40 kW 18:00.',
    );
  });

  it('is costlier energy where no wish is given up', () => {
    expect(told({}).wishes).toBe('');
    expect(told({}).sentence).toMatch(/^Every limit is kept at the price of costlier energy: 5\.00 EUR/);
  });

  it('asks nobody to raise limits of slots the plan does not command', () => {
    const later = told({ untilMs: EVENING_MS });
    expect([later.bounds, later.instead]).toEqual([[], '']);
    expect(later.sentence).toMatch(/: -\d+\.\d\d EUR\.$/);
  });
});

describe('wishes that are given up', () => {
  it.each<[string, ByName, ByName, string]>([
    ['charging', {}, { 'unmet[EV,1]': 12 }, 'Perrache misses 12 kWh'],
    ['charging of a fleet, its groups together', {}, { 'group-due-0[FLT,2]': 9.5 }, 'Depot misses 9.5 kWh'],
    ['a shower', {}, { 'unserved[DHW,1]': 2 }, 'Tanks cannot heat 2.0 kWh of water that is drawn'],
    ['warm water', {}, { 'cold[DHW,1]': 4 }, 'Tanks is colder than wished (1.00 EUR)'],
    ['warmth', {}, { 'cold[BLD,1]': 0.4 }, 'Tour A is colder than wished (5.00 EUR)'],
    ['coolness', {}, { 'hot[BLD,1]': 0.04 }, 'Tour A is warmer than wished (0.50 EUR)'],
    ['light', { 'power[LIT,0]': 50 }, { 'power[LIT,0]': 20 }, 'Lamps is dimmed by 7.5 kWh'],
    ['a run', {}, { 'skipped[RUN,0]': 1 }, 'Laundry is not run'],
    ['heat', {}, { 'heat-unserved[CHP,1]': 6 }, 'Engine gives 1.5 kWh of heat too little'],
    ['a full store', {}, { 'terminal-missing[BAT]': 10 }, 'Gerland ends the horizon with less (1.10 EUR)'],
  ])('of %s', (_name, loose, tight, words) => {
    expect(told({ loose, tight }).wishes).toBe(words);
  });

  it('are told the dearest first, three of them', () => {
    const tight = {
      'unmet[EV,1]': 1,
      'cold[BLD,1]': 2,
      'terminal-missing[BAT]': 1,
      'unserved[DHW,1]': 1,
    };
    expect(told({ tight }).wishes).toBe(
      'Tour A is colder than wished (25.00 EUR) and Tanks cannot heat 1.0 kWh of water that is drawn and Perrache misses 1.0 kWh',
    );
  });

  it('are those that are given up more than before, and worth half a cent', () => {
    expect(told({ loose: { 'unmet[EV,1]': 12 }, tight: { 'unmet[EV,1]': 12 } }).wishes).toBe('');
    expect(told({ loose: { 'unmet[EV,1]': 12 }, tight: { 'unmet[EV,1]': 2 } }).wishes).toBe('');
    expect(told({ tight: { 'unmet[EV,1]': 0.002 } }).wishes).toBe('');
    expect(told({ tight: { 'unmet[EV,1]': 0.01 } }).wishes).toBe('Perrache misses 0.0 kWh');
  });

  it('are added up over the slots of an asset', () => {
    const tight = { 'unmet[EV,0]': 3, 'unmet[EV,1]': 4, 'unmet[EV,3]': 5 };
    expect(told({ tight }).wishes).toBe('Perrache misses 12 kWh');
  });
});
