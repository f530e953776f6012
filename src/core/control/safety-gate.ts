/** The one gate in front of every write: sends an order, narrows it, or withholds it and says why with numbers. */
import type { Asset } from '../grid/asset.js';
import { SLOT_MS } from '../time/slot.js';
import { limitByEnergy, limitByNode, limitByRating, type Narrowing } from './gate-limits.js';
import type { SetpointOrder } from './setpoint.js';

/** Values of `mode` (OPC UA node `Mode`): the local/remote switch of an asset. */
export const ASSET_MODE = { local: 0, remoteAuto: 1, remoteManual: 2, fallback: 3 } as const;

/** A measurement older than this is stale [ms]: one slot. */
export const MEASUREMENT_MAX_AGE_MS = SLOT_MS;

/** Difference below which two powers are the same to the gate [kW]. */
const SAME_KW = 0.001;

/** A value and the instant it is of; null when nothing is known. A slot mean is of the slot's end. */
export interface Observed {
  readonly value: number;
  /** [epoch ms, UTC] */
  readonly atMs: number;
}

/** What is known of the asset now. */
export interface GateMeasurement {
  /** Power, load convention [kW]. */
  readonly power: Observed | null;
  /** State of charge, per unit 0..1; null when the asset has none or it is not known. */
  readonly soc: Observed | null;
  /** Mode as in {@link ASSET_MODE}; null when not known now, `no-switch` when the asset has no mode point. */
  readonly mode: number | null | 'no-switch';
}

/** A node above the asset (branch, substation, `CITY`) with the limit in force now. */
export interface GateNode {
  readonly nodeId: string;
  /** Largest import [kW]. */
  readonly importLimitKw: number;
  /** Largest export [kW, positive]; absent when none is declared. */
  readonly exportLimitKw?: number;
  /** Measured import, load convention [kW]; with the worst assumed for the nodes in `assumedFull`. */
  readonly measured: Observed | null;
  /** Nodes below of which nothing fresh is known: counted in `measured` as importing up to their limit. */
  readonly assumedFull?: readonly string[];
  /** Sum of the changes already let out for this slot below the node that the measurement does not show yet [kW]. */
  readonly pendingKw: number;
}

/** All the gate looks at. */
export interface GateInput {
  readonly order: SetpointOrder;
  readonly nowMs: number;
  /** Undefined when the site does not know the asset. */
  readonly asset: Asset | undefined;
  readonly measurement: GateMeasurement;
  /** Value of the approved plan for this asset and slot [kW]; null = released; undefined = no approved plan covers it. */
  readonly approvedKw: number | null | undefined;
  /** Powers the approved plan lets balancing order beside it [kW]; absent = the order is the plan's own. */
  readonly balancingRoom?: { readonly lowKw: number; readonly highKw: number };
  /** Nodes from the asset up to the city. */
  readonly nodes: readonly GateNode[];
  /** Why the asset is in quarantine; null when it is not. */
  readonly quarantine: string | null;
}

/** Verdict of the gate; `narrowed` says what was cut and why, null when the order goes as it came. */
export type GateVerdict =
  | { readonly verdict: 'send'; readonly order: SetpointOrder; readonly narrowed: string | null }
  | { readonly verdict: 'withhold'; readonly reason: string };

/**
 * Decides on one order. It looks at the live world to veto or to narrow, never to re-plan: the value sent lies
 * between 0 and the approved one, or for an order of balancing inside the room approved around it. Powers [kW] follow the load convention.
 *
 * @param input order, live measurements, limits in force, approval and quarantine
 * @returns `send` with the order as it may go out, or `withhold` with a reason in plain words
 */
export function gate(input: GateInput): GateVerdict {
  const { asset, order } = input;
  if (!asset) return withhold(`the site has no asset "${order.assetId}"; check the plan's site version`);
  const veto = vetoOfOrder(input, asset) ?? vetoOfMode(input);
  if (veto !== null) return withhold(veto);
  if (order.powerKw === null) return { verdict: 'send', order, narrowed: null };
  const refusal =
    vetoOfApproval(order.powerKw, input) ??
    (input.quarantine === null ? null : `${asset.id} is in quarantine: ${input.quarantine}`) ??
    vetoOfStaleness(input, asset, order.powerKw);
  if (refusal !== null) return withhold(refusal);
  return narrow(input, asset, order.powerKw);
}

function withhold(reason: string): GateVerdict {
  return { verdict: 'withhold', reason };
}

function vetoOfOrder({ order, nowMs }: GateInput, asset: Asset): string | null {
  const numbers = [order.validFromMs, order.validUntilMs, order.rampKwPerS, order.slotMs, order.powerKw ?? 0];
  if (!numbers.every(Number.isFinite)) return `order ${order.id} holds a number that is not finite`;
  if (!asset.controllable) return `${asset.id} is measured only; it must not be steered`;
  if (order.rampKwPerS <= 0) return `ramp ${kw(order.rampKwPerS)}/s of order ${order.id} is not above 0`;
  if (order.validUntilMs <= order.validFromMs) return `order ${order.id} ends before it begins`;
  if (order.validUntilMs <= nowMs)
    return `order ${order.id} expired ${seconds(nowMs - order.validUntilMs)} ago`;
  if (order.slotMs + SLOT_MS <= nowMs) {
    return `slot of order ${order.id} ended ${seconds(nowMs - order.slotMs - SLOT_MS)} ago`;
  }
  return null;
}

