/** Power profiles: a fixed course of power that is moved in time as a whole, one run in each day's window. */
import type { PowerProfile } from '../../grid/asset.js';
import { clockWindows, type SlotWindow } from '../../time/clock-window.js';
import { announcedKw, runningProfileSlots } from '../announced-run.js';
import { localReason, tieCost, type BuildContext } from '../build-context.js';
import type { AssetPart, PowerTerm } from '../dispatch-input.js';
import { localPart } from '../local-part.js';
import type { RowEntry } from '../program-builder.js';
import type { AssetState } from '../snapshot.js';

/** Difference at which a power is still that of the course [kW]. */
const SAME_KW = 1e-3;

/**
 * Adds the integer `run[id,s]` for every slot a run may begin in, `one-run[id,w]`: one run or `skipped[id,w]` in the window
 * that begins in slot w, and `profile-power[id,t]`: power = what the runs make of it. A run under way goes on to its end.
 */
export function addPowerProfile(
  ctx: BuildContext,
  profile: PowerProfile,
  state: AssetState | undefined,
  index: number,
): AssetPart {
  const T = ctx.horizon.slots;
  const announced = announcedKw(ctx.snapshot, profile.id);
  const running = runningProfileSlots(announced, profile.profileKw);
  const idle = Array.from({ length: T }, (_, t) => (t < running ? (announced[t] ?? 0) : 0));
  const why = localReason(profile, state, undefined);
  if (why !== null) return localPart(profile, why, idle, null);
  const windows = openWindows(ctx, profile, { running, callsLeft: state?.callsLeft });
  const runs = new Map<number, number>();
  for (const window of windows) addWindow(ctx, profile, { window, runs, index });
  const power: PowerTerm[][] = idle.map((fixedKw, t) => {
    const col = ctx.builder.column(`power[${profile.id},${String(t)}]`, -Infinity, Infinity);
    const entries = [...runs].flatMap(([s, run]): RowEntry[] => {
      const kw = profile.profileKw[t - s];
      return kw === undefined ? [] : [[run, -kw]];
    });
    ctx.builder.row(`profile-power[${profile.id},${String(t)}]`, fixedKw, fixedKw, [[col, 1], ...entries]);
    return [{ col, coefficient: 1 }];
  });
  return {
    asset: profile,
    mode: 'steered',
    localReason: null,
    power,
    localKw: idle,
    state: null,
    localState: null,
    stateRows: null,
    reachable: (wished) => follow(profile, idle, runs, wished),
  };
}

/** Window with the slots a run may begin in: inside the window, whole in the horizon, not before a run under way ended. */
interface OpenWindow extends SlotWindow {
  readonly starts: readonly number[];
}

function openWindows(
  ctx: BuildContext,
  profile: PowerProfile,
  given: { readonly running: number; readonly callsLeft: number | undefined },
): OpenWindow[] {
  const horizon = { slotMs: ctx.snapshot.slotMs, slots: ctx.horizon.slots };
  const length = profile.profileKw.length;
  return clockWindows(horizon, profile.earliestStart, profile.latestEnd).flatMap((window) => {
    const present = window.first <= 0;
    if (present && (given.running > 0 || given.callsLeft === 0)) return [];
    const from = Math.max(window.first, given.running, 0);
    const last = Math.min(window.end, horizon.slots) - length;
    const starts = Array.from({ length: Math.max(0, last - from + 1) }, (_, k) => from + k);
    return [{ ...window, starts }];
  });
}

function addWindow(
  ctx: BuildContext,
  profile: PowerProfile,
  at: { readonly window: OpenWindow; readonly runs: Map<number, number>; readonly index: number },
): void {
  const { builder, horizon } = ctx;
  const { window } = at;
  const entries = window.starts.map((s): RowEntry => {
    const run = builder.integer(`run[${profile.id},${String(s)}]`, 0, 1);
    builder.cost('tieBreak', run, tieCost(at.index, s) * profile.profileKw.length);
    at.runs.set(s, run);
    return [run, 1];
  });
  const name = `[${profile.id},${String(window.first)}]`;
  const skipped = builder.column(`skipped${name}`, 0, 1);
  // A window that is open beyond the horizon may still be used after it.
  if (window.end <= horizon.slots) builder.cost('unserved', skipped, profile.unservedEur);
  builder.row(`one-run${name}`, 1, 1, [...entries, [skipped, 1]]);
}

/** Takes a wished run from its first slot on when it may begin there; anything else is rest. */
function follow(
  profile: PowerProfile,
  idle: readonly number[],
  runs: ReadonlyMap<number, number>,
  wished: readonly (number | null)[],
): number[] {
  let began: number | null = null;
  return wished.map((kw, t) => {
    const [firstKw = 0] = profile.profileKw;
    if (began === null && runs.has(t) && kw !== null && Math.abs(kw - firstKw) <= SAME_KW) began = t;
    const running = began === null ? undefined : profile.profileKw[t - began];
    return running ?? idle[t] ?? 0;
  });
}
