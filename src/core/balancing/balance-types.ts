/** What balancing is given every few seconds and what it answers. Powers follow the load convention [kW]. */
import type { Observed } from '../control/safety-gate.js';
import type { Asset } from '../grid/asset.js';
import type { PowerRoom } from './balancing-room.js';

/** An asset that holds an order of the running slot. */
export interface BalancedAsset {
  readonly asset: Asset;
  /** Setpoint of the approved plan [kW]. */
  readonly plannedKw: number;
  /** Powers the approved plan lets balancing order; null = it may not be moved. */
  readonly room: PowerRoom | null;
  /** Setpoint the device holds [kW] and since when [epoch ms]. */
  readonly orderedKw: number;
  readonly orderedAtMs: number;
  /** Measured power [kW] and state of charge, per unit 0..1; null when not known. */
  readonly power: Observed | null;
  readonly soc: Observed | null;
  /** Why it must not be moved now (local mode, refused, uncertain order); null when it may. */
  readonly heldBecause: string | null;
}

/** A node with limits and the assets below it. */
export interface BalancedNode {
  readonly nodeId: string;
  readonly importLimitKw: number;
  /** Largest export [kW, positive]; absent when none is declared. */
  readonly exportLimitKw?: number;
  /** Measured import [kW]; null or too old = blind: nothing below may raise or, with an export limit, lower it. */
  readonly flow: Observed | null;
  /** Nodes below that are assumed to import up to their limit because nothing fresh is known of them. */
  readonly assumedFull: readonly string[];
  readonly assetIds: readonly string[];
}

/** The world of one round. */
export interface BalanceInput {
  readonly nowMs: number;
  readonly slotMs: number;
  /** A measurement older than this says nothing [ms]. */
  readonly maxAgeMs: number;
  readonly assets: readonly BalancedAsset[];
  readonly nodes: readonly BalancedNode[];
}

/** What balancing remembers from round to round: since when an asset could return to its plan [epoch ms]. */
export type BalanceMemory = ReadonlyMap<string, number>;

/** A setpoint that is to change, and why. */
export interface Correction {
  readonly assetId: string;
  /** Setpoint to order [kW]; the planned one when `returns`. */
  readonly powerKw: number;
  readonly returns: boolean;
  readonly reason: string;
}

/** A node that stays above its limit with all the room there is. */
export interface Unsolved {
  readonly nodeId: string;
  readonly direction: 'import' | 'export';
  /** Power beyond the limit that no approved room can take away [kW]. */
  readonly kw: number;
}
