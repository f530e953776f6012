/** What the program says of vehicles: who came when, what is due when, and what it costs to leave someone short. */
import { describe, expect, it } from '@jest/globals';
import { evFleet } from '../testing/flexible-assets.js';
import { readProgram } from '../testing/read-program.js';
import { evHub, smallInput, type SmallWorld } from '../testing/small-grid.js';

const PRICES = [0.1, 0.2, 0.3, 0.2];
const read = (world: Partial<SmallWorld>): ReturnType<typeof readProgram> =>
  readProgram(smallInput({ assets: [], importPrice: PRICES, ...world }));
const arrivals = (kwhPerHour: number): number[] => new Array<number>(24).fill(kwhPerHour);

describe('a hub as a queue', () => {
  it('adds what arrives and takes what is charged or leaves unmet', () => {
    const program = read({
      assets: [evHub({ arrivalsKwhPerHour: arrivals(20) })],
      states: [{ assetId: 'EV', energyRequestedKwh: 6 }],
    });
    expect(program.row('ev-queue[EV,0]')).toEqual({
      lower: 11,
      upper: 11,
      terms: { 'queue[EV,0]': 1, 'power[EV,0]': 0.25, 'unmet[EV,0]': 1 },
    });
    expect(program.row('ev-queue[EV,1]')).toMatchObject({ lower: 5, terms: { 'queue[EV,0]': -1 } });
  });

  it('holds nothing older than the stay: two slots of arrivals', () => {
    const program = read({ assets: [evHub({ arrivalsKwhPerHour: arrivals(20) })] });
    expect(program.column('queue[EV,3]').upper).toBe(10);
  });

  it('dates what is asked for now back by the arrivals before', () => {
    const limits = (requested: number): number[] => {
      const program = read({
        assets: [evHub({ arrivalsKwhPerHour: arrivals(20) })],
        states: [{ assetId: 'EV', energyRequestedKwh: requested }],
      });
      return [0, 1, 2].map((t) => program.column(`queue[EV,${String(t)}]`).upper);
    };
    // 5 kWh came in the slot before, so they may wait to the end of the first slot.
    expect(limits(5)).toEqual([10, 10, 10]);
    // 30 kWh cannot all be explained: the rest counts as just come.
    expect(limits(30)).toEqual([5 + 25, 10, 10]);
    expect(limits(0)).toEqual([5, 10, 10]);
  });

  it('prices what is unmet, a hair less later on, and what is put off beyond the end at the mean price', () => {
    const program = read({ assets: [evHub({ unmetEurPerKwh: 2 })] });
    const unmet = [0, 3].map((t) => program.column(`unmet[EV,${String(t)}]`).costs.unmet ?? 0);
    expect(unmet[0]).toBe(2);
    expect(unmet[1]).toBeLessThan(2);
    expect(unmet[1]).toBeCloseTo(2, 3);
    expect(program.column('queue[EV,3]').costs).toEqual({ terminal: expect.closeTo(0.2, 12) });
    expect(program.column('queue[EV,2]').costs).toEqual({});
  });

  it('left alone, charges as soon as cars come', () => {
    const part = read({
      assets: [evHub({ arrivalsKwhPerHour: arrivals(20), controllable: false })],
      states: [{ assetId: 'EV', energyRequestedKwh: 30 }],
    }).part('EV');
    expect(part.localKw).toEqual([100, 60, 20, 20]);
    expect(part.localState).toEqual([10, 0, 0, 0]);
  });

  it('follows frozen setpoints as far as cars ask for energy', () => {
    const { reachable } = read({
      assets: [evHub()],
      states: [{ assetId: 'EV', energyRequestedKwh: 10 }],
    }).part('EV');
    expect(reachable([30, 30, -5])).toEqual([30, 10, 0]);
  });
});

describe('a fleet by groups', () => {
  it('has columns for a group while it is there, and none after', () => {
    const program = read({ assets: [evFleet()] });
    expect(program.columnsOf('group-power-0[FLT')).toEqual(
      [0, 1, 2].map((t) => `group-power-0[FLT,${String(t)}]`),
    );
    expect(program.row('ev-group-0[FLT,0]')).toMatchObject({ lower: 30, upper: 30 });
    expect(program.row('fleet-power[FLT,3]').terms).toEqual({ 'power[FLT,3]': 1 });
  });

  it('counts as unmet what is due in the last slot before it leaves', () => {
    const program = read({ assets: [evFleet()] });
    expect(program.column('group-due-0[FLT,1]').costs).toEqual({});
    expect(program.column('group-due-0[FLT,2]').costs.unmet).toBeCloseTo(2, 3);
  });

  it('lets a group that stays beyond the horizon wait, at the mean price', () => {
    const windows = [{ arrival: '18:00', departure: '07:00', energyKwh: 30 }];
    const program = read({ assets: [evFleet({ windows })] });
    expect(program.column('group-due-0[FLT,3]').costs).toEqual({ terminal: expect.closeTo(0.2, 12) });
  });

  it('gives what is asked for now to those plugged in, the latest to leave first', () => {
    const windows = [
      { arrival: '17:00', departure: '18:30', energyKwh: 20 },
      { arrival: '17:00', departure: '19:00', energyKwh: 25 },
    ];
    const energies = (requested: number): number[] => {
      const program = read({
        assets: [evFleet({ windows })],
        states: [{ assetId: 'FLT', energyRequestedKwh: requested }],
      });
      return program
        .rowsOf('ev-group')
        .filter((name) => name.endsWith(',0]'))
        .map((name) => program.row(name).lower);
    };
    expect(energies(10)).toEqual([10]);
    expect(energies(40)).toEqual([25, 15]);
    // More than the groups can explain leaves with the latest.
    expect(energies(60)).toEqual([40, 20]);
  });

  it('keeps energy no group explains to the end of the horizon', () => {
    const program = read({
      assets: [evFleet({ windows: [] })],
      states: [{ assetId: 'FLT', energyRequestedKwh: 5 }],
    });
    expect(program.row('ev-group-0[FLT,0]').lower).toBe(5);
    expect(program.column('group-due-0[FLT,3]').costs.unmet).toBeCloseTo(2, 3);
  });

  it('left alone, serves whoever leaves first', () => {
    const part = read({ assets: [evFleet({ controllable: false })] }).part('FLT');
    expect(part.localKw).toEqual([100, 20, 0, 0]);
    expect(part.localState).toEqual([5, 0, 0, 0]);
  });
});
