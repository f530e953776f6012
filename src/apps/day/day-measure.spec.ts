/** Figures of a day against sums done by hand. */
import { describe, expect, it } from '@jest/globals';
import { battery, building, evHub, EVENING_MS, smallInput } from '../../core/dispatch/testing/small-grid.js';
import type { Asset, ThermalGeneration } from '../../core/grid/asset.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { type DayFigures, type DayTrace, measureDay } from './day-measure.js';

const CHP: ThermalGeneration = {
  kind: 'chp',
  id: 'CHP',
  name: 'CHP',
  substationId: 'PDJ',
  districtId: 'L5',
  meterId: 'MTR-L5',
  controllable: true,
  ratedKw: 500,
  rampKwPerS: 1,
  safeState: { mode: 'local' },
  minOutputKw: 0,
  maxOutputKw: 500,
  referenceOutputKw: 0,
  costEurPerKwh: 0.08,
};

/** Point-du-Jour under 1000 kW, the river plant on the transmission grid, the city under 1100 kW; 0.20 EUR/kWh. */
function gridOf(assets: readonly Asset[] = []): GridModel {
  const { grid } = smallInput({ assets, importPrice: [0], limitKw: 1_000, cityLimitKw: 1_100 });
  const river = { id: 'RIV', name: 'River', importLimitKw: 10, exportLimitKw: 1_000, firmKva: 1_000 };
  return {
    ...grid,
    substations: [...grid.substations, { ...river, level: 'transmission' }],
    meters: [
      ...grid.meters,
      { id: 'MTR-2', substationId: 'PDJ', districtId: 'L5' },
      { id: 'MTR-R', substationId: 'RIV', districtId: 'L5' },
    ],
  };
}

function trace(powerKw: Record<string, number[]>, zoneC: Record<string, number[]> = {}): DayTrace {
  const length = Math.max(...Object.values(powerKw).map((values) => values.length));
  return {
    slots: Array.from({ length }, (_, k) => EVENING_MS + k * SLOT_MS),
    powerKw: new Map(Object.entries(powerKw)),
    zoneC: new Map(Object.entries(zoneC)),
    endStates: new Map([
      ['BAT', { soc: 0.42 }],
      ['EV', { energyRequestedKwh: 4 }],
    ]),
  };
}

