/** What is wrong with a case of the right shape: where it is, what was seen, and what to do. */
import { describe, expect, it } from '@jest/globals';
import type { CaseAsset } from './case-asset.js';
import { caseProblems } from './case-problems.js';
import type { CaseQuantiles, DispatchCase } from './dispatch-case.js';

const LEVELS = ['0.05', '0.1', '0.25', '0.4', '0.5', '0.6', '0.75', '0.9', '0.95'];
const rising = (over: CaseQuantiles = {}): CaseQuantiles => ({
  ...Object.fromEntries(LEVELS.map((level, k) => [level, 96 + k])),
  ...over,
});
const PV: CaseAsset = { kind: 'pv', id: 'PV', node: 'F1', peakKw: 30, forecastKw: [-20, 0] };

function problems(more: Partial<DispatchCase> = {}): string[] {
  const given: DispatchCase = {
    ...{ version: 1, name: 'a case', start: '2026-01-15T18:00:00+01:00', slots: 2, stepMinutes: 15 },
    cityImportLimitKw: 500,
    substations: [{ id: 'S', importLimitKw: 300 }],
    feeders: [{ id: 'F1', parent: 'S', limitKw: 150 }],
    loads: [{ node: 'F1', powerKw: 100 }],
    assets: [PV],
    prices: { importEurPerKwh: 0.1, exportEurPerKwh: 0.05 },
    ...more,
  };
  return caseProblems(given).map(({ path, message }) => `${path}: ${message}`);
}

describe('a case that is right', () => {
  it('has no problems, with lists and with single numbers', () => {
    expect(problems()).toEqual([]);
    expect(problems({ cityImportLimitKw: [500, 400], loads: [{ node: 'F1', powerKw: [1, 2] }] })).toEqual([]);
  });
});

describe('the start', () => {
  it.each(['2026-01-15T18:00:00+01:00', '2026-01-15T17:45:00Z', '2026-10-25T02:15:00+02:00'])(
    '%s',
    (start) => {
      expect(problems({ start })).toEqual([]);
    },
  );

  it.each(['2026-01-15T17:46:00Z', '2026-01-15T17:45:01Z'])('between two quarter-hours: %s', (start) => {
    expect(problems({ start })).toEqual([
      `start: saw ${start}; expected a quarter-hour such as ...T17:45:00Z; move the start`,
    ]);
  });

  it.each(['2026-01-15T18:00:00', 'tomorrow', '', '2026-13-40T00:00:00Z'])(
    'that is no instant: "%s"',
    (start) => {
      const found = problems({ start });
      expect(found.length).toBe(1);
      expect(found[0]).toMatch(/^start: /);
    },
  );
});

describe('frozen slots', () => {
  it('are as many as the case has at most', () => {
    expect(problems({ frozenSlots: 2 })).toEqual([]);
    expect(problems({ frozenSlots: 3 })).toEqual([
      'frozenSlots: saw 3; expected at most the 2 slots of the case; correct one of them',
    ]);
  });
});

describe('the size', () => {
  const plants = (count: number): CaseAsset[] =>
    Array.from({ length: count }, (_, k) => ({ ...PV, id: `PV-${String(k)}`, forecastKw: 0 }));

  it('is what a process can hold', () => {
    // 744 slots and two nodes: 1342 plants are 999 936 parts, one more is too much.
    expect(problems({ slots: 744, assets: plants(1342) })).toEqual([]);
    expect(problems({ slots: 744, assets: plants(1343) })).toEqual([
      'slots: saw 744 slots for assets, nodes and buses that make 1000680 parts of them; expected at most 1000000; shorten the horizon, or split the case',
    ]);
  });

  it('counts what lasts and what comes in groups', () => {
    const windows = Array.from({ length: 2_000 }, () => ({
      ...{ arrival: '18:00', departure: '06:00', energyKwh: 1 },
    }));
    const fleet: CaseAsset = {
      ...{ kind: 'ev-fleet', id: 'FLT', node: 'F1', maxChargeKw: 10, windows, unmetEurPerKwh: 1 },
    };
    const block: CaseAsset = {
      ...{ kind: 'demand-response', id: 'DR', node: 'F1', blockKw: 10, minShare: 1, noticeSlots: 0 },
      ...{ durationSlots: 1_000_000, callsLeft: 1, priceEurPerKwh: 0, reboundShare: 0, reboundSlots: 0 },
      deliveryProbability: 1,
    };
    const [many] = [problems({ slots: 960, assets: [fleet] }), problems({ slots: 960, assets: [block] })];
    expect(many).toHaveLength(1);
    expect(problems({ slots: 96, assets: [fleet, block] })).toEqual([]);
    expect(problems({ slots: 1_000, assets: [block] })).toHaveLength(1);
  });
});

