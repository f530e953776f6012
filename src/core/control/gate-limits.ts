/** Limits the safety gate applies to an order: rating, stored energy, import and export of the nodes above. */
import { HOUR_MS } from '../quantity/quantity.js';
import type { Asset, Battery, DemandResponse } from '../grid/asset.js';

/** What a limit makes of a power. A narrowed power lies between 0 and the asked one. */
export type Narrowing =
  | { readonly status: 'fits' }
  | { readonly status: 'narrowed'; readonly powerKw: number; readonly reason: string }
  | { readonly status: 'blocked'; readonly reason: string };

/** Rounding of powers and energies that is not worth a verdict [kW], [kWh]. */
const ROUNDING = 0.001;

const FITS: Narrowing = { status: 'fits' };

/** The powers an asset can have, low to high, load convention [kW]. */
export function powerBounds(asset: Asset): { readonly lowKw: number; readonly highKw: number } {
  switch (asset.kind) {
    case 'battery':
      return { lowKw: -asset.maxDischargeKw, highKw: asset.maxChargeKw };
    case 'pv':
    case 'wind':
    case 'hydro':
      return { lowKw: -asset.ratedKw, highKw: 0 };
    case 'chp':
    case 'waste-to-energy':
      return { lowKw: -asset.maxOutputKw, highKw: 0 };
    case 'ev-hub':
    case 'ev-home':
    case 'ev-fleet':
    case 'hot-water':
      return { lowKw: 0, highKw: asset.maxChargeKw };
    case 'tertiary-hvac':
    case 'passive-block':
    case 'slab-block':
      return { lowKw: 0, highKw: asset.maxHeatElectricKw };
    case 'lighting':
    case 'fixed-load':
      return { lowKw: 0, highKw: asset.ratedKw };
    case 'demand-response':
      return { lowKw: -asset.blockKw, highKw: reboundKw(asset) };
    case 'power-envelope':
      return span([...asset.minKw, ...asset.maxKw]);
    case 'power-profile':
      return span(asset.profileKw);
  }
}

/** Largest power a called block takes back afterwards [kW]. */
function reboundKw(block: DemandResponse): number {
  return block.reboundSlots === 0
    ? 0
    : (block.blockKw * block.reboundShare * block.durationSlots) / block.reboundSlots;
}

function span(powersKw: readonly number[]): { readonly lowKw: number; readonly highKw: number } {
  return { lowKw: Math.min(0, ...powersKw), highKw: Math.max(0, ...powersKw) };
}

/**
 * Rating of the asset: a power beyond it is cut to it, a power of the wrong sign is blocked.
 *
 * @param powerKw asked power, load convention [kW]
 */
export function limitByRating(asset: Asset, powerKw: number): Narrowing {
  const { lowKw, highKw } = powerBounds(asset);
  if (powerKw > highKw + ROUNDING) {
    if (highKw <= 0) return blocked(`${asset.id} cannot take ${kw(powerKw)}: it only generates`);
    return narrowed(highKw, `cut from ${kw(powerKw)} to the ${kw(highKw)} ${asset.id} can take`);
  }
  if (powerKw < lowKw - ROUNDING) {
    if (lowKw >= 0) return blocked(`${asset.id} cannot give ${kw(-powerKw)}: it only consumes`);
    return narrowed(lowKw, `cut from ${kw(powerKw)} to the ${kw(lowKw)} ${asset.id} can give`);
  }
  return FITS;
}

/**
 * Stored energy of a battery for the rest of the slot; other kinds always fit.
 *
 * @param powerKw asked power, load convention [kW]
 * @param soc state of charge, per unit 0..1; null = not known
 * @param restMs time the order acts [ms]
 */
