/** Why a power flow is infeasible, in the grid's words, and the least change that would make it solvable. */
import type { SolveOutcome } from '../dispatch/linear-program.js';
import type { DcOpfModel, OpfSlack } from './dc-opf.js';
import type { OpfConflict, OpfRemedy } from './opf-result.js';
import type { NetworkBranch, NetworkGenerator } from './power-network.js';

/** Smallest part of a remedy that is named [MW]. */
const NAMED_MW = 1e-6;
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
    model.outputs[g]?.cols.some((col) => inConflict(col, program.colNames)),
  );
  return {
    buses: buses.map((bus) => bus.id),
    branches: branches.map((branch) => branch.name),
    generators: generators.map((generator) => generator.id),
    sentence: sentenceOf(model, { busIds: new Set(buses.map((bus) => bus.id)), branches, generators }),
  };
}

interface Part {
  readonly busIds: ReadonlySet<number>;
  readonly branches: readonly NetworkBranch[];
  readonly generators: readonly NetworkGenerator[];
}

function sentenceOf(model: DcOpfModel, part: Part): string {
  const { network } = model;
  if (part.busIds.size === 0) return short(model);
  const inside = network.buses.filter((bus) => part.busIds.has(bus.id));
  const demandMw = inside.reduce((sum, bus) => sum + bus.demandMw + bus.shuntMw, 0);
  const own = network.generators.filter((generator) => part.busIds.has(generator.busId));
  const most = own.reduce((sum, generator) => sum + generator.maxMw, 0);
  const least = own.reduce((sum, generator) => sum + generator.minMw, 0);
  const border = network.branches.filter((b) => part.busIds.has(b.fromBus) !== part.busIds.has(b.toBus));
  const roomMw = border.reduce((sum, branch) => sum + branch.ratingMva, 0);
  const where = `${inside.length === 1 ? 'bus' : 'buses'} ${listed(inside.map((bus) => String(bus.id)))}`;
  const ways = border.length === 0 ? 'no branch leads there' : `${limits(border)} can bring ${mw(roomMw)}`;
  if (demandMw > most + roomMw) {
    return `${where} must be given ${mw(demandMw)}: the generators there give at most ${mw(most)} and ${ways}; ${mw(demandMw - most - roomMw)} are missing`;
  }
  if (least > demandMw + roomMw) {
    return `${where} take ${mw(demandMw)}, but the generators there give at least ${mw(least)} and ${limits(border)} can take away ${mw(roomMw)}; ${mw(least - demandMw - roomMw)} have nowhere to go`;
  }
  return `the limits of ${part.branches.length > 0 ? limits(part.branches) : 'the branches'} and of ${generatorWords(part.generators)} cannot hold together: Kirchhoff's laws divide the flows between parallel ways whatever the ratings are (around ${where})`;
}

/** Without a conflict set: does the whole network lack output, or have too much? */
function short({ network }: DcOpfModel): string {
  const demandMw = network.buses.reduce((sum, bus) => sum + bus.demandMw + bus.shuntMw, 0);
  const most = network.generators.reduce((sum, generator) => sum + generator.maxMw, 0);
  return demandMw > most
    ? `all generators give at most ${mw(most)} for a demand of ${mw(demandMw)}`
    : 'the solver named no conflicting limits';
}

function limits(branches: readonly NetworkBranch[]): string {
  if (branches.length === 0) return 'no branch';
  return `${branches.length === 1 ? 'branch' : 'branches'} ${listed(branches.map((b) => `${b.name} (${mw(b.ratingMva)})`))}`;
}

function generatorWords(generators: readonly NetworkGenerator[]): string {
  if (generators.length === 0) return 'the generators';
  return `${generators.length === 1 ? 'generator' : 'generators'} ${listed(generators.map((g) => `${String(g.id)} at bus ${String(g.busId)}`))}`;
}

function listed(names: readonly string[]): string {
  const more = names.length - LISTED;
  return names.slice(0, LISTED).join(', ') + (more > 0 ? ` and ${String(more)} more` : '');
}

/** The least change of one kind, read from the relaxed program; null when it helps nothing. */
export function remedyOf(model: DcOpfModel, slack: OpfSlack, outcome: SolveOutcome): OpfRemedy | null {
  if (outcome.status !== 'optimal' || slack === 'none') return null;
  const parts = [...model.slackCols]
    .map(([index, cols]) => ({
      bus: slack === 'demand' ? (model.network.buses[index]?.id ?? null) : null,
      branch: slack === 'ratings' ? (model.network.branches[index]?.name ?? null) : null,
      mw: cols.reduce((sum, col) => sum + (outcome.primal[col] ?? 0), 0),
    }))
    .filter((part) => part.mw > NAMED_MW)
    .sort((a, b) => b.mw - a.mw);
  const totalMw = parts.reduce((sum, part) => sum + part.mw, 0);
  if (parts.length === 0) return null;
  const words = listed(parts.map((part) => `${part.branch ?? `bus ${String(part.bus)}`} by ${mw(part.mw)}`));
  return slack === 'demand'
    ? { kind: 'unserved-demand', totalMw, parts, sentence: `lower the demand of ${words}` }
    : { kind: 'raised-ratings', totalMw, parts, sentence: `raise the rating of ${words}` };
}

function mw(value: number): string {
  if (value === Infinity) return 'any power';
  return `${value.toFixed(2).replace(/\.?0+$/, '')} MW`;
}
