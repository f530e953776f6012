/** What the program says of setpoints given before: frozen ones stay, announced ones have a price, ramps hold. */
import { describe, expect, it } from '@jest/globals';
import { CHURN_EUR_PER_KW_SLOT } from '../prices.js';
import { envelope, unit } from '../testing/flexible-assets.js';
import { readProgram } from '../testing/read-program.js';
import { battery, lighting, smallInput, type SmallWorld } from '../testing/small-grid.js';

const read = (world: Partial<SmallWorld>): ReturnType<typeof readProgram> =>
  readProgram(smallInput({ assets: [battery()], importPrice: [0.1, 0.3, 0.2], ...world }));
const frozen = (...powerKw: (number | null)[]): NonNullable<SmallWorld['snapshot']> => ({
  frozenSlots: powerKw.length,
  frozen: [{ assetId: 'BAT', powerKw }],
});

describe('frozen slots', () => {
  it('fix the net power and nothing after', () => {
    const program = read({ snapshot: frozen(30, -20) });
    expect(program.rowsOf('frozen-setpoint')).toEqual(['frozen-setpoint[BAT,0]', 'frozen-setpoint[BAT,1]']);
    expect(program.row('frozen-setpoint[BAT,1]')).toEqual({
      lower: -20,
      upper: -20,
      terms: { 'charge[BAT,1]': 1, 'discharge[BAT,1]': -1 },
    });
    expect(program.built.notes).toEqual([]);
  });

  it('move to what is still possible, and say from where to where', () => {
    const program = read({ snapshot: frozen(-80), states: [{ assetId: 'BAT', soc: 0.1 }] });
    expect(program.row('frozen-setpoint[BAT,0]').upper).toBeCloseTo(-40, 9);
    expect(program.built.notes).toMatchObject([{ rule: 'frozen', ownerId: 'BAT', seen: -80 }]);
    expect(program.built.notes[0]?.message).toMatch(/-80\.0 kW is no longer possible .* takes -40\.0 kW/);
  });

  it('leave a slot of local control to its expected power', () => {
    const program = read({ snapshot: frozen(null, 10) });
    expect(program.row('frozen-setpoint[BAT,0]')).toMatchObject({ lower: 0, upper: 0 });
    expect(program.built.layout.frozen.get('BAT')).toEqual([null, 10]);
  });

  it('bind no asset that is out of reach', () => {
    const program = read({ snapshot: frozen(30), states: [{ assetId: 'BAT', available: false }] });
    expect(program.rowsOf('frozen-setpoint')).toEqual([]);
  });

  it('take no more slots than are frozen, whatever the list', () => {
    const program = read({ snapshot: { ...frozen(30, 30), frozenSlots: 1 } });
    expect(program.rowsOf('frozen-setpoint')).toEqual(['frozen-setpoint[BAT,0]']);
  });
});

describe('announced setpoints', () => {
  it('cost by the kilowatt to change, either way', () => {
    const program = read({ snapshot: { announced: [{ assetId: 'BAT', powerKw: [15, null, -5] }] } });
    expect(program.rowsOf('announced-change')).toEqual([
      'announced-change[BAT,0]',
      'announced-change[BAT,2]',
    ]);
    expect(program.row('announced-change[BAT,2]')).toEqual({
      lower: -5,
      upper: -5,
      terms: { 'charge[BAT,2]': 1, 'discharge[BAT,2]': -1, 'raised[BAT,2]': -1, 'lowered[BAT,2]': 1 },
    });
    for (const side of ['raised', 'lowered'])
      expect(program.column(`${side}[BAT,0]`).costs).toEqual({ churn: CHURN_EUR_PER_KW_SLOT });
  });

  it('say nothing of slots that are frozen anyway', () => {
    const program = read({
      snapshot: { ...frozen(10), announced: [{ assetId: 'BAT', powerKw: [10, 20, 30] }] },
    });
    expect(program.rowsOf('announced-change')).toEqual([
      'announced-change[BAT,1]',
      'announced-change[BAT,2]',
    ]);
  });
});

describe('ramps', () => {
  const { commitment: _none, ...steady } = unit({ rampKwPerS: 0.02 });

  it('of generation begin at its measured power', () => {
    const program = read({ assets: [steady], states: [{ assetId: 'CHP', powerKw: -60 }] });
    expect(program.row('ramp-limit[CHP,0]')).toEqual({
      lower: -78,
      upper: -42,
      terms: { 'power[CHP,0]': 1 },
    });
    expect(program.row('ramp-limit[CHP,1]')).toEqual({
      lower: -18,
      upper: 18,
      terms: { 'power[CHP,1]': 1, 'power[CHP,0]': -1 },
    });
  });

  it('of a store begin with its second slot', () => {
    const program = read({ assets: [battery({ rampKwPerS: 0.05 })] });
    expect(program.rowsOf('ramp-limit')).toEqual(['ramp-limit[BAT,1]', 'ramp-limit[BAT,2]']);
  });

  it.each([
    ['faster than the whole range', battery({ rampKwPerS: 0.3 })],
    ['of a lamp, which dusk switches', lighting({ rampKwPerS: 0.001 })],
    ['of a unit that has ramps of its own', unit({ rampKwPerS: 0.001 })],
    ['of an envelope faster than its window', envelope({ rampKwPerS: 0.2 })],
  ])('%s are left out', (_name, asset) => {
    expect(read({ assets: [asset] }).rowsOf('ramp-limit')).toEqual([]);
  });

  it('do not bind between two frozen slots, but from the last of them', () => {
    const program = read({ assets: [battery({ rampKwPerS: 0.05 })], snapshot: frozen(0, 60) });
    expect(program.rowsOf('ramp-limit')).toEqual(['ramp-limit[BAT,2]']);
  });
});
