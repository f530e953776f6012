import { beforeAll, describe, expect, it } from '@jest/globals';
import { createCity, type TwinCity } from './city.js';
import type { SetpointCommand } from './city-types.js';
import { districtDemandKw } from './demand.js';
import { DISTRICTS, METERS, SUBSTATIONS } from './districts.js';

const DAY = 86_400_000;
const COLD_DAY = Date.parse('2026-01-14T23:00:00Z');

function command(powerKw: number, fromMs: number, hours: number): SetpointCommand {
  const validUntilMs = fromMs + hours * 3_600_000;
  return { id: 'a', planId: 'p', powerKw, validFromMs: fromMs, validUntilMs, rampKwPerS: 1e6 };
}

function lastDay(city: TwinCity, substationId: string): number[] {
  const sum = new Array<number>(96).fill(0);
  for (const meter of METERS.filter((m) => m.substationId === substationId)) {
    city
      .slotMeans(meter.id)
      .values.slice(-96)
      .forEach((kw, i) => (sum[i] = (sum[i] ?? 0) + kw));
  }
  return sum;
}

describe('winter weekday at -5 °C', () => {
  const at = (hour: number): Parameters<typeof districtDemandKw>[1] => ({
    hour,
    weekend: false,
    heatingC: -5,
    outdoorC: -5,
    winter: 1,
    dark: hour < 8 || hour >= 17.75 ? 1 : 0,
  });

  it.each(DISTRICTS)('meets the peak and the night of $id within 5 %', (district) => {
    const day = Array.from({ length: 96 }, (_, quarter) => districtDemandKw(district, at(quarter / 4)));
    expect(Math.abs(Math.max(...day) / district.winterPeakKw - 1)).toBeLessThan(0.02);
    expect(Math.abs(Math.min(...day) / district.nightMinimumKw - 1)).toBeLessThan(0.05);
  });

  it('follows the temperature by about 8 MW per °C', () => {
    const total = (heatingC: number): number =>
      DISTRICTS.reduce((sum, d) => sum + districtDemandKw(d, { ...at(19), heatingC }), 0);
    const slopeKw = total(-6) - total(-5);
    expect(slopeKw).toBeGreaterThan(6_500);
    expect(slopeKw).toBeLessThan(11_000);
  });
});

describe('the cold-wave day without control', () => {
  let city: TwinCity;

  beforeAll(() => {
    city = createCity({ seed: 7, scenario: 'cold-wave', startMs: COLD_DAY, historyDays: 3 });
    city.advanceTo(COLD_DAY + DAY);
  });

  it('breaks the limit of PDJ by 3 to 6 % in the evening, with an energy its battery can shift', () => {
    const overKw = lastDay(city, 'PDJ').map((kw) => Math.max(0, kw - 39_000));
    const peak = Math.max(...overKw);
    expect(peak).toBeGreaterThan(0.03 * 39_000);
    expect(peak).toBeLessThan(0.06 * 39_000);
    expect(overKw.indexOf(peak)).toBeGreaterThan(68);
    expect(overKw.reduce((sum, kw) => sum + kw / 4, 0)).toBeLessThan(4_000);
    expect(city.asset('BAT-PDJ').soc).toBeCloseTo(0.5, 1);
  });

  it.each(SUBSTATIONS.filter((s) => s.id !== 'PDJ'))('keeps the limit of $id', ({ id, importLimitKw }) => {
    expect(Math.max(...lastDay(city, id))).toBeLessThan(importLimitKw);
  });

  it('is as cold as it should be', () => {
    expect(city.weather(COLD_DAY + 4 * 3_600_000).temperatureC).toBeLessThan(-9.5);
    const evening = city.weather(COLD_DAY + 19 * 3_600_000).temperatureC;
    expect(evening).toBeLessThan(-6);
    expect(evening).toBeGreaterThan(-8);
  });
});

it('keeps all limits on an ordinary winter day', () => {
  const city = createCity({ seed: 3, scenario: 'normal', startMs: COLD_DAY, historyDays: 1 });
  city.advanceTo(COLD_DAY + DAY);
  for (const substation of SUBSTATIONS) {
    expect(Math.max(...lastDay(city, substation.id))).toBeLessThan(substation.importLimitKw);
  }
});

it('is the same for the same seed, and another for another', () => {
  const make = (seed: number): readonly number[] => {
    const city = createCity({ seed, scenario: 'normal', startMs: COLD_DAY, historyDays: 0.5 });
    city.advanceTo(COLD_DAY + 7_200_000);
    return [...city.slotMeans('PDJ-L5').values, ...city.slotMeans('DHW-L5').values];
  };
  expect(make(3)).toEqual(make(3));
  expect(make(4)).not.toEqual(make(3));
});