describe('lists by slot', () => {
  const said = (path: string, seen: number): string =>
    `${path}: saw ${String(seen)} values; expected 2, one per slot, or a single number for all; complete the list`;

  it.each<[string, Partial<DispatchCase>, string]>([
    ['of the city', { cityImportLimitKw: [1] }, said('cityImportLimitKw', 1)],
    ['of a load', { loads: [{ node: 'F1', powerKw: [1, 2, 3] }] }, said('loads[0].powerKw', 3)],
    [
      'of a substation',
      { substations: [{ id: 'S', importLimitKw: [300] }] },
      said('substations[0].importLimitKw', 1),
    ],
    ['of prices', { prices: { importEurPerKwh: [], exportEurPerKwh: 0 } }, said('prices.importEurPerKwh', 0)],
    ['of an asset', { assets: [{ ...PV, forecastKw: [-1] }] }, said('assets[0].forecastKw', 1)],
    [
      'of one quantile',
      { loads: [{ node: 'F1', powerKw: 100, quantilesKw: rising({ '0.05': [90] }) }] },
      said('loads[0].quantilesKw.0.05', 1),
    ],
  ])('%s that are too short or too long are named', (_name, more, expected) => {
    expect(problems(more)).toContain(expected);
  });

  it('that are not by slot may have any length', () => {
    expect(
      problems({
        feeders: [
          { id: 'F1', parent: 'S', limitKw: 150 },
          { id: 'F2', parent: 'S', limitKw: 9 },
          { id: 'F3', parent: 'S', limitKw: 9 },
        ],
      }),
    ).toEqual([]);
  });
});

describe('names of nodes', () => {
  it('that nobody declared come with the nearest', () => {
    expect(problems({ loads: [{ node: 'F2', powerKw: 1 }] })).toEqual([
      'loads[0].node: saw "F2"; expected the id of a node (the nearest is "F1"; known: S, F1); correct the name or declare it',
    ]);
    expect(problems({ assets: [{ ...PV, node: 'f1' }] })[0]).toMatch(/^assets\[0\].node: saw "f1"/);
  });

  it('of the city are for totals, not for loads', () => {
    expect(problems({ totals: [{ node: 'CITY', quantilesKw: rising() }] })).toEqual([]);
    expect(problems({ loads: [{ node: 'CITY', powerKw: 1 }] })[0]).toMatch(/^loads\[0\].node: saw "CITY"/);
  });

  it('are not found in what every object has', () => {
    expect(problems({ loads: [{ node: 'constructor', powerKw: 1 }] })[0]).toMatch(/saw "constructor"/);
  });

  it('with two loads are one too many', () => {
    const loads = [
      { node: 'F1', powerKw: 1 },
      { node: 'S', powerKw: 2 },
      { node: 'F1', powerKw: 3 },
    ];
    expect(problems({ loads })).toEqual([
      'loads[2].node: saw F1 again, after loads[0]; expected each node once; add them up',
    ]);
  });

  it('may carry as many assets as they like', () => {
    expect(problems({ assets: [PV, { ...PV, id: 'PV2' }] })).toEqual([]);
  });

  it('in a case without any are said to be none', () => {
    const found = problems({ substations: [], feeders: [] });
    expect(found).toContain(
      'loads[0].node: saw "F1"; expected the id of a node (no node is declared); correct the name or declare it',
    );
  });
});

