/** The limit that holds a setpoint where it is: of the network, of the asset itself, of its state, of what was announced. */
import type { AssetPart, BuiltDispatch, NodePart } from './dispatch-input.js';
import { type BindingLimit, OF_THE_PRICE, type PriceReader } from './price-reader.js';
import { energyText, powerText, savingText, timeText } from './reason-text.js';

/** A limit of the asset's own that binds. */
export interface OwnLimit {
  /** Row or column of the program, for example `charge[BAT,4]`. */
  readonly name: string;
  readonly slot: number;
  /** What one more unit of it saves at most [EUR per kW, kWh or K]. */
  readonly shadowPriceEurPerKw: number;
  readonly words: string;
}

/** The limit a reason names. */
export type DecidingLimit =
  | { readonly kind: 'network'; readonly limit: BindingLimit }
  | { readonly kind: 'own'; readonly limit: OwnLimit };

/** Setpoints this near to an announced one keep it [kW]. */
const SAME_KW = 1e-3;

/**
 * The limit that decides, the nearest first: of the network above the asset in the very slot; its own power; what was
 * announced; its ramp; the city's planned peak or the priced ramp of an import; of the network in the slot it trades with; of its state ahead.
 *
 * @param partner slot this one trades with; null when there is none
 */
export function decidingLimit(
  built: BuiltDispatch,
  reader: PriceReader,
  at: { readonly part: AssetPart; readonly slot: number; readonly partner: number | null },
): DecidingLimit | null {
  const { part, slot, partner } = at;
  const here = reader.binding(part.asset.id, slot);
  if (here && !OF_THE_PRICE.has(here.kind)) return { kind: 'network', limit: here };
  const own =
    powerLimit(built, reader, part, slot) ??
    announcedLimit(built, reader, part, slot) ??
    rampLimit(built, reader, part, slot);
  if (own) return { kind: 'own', limit: own };
  if (here) return { kind: 'network', limit: here };
  const there = partner === null ? null : reader.binding(part.asset.id, partner);
  if (there) return { kind: 'network', limit: there };
  const state = stateLimit(built, reader, part, slot);
  return state ? { kind: 'own', limit: state } : null;
}

/** Its power at the bound; resting at nothing is no limit anybody would name. */
function powerLimit(
  built: BuiltDispatch,
  reader: PriceReader,
  part: AssetPart,
  slot: number,
): OwnLimit | null {
  for (const { col, coefficient } of part.power[slot] ?? []) {
    const rate = reader.reducedCost(col);
    if (!reader.matters(rate)) continue;
    const bound = (rate < 0 ? built.program.colUpper : built.program.colLower)[col] ?? 0;
    if (Math.abs(bound) < SAME_KW) continue;
    const priceEur = Math.abs(rate);
    const words = `${boundWords(part, bound * coefficient, rate < 0)}; ${savingText('kW', priceEur)}`;
    return { name: built.program.colNames[col] ?? '', slot, shadowPriceEurPerKw: priceEur, words };
  }
  return null;
}

function boundWords({ asset }: AssetPart, powerKw: number, isUpper: boolean): string {
  const size = powerText(powerKw);
  if (asset.kind === 'pv' || asset.kind === 'wind') return `${size} is all there is to give`;
  if (asset.kind === 'lighting') {
    return isUpper ? `${size} is full light` : `${size} is the least its lighting class allows`;
  }
  if (asset.kind === 'battery') return `${size} is all it can ${powerKw > 0 ? 'take' : 'give'}`;
  if (powerKw < 0) return `${size} is ${isUpper ? 'the least' : 'all'} it can give`;
  return `${size} is ${isUpper ? 'all' : 'the least'} it can take`;
}

function announcedLimit(
  built: BuiltDispatch,
  reader: PriceReader,
  part: AssetPart,
  slot: number,
): OwnLimit | null {
  const row = reader.rowOf(`announced-change[${part.asset.id},${String(slot)}]`);
  if (row === null || !reader.matters(reader.rowDual(row))) return null;
  const announcedKw = built.program.rowLower[row] ?? 0;
  if (Math.abs(reader.powerKw(part, slot) - announcedKw) > SAME_KW) return null;
  const priceEur = Math.abs(reader.rowDual(row));
  const words = `it was announced so, and a change would win ${savingText(null, priceEur)} a kW, less than changing it costs`;
  return { name: built.program.rowNames[row] ?? '', slot, shadowPriceEurPerKw: priceEur, words };
}

function rampLimit(
  built: BuiltDispatch,
  reader: PriceReader,
  part: AssetPart,
  slot: number,
): OwnLimit | null {
  for (const t of [slot, slot + 1]) {
    const row = reader.rowOf(`ramp-limit[${part.asset.id},${String(t)}]`);
    if (row === null || !reader.matters(reader.rowDual(row))) continue;
    const priceEur = Math.abs(reader.rowDual(row));
    const words = `it cannot change faster${t === slot ? '' : ' into the next slot'}; ${savingText('kW a quarter-hour', priceEur)}`;
    return { name: built.program.rowNames[row] ?? '', slot: t, shadowPriceEurPerKw: priceEur, words };
  }
  return null;
}

