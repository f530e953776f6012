import { describe, expect, it } from '@jest/globals';
import { parseMatpower } from './matpower-case.js';
import type { PowerNetwork } from '../power-flow/power-network.js';
import { matpowerText } from './write-matpower.js';

const bus = {
  demandMvar: 0.1 + 0.2,
  shuntMw: -1,
  shuntMvar: 2,
  baseKv: 20,
  voltagePu: 1.02,
  minVoltagePu: 0.95,
  maxVoltagePu: 1.05,
};
const branch = { resistancePu: 1 / 3, reactancePu: -0.1, chargingPu: 1e-7, tap: 0.97, shiftDeg: 30 };

const NETWORK: PowerNetwork = {
  name: 'round_trip',
  baseMva: 12.5,
  buses: [
    { id: 7, kind: 'reference', demandMw: 0, ...bus },
    { id: 3, kind: 'generator', demandMw: 1e-9, ...bus },
    { id: 11, kind: 'load', demandMw: -4, ...bus },
  ],
  generators: [
    {
      id: 1,
      busId: 7,
      inService: true,
      minMw: -5,
      maxMw: Infinity,
      minMvar: -Infinity,
      maxMvar: 3,
      cost: { kind: 'polynomial', coefficients: [20, 5] },
    },
    {
      id: 2,
      busId: 3,
      inService: true,
      minMw: 0,
      maxMw: 9,
      minMvar: 0,
      maxMvar: 0,
      cost: {
        kind: 'piecewise',
        points: [
          [0, 1],
          [4, 20],
          [9, 90],
        ],
      },
    },
  ],
  branches: [
    {
      id: 1,
      name: '7-3',
      fromBus: 7,
      toBus: 3,
      inService: true,
      ratingMva: 55,
      minAngleDeg: -30,
      maxAngleDeg: 12,
      ...branch,
    },
    {
      id: 2,
      name: '7-3#2',
      fromBus: 7,
      toBus: 3,
      inService: true,
      ratingMva: Infinity,
      minAngleDeg: -Infinity,
      maxAngleDeg: Infinity,
      ...branch,
    },
  ],
  notes: [],
};

describe('matpowerText', () => {
  it('writes what parseMatpower reads back unchanged', () => {
    expect(parseMatpower(matpowerText(NETWORK))).toEqual(NETWORK);
  });

  it('leaves the costs out when a generator has none', () => {
    const [first] = NETWORK.generators;
    if (!first) throw new Error('no generator');
    const text = matpowerText({ ...NETWORK, generators: [{ ...first, cost: null }] });
    expect(text).not.toContain('gencost');
    expect(parseMatpower(text).generators[0]?.cost).toBeNull();
  });
});
