/** What an asset could do instead, and the least it would cost more: from the reduced costs, which no forced change beats. */
import type { AssetPart, BuiltDispatch } from './dispatch-input.js';
import type { ForcedPower } from './plan.js';
import type { PriceReader } from './price-reader.js';
import { powerText, timeText } from './reason-text.js';

/** Power below this is none [kW]. */
const IDLE_KW = 1e-3;

/** Something else it could do. */
export interface Alternative {
  readonly words: string;
  /** The plan with these powers forced costs at least this more [EUR]. */
  readonly atLeastEur: number;
  readonly powers: readonly ForcedPower[];
}

interface At {
  readonly part: AssetPart;
  readonly slot: number;
  readonly powerKw: number;
  readonly partner: number | null;
}

/** A bound below this tells nothing of what a change costs [EUR]. */
export const NO_BOUND_EUR = 1e-4;

/**
 * The cheapest thing it could do instead, among those the plan's prices know a least cost of; else one of the others.
 * Null when nothing else is possible.
 */
export function nextBest(built: BuiltDispatch, reader: PriceReader, at: At): Alternative | null {
  const options = [...shifts(built, reader, at), ...otherBounds(built, reader, at)];
  options.sort((a, b) => a.atLeastEur - b.atLeastEur);
  return options.find(({ atLeastEur }) => atLeastEur >= NO_BOUND_EUR) ?? options[0] ?? null;
}

/**
 * Moving what it does to another slot with room; for a load that waits, taking now what it takes in its partner slot.
 * Forcing columns x_j to x_j + delta_j costs at least sum d_j delta_j: the dual solution stays feasible.
 */
function shifts(built: BuiltDispatch, reader: PriceReader, at: At): Alternative[] {
  const { part, slot, powerKw, partner } = at;
  if (!part.stateRows) return [];
  if (Math.abs(powerKw) <= IDLE_KW) {
    if (partner === null || part.asset.kind === 'battery') return [];
    const moved = move(built, reader, { part, from: partner, to: slot, sign: 1 });
    return moved ? [{ ...moved, words: `taking ${powerText(moved.kw)} of it already now` }] : [];
  }
  const sign = powerKw > 0 ? 1 : -1;
  return reader.sameEnergy(part, slot).flatMap((to) => {
    if (to < built.input.snapshot.frozenSlots) return [];
    const moved = move(built, reader, { part, from: slot, to, sign });
    if (!moved) return [];
    const all = moved.kw > Math.abs(powerKw) - IDLE_KW;
    return [
      {
        ...moved,
        words: `${all ? 'the same' : `${powerText(moved.kw)} of it`} at ${timeText(reader.slotMs(to))}`,
      },
    ];
  });
}

function move(
  built: BuiltDispatch,
  reader: PriceReader,
  of: { readonly part: AssetPart; readonly from: number; readonly to: number; readonly sign: 1 | -1 },
): { kw: number; atLeastEur: number; powers: ForcedPower[] } | null {
  const { part, from, to, sign } = of;
  const index = (part.power[from] ?? []).findIndex((term) => term.coefficient === sign);
  const source = part.power[from]?.[index]?.col;
  const target = part.power[to]?.[index]?.col;
  if (source === undefined || target === undefined) return null;
  const here = reader.powerKw(part, from);
  const there = reader.powerKw(part, to);
  // A store that does the opposite there would first have to stop: another thing than the same at another time.
  if (there * sign < -IDLE_KW) return null;
  const room = (built.program.colUpper[target] ?? 0) - Math.abs(there);
  const spare = Math.abs(here) - Math.max(0, built.program.colLower[source] ?? 0);
  const kw = Math.min(spare, room);
  if (kw < IDLE_KW) return null;
  const atLeastEur = Math.max(0, (reader.reducedCost(target) - reader.reducedCost(source)) * kw);
  return {
    kw,
    atLeastEur,
    powers: [
      { slotMs: built.layout.slotsMs[from] ?? 0, powerKw: here - sign * kw },
      { slotMs: built.layout.slotsMs[to] ?? 0, powerKw: there + sign * kw },
    ],
  };
}

/** Going from the bound a column sits on to its other bound, at the reduced cost. */
function otherBounds(built: BuiltDispatch, reader: PriceReader, { part, slot }: At): Alternative[] {
  return (part.power[slot] ?? []).flatMap(({ col, coefficient }) => {
    const rate = reader.reducedCost(col);
    const lower = built.program.colLower[col] ?? 0;
    const upper = built.program.colUpper[col] ?? 0;
    const room = upper - lower;
    if (!Number.isFinite(room) || room < IDLE_KW || !reader.matters(rate)) return [];
    // A store that acts one way would first have to stop before it acts the other way.
    const acts = (part.power[slot] ?? []).some(
      (term) => term.col !== col && reader.value(term.col) > IDLE_KW,
    );
    if (acts) return [];
    const goal = (rate > 0 ? upper : lower) * coefficient;
    const powers = [{ slotMs: built.layout.slotsMs[slot] ?? 0, powerKw: goal }];
    return [{ words: verb(part, coefficient, goal), atLeastEur: Math.abs(rate) * room, powers }];
  });
}

function verb({ asset }: AssetPart, coefficient: 1 | -1, goalKw: number): string {
  if (Math.abs(goalKw) < IDLE_KW)
    return asset.kind === 'pv' || asset.kind === 'wind' ? 'giving nothing' : 'waiting';
  const size = powerText(goalKw);
  if (asset.kind === 'battery') return `${coefficient > 0 ? 'charging' : 'discharging'} ${size}`;
  if (asset.kind === 'demand-response') return `taking ${size} ${goalKw < 0 ? 'less' : 'more'}`;
  return goalKw < 0 ? `generating ${size}` : `taking ${size}`;
}
