/** A made-up transmission grid of any size for benches: a meshed lattice with generators, the same for the same seed. */
import { type Noise, noise } from '../../core/city/seeded-noise.js';
import type {
  NetworkBranch,
  NetworkBus,
  NetworkGenerator,
  PowerNetwork,
} from '../../core/power-flow/power-network.js';

const BASE_MVA = 100;
/** One bus in this many has a generator. */
const GENERATOR_EVERY = 5;
/** Generation capacity over demand. */
const RESERVE = 1.6;
/** Share of the lattice's lines that are built. */
const BUILT = 0.85;
const MEAN_DEMAND_MW = 40;
const BASE_KV = 225;

/**
 * A grid without ratings.
 *
 * @param buses number of buses
 * @param seed of the draw
 */
export function syntheticGrid(buses: number, seed: number): PowerNetwork {
  const draw = noise(seed);
  const width = Math.ceil(Math.sqrt(buses));
  const list = Array.from({ length: buses }, (_, k): NetworkBus => ({
    id: k + 1,
    kind: k === 0 ? 'reference' : 'load',
    demandMw: Math.round(draw() * 2 * MEAN_DEMAND_MW * 10) / 10,
    demandMvar: 0,
    shuntMw: 0,
    shuntMvar: 0,
    baseKv: BASE_KV,
    voltagePu: 1,
    minVoltagePu: 0.9,
    maxVoltagePu: 1.1,
  }));
  const demandMw = list.reduce((sum, bus) => sum + bus.demandMw, 0);
  return {
    name: `synthetic_${String(buses)}`,
    baseMva: BASE_MVA,
    buses: list,
    generators: generatorsOf(list, demandMw * RESERVE, draw),
    branches: branchesOf(buses, width, draw),
    notes: [],
  };
}

function generatorsOf(buses: readonly NetworkBus[], capacityMw: number, draw: Noise): NetworkGenerator[] {
  const sites = buses.filter((_, k) => k % GENERATOR_EVERY === 0);
  const meanMw = capacityMw / sites.length;
  return sites.map(({ id }, k) => {
    const isCurved = k % 2 === 0;
    const price = 15 + 60 * draw();
    return {
      id: k + 1,
      busId: id,
      inService: true,
      minMw: 0,
      maxMw: meanMw * (0.5 + draw()),
      minMvar: 0,
      maxMvar: 0,
      cost: { kind: 'polynomial', coefficients: [isCurved ? 0.01 + 0.04 * draw() : 0, price, 50] },
    };
  });
}

/** Every bus hangs on its left or upper neighbour; most of the other lattice lines are there too. */
function branchesOf(buses: number, width: number, draw: Noise): NetworkBranch[] {
  const branches: NetworkBranch[] = [];
  const connect = (from: number, to: number): void => {
    const reactancePu = 0.01 + 0.05 * draw();
    branches.push({
      id: branches.length + 1,
      name: `${String(from + 1)}-${String(to + 1)}`,
      fromBus: from + 1,
      toBus: to + 1,
      inService: true,
      resistancePu: reactancePu / 8,
      reactancePu,
      chargingPu: 0,
      ratingMva: Infinity,
      tap: 1,
      shiftDeg: 0,
      minAngleDeg: -Infinity,
      maxAngleDeg: Infinity,
    });
  };
  for (let k = 1; k < buses; k++) {
    const hasLeft = k % width !== 0;
    if (hasLeft) connect(k - 1, k);
    if (k >= width && (!hasLeft || draw() < BUILT)) connect(k - width, k);
  }
  return branches;
}
