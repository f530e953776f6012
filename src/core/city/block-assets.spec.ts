/** The part of each asset in the program of its block: bounds, costs and coefficients against programs written by hand. */
import { describe, expect, it } from '@jest/globals';
import type { LinearProgram } from '../dispatch/linear-program.js';
import { ArrayBuilder } from './array-builder.js';
import { addCityAsset, type AssetCols } from './block-assets.js';
import { ASSETS_PER_FEEDER, type CitySpec } from './city-spec.js';
import { type CityAsset, generateFeeder } from './feeder-assets.js';

/** The program of one asset named `A`, read by names: `charge@0`. */
interface Part {
  readonly cols: AssetCols;
  readonly program: LinearProgram;
  /** `lower..upper at cost`. */
  readonly col: (name: string) => string;
  readonly row: (name: string) => string;
  readonly rows: readonly string[];
}

const short = (name: string): string => name.replace('[A,', '@').replace(']', '');
const num = (value: number): string => String(Number(value.toFixed(9)));

function part(asset: CityAsset, T: number): Part {
  const builder = new ArrayBuilder();
  const cols = addCityAsset(builder, asset, 'A', T);
  const program = builder.build();
  const colNames = program.colNames.map(short);
  const rowNames = program.rowNames.map(short);
  const place = (names: readonly string[], name: string): number => {
    const at = names.indexOf(name);
    if (at < 0) throw new Error(`no ${name}; there are ${names.join(' ')}`);
    return at;
  };
  const range = (lower: Float64Array, upper: Float64Array, i: number): string =>
    `${num(lower[i] ?? 0)}..${num(upper[i] ?? 0)}`;
  return {
    cols,
    program,
    rows: rowNames,
    col: (name) => {
      const j = place(colNames, name);
      return `${range(program.colLower, program.colUpper, j)} at ${num(program.colCost[j] ?? 0)}`;
    },
    row: (name) => {
      const r = place(rowNames, name);
      const terms: string[] = [];
      for (let k = program.starts[r] ?? 0; k < (program.starts[r + 1] ?? 0); k += 1)
        terms.push(`${num(program.values[k] ?? 0)} ${colNames[program.indices[k] ?? 0] ?? ''}`);
      return `${range(program.rowLower, program.rowUpper, r)}: ${terms.sort().join(', ')}`;
    },
  };
}

describe('a battery', () => {
  const BATTERY: CityAsset = {
    ...{ kind: 'battery', powerKw: 100, energyKwh: 200, startKwh: 80 },
    ...{ efficiency: 0.8, wearEurPerKwh: 0.04 },
  };

  it('pays wear for every kWh either way: 0.04 EUR/kWh over a quarter-hour is 0.01 EUR/kW', () => {
    const { col } = part(BATTERY, 2);
    expect(col('charge@0')).toBe('0..100 at 0.01');
    expect(col('discharge@1')).toBe('0..100 at 0.01');
    expect(col('reserve@0')).toBe('0..100 at 0');
  });

  it('keeps its energy between 5 and 95 %, and ends with no less than it began with', () => {
    const { col } = part(BATTERY, 2);
    expect(col('energy@0')).toBe('10..190 at 0');
    expect(col('energy@1')).toBe('80..190 at 0');
  });

  it('loses on the way in and on the way out', () => {
    const { row } = part(BATTERY, 2);
    // 100 kW in for a quarter-hour: 25 kWh, of which 20 arrive; out, 25 kWh cost 31.25.
    expect(row('storage-balance@0')).toBe('80..80: -0.2 charge@0, 0.3125 discharge@0, 1 energy@0');
    expect(row('storage-balance@1')).toBe('0..0: -0.2 charge@1, -1 energy@0, 0.3125 discharge@1, 1 energy@1');
  });

  it('offers what its converter has left, more while it charges, and an hour of its energy', () => {
    const { row } = part(BATTERY, 1);
    expect(row('reserve-power@0')).toBe('-Infinity..100: -1 charge@0, 1 discharge@0, 1 reserve@0');
    expect(row('reserve-energy@0')).toBe('10..Infinity: -1.25 reserve@0, 1 energy@0');
  });

  it('draws what it charges less what it discharges', () => {
    const { cols } = part(BATTERY, 3);
    expect(cols).toEqual({
      kind: 'battery',
      draws: [
        [0, 1],
        [3, -1],
      ],
      reserve: 9,
    });
  });
});

