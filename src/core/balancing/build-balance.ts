/** The linear program of one round: least priced deviation from the plan that keeps every flow below its safety band. */
import type { LinearProgram } from '../dispatch/linear-program.js';
import { OVERLOAD_EUR_PER_KWH } from '../dispatch/prices.js';
import { ProgramBuilder, type RowEntry } from '../dispatch/program-builder.js';
import type { AssetReach } from './asset-reach.js';
import { BAND_EUR_PER_KWH, deviationPrice } from './balance-prices.js';
import { type LimitState, targetKw } from './node-state.js';

/** Columns of one asset: power = plan + up - down [kW]; null where there is no way to go. */
export interface DeviationCols {
  readonly reach: AssetReach;
  readonly up: number | null;
  readonly down: number | null;
  readonly eurPerKwh: number;
}

/** Columns of one limit: how far the band and the limit itself are used beyond the target [kW]. */
export interface ShortfallCols {
  readonly state: LimitState;
  readonly band: number;
  readonly over: number;
}

/** A round ready for a solver. Objective in EUR per hour, columns in kW. */
export interface BuiltBalance {
  readonly program: LinearProgram;
  readonly assets: readonly DeviationCols[];
  readonly limits: readonly ShortfallCols[];
}

/** What the program is made of. */
export interface BalanceCase {
  readonly reaches: readonly AssetReach[];
  readonly states: readonly LimitState[];
  /** Assets that are off their plan: their nodes are regulated, not only watched. */
  readonly corrected: ReadonlySet<string>;
  /** Corrected assets that may not move towards their plan yet. */
  readonly waiting: ReadonlySet<string>;
}

/**
 * Builds the program. It is never infeasible: leaving every order as it is keeps all rows of blind nodes, and every other
 * limit may be broken at a price.
 */
export function buildBalance(round: BalanceCase): BuiltBalance {
  const builder = new ProgramBuilder();
  const assets = round.reaches.map((reach, rank) =>
    addAsset(builder, reach, { rank, waiting: round.waiting }),
  );
  const limits: ShortfallCols[] = [];
  for (const state of round.states) {
    const below = assets.filter(({ reach }) => state.node.assetIds.includes(reach.of.asset.id));
    if (state.heldKw === null) addBlind(builder, state, below);
    else limits.push(addLimit(builder, state, { below, engaged: isEngaged(state, round) }));
  }
  return { program: builder.build(), assets, limits };
}

function isEngaged({ node }: LimitState, { corrected }: BalanceCase): boolean {
  return node.assetIds.some((id) => corrected.has(id));
}

function addAsset(
  builder: ProgramBuilder,
  reach: AssetReach,
  { rank, waiting }: { rank: number; waiting: ReadonlySet<string> },
): DeviationCols {
  const { id } = reach.of.asset;
  const { planKw, heldKw } = reach;
  const waits = waiting.has(id);
  // Waiting for room to last: no nearer to the plan than it stands.
  const lowKw = waits && heldKw > planKw ? heldKw : reach.lowKw;
  const highKw = waits && heldKw < planKw ? heldKw : reach.highKw;
  const eurPerKwh = deviationPrice(reach.of.asset, rank);
  const column = (name: string, least: number, most: number): number | null => {
    if (most <= 0) return null;
    const col = builder.column(`${name}[${id}]`, Math.max(0, least), most);
    builder.cost('deviation', col, eurPerKwh);
    return col;
  };
  return {
    reach,
    up: column('up', lowKw - planKw, highKw - planKw),
    down: column('down', planKw - highKw, planKw - lowKw),
    eurPerKwh,
  };
}

function addLimit(
  builder: ProgramBuilder,
  state: LimitState,
  { below, engaged }: { below: readonly DeviationCols[]; engaged: boolean },
): ShortfallCols {
  const name = `${state.node.nodeId},${state.direction}`;
  const fillKw = targetKw(state, engaged);
  const band = builder.column(`band[${name}]`, 0, Math.max(0, state.limitKw - fillKw));
  const over = builder.column(`over[${name}]`, 0, Infinity);
  builder.cost('band', band, BAND_EUR_PER_KWH);
  builder.cost('overload', over, OVERLOAD_EUR_PER_KWH);
  const plannedKw = (state.heldKw ?? 0) + state.sign * toPlan(below);
  builder.row(`flow-limit[${name}]`, -Infinity, fillKw - plannedKw, [
    ...entriesOf(below, state.sign),
    [band, -1],
    [over, -1],
  ]);
  return { state, band, over };
}

/** Nothing is known of the flow, so it may be at its limit: the sum of what hangs below may not push it there. */
function addBlind(builder: ProgramBuilder, state: LimitState, below: readonly DeviationCols[]): void {
  const entries = entriesOf(below, state.sign);
  if (entries.length === 0) return;
  builder.row(
    `blind[${state.node.nodeId},${state.direction}]`,
    -Infinity,
    -state.sign * toPlan(below),
    entries,
  );
}

/** Change of the flow if all were ordered back to their plan [kW]. */
function toPlan(below: readonly DeviationCols[]): number {
  return below.reduce((sum, { reach }) => sum + reach.planKw - reach.heldKw, 0);
}

function entriesOf(below: readonly DeviationCols[], sign: number): RowEntry[] {
  return below.flatMap(({ up, down }): RowEntry[] => [
    ...(up === null ? [] : [[up, sign] as const]),
    ...(down === null ? [] : [[down, -sign] as const]),
  ]);
}