describe('measureDay', () => {
  it('sums meters to substations and city, and leaves the transmission grid out', () => {
    const figures = measureDay(
      gridOf(),
      trace({ 'MTR-L5': [400, 800], 'MTR-2': [100, 200], 'MTR-R': [-700, 900] }),
    );
    expect(figures.nodes.map(({ nodeId, peakKw }) => [nodeId, peakKw])).toEqual([
      ['PDJ', 1_000],
      ['CITY', 1_000],
    ]);
    expect(figures.peakImportKw).toBe(1_000);
    // 0.10 energy + 0.10 network: (500 + 1000) kW over a quarter of an hour each = 375 kWh.
    expect(figures.energyCostEur).toBeCloseTo(375 * 0.2, 9);
  });

  it.each<[string, number[], number, number, number]>([
    ['below the limit', [999], 0, 0, 0],
    ['at the limit', [1_000], 0, 0, 0],
    ['above it by measurement noise', [1_000.9], 0, 0, 0],
    ['above the limit of the substation', [1_050], 1, 0, 12.5],
    ['above both limits', [1_200, 500, 1_140], 2, 2, (200 + 140) / 4],
  ])('counts %s', (_name, kw, atStation, atCity, stationKwh) => {
    const { nodes, limitViolations } = measureDay(gridOf(), trace({ 'MTR-L5': kw }));
    expect(nodes.map(({ slotsOver }) => slotsOver)).toEqual([atStation, atCity]);
    expect(limitViolations).toBe(atStation + atCity);
    expect(nodes[0]?.energyOverKwh).toBeCloseTo(stationKwh, 9);
  });

  it('names the worst slot of a node with its loading', () => {
    const [station] = measureDay(gridOf(), trace({ 'MTR-L5': [500, 1_250, 900] })).nodes;
    expect(station).toMatchObject({
      worstLoading: 1.25,
      worstSlotMs: EVENING_MS + SLOT_MS,
      limitKw: 1_000,
      peakKw: 1_250,
    });
  });

  it('holds the city against the limit of the season', () => {
    const grid = { ...gridOf(), cityImportLimitSummerKw: 600 };
    const winterToSummer = Date.parse('2026-03-31T21:45:00Z');
    const over = { ...trace({ 'MTR-L5': [700, 700] }), slots: [winterToSummer, winterToSummer + SLOT_MS] };
    const city = measureDay(grid, over).nodes.find(({ nodeId }) => nodeId === 'CITY');
    expect(city).toMatchObject({ slotsOver: 1, worstSlotMs: winterToSummer + SLOT_MS, limitKw: 600 });
  });

  it('counts what is not known instead of taking it for zero silently', () => {
    const figures = measureDay(
      gridOf(),
      trace({ 'MTR-L5': [Number.NaN, 300, Number.NaN], 'MTR-2': [100, 100, 100] }),
    );
    // Two quarter-hours of MTR-L5, and all three of MTR-R, which nobody read.
    expect(figures.unknownSlots).toBe(5);
    expect(figures.peakImportKw).toBe(400);
    expect(Number.isFinite(figures.energyCostEur)).toBe(true);
  });

  it('takes what the stores still hold off the cost, at the price of refilling them in the next night', () => {
    const figures = measureDay(
      gridOf([battery({ efficiencyCharge: 0.9 }), evHub()]),
      trace({ 'MTR-L5': [400, 400], 'MTR-2': [0, 0], BAT: [0, 0], EV: [0, 0] }),
    );
    // 42 kWh behind a charger of 0.9 at the flat 0.20 EUR/kWh, less 4 kWh that cars still ask for.
    expect(figures.storedEndKwh).toBeCloseTo(42, 9);
    expect(figures.energyCostEur - figures.costAfterStoresEur).toBeCloseTo((42 / 0.9 - 4) * 0.2, 9);
  });

  it('does not find a day that leaves its stores to a cheap night dearer than one that fills them at noon', () => {
    const base = gridOf([battery()]);
    const energyWinterEurPerKwh = Array.from({ length: 24 }, (_, hour) => (hour < 6 ? 0.02 : 0.1));
    const grid = { ...base, tariff: { ...base.tariff, energyWinterEurPerKwh } };
    const ends = (soc: number, kw: number): DayFigures =>
      measureDay(grid, { ...trace({ 'MTR-L5': [kw] }), endStates: new Map([['BAT', { soc }]]) });
    // 50 kWh into the battery in a quarter-hour of the evening, or not.
    const filled = ends(0.5, 200);
    const left = ends(0, 0);
    expect(left.costAfterStoresEur).toBeLessThan(filled.costAfterStoresEur);
  });

  it('prices the fuel of what is generated, whose power is negative', () => {
    const figures = measureDay(gridOf([CHP]), trace({ 'MTR-L5': [0, 0], CHP: [-400, -200] }));
    expect(figures.generationCostEur).toBeCloseTo(150 * 0.08, 9);
    expect(measureDay(gridOf([battery()]), trace({ 'MTR-L5': [0], BAT: [-100] })).generationCostEur).toBe(0);
  });

  it.each<[string, number[], number]>([
    ['in the band', [19, 20, 23], 0],
    ['a tenth below it, which is noise', [18.9, 18.95], 0],
    ['colder', [18.89, 17, 20], 30],
    ['warmer, which nobody can cool', [25, 26], 0],
    ['not known', [Number.NaN], 0],
  ])('counts quarter-hours of comfort lost: %s', (_name, zone, minutes) => {
    const figures = measureDay(gridOf([building()]), trace({ 'MTR-L5': [0] }, { BLD: zone }));
    expect(figures.comfortMinutesLost).toBe(minutes);
  });
});