/** Rows by which a state is held besides the bounds of its column, with the unit of their limit. */
const STATE_ROWS = [
  ['comfort', 'K'],
  ['tank-warm', 'kWh'],
] as const;

const TERMINAL_ROWS = ['storage-terminal', 'tank-terminal', 'thermal-terminal'] as const;

/** The first limit of its state from the slot on: until there, what is stored has the same value. */
function stateLimit(
  built: BuiltDispatch,
  reader: PriceReader,
  part: AssetPart,
  slot: number,
): OwnLimit | null {
  if (!part.state) return null;
  const { cols, scale } = part.state;
  const above = nodesAbove(built, part.asset.id);
  for (let t = slot; t < cols.length; t++) {
    const kept = recourseLimit(reader, above, t);
    if (part.asset.kind === 'battery' && kept) return kept;
    const col = cols[t] ?? -1;
    const rate = reader.reducedCost(col);
    // That nothing of a block is called is no limit: a call has a price.
    const isResting = part.asset.kind === 'demand-response' && rate > 0;
    if (reader.matters(rate) && !isResting) {
      const bound = (rate < 0 ? built.program.colUpper : built.program.colLower)[col] ?? 0;
      const unit = part.asset.kind === 'demand-response' ? 'kW' : 'kWh';
      const words = `${storeWords(part, { bound, isUpper: rate < 0 }, timeText(reader.slotMs(t)))}; ${savingText(unit, Math.abs(rate))}`;
      return { name: built.program.colNames[col] ?? '', slot: t, shadowPriceEurPerKw: Math.abs(rate), words };
    }
    const wish = wishLimit(reader, part.asset.id, t);
    if (wish) return wish;
  }
  return terminalLimit(built, reader, part, scale === 1 ? 'K' : 'kWh');
}

/** Comfort or warm water that is only just kept. */
function wishLimit(reader: PriceReader, assetId: string, t: number): OwnLimit | null {
  for (const [family, unit] of STATE_ROWS) {
    const name = `${family}[${assetId},${String(t)}]`;
    const row = reader.rowOf(name);
    if (row === null || !reader.matters(reader.rowDual(row))) continue;
    const priceEur = Math.abs(reader.rowDual(row));
    const edge = unit === 'K' ? `at the edge of its comfort` : `no warmer than its tanks must be`;
    const words = `it is ${edge} at ${timeText(reader.slotMs(t))}; ${savingText(unit, priceEur, 'more room')}`;
    return { name, slot: t, shadowPriceEurPerKw: priceEur, words };
  }
  return null;
}

/** Energy kept for a rare forecast miss at a node above a battery. */
function recourseLimit(reader: PriceReader, above: readonly NodePart[], t: number): OwnLimit | null {
  for (const node of above) {
    const name = `storage-recourse[${node.nodeId},${String(t)}]`;
    const row = reader.rowOf(name);
    if (row === null || !reader.matters(reader.rowDual(row))) continue;
    const priceEur = Math.abs(reader.rowDual(row));
    const where = node.level === 'city' ? 'the city' : node.name;
    const words = `it keeps energy for a forecast miss at ${where} at ${timeText(reader.slotMs(t))}; ${savingText('kWh', priceEur, 'less of it')}`;
    return { name, slot: t, shadowPriceEurPerKw: priceEur, words };
  }
  return null;
}

/** The node an asset hangs on and those above it. */
function nodesAbove({ layout }: BuiltDispatch, assetId: string): NodePart[] {
  const found: NodePart[] = [];
  let id = layout.nodeOfAsset.get(assetId) ?? null;
  while (id !== null) {
    const node = layout.nodes.find((one) => one.nodeId === id);
    if (!node) break;
    found.push(node);
    id = node.parentId;
  }
  return found;
}

function storeWords({ asset }: AssetPart, at: { bound: number; isUpper: boolean }, clock: string): string {
  if (asset.kind === 'demand-response') return `all of its ${powerText(at.bound)} are called at ${clock}`;
  if (asset.kind === 'ev-hub' || asset.kind === 'ev-home' || asset.kind === 'ev-fleet') {
    return at.isUpper
      ? `vehicles that leave at ${clock} must be charged by then`
      : `at ${clock} every vehicle there is charged`;
  }
  const level = energyText(at.bound);
  return at.isUpper
    ? `its store is full at ${clock} with ${level}`
    : `its store is down to ${level} at ${clock}`;
}

function terminalLimit(
  built: BuiltDispatch,
  reader: PriceReader,
  part: AssetPart,
  unit: 'K' | 'kWh',
): OwnLimit | null {
  for (const family of TERMINAL_ROWS) {
    const row = reader.rowOf(`${family}[${part.asset.id}]`);
    if (row === null || !reader.matters(reader.rowDual(row))) continue;
    const priceEur = Math.abs(reader.rowDual(row));
    const words = `it must end the horizon with what it has now; ${savingText(unit, priceEur, 'less of it')}`;
    return {
      name: built.program.rowNames[row] ?? '',
      slot: part.power.length - 1,
      shadowPriceEurPerKw: priceEur,
      words,
    };
  }
  return null;
}
