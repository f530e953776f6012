/** What the optimiser is given and what building gives back: the program and the map from columns to assets and nodes. */
import type { Asset } from '../grid/asset.js';
import type { FeederPlace } from '../grid/feeder-network.js';
import type { GridModel } from '../grid/grid-model.js';
import type { RadialTree } from '../power-flow/radial-tree.js';
import type { SeriesForecast } from '../series/forecast.js';
import type { LinearProgram } from './linear-program.js';
import type { CheckFinding, SetpointPin } from './plan.js';
import type { SystemSnapshot } from './snapshot.js';

/**
 * Everything a plan is computed from. Forecast series used: `<meter>.base` (mean, needed),
 * `<substation>.base` and `CITY.base` (quantiles for the margin), `<pv>.power` and `<hydro>.power` (mean).
 */
export interface DispatchInput {
  readonly grid: GridModel;
  readonly snapshot: SystemSnapshot;
  readonly forecasts: readonly SeriesForecast[];
  /** Losses planned behind the head of each feeder network, by its id, shape (T) [kW]; absent = none. */
  readonly feederLossKw?: Readonly<Record<string, readonly number[]>>;
  /** Powers a person set: the rest is planned around them. */
  readonly pins?: readonly SetpointPin[];
}

/** How limits are built. */
export interface BuildOptions {
  /**
   * `emergency` (default): a broken physical limit is priced, so that the LP stays solvable and the overload is reported;
   * such a plan is never publishable. `hard`: limits cannot break, a conflict ends as `infeasible` with its names.
   */
  readonly limits?: 'emergency' | 'hard';
}

/** One column's share in an asset's power: power = sum of coefficient * column [kW]. */
export interface PowerTerm {
  readonly col: number;
  readonly coefficient: 1 | -1;
}

/** An asset inside the program. */
export interface AssetPart {
  readonly asset: Asset;
  /** `local`: left to its own controller, its expected power is a constant. */
  readonly mode: 'steered' | 'local';
  /** Why it is local; null when steered. */
  readonly localReason: string | null;
  /** Shape (T) of lists of terms; empty lists when local. */
  readonly power: readonly (readonly PowerTerm[])[];
  /** What its own controller would do, shape (T) [kW]: the power in the balance of a local asset. */
  readonly localKw: readonly number[];
  /** State at the end of each slot = scale * column + constant local state; null without a state. */
  readonly state: { readonly cols: readonly number[]; readonly scale: number } | null;
  /** State that local control leads to, shape (T); null without one. */
  readonly localState: readonly number[] | null;
  /** Row that carries the state from slot to slot, shape (T); its dual is the value of the stored kWh or K. */
  readonly stateRows: readonly number[] | null;
  /** Brings wished powers of the first slots into what the asset can do from its present state [kW]; null = local control. */
  readonly reachable: (wishedKw: readonly (number | null)[]) => number[];
}

/** A node inside the program: a substation, a branch, `CITY`, or a line, whose import is its flow. */
export interface NodePart {
  readonly nodeId: string;
  readonly name: string;
  readonly level: 'city' | 'substation' | 'branch' | 'line';
  /** Node directly above whose import includes this one's; null for `CITY`, lines and the transmission level. */
  readonly parentId: string | null;
  /** Import column, shape (T) [kW]. */
  readonly importCols: readonly number[];
  /** Balance row, shape (T), none for lines: its dual divided by the slot's hours is the node price [EUR/kWh]. */
  readonly balanceRows: readonly number[];
  /** Limit row, shape (T). */
  readonly limitRows: readonly number[];
  /** Row of the same limit with what new calls may not deliver, shape (T); absent where no building below may be called. */
  readonly callRows?: readonly number[];
  readonly limitKw: readonly number[];
  readonly exportLimitKw: number;
  readonly marginKw: readonly number[];
  readonly shortfallCols: readonly number[];
  /** Emergency columns for import above the limit and export beyond the export limit. */
  readonly overloadCols: readonly number[];
  readonly backfeedCols: readonly number[];
  /** Columns of the feeder networks on the node, shape (T) of lists; absent without one. */
  readonly feederCols?: readonly FeederCols[];
}

/** Columns of one slot that let limits of a feeder network give way. */
export interface FeederCols {
  /** Voltage or rating broken: priced in an emergency, closed in a hard program. */
  readonly emergency: readonly number[];
  /** Room kept below the lowest voltage for losses, given up. */
  readonly room: readonly number[];
  /** Voltage held at the head: a fact, never one side of a choice. */
  readonly head: readonly number[];
}

/** A feeder network inside the program; rows by slot and position in the tree. */
export interface FeederPart {
  readonly feederId: string;
  /** Node its meter sits on. */
  readonly nodeId: string;
  readonly tree: RadialTree;
  readonly cols: readonly FeederCols[];
  /** Their duals are what one MW, or Mvar, more demand at the bus costs on the feeder [EUR]. */
  readonly activeRows: readonly (readonly number[])[];
  readonly reactiveRows: readonly (readonly number[])[];
  readonly voltageRows: readonly (readonly number[])[];
  readonly ratingRows: readonly (readonly (readonly number[])[])[];
  readonly places: readonly FeederPlace[];
}

/** A cost that makes up the objective: `term` gets `eurPerUnit` for each unit of the column. */
export interface CostEntry {
  readonly term: string;
  readonly col: number;
  readonly eurPerUnit: number;
}

/** The map from the program's columns and rows back to the grid. */
export interface DispatchLayout {
  readonly slotsMs: readonly number[];
  readonly assets: readonly AssetPart[];
  readonly nodes: readonly NodePart[];
  /** Feeder networks with voltage limits; absent without them. */
  readonly feeders?: readonly FeederPart[];
  /** Lowest node each asset hangs on: its node price is the one the asset sees. */
  readonly nodeOfAsset: ReadonlyMap<string, string>;
  readonly peakCol: number;
  readonly peakRows: readonly number[];
  readonly costs: readonly CostEntry[];
  /** Constant cost by term [EUR]. */
  readonly offsets: Readonly<Record<string, number>>;
  /** Value of each frozen setpoint by asset, shape (frozenSlots): number, null = local control; undefined = free. */
  readonly frozen: ReadonlyMap<string, readonly (number | null | undefined)[]>;
}

/** A dispatch problem ready for a solver. */
export interface BuiltDispatch {
  readonly input: DispatchInput;
  readonly program: LinearProgram;
  readonly layout: DispatchLayout;
  /** What had to be assumed or moved: clamped frozen setpoints, missing quantiles, assets left to local control. */
  readonly notes: readonly CheckFinding[];
}
