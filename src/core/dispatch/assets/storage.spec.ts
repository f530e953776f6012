/** What the program says of batteries, tanks and buildings: balances with losses, windows, prices of what is missing. */
import { describe, expect, it } from '@jest/globals';
import { EMPTY_TANK_FACTOR, EARLY_REFUSAL_FACTOR, TERMINAL_PREMIUM_EUR_PER_KWH } from '../prices.js';
import { readProgram } from '../testing/read-program.js';
import { battery, building, hotWater, smallInput, type SmallWorld } from '../testing/small-grid.js';

const read = (world: Partial<SmallWorld>): ReturnType<typeof readProgram> =>
  readProgram(smallInput({ assets: [], importPrice: [0.1, 0.3], ...world }));

describe('battery', () => {
  const LOSSY = battery({
    efficiencyCharge: 0.9,
    efficiencyDischarge: 0.8,
    socMin: 0.1,
    socMax: 0.95,
    wearEurPerKwh: 0.02,
  });

  it('carries its energy from slot to slot with a loss each way', () => {
    const program = read({ assets: [LOSSY] });
    expect(program.row('storage-balance[BAT,0]')).toEqual({
      lower: 50,
      upper: 50,
      terms: { 'energy[BAT,0]': 1, 'charge[BAT,0]': -0.25 * 0.9, 'discharge[BAT,0]': 0.25 / 0.8 },
    });
    expect(program.row('storage-balance[BAT,1]').terms).toMatchObject({
      'energy[BAT,1]': 1,
      'energy[BAT,0]': -1,
    });
    expect(program.row('storage-balance[BAT,1]').lower).toBe(0);
  });

  it('stays in its window and within its ratings, and pays for wear both ways', () => {
    const program = read({ assets: [battery({ ...LOSSY, maxChargeKw: 70, maxDischargeKw: 60 })] });
    expect(program.column('energy[BAT,1]')).toMatchObject({ lower: 10, upper: 95 });
    expect(program.column('charge[BAT,0]')).toMatchObject({ upper: 70, costs: { wear: 0.005 } });
    expect(program.column('discharge[BAT,0]')).toMatchObject({ upper: 60, costs: { wear: 0.005 } });
  });

  it.each([
    [0.02, 2, 95],
    [0.99, 10, 99],
  ])('widens the window to a start at %d, and no further', (soc, lower, upper) => {
    const program = read({ assets: [LOSSY], states: [{ assetId: 'BAT', soc }] });
    expect(program.column('energy[BAT,0]')).toMatchObject({ lower, upper });
  });

  it('ends no lower than it began: a missing kWh costs the dearest price and a little more', () => {
    const program = read({ assets: [LOSSY] });
    expect(program.row('storage-terminal[BAT]')).toEqual({
      lower: 50,
      upper: Infinity,
      terms: { 'energy[BAT,1]': 1, 'terminal-missing[BAT]': 1 },
    });
    expect(program.column('terminal-missing[BAT]').costs.terminal).toBeCloseTo(
      0.3 + TERMINAL_PREMIUM_EUR_PER_KWH,
      12,
    );
  });

  it('values what is stored at the end where the site gives a price', () => {
    const program = read({ assets: [battery({ terminalEurPerKwh: 0.2 })] });
    expect(program.column('energy[BAT,1]').costs).toEqual({ terminal: -0.2 });
    expect(program.built.layout.offsets.terminal).toBeCloseTo(0.2 * 50, 12);
    expect(program.rowsOf('storage-terminal')).toEqual([]);
  });

  it.each<[string, Partial<SmallWorld>, string[]]>([
    ['prices above 0', { importPrice: [0.1, 0.3] }, []],
    ['a deeply negative price', { importPrice: [0.1, -0.5], exportPrice: [0.05, -0.5] }, ['charging[BAT,1]']],
    ['a price that wear outweighs', { importPrice: [0.1, -0.01], exportPrice: [0.05, -0.01] }, []],
    [
      'a reserve that pays for room',
      { grid: { reserve: { upKw: 0, downKw: 10, holdSlots: 1, shortfallEurPerKwh: 1 } } },
      ['charging[BAT,0]', 'charging[BAT,1]'],
    ],
  ])('decides between charging and discharging under %s', (_name, world, expected) => {
    const program = read({ assets: [LOSSY], ...world });
    expect(program.columnsOf('charging[')).toEqual(expected);
    for (const name of expected) expect(program.column(name)).toMatchObject({ upper: 1, whole: true });
  });

  it('needs no such decision without losses: burning energy wins nothing then', () => {
    const program = read({ assets: [battery()], importPrice: [-0.5, -0.5], exportPrice: [-0.5, -0.5] });
    expect(program.columnsOf('charging[')).toEqual([]);
  });

  it.each([
    ['it is not available', { available: false }],
    ['its state is not known', { soc: null }],
    ['tripped at noon', { available: false, reason: 'tripped at noon' }],
  ])('is left alone, and says why: %s', (why, state) => {
    const part = read({ assets: [LOSSY], states: [{ assetId: 'BAT', ...state }] }).part('BAT');
    expect([part.mode, part.localReason, part.localKw]).toEqual(['local', why, [0, 0]]);
  });

  it('knows what frozen setpoints it can still follow', () => {
    const { reachable } = read({ assets: [LOSSY], states: [{ assetId: 'BAT', soc: 0.2 }] }).part('BAT');
    // 10 kWh above the window give 32 kW for a quarter-hour at 0.8.
    expect(reachable([-100, -100, null])).toEqual([-32, -0, 0].map((kw) => expect.closeTo(kw, 9)));
    expect(reachable([100])).toEqual([100]);
  });
});

