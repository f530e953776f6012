/** Rules of feeder networks: a radial network behind a known meter, with every asset of the meter on one of its buses. */
import { DomainError } from '../domain-error.js';
import { activeNetwork } from '../power-flow/power-network.js';
import { radialTree } from '../power-flow/radial-tree.js';
import type { FeederNetwork } from './feeder-network.js';
import type { GridModel } from './grid-model.js';
import { unknownReference, type GridProblem } from './grid-problem.js';

/** Every broken rule of the feeder networks; none without them. */
export function feederProblems(grid: GridModel): GridProblem[] {
  const feeders = grid.feederNetworks ?? [];
  return feeders.flatMap((feeder) => [
    ...meterProblems(grid, feeder),
    ...networkProblems(feeder),
    ...placeProblems(grid, feeder),
  ]);
}

function meterProblems(grid: GridModel, { id, meterId }: FeederNetwork): GridProblem[] {
  const path = ['feederNetworks', id, 'meterId'];
  const meters = grid.meters.map((meter) => meter.id);
  if (!meters.includes(meterId)) return [unknownReference(path, meterId, 'a meter', meters)];
  const first = grid.feederNetworks?.find((other) => other.meterId === meterId)?.id ?? id;
  if (first === id) return [];
  const message = `saw "${meterId}" again, it is already at the head of ${first}; expected one network for each; join the two`;
  return [{ path, message }];
}

function networkProblems({ id, network }: FeederNetwork): GridProblem[] {
  const path = ['feederNetworks', id];
  const { buses, generators } = activeNetwork(network);
  const own = buses.flatMap((bus): string[] =>
    bus.minVoltagePu > 0 && bus.maxVoltagePu > bus.minVoltagePu
      ? []
      : [
          `saw voltage limits of ${String(bus.minVoltagePu)} … ${String(bus.maxVoltagePu)} pu at bus ${String(bus.id)}; expected the lower above 0 and below the upper; correct them`,
        ],
  );
  const dead = buses.find((bus) => bus.kind === 'reference' && !(bus.voltagePu > 0));
  if (dead) {
    own.push(
      `saw ${String(dead.voltagePu)} pu held at its head, bus ${String(dead.id)}; expected a voltage above 0; correct it`,
    );
  }
  const heads = new Set(buses.filter((bus) => bus.kind === 'reference').map((bus) => bus.id));
  const stray = generators.find((generator) => !heads.has(generator.busId));
  if (stray) {
    own.push(
      `saw a generator at bus ${String(stray.busId)}; expected none but at the head; make it an asset and place it on the bus`,
    );
  }
  if (!(buses.reduce((sum, bus) => sum + bus.demandMw, 0) > 0)) {
    own.push(
      'saw no demand at its buses; expected a sum above 0, over which the load is spread; give the buses their shares',
    );
  }
  try {
    radialTree(network);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    own.push(error.message);
  }
  return own.map((message) => ({ path, message }));
}

function placeProblems(grid: GridModel, feeder: FeederNetwork): GridProblem[] {
  const path = ['feederNetworks', feeder.id, 'places'];
  const buses = activeNetwork(feeder.network).buses.map((bus) => String(bus.id));
  const here = grid.assets.filter((asset) => asset.meterId === feeder.meterId).map((asset) => asset.id);
  const seen = new Set<string>();
  const wrong = feeder.places.flatMap(({ assetId, bus }): GridProblem[] => {
    const at = [...path, assetId];
    if (!here.includes(assetId)) return [unknownReference(at, assetId, 'an asset behind its meter', here)];
    if (!buses.includes(String(bus))) return [unknownReference(at, String(bus), 'a bus', buses)];
    const again = seen.has(assetId);
    seen.add(assetId);
    const message = `saw "${assetId}" again; expected each asset on one bus; remove one place`;
    return again ? [{ path: at, message }] : [];
  });
  const placed = new Set(feeder.places.map((place) => place.assetId));
  const lost = here.filter((assetId) => !placed.has(assetId));
  return [
    ...wrong,
    ...lost.map((assetId) => ({
      path,
      message: `saw no place for "${assetId}"; expected every asset behind the meter on a bus; place it`,
    })),
  ];
}