describe('panels', () => {
  it('give at most what there is, at a small gain for each kWh', () => {
    const pv: CityAsset = { kind: 'pv', availableKw: Float64Array.of(0, 40), curtailEurPerKwh: 0.004 };
    const { col, cols, rows } = part(pv, 2);
    expect(col('given@0')).toBe('0..0 at -0.001');
    expect(col('given@1')).toBe('0..40 at -0.001');
    expect(cols).toEqual({ kind: 'pv', draws: [[0, -1]], reserve: null });
    expect(rows).toEqual([]);
  });

  it('give nothing in a slot nobody knows the sun of', () => {
    const pv: CityAsset = { kind: 'pv', availableKw: Float64Array.of(40), curtailEurPerKwh: 0.004 };
    expect(part(pv, 2).col('given@1')).toBe('0..0 at -0.001');
  });
});

describe('vehicles', () => {
  const FLEET: CityAsset = {
    ...{ kind: 'ev-fleet', powerKw: 22, unmetEurPerKwh: 2 },
    stays: [{ from: 1, to: 3, kwh: 8 }],
  };

  it('charge only while they are there, and hold no more than is due', () => {
    const { col } = part(FLEET, 4);
    expect([0, 1, 2, 3].map((t) => col(`charge@${String(t)}`))).toEqual([
      '0..0 at 0',
      '0..22 at 0',
      '0..22 at 0',
      '0..0 at 0',
    ]);
    expect(col('energy@2')).toBe('0..8 at 0');
    expect(col('energy@3')).toBe('0..0 at 0');
  });

  it('begin every stay empty', () => {
    const { row } = part(
      {
        ...FLEET,
        stays: [
          { from: 0, to: 2, kwh: 8 },
          { from: 2, to: 4, kwh: 4 },
        ],
      },
      4,
    );
    expect(row('ev-balance@1')).toBe('0..0: -0.25 charge@1, -1 energy@0, 1 energy@1');
    expect(row('ev-balance@2')).toBe('0..0: -0.25 charge@2, 1 energy@2');
  });

  it('are due at the end of their stay; what lacks is paid for', () => {
    const { row, col } = part(FLEET, 4);
    expect(row('ev-due@0')).toBe('8..Infinity: 1 energy@2, 1 unmet@0');
    expect(col('unmet@0')).toBe('0..Infinity at 2');
    // Room for stays there are not: they ask for nothing.
    expect(row('ev-due@1')).toBe('0..Infinity: 1 unmet@1');
  });
});

describe('a heat pump', () => {
  const PUMP: CityAsset = {
    ...{ kind: 'heat-pump', powerKw: 30, cop: 3, lossPerSlot: 0.1, riseCPerKwh: 0.2, startC: 21 },
    ...{ lowC: 20, highC: 22, outdoorC: Float64Array.of(5, 0), comfortEurPerCh: 4 },
  };

  it('cools by its share of the difference and warms by its heat', () => {
    const { row } = part(PUMP, 2);
    // 0.9 x 21 + 0.1 x 5 = 19.4 °C without heat; a kW for a quarter-hour: 0.25 x 3 x 0.2 = 0.15 °C.
    expect(row('thermal-balance@0')).toBe('19.4..19.4: -0.15 power@0, 1 zone@0');
    expect(row('thermal-balance@1')).toBe('0..0: -0.15 power@1, -0.9 zone@0, 1 zone@1');
  });

  it('pays for every degree and hour outside its band, on either side', () => {
    const { row, col } = part(PUMP, 2);
    expect(row('comfort@0')).toBe('20..22: -1 hot@0, 1 cold@0, 1 zone@0');
    expect(col('cold@0')).toBe('0..Infinity at 1');
    expect(col('hot@0')).toBe('0..Infinity at 1');
  });

  it('may end half a degree below its band, or below where it began when that is colder', () => {
    expect(part(PUMP, 2).col('zone@1')).toBe('19.5..60 at 0');
    expect(part({ ...PUMP, startC: 18 }, 2).col('zone@1')).toBe('17.5..60 at 0');
    expect(part(PUMP, 2).col('zone@0')).toBe('-50..60 at 0');
  });
});

