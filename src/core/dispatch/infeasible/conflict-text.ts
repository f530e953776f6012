/** A conflict in the grid's own words: what a limit allows, and what asks for more. */
import { SLOT_MS } from '../../time/slot.js';
import { rampPerSlotKw } from '../build-context.js';
import type { DemandResponse } from '../../grid/asset.js';
import type { BuiltDispatch, NodePart } from '../dispatch-input.js';
import { feederMember } from '../feeder-words.js';
import { powerText, timeText } from '../reason-text.js';
import type { ConflictPart } from './conflict.js';

/** One member of a conflict, for people and programs. */
export interface ConflictMember {
  /** Row or column of the program, for example `import-limit[PDJ,4]`. */
  readonly name: string;
  /** Node or asset it belongs to. */
  readonly ownerId: string;
  /** Slot it speaks of; null for what holds over the horizon [epoch ms]. */
  readonly slotMs: number | null;
  readonly side: ConflictPart['side'];
  /** Null for arithmetic that ties the others together and says nothing by itself. */
  readonly words: string | null;
  /** Load without steerable assets that the member stands for [kW]; null for other members. */
  readonly loadKw: number | null;
  /**
   * The bound itself, so that the member can be said in another language [kW; kWh of a store or a queue, K of a room, times of
   * calls]; null where it has none, and for rows of a feeder network.
   */
  readonly amount: number | null;
}

