/** A relaxation in words: `raise Point-du-Jour by 40 kW 18:00–18:30`. */
import type { BuiltDispatch } from '../dispatch-input.js';
import { SLOT_HOURS } from '../../time/slot.js';
import { spanText } from './conflict-text.js';
import type { RelaxationFamily, RelaxedBound } from './relaxations.js';

/** Runs told one by one; the rest is counted. */
const SHOWN = 4;

/** Neighbouring slots of one owner, told together with their largest amount. */
interface Run {
  readonly family: RelaxationFamily;
  readonly ownerId: string;
  readonly side: RelaxedBound['side'];
  readonly from: number;
  readonly last: number;
  readonly most: number;
  readonly sum: number;
}

/** The relaxed bounds of a way out in one phrase, largest first. */
export function relaxationText(built: BuiltDispatch, bounds: readonly RelaxedBound[]): string {
  const all = runs(bounds).sort((a, b) => b.sum - a.sum);
  const shown = all.slice(0, SHOWN).map((run) => runText(built, run));
  const more = all.length > shown.length ? [`${String(all.length - shown.length)} more`] : [];
  return [...shown, ...more].join(' and ');
}

function runs(bounds: readonly RelaxedBound[]): Run[] {
  const found: Run[] = [];
  const open = new Map<string, Run>();
  for (const bound of [...bounds].sort((a, b) => a.slot - b.slot)) {
    const id = `${bound.family} ${bound.ownerId} ${bound.side}`;
    const before = open.get(id);
    const { family, ownerId, side, slot, amount } = bound;
    if (before?.last === slot - 1) {
      const next = { ...before, last: slot, most: Math.max(before.most, amount), sum: before.sum + amount };
      found[found.indexOf(before)] = next;
      open.set(id, next);
    } else {
      const run: Run = { family, ownerId, side, from: slot, last: slot, most: amount, sum: amount };
      found.push(run);
      open.set(id, run);
    }
  }
  return found;
}

function runText(built: BuiltDispatch, run: Run): string {
  const when = spanText(built.layout.slotsMs[run.from] ?? 0, built.layout.slotsMs[run.last] ?? 0);
  const node = built.layout.nodes.find(({ nodeId }) => nodeId === run.ownerId);
  const asset = built.layout.assets.find((part) => part.asset.id === run.ownerId)?.asset;
  const name = node?.name ?? asset?.name ?? busText(run.ownerId);
  const kw = run.most < 1_000 ? `${run.most.toFixed(0)} kW` : `${(run.most / 1_000).toFixed(2)} MW`;
  switch (run.family) {
    case 'limit':
      return run.side === 'upper'
        ? `raise ${name} by ${kw} ${when}`
        : `let ${name} send up ${kw} more ${when}`;
    case 'unserved':
      return `take ${kw} of load at ${name} off the network ${when} (${(run.sum * SLOT_HOURS).toFixed(0)} kWh)`;
    case 'store-window':
      return `let ${name} go ${run.most.toFixed(0)} kWh ${run.side === 'lower' ? 'below its reserve' : 'above its window'} ${when}`;
    case 'lamp-floor':
      return `dim ${name} by ${kw} below the floor of its class ${when}`;
    case 'frozen-setpoint':
      return `change the approved setpoint of ${name} by ${kw} ${when}`;
  }
}

/** `bus 18 of F1` for `F1:18`. */
function busText(ownerId: string): string {
  const [feeder = ownerId, bus] = ownerId.split(':');
  return bus === undefined ? feeder : `bus ${bus} of ${feeder}`;
}
