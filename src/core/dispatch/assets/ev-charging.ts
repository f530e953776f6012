/** EV charging: a queue of energy that arrives with vehicles and is due when they leave. */
import type { EvCharging } from '../../grid/asset.js';
import { civilTime } from '../../time/civil.js';
import { SLOT_HOURS, SLOT_MS } from '../../time/slot.js';
import { clamp, localReason, tieCost, type BuildContext } from '../build-context.js';
import type { AssetPart, PowerTerm } from '../dispatch-input.js';
import { localPart } from '../local-part.js';
import { UNMET_DELAY_SHARE } from '../prices.js';
import type { AssetState } from '../snapshot.js';

/**
 * Adds `ev-queue[id,t]`: q_t = q_{t-1} + arrivals_t - dt p_t - unmet_t with 0 <= q_t <= energy that arrived in the
 * last `dwellSlots` slots: first in, first out, whatever is older has left with its vehicle and is `unmet`. What is not
 * due at the end of the horizon is charged at the mean price, so that putting it off wins nothing.
 */
export function addEvCharging(
  ctx: BuildContext,
  ev: EvCharging,
  state: AssetState | undefined,
  index: number,
): AssetPart {
  const requested = state?.energyRequestedKwh ?? 0;
  const arrivals = ctx.horizon.hours.map((hour) => (ev.arrivalsKwhPerHour[hour] ?? 0) * SLOT_HOURS);
  const waiting = youngEnough(ev, requested, arrivals, ctx.snapshot.slotMs);
  const queue: Queue = { requested, arrivals, waiting };
  const local = follow(
    ev,
    queue,
    arrivals.map(() => null),
  );
  const why = localReason(ev, state, state?.energyRequestedKwh);
  if (why !== null) return localPart(ev, why, local.powerKw, local.queueKwh);
  const power: PowerTerm[][] = [];
  const cols: number[] = [];
  const stateRows: number[] = [];
  arrivals.forEach((arrived, t) => {
    const name = (variable: string): string => `${variable}[${ev.id},${String(t)}]`;
    const { builder } = ctx;
    const col = builder.column(name('power'), 0, ev.maxChargeKw);
    const left = builder.column(name('queue'), 0, waiting[t] ?? 0);
    const unmet = builder.column(name('unmet'), 0, Infinity);
    builder.cost('unmet', unmet, ev.unmetEurPerKwh * (1 - UNMET_DELAY_SHARE * t));
    if (t === arrivals.length - 1) builder.cost('terminal', left, ctx.laterEurPerKwh);
    builder.cost('tieBreak', col, tieCost(index, t));
    const before = cols[t - 1];
    const constant = arrived + (before === undefined ? requested : 0);
    stateRows.push(
      builder.row(name('ev-queue'), constant, constant, [
        [left, 1],
        ...(before === undefined ? [] : [[before, -1] as const]),
        [col, SLOT_HOURS],
        [unmet, 1],
      ]),
    );
    cols.push(left);
    power.push([{ col, coefficient: 1 }]);
  });
  return {
    asset: ev,
    mode: 'steered',
    localReason: null,
    power,
    localKw: local.powerKw,
    state: { cols, scale: 1 },
    localState: null,
    stateRows,
    reachable: (wished) => follow(ev, queue, wished).powerKw,
  };
}

/**
 * Largest queue at the end of each slot that holds nothing older than `dwellSlots`. The energy asked for now is dated
 * back by the arrivals of the slots before (the youngest cover the queue first); what they cannot explain is of unknown
 * age and counts as just come.
 */
function youngEnough(
  ev: EvCharging,
  requested: number,
  arrivals: readonly number[],
  slotMs: number,
): number[] {
  const past: number[] = [];
  const stay = Math.max(1, ev.dwellSlots);
  let unexplained = requested;
  for (let back = 1; back <= stay; back++) {
    const hour = civilTime(slotMs - back * SLOT_MS).hour;
    const energy = Math.min(unexplained, (ev.arrivalsKwhPerHour[hour] ?? 0) * SLOT_HOURS);
    past.unshift(energy);
    unexplained -= energy;
  }
  past[past.length - 1] = (past[past.length - 1] ?? 0) + unexplained;
  const all = [...past, ...arrivals];
  return arrivals.map((_, t) => {
    const end = past.length + t + 1;
    return all.slice(Math.max(0, end - stay), end).reduce((sum, energy) => sum + energy, 0);
  });
}

/** What arrives, and the largest queue that holds nothing overdue, by slot [kWh]. */
interface Queue {
  readonly requested: number;
  readonly arrivals: readonly number[];
  readonly waiting: readonly number[];
}

/** Takes the wished powers as far as vehicles ask for energy; without a wish every vehicle charges as soon as it comes. */
function follow(
  ev: EvCharging,
  queue: Queue,
  wished: readonly (number | null)[],
): { powerKw: number[]; queueKwh: number[] } {
  let left = queue.requested;
  const queueKwh: number[] = [];
  const powerKw = wished.map((kw, t) => {
    left += queue.arrivals[t] ?? 0;
    const power = clamp(kw ?? Infinity, 0, Math.min(ev.maxChargeKw, left / SLOT_HOURS));
    // What is overdue leaves with its vehicle.
    left = Math.min(left - power * SLOT_HOURS, queue.waiting[t] ?? 0);
    queueKwh.push(left);
    return power;
  });
  return { powerKw, queueKwh };
}