function vetoOfMode({ measurement: { mode }, order }: GateInput): string | null {
  if (mode === 'no-switch') return null;
  if (mode === ASSET_MODE.local) return `${order.assetId} is switched to Local; a person on site steers it`;
  if (order.powerKw === null) return null;
  if (mode === null) return `mode of ${order.assetId} is not known, so it may be in Local`;
  const known: readonly number[] = Object.values(ASSET_MODE);
  return known.includes(mode) ? null : `mode ${String(mode)} of ${order.assetId} is none of 0, 1, 2, 3`;
}

function vetoOfApproval(powerKw: number, { approvedKw, balancingRoom }: GateInput): string | null {
  if (approvedKw === undefined) return 'no approved plan covers this asset and slot';
  if (approvedKw === null) return `the approved plan releases the asset; ${kw(powerKw)} was not approved`;
  const low = Math.min(0, approvedKw, balancingRoom?.lowKw ?? 0) - SAME_KW;
  const high = Math.max(0, approvedKw, balancingRoom?.highKw ?? 0) + SAME_KW;
  if (powerKw >= low && powerKw <= high) return null;
  if (balancingRoom === undefined)
    return `${kw(powerKw)} is outside the approved envelope of 0 to ${kw(approvedKw)}`;
  return `${kw(powerKw)} is outside the room of ${kw(balancingRoom.lowKw)} to ${kw(balancingRoom.highKw)} approved for balancing`;
}

/** Stale means: assume the worst. Only a move from the measured power towards the safe state may pass. */
function vetoOfStaleness(input: GateInput, asset: Asset, powerKw: number): string | null {
  const safeKw = asset.safeState.mode === 'power' ? asset.safeState.powerKw : null;
  if (safeKw !== null && Math.abs(powerKw - safeKw) <= SAME_KW) return null;
  const { power, soc } = input.measurement;
  const stale = staleness(power, input.nowMs);
  if (stale !== null) return `measured power of ${asset.id} ${stale}; only its safe state may be ordered`;
  const current = power?.value ?? 0;
  if (safeKw !== null && isBetween(powerKw, current, safeKw)) return null;
  const staleSoc = asset.kind === 'battery' ? staleness(soc, input.nowMs) : null;
  if (staleSoc !== null)
    return `state of charge of ${asset.id} ${staleSoc}; only moves to its safe state may pass`;
  for (const node of input.nodes) {
    const staleNode = staleness(node.measured, input.nowMs);
    if (staleNode !== null) return `import of ${node.nodeId} ${staleNode}; it is assumed to be at its limit`;
  }
  return null;
}

function staleness(observed: Observed | null, nowMs: number): string | null {
  if (observed === null || !Number.isFinite(observed.value)) return 'is not known';
  const ageMs = nowMs - observed.atMs;
  if (ageMs <= MEASUREMENT_MAX_AGE_MS) return null;
  return `is ${seconds(ageMs)} old (at most ${seconds(MEASUREMENT_MAX_AGE_MS)} allowed)`;
}

function isBetween(x: number, a: number, b: number): boolean {
  return x >= Math.min(a, b) - SAME_KW && x <= Math.max(a, b) + SAME_KW;
}

function narrow(input: GateInput, asset: Asset, askedKw: number): GateVerdict {
  const currentKw = input.measurement.power?.value ?? 0;
  let powerKw = askedKw;
  const notes: string[] = [];
  const limits: ((kw: number) => Narrowing)[] = [
    (p) => limitByRating(asset, p),
    (p) => limitByEnergy(asset, p, input.measurement.soc?.value ?? null, restOfSlotMs(input)),
    ...input.nodes.map((node) => (p: number) => limitByNode({ asset, node, currentKw }, p)),
  ];
  for (const limit of limits) {
    const result = limit(powerKw);
    if (result.status === 'blocked') return withhold(result.reason);
    if (result.status === 'narrowed') {
      powerKw = result.powerKw;
      notes.push(result.reason);
    }
  }
  const rampKwPerS = Math.min(input.order.rampKwPerS, asset.rampKwPerS);
  if (rampKwPerS < input.order.rampKwPerS) notes.push(`ramp cut to the asset's ${kw(rampKwPerS)}/s`);
  const order = { ...input.order, powerKw, rampKwPerS };
  return { verdict: 'send', order, narrowed: notes.length > 0 ? notes.join('; ') : null };
}

function restOfSlotMs({ order, nowMs }: GateInput): number {
  const endMs = Math.min(order.validUntilMs, order.slotMs + SLOT_MS);
  return Math.max(0, endMs - Math.max(nowMs, order.validFromMs, order.slotMs));
}

function kw(value: number): string {
  return `${value.toFixed(1)} kW`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}
