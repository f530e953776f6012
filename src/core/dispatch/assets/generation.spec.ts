/** What the program says of generation, lamps and loads: windows by forecast, heat, starts and stops. */
import { describe, expect, it } from '@jest/globals';
import type { HeatBalance, Photovoltaic, ThermalGeneration } from '../../grid/asset.js';
import { CURTAILMENT_EUR_PER_KWH, HEAT_UNSERVED_EUR_PER_KWH } from '../prices.js';
import { fixedLoad, unit, wind } from '../testing/flexible-assets.js';
import { readProgram } from '../testing/read-program.js';
import { EVENING_MS, lighting, meanForecast, smallInput, type SmallWorld } from '../testing/small-grid.js';

const read = (world: Partial<SmallWorld>): ReturnType<typeof readProgram> =>
  readProgram(smallInput({ assets: [], importPrice: [0.1, 0.2, 0.3], ...world }));
const forecast = (seriesId: `${string}.power`, ...mean: number[]): NonNullable<SmallWorld['forecasts']> => [
  meanForecast(seriesId, { startMs: EVENING_MS, mean }),
];

const PV: Photovoltaic = {
  substationId: 'PDJ',
  districtId: 'L5',
  meterId: 'MTR-L5',
  controllable: true,
  kind: 'pv',
  id: 'PV',
  name: 'Roofs',
  ratedKw: 80,
  peakKw: 100,
  rampKwPerS: 100,
  safeState: { mode: 'local' },
};

describe('generation by the weather', () => {
  it('lies between nothing and its forecast, cut to the rating; holding back costs a little', () => {
    const program = read({ assets: [PV], forecasts: forecast('PV.power', -40, -95, 3) });
    expect([0, 1, 2].map((t) => program.column(`power[PV,${String(t)}]`).lower)).toEqual([-40, -80, -0]);
    expect(program.column('power[PV,0]')).toMatchObject({
      upper: 0,
      costs: { curtailment: CURTAILMENT_EUR_PER_KWH / 4 },
    });
    expect(program.built.layout.offsets.curtailment).toBeCloseTo((CURTAILMENT_EUR_PER_KWH / 4) * 120, 12);
  });

  it('takes the sun from the irradiance without a forecast, and says so', () => {
    const { built } = read({ assets: [PV], snapshot: { irradianceWPerM2: [500, 0, 1200] } });
    expect(built.layout.assets[0]?.localKw).toEqual([-41, -0, -80].map((kw) => expect.closeTo(kw, 9)));
    expect(built.notes).toMatchObject([{ rule: 'forecast', ownerId: 'PV', severity: 'warning' }]);
  });

  it('holds the last wind without a forecast, and says how much', () => {
    const { built } = read({ assets: [wind()], states: [{ assetId: 'WND', powerKw: -33 }] });
    expect(built.layout.assets[0]?.localKw).toEqual([-33, -33, -33]);
    expect(built.notes[0]?.message).toMatch(/last known 33 kW are held/);
  });

  it('runs free when it cannot be steered', () => {
    const part = read({
      assets: [wind({ controllable: false })],
      forecasts: forecast('WND.power', -10, -20, -30),
    }).part('WND');
    expect([part.mode, part.localKw]).toEqual(['local', [-10, -20, -30]]);
  });

  it('can be frozen at less than the weather gives, never at more', () => {
    const { reachable } = read({ assets: [PV], forecasts: forecast('PV.power', -40, -40, -40) }).part('PV');
    expect(reachable([-10, -60, null])).toEqual([-10, -40, -40]);
  });
});

describe('loads and lamps', () => {
  it('take a forecast before the profile', () => {
    expect(read({ assets: [fixedLoad()] }).part('FIX').localKw).toEqual([30, 30, 30]);
    const forecasts = forecast('FIX.power', 1, 2, 3);
    expect(read({ assets: [fixedLoad()], forecasts }).part('FIX').localKw).toEqual([1, 2, 3]);
  });

  it('are dimmed down to the floor, at the price of light not given', () => {
    const program = read({ assets: [lighting()] });
    expect(program.column('power[LIT,0]')).toEqual({
      lower: 20,
      upper: 50,
      whole: false,
      costs: { dimming: -0.0375 },
    });
    expect(program.built.layout.offsets.dimming).toBeCloseTo(3 * 0.0375 * 50, 12);
    expect(program.part('LIT').reachable([5, 30, null])).toEqual([20, 30, 50]);
  });

  it('are dark by day: nothing to dim', () => {
    const program = read({ assets: [lighting()], startMs: Date.UTC(2026, 5, 21, 10) });
    expect(program.column('power[LIT,0]')).toMatchObject({ lower: 0, upper: 0 });
  });
});

const HEAT: HeatBalance = {
  demandKw: new Array<number>(24).fill(120),
  heatPerElectric: 1.5,
  boilerMaxKw: 80,
  boilerEurPerKwh: 0.08,
  dumpMaxKw: 10,
};

function steady(over: Partial<ThermalGeneration> = {}): ThermalGeneration {
  const asset: { commitment?: unknown } & ThermalGeneration = unit(over);
  const { commitment: _dropped, ...rest } = asset;
  return rest;
}