describe('lamps, calls and generation', () => {
  it('lamps keep their floor; dark costs', () => {
    const lamps: CityAsset = {
      ...{ kind: 'lighting', fullKw: Float64Array.of(10, 0), floor: 0.4, dimEurPerKwh: 0.2 },
    };
    const { col } = part(lamps, 2);
    expect(col('power@0')).toBe('4..10 at -0.05');
    expect(col('power@1')).toBe('0..0 at -0.05');
  });

  it('energy called away is owed, within its budget, and given back by the end', () => {
    const { row, col, cols } = part(
      { kind: 'demand-response', powerKw: 20, budgetKwh: 15, callEurPerKwh: 0.08 },
      2,
    );
    expect(row('rebound-balance@0')).toBe('0..0: -0.25 called@0, 0.25 rebound@0, 1 owed@0');
    expect(row('rebound-balance@1')).toBe('0..0: -0.25 called@1, -1 owed@0, 0.25 rebound@1, 1 owed@1');
    expect(col('owed@0')).toBe('0..15 at 0');
    expect(col('owed@1')).toBe('0..0 at 0');
    expect(col('called@0')).toBe('0..20 at 0.02');
    expect(cols.draws).toEqual([
      [0, -1],
      [2, 1],
    ]);
  });

  it('a block makes heat with its power, the boiler the rest, and changes no faster than it can', () => {
    const { row, col, rows } = part(
      {
        ...{ kind: 'chp', powerKw: 100, rampKw: 25, heatPerKw: 1.2, heatDemandKw: Float64Array.of(90, 60) },
        ...{ fuelEurPerKwh: 0.16, boilerEurPerKwh: 0.06 },
      },
      2,
    );
    expect(row('heat-balance@0')).toBe('90..Infinity: 1 boiler@0, 1.2 given@0');
    expect(row('ramp@0')).toBe('-25..25: -1 given@0, 1 given@1');
    expect(rows.filter((name) => name.startsWith('ramp'))).toHaveLength(1);
    expect(col('given@0')).toBe('0..100 at 0.04');
    expect(col('boiler@0')).toBe('0..Infinity at 0.015');
  });
});

describe('generated assets', () => {
  const SPEC: CitySpec = { seed: 11, assets: 100, slots: 96, firstSlot: 0, tightEvery: 0 };
  const feeders = Array.from({ length: 30 }, (_, number) => generateFeeder(SPEC, number));
  const assets = feeders.flatMap((feeder) => feeder.assets);

  it('are ten a feeder, and their programs have no column whose bounds cross', () => {
    expect(assets).toHaveLength(30 * ASSETS_PER_FEEDER);
    const crossed = feeders.slice(0, 5).flatMap((feeder) =>
      feeder.assets.flatMap((asset) => {
        const { program } = part(asset, SPEC.slots);
        return Array.from(program.colLower).filter(
          (lower, j) => !(lower <= (program.colUpper[j] ?? Number.NaN)),
        );
      }),
    );
    expect(crossed).toEqual([]);
  });

  it('can hold their band: full heat at the coldest hour keeps a room above its lowest', () => {
    const pumps = assets.flatMap((asset) => (asset.kind === 'heat-pump' ? [asset] : []));
    expect(pumps.length).toBeGreaterThan(20);
    for (const { powerKw, cop, lossPerSlot, riseCPerKwh, lowC, outdoorC } of pumps) {
      const riseC = powerKw * cop * 0.25 * riseCPerKwh;
      expect(Math.min(...outdoorC) + riseC / lossPerSlot).toBeGreaterThan(lowC);
    }
  });

  it('need no more than can be charged while vehicles stay', () => {
    for (const asset of assets) {
      if (asset.kind !== 'ev-fleet') continue;
      for (const { from, to, kwh } of asset.stays) {
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(SPEC.slots);
        expect(kwh).toBeLessThanOrEqual(asset.powerKw * 0.25 * (to - from));
      }
    }
  });

  it('hang on feeders that carry three quarters of what they could draw together', () => {
    for (const { limitKw, baseKw } of feeders) expect(limitKw).toBeGreaterThan(0.75 * Math.max(...baseKw));
  });
});
