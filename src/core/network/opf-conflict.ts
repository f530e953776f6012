/** Why a power flow is infeasible, in the grid's words, and the least change that would make it solvable. */
import { type DcOpfModel, flowWindow } from './dc-opf.js';
import type { LeastChange } from './elastic-opf.js';
import type { OpfConflict, OpfRemedy } from './opf-result.js';
import type { NetworkBranch, NetworkGenerator } from '../power-flow/power-network.js';

const LISTED = 6;

/**
 * The conflict in the network's words.
 *
 * @param names rows and columns of an irreducible infeasible set; empty when the solver found none
 */
export function explainConflict(model: DcOpfModel, names: readonly string[]): OpfConflict {
  const wanted = new Set(names);
  const { network, program } = model;
  const inConflict = (index: number | undefined, list: readonly string[]): boolean =>
    index !== undefined && wanted.has(list[index] ?? '');
  const buses = network.buses.filter((_, i) => inConflict(model.balanceRows[i], program.rowNames));
  const branches = network.branches.filter((_, l) => inConflict(model.flows[l]?.row, program.rowNames));
  const generators = network.generators.filter((_, g) =>
    model.outputs[g]?.some((col) => inConflict(col, program.colNames)),
  );
  return {
    buses: buses.map((bus) => bus.id),
    branches: branches.map((branch) => branch.name),
    generators: generators.map((generator) => generator.id),
    sentence: sentenceOf(model, { busIds: new Set(buses.map((bus) => bus.id)), branches, generators }),
  };
}

/** An island whose generators give less than its demand whatever they do, or more. */
export interface Unbalanced {
  /** Its balances and the outputs of its generators: none can be left out. */
  readonly names: readonly string[];
  /** Output is missing; else there is too much. */
  readonly isShort: boolean;
}

/** The first island that cannot balance, by adding up; null when all can. */
export function unbalancedIsland({
  network,
  islands,
  program,
  outputs,
  balanceRows,
}: DcOpfModel): Unbalanced | null {
  for (const { busIds } of islands) {
    const inside = new Set(busIds);
    const own = network.generators.filter(({ busId }) => inside.has(busId));
    const demandMw = sum(network.buses.flatMap((b) => (inside.has(b.id) ? [b.demandMw + b.shuntMw] : [])));
    const slackMw = BALANCE_NOISE * (1 + Math.abs(demandMw));
    const isShort = demandMw > sum(own.map(({ maxMw }) => maxMw)) + slackMw;
    if (!isShort && demandMw >= sum(own.map(({ minMw }) => minMw)) - slackMw) continue;
    const rows = network.buses.flatMap((bus, i) => (inside.has(bus.id) ? [balanceRows[i] ?? -1] : []));
    const cols = network.generators.flatMap(({ busId }, g) => (inside.has(busId) ? (outputs[g] ?? []) : []));
    return {
      names: [
        ...rows.map((row) => program.rowNames[row] ?? ''),
        ...cols.map((col) => program.colNames[col] ?? ''),
      ],
      isShort,
    };
  }
  return null;
}

/** Difference of sums that rounding explains, relative. */
const BALANCE_NOISE = 1e-6;

interface Part {
  readonly busIds: ReadonlySet<number>;
  readonly branches: readonly NetworkBranch[];
  readonly generators: readonly NetworkGenerator[];
}