describe('tanks', () => {
  const drawKw = new Array<number>(24).fill(8);

  it('keep what they hold less loss and draw; a refused shower is counted', () => {
    const program = read({ assets: [hotWater({ drawKw, lossPerHour: 0.04 })] });
    expect(program.row('tank-balance[DHW,0]')).toEqual({
      lower: 0.99 * 20 - 2,
      upper: 0.99 * 20 - 2,
      terms: { 'energy[DHW,0]': 1, 'power[DHW,0]': -0.25, 'unserved[DHW,0]': -1 },
    });
    expect(program.row('tank-balance[DHW,1]').terms['energy[DHW,0]']).toBeCloseTo(-0.99, 12);
    expect(program.column('unserved[DHW,0]').upper).toBe(2);
  });

  it('make refusing early never cheaper than refusing when empty', () => {
    const program = read({ assets: [hotWater({ drawKw, coldWaterEurPerKwh: 2 })] });
    const price = (t: number): number => program.column(`unserved[DHW,${String(t)}]`).costs.coldWater ?? 0;
    expect(price(1)).toBeCloseTo(2 * (EMPTY_TANK_FACTOR + EARLY_REFUSAL_FACTOR * 0.25), 12);
    expect(price(0) - price(1)).toBeGreaterThan(2 * 0.25);
  });

  it('are warm from socMin on, at a price below', () => {
    const program = read({ assets: [hotWater()] });
    expect(program.row('tank-warm[DHW,1]')).toMatchObject({ lower: 10, upper: Infinity });
    expect(program.column('cold[DHW,1]').costs).toEqual({ coldWater: 0.25 });
  });

  it('left alone, take back what is drawn and lost', () => {
    const world = {
      assets: [hotWater({ drawKw, lossPerHour: 0.05 })],
      states: [{ assetId: 'DHW', available: false }],
    };
    expect(read(world).part('DHW').localKw).toEqual([9, 9]);
  });

  it('cannot be filled above full by a frozen setpoint', () => {
    const { reachable } = read({ assets: [hotWater()], states: [{ assetId: 'DHW', soc: 0.95 }] }).part('DHW');
    expect(reachable([20, 20])).toEqual([expect.closeTo(8, 9), expect.closeTo(0, 9)]);
  });
});

describe('building', () => {
  const gainsKw = new Array<number>(24).fill(2);

  it('warms by its heat over its capacity when nothing is lost', () => {
    const program = read({ assets: [building({ cop: 3, gainsKw })] });
    const { terms, lower } = program.row('thermal-balance[BLD,0]');
    expect(terms['power[BLD,0]']).toBeCloseTo((-3 * 0.25) / 10, 12);
    expect(lower).toBeCloseTo(20 + (2 * 0.25) / 10, 12);
  });

  it('drifts to the outdoor temperature by the exact exponential', () => {
    const program = read({
      assets: [building({ lossKwPerK: 2 })],
      snapshot: { outdoorTemperatureC: [-5, -5] },
    });
    const keep = Math.exp((-2 * 0.25) / 10);
    expect(program.row('thermal-balance[BLD,0]').lower).toBeCloseTo(keep * 20 + (1 - keep) * -5, 12);
    expect(program.row('thermal-balance[BLD,1]').terms['zone[BLD,0]']).toBeCloseTo(-keep, 12);
  });

  it.each([
    [-20, 1.8],
    [-7, 2.2],
    [7, 2.97],
    [60, 4.5],
  ])('at %d °C gives its heat pump a COP of %d', (outdoorC, cop) => {
    const program = read({
      assets: [building({ cop: 'heat-pump' })],
      snapshot: { outdoorTemperatureC: [outdoorC, outdoorC] },
    });
    expect(program.row('thermal-balance[BLD,0]').terms['power[BLD,0]']).toBeCloseTo((-cop * 0.25) / 10, 12);
  });

  it('takes the sun through its windows', () => {
    const program = read({
      assets: [building({ solarApertureM2: 20 })],
      snapshot: { irradianceWPerM2: [500, 0] },
    });
    expect(program.row('thermal-balance[BLD,0]').lower).toBeCloseTo(20 + (10 * 0.25) / 10, 12);
    expect(program.row('thermal-balance[BLD,1]').lower).toBe(0);
  });

  it('is comfortable in its band; a kelvin outside has its price either way', () => {
    const program = read({ assets: [building()] });
    expect(program.row('comfort[BLD,1]')).toEqual({
      lower: 19,
      upper: 23,
      terms: { 'zone[BLD,1]': 1, 'cold[BLD,1]': 1, 'hot[BLD,1]': -1 },
    });
    for (const side of ['cold', 'hot'])
      expect(program.column(`${side}[BLD,1]`).costs).toEqual({ comfort: 12.5 });
  });

  it.each([
    [18, 18],
    [20, 20],
    [22, 20],
  ])('started at %d °C need not end warmer than %d °C', (zoneTemperatureC, lower) => {
    const program = read({ assets: [building()], states: [{ assetId: 'BLD', zoneTemperatureC }] });
    expect(program.row('thermal-terminal[BLD]').lower).toBe(lower);
  });

  it('left alone, holds its thermostat as far as its heating goes', () => {
    const world = (zoneTemperatureC: number): Partial<SmallWorld> => ({
      assets: [building({ controllable: false })],
      states: [{ assetId: 'BLD', zoneTemperatureC }],
    });
    expect(read(world(19)).part('BLD').localKw).toEqual([expect.closeTo(40, 9), expect.closeTo(0, 9)]);
    expect(read(world(19)).part('BLD').localState).toEqual([expect.closeTo(20, 9), expect.closeTo(20, 9)]);
    expect(read(world(22)).part('BLD').localKw).toEqual([0, 0]);
  });
});