describe('a unit that runs', () => {
  it('gives its window at its cost', () => {
    const program = read({ assets: [steady()], states: [{ assetId: 'CHP', powerKw: -60 }] });
    expect(program.column('power[CHP,0]')).toMatchObject({ lower: -100, upper: -40 });
    expect(program.column('power[CHP,0]').costs.generation).toBeCloseTo(-0.15 / 4, 12);
  });

  it('is not started by the plan: below half its minimum it stands', () => {
    const part = read({ assets: [steady()], states: [{ assetId: 'CHP', powerKw: -10 }] }).part('CHP');
    expect([part.localReason, part.localKw]).toEqual(['it is not running', [0, 0, 0]]);
  });

  it('widens its window while the ramp brings it back from outside', () => {
    const slow = steady({ rampKwPerS: 0.01 });
    const program = read({ assets: [slow], states: [{ assetId: 'CHP', powerKw: -25 }] });
    expect([0, 1, 2].map((t) => program.column(`power[CHP,${String(t)}]`).upper)).toEqual([-34, -40, -40]);
  });

  it('costs its reference when it is left alone', () => {
    const { built } = read({
      assets: [steady()],
      states: [{ assetId: 'CHP', available: false, powerKw: -60 }],
    });
    expect(built.layout.offsets.generation).toBeCloseTo(3 * 60 * 0.25 * 0.15, 9);
  });

  it('meets its heat with a boiler, a dump, and a price for cold pipes', () => {
    const program = read({ assets: [steady({ heat: HEAT })], states: [{ assetId: 'CHP', powerKw: -60 }] });
    expect(program.row('heat-balance[CHP,0]')).toEqual({
      lower: 120,
      upper: 120,
      terms: {
        'power[CHP,0]': -1.5,
        'boiler[CHP,0]': 1,
        'heat-unserved[CHP,0]': 1,
        'heat-dumped[CHP,0]': -1,
        'heat-surplus[CHP,0]': -1,
      },
    });
    expect(program.column('boiler[CHP,0]')).toMatchObject({ upper: 80, costs: { heat: 0.02 } });
    expect(program.column('heat-dumped[CHP,0]')).toMatchObject({ upper: 10, costs: {} });
    expect(program.column('heat-unserved[CHP,0]').costs).toEqual({ unserved: HEAT_UNSERVED_EUR_PER_KWH / 4 });
  });

  it('left alone, still pays its boiler for what it does not heat', () => {
    const world = {
      assets: [steady({ heat: HEAT })],
      states: [{ assetId: 'CHP', available: false, powerKw: -60 }],
    };
    // 120 kW asked, 90 from the unit: 30 from the boiler.
    expect(read(world).built.layout.offsets.heat).toBeCloseTo(3 * 30 * 0.08 * 0.25, 9);
  });
});

describe('a unit that starts and stops', () => {
  const stands = [{ assetId: 'CHP', powerKw: 0 }];
  const runs = [{ assetId: 'CHP', powerKw: -60 }];

  it('gives nothing off and its window on; a start costs', () => {
    const program = read({ assets: [unit()], states: stands });
    expect(program.row('unit-least[CHP,0]').terms).toEqual({ 'power[CHP,0]': 1, 'on[CHP,0]': 40 });
    expect(program.row('unit-most[CHP,0]').terms).toEqual({ 'power[CHP,0]': 1, 'on[CHP,0]': 100 });
    expect(program.column('on[CHP,0]')).toMatchObject({ lower: 0, upper: 1, whole: true });
    expect(program.column('start[CHP,1]').costs).toEqual({ starts: 2 });
  });

  it('counts switching from how it stands before the horizon', () => {
    expect(read({ assets: [unit()], states: stands }).row('start-stop[CHP,0]').lower).toBe(0);
    expect(read({ assets: [unit()], states: runs }).row('start-stop[CHP,0]').lower).toBe(1);
  });

  it('looks back its least times', () => {
    const program = read({ assets: [unit()], states: stands });
    expect(program.row('least-run[CHP,2]').terms).toEqual({
      'start[CHP,1]': 1,
      'start[CHP,2]': 1,
      'on[CHP,2]': -1,
    });
    expect(program.row('least-rest[CHP,2]').terms).toEqual({
      'stop[CHP,1]': 1,
      'stop[CHP,2]': 1,
      'on[CHP,2]': 1,
    });
  });

  it.each<[string, object, number[], number[]]>([
    ['just started', { powerKw: -60, runSlots: 1 }, [1, 0, 0], [1, 1, 1]],
    ['just stopped', { powerKw: 0, runSlots: -1 }, [0, 0, 0], [0, 1, 1]],
    ['running long enough', { powerKw: -60, runSlots: 5 }, [0, 0, 0], [1, 1, 1]],
    ['of unknown history', { powerKw: -60 }, [0, 0, 0], [1, 1, 1]],
    ['whose history belies its power', { powerKw: 0, runSlots: 1 }, [0, 0, 0], [1, 1, 1]],
  ])('%s is held accordingly', (_name, state, lower, upper) => {
    const program = read({ assets: [unit()], states: [{ assetId: 'CHP', ...state }] });
    const on = [0, 1, 2].map((t) => program.column(`on[CHP,${String(t)}]`));
    expect(on.map((column) => column.lower)).toEqual(lower);
    expect(on.map((column) => column.upper)).toEqual(upper);
  });

  it('ramps while it runs, and jumps to its least output when it starts', () => {
    const program = read({ assets: [unit({ rampKwPerS: 0.02 })], states: runs });
    expect(program.row('ramp-up[CHP,0]').upper).toBe(60 + 18);
    expect(program.row('ramp-up[CHP,1]').terms).toEqual({
      'power[CHP,1]': -1,
      'power[CHP,0]': 1,
      'on[CHP,0]': -18,
      'start[CHP,1]': -40,
    });
    expect(read({ assets: [unit()], states: runs }).rowsOf('ramp-')).toEqual([]);
  });

  it('freezes at what a unit can be: nothing, or its window', () => {
    const { reachable } = read({ assets: [unit()], states: runs }).part('CHP');
    expect(reachable([-15, -30, -500])).toEqual([0, -40, -100]);
    expect(reachable([null])).toEqual([-60]);
  });
});
