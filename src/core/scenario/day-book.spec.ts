/** Figures of a day done by hand: money, limits, comfort, stores, transformers and what was curtailed. */
import { describe, expect, it } from '@jest/globals';
import { battery, building, evHub, lighting } from '../dispatch/testing/small-grid.js';
import type { Asset } from '../grid/asset.js';
import type { GridModel } from '../grid/grid-model.js';
import { SLOT_MS } from '../time/slot.js';
import { DayBook, type DayOutcome } from './day-book.js';
import { ScenarioPrices } from './scenario-prices.js';
import { ArithmeticWorld, type Told } from './testing/arithmetic-world.js';
import { scenarioGrid, solar } from './testing/small-scenario.js';

/** Noon UTC in January: winter prices of 0.1 + 0.1 EUR/kWh, half of the energy price for what is sent up, 0.1 g/kWh. */
const NOON_MS = Date.UTC(2026, 0, 15, 12);
const NONE = { made: 0, missed: 0 };

/** Notes as many slots as there are views of the world, each before its slot. */
function dayOf(views: readonly Told[], over: Partial<GridModel> = {}): DayOutcome {
  const grid = scenarioGrid(over);
  const prices = new ScenarioPrices(grid.tariff, { factors: [], series: null });
  const world = new ArithmeticWorld(grid, views[0] ?? { kw: {} });
  const book = new DayBook(grid, prices, world);
  views.slice(1).forEach((told, k) => {
    world.told = told;
    book.note(NOON_MS + k * SLOT_MS);
  });
  return book.close('2026-01-15', { made: 3, missed: 1 });
}

const at = (meterKw: number, more: Omit<Told, 'kw'> = {}): Told => ({ kw: { 'MTR-L5': meterKw }, ...more });

describe('DayBook: money', () => {
  it('buys with network use and sells at the share of the energy price', () => {
    const { figures } = dayOf([at(0), at(400), at(-200)]).steered;
    // 100 kWh at 0.20 EUR, 50 kWh sold at 0.05 EUR.
    expect(figures.energyCostEur).toBeCloseTo(20 - 2.5, 9);
    expect(figures).toMatchObject({ importKwh: 100, exportKwh: 50 });
    expect(figures.peakImportKw).toBe(400);
    expect(figures.co2Kg).toBeCloseTo((100 * 0.1) / 1000, 12);
  });

  it('pays for generation and takes off what stores gained, put-off vehicles included, at the price of refilling', () => {
    const unit: Asset = {
      ...solar({ id: 'CHP' }),
      kind: 'chp',
      minOutputKw: 0,
      maxOutputKw: 100,
      referenceOutputKw: 50,
      costEurPerKwh: 0.08,
    } as unknown as Asset;
    const assets = [battery({ efficiencyCharge: 0.8 }), evHub(), unit];
    const before = { BAT: { soc: 0.5 }, EV: { energyRequestedKwh: 10 } };
    const after = { BAT: { soc: 0.9 }, EV: { energyRequestedKwh: 30 } };
    const view: Told = { kw: { 'MTR-L5': 400, CHP: -40 }, states: after };
    const { figures } = dayOf([{ kw: {}, states: before }, view], { assets }).steered;
    // 10 kWh of the unit at 0.08 EUR; the battery gained 40 kWh behind its charger, 20 kWh more are still asked for.
    expect(figures.generationCostEur).toBeCloseTo(0.8, 9);
    expect(figures.costEur).toBeCloseTo(20 + 0.8 - (40 / 0.8 - 20) * 0.2, 9);
  });

  it('adds up energy by sort of asset', () => {
    const kw = { 'MTR-L5': 0, PV: -40, EV: 8, LIT: 20, BLD: 12 };
    const { figures } = dayOf([at(0), { kw }, { kw }]).steered;
    expect(figures).toMatchObject({ pvKwh: 20, vehiclesKwh: 4, lightingKwh: 10, heatKwh: 6 });
  });
});