/** Parses `family[owner,slot]` and `family[owner]`. */
export function readName(name: string): { family: string; ownerId: string; slot: number | null } {
  const match = /^([^[]+)\[(.*?)(?:,(\d+))?\]$/.exec(name);
  const slot = match?.[3];
  return {
    family: match?.[1] ?? name,
    ownerId: match?.[2] ?? '',
    slot: slot === undefined ? null : Number(slot),
  };
}

/** Members of a conflict, limits first, then loads, then what assets can do; in order of time. */
export function conflictMembers(built: BuiltDispatch, parts: readonly ConflictPart[]): ConflictMember[] {
  const speaker = new Speaker(built, new Set(parts.map(({ name }) => name)));
  const members = parts.map((part): ConflictMember => {
    const { ownerId, slot } = readName(part.name);
    const slotMs = slot === null ? null : (built.layout.slotsMs[slot] ?? null);
    const feeder = feederMember(built, part, slotMs === null ? '' : ` at ${timeText(slotMs)}`);
    if (feeder) return { name: part.name, ownerId, slotMs, side: part.side, ...feeder, amount: null };
    const loadKw = part.name.startsWith('node-balance') ? (built.program.rowLower[part.index] ?? 0) : null;
    const told = { words: speaker.words(part), loadKw, amount: amountOf(built, part) };
    return { name: part.name, ownerId, slotMs, side: part.side, ...told };
  });
  const rank = ({ name }: ConflictMember): number =>
    /^(import-limit|call-margin|line-limit|voltage|line-rating)\[/.test(name)
      ? 0
      : /^(node|active)-balance/.test(name)
        ? 1
        : 2;
  return members.sort((a, b) => rank(a) - rank(b) || (a.slotMs ?? 0) - (b.slotMs ?? 0));
}

/** The bound of a part as a figure; null where there is none. */
function amountOf(built: BuiltDispatch, { kind, name, side, index }: ConflictPart): number | null {
  const { family, ownerId, slot } = readName(name);
  const node = built.layout.nodes.find(({ nodeId }) => nodeId === ownerId);
  if (node && ['import-limit', 'line-limit', 'call-margin'].includes(family)) {
    return side === 'lower' ? node.exportLimitKw : (node.limitKw[slot ?? 0] ?? null);
  }
  const asset = built.layout.assets.find((one) => one.asset.id === ownerId)?.asset;
  if (asset && family === 'ramp-limit') return rampPerSlotKw(asset);
  if (side === 'whole') return null;
  const { rowLower, rowUpper, colLower, colUpper } = built.program;
  const bounds = side === 'upper' ? { row: rowUpper, column: colUpper } : { row: rowLower, column: colLower };
  const bound = bounds[kind][index] ?? null;
  return bound !== null && Number.isFinite(bound) ? bound : null;
}

/** One sentence: `Point-du-Jour may import 70.0 MW at 18:15, and its load without steerable assets is 74.1 MW; ...`. */
export function conflictSentence(members: readonly ConflictMember[]): string {
  const said = [...new Set(saidOf(members))];
  const [first, second, ...rest] = said;
  if (first === undefined) return '';
  const head = second === undefined ? first : `${first}, and ${second}`;
  const shown = rest.slice(0, SHOWN);
  const more = rest.length > shown.length ? [`${String(rest.length - shown.length)} more`] : [];
  return `${[head, ...shown, ...more].join('; ')}.`;
}

/** Words of the members; the loads of many nodes in one slot as their sum. */
function saidOf(members: readonly ConflictMember[]): string[] {
  const loads = members.filter(({ loadKw, words }) => loadKw !== null && words !== null);
  return members.flatMap(({ words, loadKw, slotMs }) => {
    if (words === null) return [];
    const together = loadKw === null ? [] : loads.filter((one) => one.slotMs === slotMs);
    if (together.length < MANY_LOADS) return [words];
    const sum = together.reduce((total, one) => total + (one.loadKw ?? 0), 0);
    return [`the loads below it without steerable assets are ${exactPower(sum)} at ${timeText(slotMs ?? 0)}`];
  });
}

/** From so many on, loads are told as their sum. */
const MANY_LOADS = 3;

/** Facts about assets named in a sentence; the data has all. */
const SHOWN = 6;

/** `18:00–18:30`, or `18:15` for one slot. */
export function spanText(fromMs: number, lastMs: number): string {
  return fromMs === lastMs ? timeText(fromMs) : `${timeText(fromMs)}–${timeText(lastMs + SLOT_MS)}`;
}

class Speaker {
  private readonly nodes: ReadonlyMap<string, NodePart>;

  /** @param inConflict names of all parts: a load beside its own limit is `its load` */
  constructor(
    private readonly built: BuiltDispatch,
    private readonly inConflict: ReadonlySet<string>,
  ) {
    this.nodes = new Map(built.layout.nodes.map((node) => [node.nodeId, node]));
  }

  words(part: ConflictPart): string | null {
    const { family, ownerId, slot } = readName(part.name);
    const node = this.nodes.get(ownerId);
    if (node) return this.nodeWords(part, family, node);
    const asset = this.built.layout.assets.find((one) => one.asset.id === ownerId)?.asset;
    if (!asset) return this.plainWords(part);
    const at = slot === null ? '' : ` at ${this.clock(slot)}`;
    if (part.side === 'whole') return `${asset.name} does it wholly or not at all${at}`;
    if (family === 'frozen-setpoint') {
      return `${asset.name} is held at ${this.signed(this.built.program.rowLower[part.index])}${at} by an earlier approval`;
    }
    if (family === 'pinned-setpoint') {
      return `${asset.name} is held at ${this.signed(this.built.program.rowLower[part.index])}${at} by the edit`;
    }
    if (family === 'ramp-limit') {
      return `${asset.name} changes by ${powerText(rampPerSlotKw(asset))} a quarter-hour at most`;
    }
    if (asset.kind === 'demand-response') return this.callWords(part, { family, asset, at });
    if (part.kind === 'row') return this.stateWords(part, slot, asset.name);
    return this.boundWords(part, { family, name: asset.name, at });
  }

  private nodeWords(part: ConflictPart, family: string, node: NodePart): string | null {
    const { slot } = readName(part.name);
    const t = slot ?? 0;
    const name = node.level === 'city' ? 'the city' : node.name;
    const limit = `${exactPower(node.limitKw[t] ?? 0)} at ${this.clock(t)}`;
    switch (family) {
      case 'line-limit':
        return `${name} may carry ${limit}`;
      case 'import-limit':
        return part.side === 'lower'
          ? `${name} may send up ${powerText(node.exportLimitKw)} at ${this.clock(t)}`
          : `${name} may import ${limit}`;
      case 'call-margin':
        return `${name} may import ${limit}, called buildings counted as far as they are sure to deliver`;
      case 'dc-flow':
      case 'dc-balance':
        return null;
      case 'node-balance':
        return this.loadWords(part, node, name);
      default:
        return this.plainWords(part);
    }
  }

  /** What of a node's load nobody steers; nothing for the city, which has no load of its own. */
  private loadWords(part: ConflictPart, node: NodePart, name: string): string | null {
    const slot = readName(part.name).slot ?? 0;
    const loadKw = this.built.program.rowLower[part.index] ?? 0;
    if (node.level === 'city' || Math.abs(loadKw) < 1e-9) return null;
    const isLimited = ['import-limit', 'call-margin'].some((limit) =>
      this.inConflict.has(part.name.replace('node-balance', limit)),
    );
    const whose = isLimited ? 'its load' : `the load of ${name} at ${this.clock(slot)}`;
    return `${whose} without steerable assets is ${exactPower(loadKw)}`;
  }

  private stateWords(part: ConflictPart, slot: number | null, name: string): string | null {
    // Only the first slot carries a fact, the state at the start; the others pass it on.
    if (slot !== 0) return null;
    const start = this.built.program.rowLower[part.index] ?? 0;
    const { family } = readName(part.name);
    return family === 'storage-balance' ? `${name} holds ${start.toFixed(0)} kWh at ${this.clock(0)}` : null;
  }

  /** What can be called of a block, and what calls that are out do already. */
  private callWords(
    part: ConflictPart,
    of: { readonly family: string; readonly asset: DemandResponse; readonly at: string },
  ): string | null {
    const { family, asset, at } = of;
    const { program } = this.built;
    if (part.kind === 'row') {
      const kw = program.rowLower[part.index] ?? 0;
      if (family === 'block-power' && Math.abs(kw) > 1e-9)
        return `${asset.name} takes ${powerText(kw)} ${kw < 0 ? 'less' : 'more'}${at} by calls that are out`;
      const left = String(program.rowUpper[part.index] ?? 0);
      return family.startsWith('calls-') ? `calls ${asset.name} may still begin: ${left}` : null;
    }
    if (part.side === 'lower' || !['call', 'level', 'called', 'power'].includes(family)) return null;
    const kw = family === 'power' ? (program.colUpper[part.index] ?? 0) : -asset.blockKw;
    return kw > 0
      ? `${asset.name} takes ${powerText(kw)} more${at}`
      : `${asset.name} takes ${powerText(kw)} less${at} at most`;
  }

  private boundWords(
    part: ConflictPart,
    of: { readonly family: string; readonly name: string; readonly at: string },
  ): string | null {
    const { program } = this.built;
    const bound = (part.side === 'upper' ? program.colUpper : program.colLower)[part.index] ?? 0;
    if (of.family === 'energy' || of.family === 'queue') return storedWords(part.side, bound, of);
    // A load cannot give and a store's two directions are not negative: no fact a person would look for.
    if (bound === 0 && of.family !== 'power') return null;
    if (of.family === 'discharge') return `${of.name} gives ${powerText(bound)}${of.at} at most`;
    if (of.family === 'charge') return `${of.name} takes ${powerText(bound)}${of.at} at most`;
    if (of.family !== 'power') return this.plainWords(part);
    if (bound === 0) return part.side === 'lower' ? null : `${of.name} gives what it gives${of.at}`;
    const most = (part.side === 'lower') === bound < 0 ? 'at most' : 'at least';
    return bound < 0
      ? `${of.name} gives ${powerText(bound)}${of.at} ${most}`
      : `${of.name} takes ${powerText(bound)}${of.at} ${part.side === 'lower' ? 'at least' : 'at most'}`;
  }

  private plainWords(part: ConflictPart): string {
    const { family, ownerId, slot } = readName(part.name);
    return `${family.replaceAll('-', ' ')} of ${ownerId}${slot === null ? '' : ` at ${this.clock(slot)}`}`;
  }

  private signed(kw: number | undefined): string {
    return `${(kw ?? 0) < 0 ? '-' : ''}${powerText(kw ?? 0)}`;
  }

  private clock(slot: number): string {
    return timeText(this.built.layout.slotsMs[slot] ?? 0);
  }
}

/** What is stored, or still owed to cars. */
function storedWords(
  side: ConflictPart['side'],
  boundKwh: number,
  { family, name, at }: { readonly family: string; readonly name: string; readonly at: string },
): string {
  const kwh = `${boundKwh.toFixed(0)} kWh`;
  if (family === 'energy')
    return `${name} may not hold ${side === 'upper' ? 'more' : 'less'} than ${kwh}${at}`;
  return side === 'lower'
    ? `nobody at ${name} waits for energy any more${at}`
    : `cars at ${name} may be owed ${kwh} at most${at}`;
}

/** A power beside another it is compared with: `74.12 MW`, `512.4 kW`. */
function exactPower(kw: number): string {
  return Math.abs(kw) >= 10_000 ? `${(kw / 1000).toFixed(2)} MW` : `${kw.toFixed(1)} kW`;
}