export function limitByEnergy(asset: Asset, powerKw: number, soc: number | null, restMs: number): Narrowing {
  if (asset.kind !== 'battery' || powerKw === 0 || restMs <= 0) return FITS;
  if (soc === null || !Number.isFinite(soc)) {
    // Staleness let this pass only because it moves the battery to its safe state.
    return FITS;
  }
  const roomKw = powerKw > 0 ? chargeRoomKw(asset, soc, restMs) : dischargeRoomKw(asset, soc, restMs);
  if (Math.abs(powerKw) <= roomKw + ROUNDING) return FITS;
  const verb = powerKw > 0 ? 'charge' : 'discharge';
  const bound = powerKw > 0 ? asset.socMax : asset.socMin;
  const why = `${asset.id} at ${percent(soc)} can ${verb} with ${kw(roomKw)} until it is at ${percent(bound)}`;
  if (roomKw <= ROUNDING) return blocked(`${why}; asked ${kw(powerKw)}`);
  return narrowed(Math.sign(powerKw) * roomKw, `cut from ${kw(powerKw)}: ${why}`);
}

function chargeRoomKw(battery: Battery, soc: number, restMs: number): number {
  const roomKwh = Math.max(0, battery.socMax - soc) * battery.energyCapacityKwh;
  return (roomKwh / battery.efficiencyCharge / restMs) * HOUR_MS;
}

function dischargeRoomKw(battery: Battery, soc: number, restMs: number): number {
  const storedKwh = Math.max(0, soc - battery.socMin) * battery.energyCapacityKwh;
  return ((storedKwh * battery.efficiencyDischarge) / restMs) * HOUR_MS;
}

/** A node and what of its load is the asset's. */
export interface NodePlace {
  readonly asset: Asset;
  readonly node: {
    readonly nodeId: string;
    readonly importLimitKw: number;
    readonly exportLimitKw?: number;
    readonly measured: { readonly value: number } | null;
    readonly assumedFull?: readonly string[];
    readonly pendingKw: number;
  };
  /** Measured power of the asset, part of the node's load [kW]. */
  readonly currentKw: number;
}

/**
 * Limits of a node with its measured load: the order is cut to the room the others leave.
 * Orders that cannot worsen it pass: generation against an import limit, and lighting, whose local clock would take as much.
 *
 * @param powerKw asked power, load convention [kW]
 */
export function limitByNode({ asset, node, currentKw }: NodePlace, powerKw: number): Narrowing {
  if (node.measured === null) return FITS; // decided by the staleness rule before
  const othersKw = node.measured.value + node.pendingKw - currentKw;
  if (powerKw > 0 && asset.kind !== 'lighting') {
    const why = `${node.nodeId} imports ${kw(othersKw)} without ${asset.id}, limit ${kw(node.importLimitKw)}${assumption(node)}`;
    return cutTo(asset, powerKw, { roomKw: node.importLimitKw - othersKw, why });
  }
  if (powerKw < 0 && node.exportLimitKw !== undefined) {
    const why = `${node.nodeId} exports ${kw(-othersKw)} without ${asset.id}, limit ${kw(node.exportLimitKw)}`;
    return cutTo(asset, powerKw, { roomKw: node.exportLimitKw + othersKw, why });
  }
  return FITS;
}

function assumption({ assumedFull = [] }: NodePlace['node']): string {
  if (assumedFull.length === 0) return '';
  return ` (nothing fresh is known of ${assumedFull.join(', ')}: assumed to import up to the limit)`;
}

function cutTo(asset: Asset, powerKw: number, room: { roomKw: number; why: string }): Narrowing {
  if (Math.abs(powerKw) <= room.roomKw + ROUNDING) return FITS;
  const leftKw = Math.max(0, room.roomKw);
  const leastKw = 'minOutputKw' in asset ? asset.minOutputKw : 0;
  if (leftKw < leastKw) {
    return blocked(`${room.why}: ${kw(leftKw)} is left, ${asset.id} needs ${kw(leastKw)} to run`);
  }
  const cutKw = leftKw === 0 ? 0 : Math.sign(powerKw) * leftKw;
  return narrowed(cutKw, `cut from ${kw(powerKw)} to ${kw(cutKw)}: ${room.why}`);
}

function narrowed(powerKw: number, reason: string): Narrowing {
  return { status: 'narrowed', powerKw, reason };
}

function blocked(reason: string): Narrowing {
  return { status: 'blocked', reason };
}

function kw(value: number): string {
  return `${value.toFixed(1)} kW`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