describe('quantiles', () => {
  const crossed = (quantilesKw: CaseQuantiles): string[] =>
    problems({ loads: [{ node: 'F1', powerKw: 100, quantilesKw }] });

  it('may be equal, and may not cross', () => {
    expect(crossed(rising({ '0.1': 96 }))).toEqual([]);
    expect(crossed(rising({ '0.1': [97, 95.9] }))).toEqual([
      'loads[0].quantilesKw: saw the quantile 0.1 below 0.05 in slot 1; expected them to rise with the level; order them',
    ]);
  });

  it('name each pair that crosses', () => {
    // 0.9 at 200 lies above 0.95; 0.25 at 0 lies below 0.1.
    expect(crossed(rising({ '0.9': 200, '0.25': 0 })).length).toBe(2);
  });

  it('of totals are looked at too', () => {
    const found = problems({ totals: [{ node: 'S', quantilesKw: rising({ '0.95': 0 }) }] });
    expect(found[0]).toMatch(/^totals\[0\].quantilesKw: saw the quantile 0.95 below 0.9 in slot 0/);
  });
});

describe('assets', () => {
  const battery: CaseAsset = {
    ...{
      kind: 'battery',
      id: 'BAT',
      node: 'F1',
      energyCapacityKwh: 100,
      maxChargeKw: 50,
      maxDischargeKw: 50,
    },
    ...{ efficiencyCharge: 0.9, efficiencyDischarge: 0.9, socMin: 0, socMax: 1, wearEurPerKwh: 0, soc: 0.5 },
  };
  const window: CaseAsset = {
    ...{ kind: 'power-envelope', id: 'ENV', node: 'F1', minKw: [-5, 0], maxKw: 10 },
    ...{ priceEurPerKwh: 0, unservedEurPerKwh: 1 },
  };

  it('that generate have the sign of it', () => {
    expect(problems({ assets: [{ ...PV, forecastKw: [-20, 0.1] }] })).toEqual([
      'assets[0].forecastKw: saw a value above 0; expected generation as 0 or below (load convention); turn the sign',
    ]);
  });

  it.each([
    [0, 0],
    [1, 0],
    [1.01, 1],
    [-0.01, 1],
    [50, 1],
  ])('filled to %d', (soc, count) => {
    const found = problems({ assets: [{ ...battery, soc }] });
    expect(found.length).toBe(count);
    expect(
      found.every((one) => one === `assets[0].soc: saw ${String(soc)}; expected 0..1; write 50 % as 0.5`),
    ).toBe(true);
  });

  it('have a window that is one', () => {
    expect(problems({ assets: [window] })).toEqual([]);
    expect(problems({ assets: [{ ...window, minKw: [0, 11] }] })).toEqual([
      'assets[0].minKw: saw more than maxKw in slot 1; expected minKw within maxKw; correct one',
    ]);
  });

  it('are frozen for as many slots as the case says', () => {
    const frozen = (frozenKw: readonly (number | null)[]): CaseAsset => ({ ...battery, frozenKw });
    expect(problems({ frozenSlots: 1, assets: [frozen([10])] })).toEqual([]);
    expect(problems({ frozenSlots: 2, assets: [frozen([10])] })).toEqual([
      'assets[0].frozenKw: saw 1 values; expected 2, one per frozen slot (frozenSlots); make them agree',
    ]);
    expect(problems({ assets: [frozen([10])] })[0]).toMatch(/saw 1 values; expected 0/);
  });
});

describe('the rules of every grid', () => {
  it('are asked last, in the words of the case', () => {
    const feeders = [
      { id: 'F1', parent: 'F2', limitKw: 150 },
      { id: 'F2', parent: 'F1', limitKw: 150 },
    ];
    const found = problems({ feeders });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((one) => /^feeders\[[01]\]/.test(one))).toBe(true);
  });

  it('find an id given twice', () => {
    const found = problems({ assets: [PV, PV] });
    expect(found.some((one) => one.startsWith('assets[1]'))).toBe(true);
  });

  it('wait until the rest is right', () => {
    const found = problems({ assets: [PV, PV], start: '2026-01-15T17:46:00Z' });
    expect(found.length).toBe(1);
  });
});