function sentenceOf(model: DcOpfModel, part: Part): string {
  const { network } = model;
  if (part.busIds.size === 0) return short(model);
  const inside = network.buses.filter((bus) => part.busIds.has(bus.id));
  const demandMw = sum(inside.map((bus) => bus.demandMw + bus.shuntMw));
  const own = network.generators.filter((generator) => part.busIds.has(generator.busId));
  const most = sum(own.map((generator) => generator.maxMw));
  const least = sum(own.map((generator) => generator.minMw));
  const border = network.branches.filter((b) => part.busIds.has(b.fromBus) !== part.busIds.has(b.toBus));
  const into = border.map((branch) => limitOf(model, branch, part.busIds.has(branch.toBus)));
  const outOf = border.map((branch) => limitOf(model, branch, part.busIds.has(branch.fromBus)));
  const [bringMw, takeMw] = [sum(into), sum(outOf)];
  const where = `${inside.length === 1 ? 'bus' : 'buses'} ${listed(inside.map((bus) => String(bus.id)))}`;
  const ways =
    border.length === 0 ? 'no branch leads there' : `${limits(model, border, into)} can bring ${mw(bringMw)}`;
  if (demandMw > most + bringMw) {
    return `${where} must be given ${mw(demandMw)}: the generators there give at most ${mw(most)} and ${ways}; ${mw(demandMw - most - bringMw)} are missing`;
  }
  if (least > demandMw + takeMw) {
    return `${where} take ${mw(demandMw)}, but the generators there give at least ${mw(least)} and ${limits(model, border, outOf)} can take away ${mw(takeMw)}; ${mw(least - demandMw - takeMw)} have nowhere to go`;
  }
  return `the limits of ${part.branches.length > 0 ? limits(model, part.branches) : 'the branches'} and of ${generatorWords(part.generators)} cannot hold together: Kirchhoff's laws divide the flows between parallel ways whatever the ratings are (around ${where})`;
}

/** Without a conflict set: does the whole network lack output, or have too much? */
function short({ network }: DcOpfModel): string {
  const demandMw = sum(network.buses.map((bus) => bus.demandMw + bus.shuntMw));
  const most = sum(network.generators.map((generator) => generator.maxMw));
  return demandMw > most
    ? `all generators give at most ${mw(most)} for a demand of ${mw(demandMw)}`
    : 'the solver named no conflicting limits';
}

/** What a branch lets through in one direction [MW]. */
function limitOf({ network }: DcOpfModel, branch: NetworkBranch, isForward: boolean): number {
  const { minMw, maxMw } = flowWindow(branch, network.baseMva);
  return isForward ? maxMw : -minMw;
}

function limits(model: DcOpfModel, branches: readonly NetworkBranch[], ways?: readonly number[]): string {
  if (branches.length === 0) return 'no branch';
  const words = branches.map((branch, k) => {
    const limit = ways?.[k] ?? Math.min(limitOf(model, branch, true), limitOf(model, branch, false));
    return `${branch.name} (${mw(limit)}${limit < branch.ratingMva ? ' by its angle limit' : ''})`;
  });
  return `${branches.length === 1 ? 'branch' : 'branches'} ${listed(words)}`;
}

function generatorWords(generators: readonly NetworkGenerator[]): string {
  if (generators.length === 0) return 'the generators';
  return `${generators.length === 1 ? 'generator' : 'generators'} ${listed(generators.map((g) => `${String(g.id)} at bus ${String(g.busId)}`))}`;
}

function listed(names: readonly string[]): string {
  const more = names.length - LISTED;
  return names.slice(0, LISTED).join(', ') + (more > 0 ? ` and ${String(more)} more` : '');
}

/** The least change of one kind in words; null when nothing of it has to give way, or it does not help. */
export function remedyOf(
  { network }: DcOpfModel,
  slack: 'demand' | 'ratings',
  { parts: given, helps }: LeastChange,
): OpfRemedy | null {
  if (given.length === 0 || !helps) return null;
  const parts = given.map(({ index, mw: giveMw }) => ({
    bus: slack === 'demand' ? (network.buses[index]?.id ?? null) : null,
    branch: slack === 'ratings' ? (network.branches[index]?.name ?? null) : null,
    mw: giveMw,
  }));
  const totalMw = sum(parts.map((part) => part.mw));
  const words = listed(parts.map((part) => `${part.branch ?? `bus ${String(part.bus)}`} by ${mw(part.mw)}`));
  return slack === 'demand'
    ? { kind: 'unserved-demand', totalMw, parts, sentence: `lower the demand of ${words}` }
    : { kind: 'raised-ratings', totalMw, parts, sentence: `raise the rating of ${words}` };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mw(value: number): string {
  if (value === Infinity) return 'any power';
  return `${value.toFixed(2).replace(/\.?0+$/, '')} MW`;
}