describe('assets under setpoints', () => {
  let city: TwinCity;

  beforeAll(() => {
    city = createCity({ seed: 7, scenario: 'cold-wave', startMs: COLD_DAY, historyDays: 1 });
  });

  it('a battery keeps its energy balance and its window', () => {
    const before = city.asset('BAT-GERLAND').soc ?? 0;
    city.apply('BAT-GERLAND', command(5_000, city.nowMs, 1));
    city.advanceTo(city.nowMs + 3_600_000);
    const charged = (city.asset('BAT-GERLAND').soc ?? 0) - before;
    expect(charged * 20_000).toBeCloseTo(5_000 * 0.922, -1.5);
    city.apply('BAT-GERLAND', command(-10_000, city.nowMs, 4));
    city.advanceTo(city.nowMs + 4 * 3_600_000);
    expect(city.asset('BAT-GERLAND').soc).toBeCloseTo(0.1, 3);
    expect(city.asset('BAT-GERLAND').mode).toBe(1);
    city.advanceTo(city.nowMs + 60_000);
    expect(city.asset('BAT-GERLAND')).toMatchObject({ mode: 3, powerKw: 0 });
    city.release('BAT-GERLAND');
    expect(city.asset('BAT-GERLAND').mode).toBe(0);
  });

  it('vehicles that are held back ask for more, and get no more than they ask for', () => {
    const before = city.asset('EVHOME-L3').energyRequestedKwh ?? 0;
    city.apply('EVHOME-L3', command(0, city.nowMs, 4));
    city.advanceTo(city.nowMs + 4 * 3_600_000);
    const held = city.asset('EVHOME-L3').energyRequestedKwh ?? 0;
    expect(held).toBeGreaterThan(before);
    city.apply('EVHOME-L3', command(5_000, city.nowMs, 4));
    city.advanceTo(city.nowMs + 4 * 3_600_000);
    expect(city.asset('EVHOME-L3').energyRequestedKwh).toBeLessThan(held / 2);
    expect(city.asset('EVHOME-L3').unmetKwh).toBe(0);
  });

  it('tanks fill by what they get less draw and loss', () => {
    const spec = city.asset('DHW-L1').spec;
    if (spec.kind !== 'hot-water') throw new Error('DHW-L1 is no tank');
    const before = (city.asset('DHW-L1').soc ?? 0) * spec.energyCapacityKwh;
    city.apply('DHW-L1', command(0, city.nowMs, 1));
    city.advanceTo(city.nowMs + 3_600_000);
    const after = (city.asset('DHW-L1').soc ?? 0) * spec.energyCapacityKwh;
    expect(after).toBeLessThan(before);
    expect(after).toBeGreaterThan(before - Math.max(...spec.drawKw) - 0.01 * spec.energyCapacityKwh);
  });

  it('refuses what cannot be meant', () => {
    expect(city.apply('BAT-PDJ', command(Number.NaN, city.nowMs, 1)).accepted).toBe(false);
    expect(city.apply('BAT-PDJ', command(1, city.nowMs - DAY, 1)).reason).toMatch(/expired/);
    expect(city.apply('PV-L5', command(-1, city.nowMs, 1)).accepted).toBe(false);
    expect(() => city.apply('NOPE', command(1, city.nowMs, 1))).toThrow(/no asset "NOPE"/);
    expect(city.apply('BAT-PDJ', command(9_000, city.nowMs, 1))).toMatchObject({
      accepted: true,
      appliedKw: 3_000,
    });
  });
});

describe('a surge', () => {
  it('puts the base demand of its district off by its share, and nothing else', () => {
    const options = { seed: 7, scenario: 'normal', startMs: COLD_DAY, historyDays: 1 } as const;
    const [calm, upset] = [createCity(options), createCity(options)];
    upset.surge('L5', 0.1);
    for (const city of [calm, upset]) city.advanceTo(COLD_DAY + 60_000);
    expect(upset.meter('PDJ-L5').baseKw / calm.meter('PDJ-L5').baseKw).toBeCloseTo(1.1, 9);
    expect(upset.meter('VAI-L9').baseKw).toBe(calm.meter('VAI-L9').baseKw);
    upset.surge('L5', 0);
    for (const city of [calm, upset]) city.advanceTo(COLD_DAY + 120_000);
    expect(upset.meter('PDJ-L5').baseKw).toBe(calm.meter('PDJ-L5').baseKw);
  });
});