describe('DayBook: limits', () => {
  it('counts slots over an import limit of a substation and of the city, and the energy above', () => {
    const { figures, nodes } = dayOf([at(0), at(30_020), at(31_000), at(42_000)]).steered;
    // 30 020 is within a tenth of a per cent of 30 000; 42 000 is over the city's 40 000 too.
    expect(figures.violations).toBe(3);
    expect(figures.energyOverKwh).toBeCloseTo((1_000 + 12_000 + 2_000) / 4, 6);
    expect(figures.worstLoading).toBeCloseTo(1.4, 9);
    expect(nodes.map(({ nodeId, slotsOver, peakKw }) => [nodeId, slotsOver, peakKw])).toEqual([
      ['PDJ', 2, 42_000],
      ['BRO', 0, 0],
      ['CITY', 1, 42_000],
    ]);
  });

  it('counts export beyond the export limit, as a magnitude', () => {
    const { figures, nodes } = dayOf([at(0), at(-10_500)]).steered;
    expect(figures).toMatchObject({ violations: 1, energyOverKwh: 125 });
    expect(nodes[0]).toMatchObject({ nodeId: 'PDJ', slotsOver: 1 });
    expect(nodes[0]?.worstLoading).toBeCloseTo(1.05, 9);
  });

  it('leaves the transmission level out of the city', () => {
    const [station, neighbour] = scenarioGrid().substations;
    if (!station || !neighbour) throw new Error('no substations');
    const substations = [station, { ...neighbour, level: 'transmission' as const }];
    const { nodes } = dayOf([at(0), at(100)], { substations }).steered;
    expect(nodes.map(({ nodeId }) => nodeId)).toEqual(['PDJ', 'CITY']);
  });
});

describe('DayBook: people and devices', () => {
  it.each([
    [18.95, { coldMinutes: 0, warmMinutes: 0 }],
    [18.85, { coldMinutes: 15, warmMinutes: 0 }],
    [23.05, { coldMinutes: 0, warmMinutes: 0 }],
    [23.2, { coldMinutes: 0, warmMinutes: 15 }],
  ])('takes a zone at %d °C in a band of 19 to 23 for %j', (zoneTemperatureC, expected) => {
    const view = at(0, { states: { BLD: { zoneTemperatureC } } });
    expect(dayOf([at(0), view], { assets: [building(), lighting()] }).steered.figures).toMatchObject(
      expected,
    );
  });

  it('tells what vehicles left without since the day began', () => {
    const unmet = (unmetKwh: number): Told => at(0, { states: { EV: { unmetKwh } } });
    expect(dayOf([unmet(5), unmet(6), unmet(9)]).steered.figures.unservedKwh).toBe(4);
  });

  it('keeps the hottest winding and adds up ageing over the substations', () => {
    const view = (hotSpotC: number, lifeUsedH: number): Told =>
      at(0, { transformers: { PDJ: { hotSpotC, lifeUsedH }, BRO: { hotSpotC: 30, lifeUsedH: 0 } } });
    const { figures, nodes } = dayOf([view(40, 1), view(90, 1.5), view(70, 2)]).steered;
    expect(figures).toMatchObject({ hotSpotC: 90, lifeUsedH: 1 });
    expect(nodes.find(({ nodeId }) => nodeId === 'PDJ')).toMatchObject({ hotSpotC: 90, lifeUsedH: 1 });
    expect(nodes.find(({ nodeId }) => nodeId === 'CITY')).toMatchObject({ hotSpotC: null, lifeUsedH: null });
  });

  it('has no hot spot where nothing tells one', () => {
    expect(dayOf([at(0), at(1)]).steered.figures).toMatchObject({ hotSpotC: 0, lifeUsedH: 0 });
  });
});

describe('DayBook: two ways', () => {
  const kw = { 'MTR-L5': { steered: 100, alone: 300 }, PV: { steered: -10, alone: -30 } };

  it('keeps both, and calls curtailed what the sun gave alone and not steered', () => {
    const { steered, alone, date } = dayOf([at(0), { kw }, { kw }]);
    expect(date).toBe('2026-01-15');
    expect([steered.figures.importKwh, alone.figures.importKwh]).toEqual([50, 150]);
    expect(steered.figures.curtailedKwh).toBeCloseTo(10, 9);
    expect(alone.figures.curtailedKwh).toBe(0);
  });

  it('gives the plans to the way that has them', () => {
    const { steered, alone } = dayOf([at(0), { kw }]);
    expect(steered.figures).toMatchObject({ plansMade: 3, plansMissed: 1 });
    expect([alone.figures.plansMade, alone.figures.plansMissed]).toEqual([NONE.made, NONE.missed]);
  });
});
