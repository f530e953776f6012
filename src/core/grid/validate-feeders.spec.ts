/** Rules of feeder networks, each broken once. */
import { describe, expect, it } from '@jest/globals';
import { battery, smallInput } from '../dispatch/testing/small-grid.js';
import type { NetworkBranch, NetworkBus, NetworkGenerator } from '../power-flow/power-network.js';
import type { FeederNetwork } from './feeder-network.js';
import type { GridModel } from './grid-model.js';
import { feederProblems } from './validate-feeders.js';

const bus = (id: number, change: Partial<NetworkBus> = {}): NetworkBus => ({
  ...{ id, kind: id === 1 ? 'reference' : 'load', demandMw: id - 1, demandMvar: 0, shuntMw: 0, shuntMvar: 0 },
  ...{ baseKv: 20, voltagePu: 1, minVoltagePu: 0.9, maxVoltagePu: 1.1 },
  ...change,
});

const branch = (fromBus: number, toBus: number): NetworkBranch => ({
  ...{ id: toBus, name: `${String(fromBus)}-${String(toBus)}`, fromBus, toBus, inService: true },
  ...{ resistancePu: 0.1, reactancePu: 0.05, chargingPu: 0, ratingMva: Infinity, tap: 1, shiftDeg: 0 },
  ...{ minAngleDeg: -Infinity, maxAngleDeg: Infinity },
});

const generator = (busId: number): NetworkGenerator => ({
  ...{ id: 1, busId, inService: true, minMw: 0, maxMw: 1, minMvar: 0, maxMvar: 0, cost: null },
});

const SOUND: FeederNetwork = {
  id: 'F1',
  meterId: 'MTR-L5',
  network: {
    name: 'f',
    baseMva: 1,
    buses: [bus(1), bus(2)],
    generators: [],
    branches: [branch(1, 2)],
    notes: [],
  },
  places: [{ assetId: 'BAT', bus: 2, kvarPerKw: 0 }],
};

const wired = (change: Partial<FeederNetwork['network']>): FeederNetwork => ({
  ...SOUND,
  network: { ...SOUND.network, ...change },
});

function problems(...feederNetworks: readonly FeederNetwork[]): string[] {
  const { grid } = smallInput({ assets: [battery()], importPrice: [0.1] });
  const given: GridModel = { ...grid, feederNetworks };
  return feederProblems(given).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('a feeder network', () => {
  it('is sound with every asset of its meter on a bus; a generator may stand at its head', () => {
    expect(problems()).toEqual([]);
    expect(problems(SOUND)).toEqual([]);
    expect(problems(wired({ generators: [generator(1)] }))).toEqual([]);
  });

  it.each([
    [
      'a meter nobody knows',
      [{ ...SOUND, meterId: 'X' }],
      /F1\.meterId: saw "X"; expected the id of a meter/,
    ],
    [
      'two networks behind a meter',
      [SOUND, { ...SOUND, id: 'F2' }],
      /F2\.meterId: .* already at the head of F1/,
    ],
    [
      'limits the wrong way',
      [wired({ buses: [bus(1), bus(2, { minVoltagePu: 1.2 })] })],
      /1\.2 … 1\.1 pu at bus 2/,
    ],
    ['a limit of nothing', [wired({ buses: [bus(1), bus(2, { minVoltagePu: 0 })] })], /0 … 1\.1 pu at bus 2/],
    [
      'a head without voltage',
      [wired({ buses: [bus(1, { voltagePu: 0 }), bus(2)] })],
      /saw 0 pu held at its head/,
    ],
    ['a generator out on it', [wired({ generators: [generator(2)] })], /saw a generator at bus 2/],
    ['no demand to share by', [wired({ buses: [bus(1), bus(2, { demandMw: 0 })] })], /saw no demand/],
    [
      'a ring',
      [wired({ buses: [bus(1), bus(2), bus(3)], branches: [branch(1, 2), branch(2, 3), branch(3, 1)] })],
      /closes a ring/,
    ],
    ['an island', [wired({ buses: [bus(1), bus(2), bus(3)] })], /no branch in service leads .* to bus 3/],
    [
      'a stranger',
      [{ ...SOUND, places: [...SOUND.places, { assetId: 'PV', bus: 2, kvarPerKw: 0 }] }],
      /places\.PV: saw "PV"/,
    ],
    [
      'a bus that is not there',
      [{ ...SOUND, places: [{ assetId: 'BAT', bus: 9, kvarPerKw: 0 }] }],
      /saw "9"; expected the id of a bus/,
    ],
    ['an asset on two buses', [{ ...SOUND, places: [...SOUND.places, ...SOUND.places] }], /saw "BAT" again/],
    ['an asset on none', [{ ...SOUND, places: [] }], /saw no place for "BAT"/],
  ] as const)('is refused with %s', (_name, feeders, message) => {
    expect(problems(...feeders).join('\n')).toMatch(message);
  });
});
