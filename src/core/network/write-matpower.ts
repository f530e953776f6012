/** A network as the text of a MATPOWER case (format version 2), which `parseMatpower` reads back unchanged. */
import type {
  BusKind,
  GeneratorCost,
  NetworkBranch,
  NetworkGenerator,
  PowerNetwork,
} from '../power-flow/power-network.js';

const TYPE: Readonly<Record<BusKind, number>> = { load: 1, generator: 2, reference: 3, isolated: 4 };
const FULL_CIRCLE_DEG = 360;

/** The text of a case. Notes are not written; a generator without a cost loses all costs of the case. */
export function matpowerText(network: PowerNetwork): string {
  const { name, baseMva, buses, generators, branches } = network;
  const lines = [
    `function mpc = ${name}`,
    "mpc.version = '2';",
    `mpc.baseMVA = ${number(baseMva)};`,
    ...matrix(
      'bus',
      'bus_i type Pd Qd Gs Bs area Vm Va baseKV zone Vmax Vmin',
      buses.map((b) => [
        ...[b.id, TYPE[b.kind], b.demandMw, b.demandMvar, b.shuntMw, b.shuntMvar],
        ...[1, b.voltagePu, 0, b.baseKv, 1, b.maxVoltagePu, b.minVoltagePu],
      ]),
    ),
    ...matrix(
      'gen',
      'bus Pg Qg Qmax Qmin Vg mBase status Pmax Pmin',
      generators.map((g) => generatorRow(g, baseMva)),
    ),
    ...costLines(generators),
    ...matrix(
      'branch',
      'fbus tbus r x b rateA rateB rateC ratio angle status angmin angmax',
      branches.map(branchRow),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function generatorRow(g: NetworkGenerator, baseMva: number): number[] {
  return [g.busId, 0, 0, g.maxMvar, g.minMvar, 1, baseMva, g.inService ? 1 : 0, g.maxMw, g.minMw];
}

function branchRow(b: NetworkBranch): number[] {
  return [
    ...[b.fromBus, b.toBus, b.resistancePu, b.reactancePu, b.chargingPu],
    ...[Number.isFinite(b.ratingMva) ? b.ratingMva : 0, 0, 0, b.tap, b.shiftDeg, b.inService ? 1 : 0],
    Math.max(b.minAngleDeg, -FULL_CIRCLE_DEG),
    Math.min(b.maxAngleDeg, FULL_CIRCLE_DEG),
  ];
}

function costLines(generators: readonly NetworkGenerator[]): string[] {
  const costs = generators.map((generator) => generator.cost).filter((cost) => cost !== null);
  if (costs.length < generators.length || costs.length === 0) return [];
  const rows = costs.map(costRow);
  const width = Math.max(...rows.map((row) => row.length));
  return matrix(
    'gencost',
    'model startup shutdown n values',
    rows.map((row) => [...row, ...Array<number>(width - row.length).fill(0)]),
  );
}

function costRow(cost: GeneratorCost): number[] {
  return cost.kind === 'polynomial'
    ? [2, 0, 0, cost.coefficients.length, ...cost.coefficients]
    : [1, 0, 0, cost.points.length, ...cost.points.flat()];
}

function matrix(field: string, columns: string, rows: readonly (readonly number[])[]): string[] {
  return [
    `%\t${columns.replaceAll(' ', '\t')}`,
    `mpc.${field} = [`,
    ...rows.map((row) => `\t${row.map(number).join('\t')};`),
    '];',
  ];
}

/** The shortest text that reads back to the same number. */
function number(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? 'Inf' : '-Inf';
}
