/** Feeder networks of a case: ohms to per unit, shares, places, and mistakes told by their place. */
import { describe, expect, it } from '@jest/globals';
import { feederIssues, gridFeeder } from './case-feeder.js';
import type { CaseFeederNetwork, DispatchCase } from './dispatch-case.js';

const LIMITS = { minVoltagePu: 0.95, maxVoltagePu: 1.05 };

const OWN: CaseFeederNetwork = {
  id: 'F1',
  node: 'POSTE',
  nominalKv: 20,
  headBus: 1,
  headVoltagePu: 1.02,
  buses: [
    { bus: 1, loadShare: 0, ...LIMITS },
    { bus: 2, loadShare: 3, kvarPerKw: 0.5, ...LIMITS },
  ],
  cables: [{ from: 1, to: 2, resistanceOhm: 4, reactanceOhm: 2, ratingKva: 630 }],
  places: [{ asset: 'BAT', bus: 2 }],
};

function issues(
  change: Partial<CaseFeederNetwork>,
  loads: DispatchCase['loads'] = [{ node: 'POSTE', powerKw: 1 }],
): string[] {
  const given: DispatchCase = {
    version: 1,
    name: 'a feeder',
    start: '2026-01-15T17:00:00Z',
    slots: 1,
    stepMinutes: 15,
    cityImportLimitKw: 1000,
    substations: [{ id: 'POSTE', importLimitKw: 1000 }],
    feederNetworks: [{ ...OWN, ...change }],
    loads,
    assets: [],
    prices: { importEurPerKwh: 0.1, exportEurPerKwh: 0.05 },
  };
  return feederIssues(given).map(({ path, message }) => `${path}: ${message}`);
}

describe('a feeder network of a case', () => {
  it('is per unit of 1 MVA: 4 ohm at 20 kV are 0.01', () => {
    const { network, places, meterId } = gridFeeder(OWN, 'POSTE@load');
    expect([meterId, places]).toEqual(['POSTE@load', [{ assetId: 'BAT', bus: 2, kvarPerKw: 0 }]]);
    expect(network.buses[0]).toMatchObject({ id: 1, kind: 'reference', voltagePu: 1.02, demandMw: 0 });
    expect(network.buses[1]).toMatchObject({
      id: 2,
      kind: 'load',
      demandMw: 3,
      demandMvar: 1.5,
      minVoltagePu: 0.95,
    });
    expect(network.branches).toMatchObject([
      { name: '1-2', resistancePu: 0.01, reactancePu: 0.005, ratingMva: 0.63, tap: 1, chargingPu: 0 },
    ]);
  });

  it('has no rating and a head at 1 pu unless it says so', () => {
    const cables = [{ from: 1, to: 2, resistanceOhm: 4, reactanceOhm: 2 }];
    const { nominalKv = 20, buses = [] } = OWN;
    const { network } = gridFeeder(
      { id: 'F1', node: 'POSTE', nominalKv, headBus: 1, buses, cables, places: [] },
      'm',
    );
    expect([network.branches[0]?.ratingMva, network.buses[0]?.voltagePu]).toEqual([Infinity, 1]);
  });

  it('is sound as it stands', () => {
    expect(issues({})).toEqual([]);
  });

  it('needs a load to spread', () => {
    expect(issues({}, [])).toEqual([
      'feederNetworks[0].node: saw no load of POSTE; expected one in loads, to be spread over the buses; add its powerKw',
    ]);
  });

  it.each([
    [
      { matpower: 'function mpc = x' },
      /feederNetworks\[0\]: saw matpower beside nominalKv, headBus, buses, cables/,
    ],
    [{ headBus: 7 }, /\[0\]\.headBus: saw bus 7/],
    [{ nominalKv: 0 }, /\[0\]\.nominalKv: saw 0/],
    [{ buses: [...(OWN.buses ?? []), { bus: 2, loadShare: 1, ...LIMITS }] }, /\.buses\[2\]: saw bus 2 again/],
    [{ cables: [{ from: 1, to: 5, resistanceOhm: 1, reactanceOhm: 1 }] }, /\.cables\[0\]\.to: saw bus 5/],
    [{ cables: [{ from: 1, to: 2, resistanceOhm: 0, reactanceOhm: 0 }] }, /\.cables\[0\]: saw no resistance/],
  ])('is refused: %j', (change, message) => {
    expect(issues(change).join('\n')).toMatch(message);
  });
});
