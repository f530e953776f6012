/** What an asset did before the horizon, read from its measured slots: since when a unit runs, whether a run took place. */
import type { Asset, PowerProfile, ThermalGeneration } from '../grid/asset.js';
import type { RegularSeries } from '../series/series.js';
import { clockWindows } from '../time/clock-window.js';
import { SLOT_MS } from '../time/slot.js';
import type { AssetState } from './snapshot.js';

/** Time before the horizon that is looked at [ms]. */
export const MEMORY_MS = 25 * 3_600_000;

/** Slots before the horizon that may not be closed yet when a plan is made. */
const OPEN_SLOTS = 2;

/** True for assets whose past decides what they may do next. */
export function needsMemory(asset: Asset): asset is ThermalGeneration | PowerProfile {
  return asset.kind === 'power-profile' || 'commitment' in asset;
}

/**
 * @param past mean power by slot before the horizon [kW]; NaN = not known
 * @param powerKw measured power at the snapshot [kW]
 * @param slotMs first slot of the horizon [epoch ms]
 * @returns only what the past tells; nothing where it does not
 */
export function remembered(
  asset: Asset,
  past: RegularSeries | undefined,
  now: { readonly slotMs: number; readonly powerKw: number | null },
): Pick<AssetState, 'callsLeft' | 'runSlots'> {
  if (!past || !needsMemory(asset)) return {};
  const at = (slot: number): number =>
    past.values[Math.round((now.slotMs + slot * SLOT_MS - past.startMs) / past.stepMs)] ?? Number.NaN;
  return asset.kind === 'power-profile'
    ? ranBefore(asset, at, now.slotMs)
    : runsSince(asset, at, now.powerKw);
}

/** A run in the window that is open: it is not made a second time. */
function ranBefore(
  profile: PowerProfile,
  at: (slot: number) => number,
  slotMs: number,
): Pick<AssetState, 'callsLeft'> {
  const [window] = clockWindows({ slotMs, slots: 1 }, profile.earliestStart, profile.latestEnd);
  const seenKw = Math.abs(profile.profileKw[0] ?? 0) / 2;
  for (let slot = window?.first ?? 0; slot < 0; slot++) {
    if (Math.abs(at(slot)) > seenKw) return { callsLeft: 0 };
  }
  return {};
}

/** Slots a unit has been doing what it does now; told only where the past shows it did otherwise before. */
function runsSince(
  unit: ThermalGeneration,
  at: (slot: number) => number,
  powerKw: number | null,
): Pick<AssetState, 'runSlots'> {
  if (powerKw === null) return {};
  const runs = (kw: number): boolean => -kw > unit.minOutputKw / 2;
  const now = runs(powerKw);
  for (let slot = -1; slot >= -MEMORY_MS / SLOT_MS; slot--) {
    const kw = at(slot);
    if (Number.isNaN(kw) && slot < -OPEN_SLOTS) return {};
    if (Number.isNaN(kw) || runs(kw) === now) continue;
    const since = -slot - 1;
    return { runSlots: now ? since : 0 - since };
  }
  return {};
}
