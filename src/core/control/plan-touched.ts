/** Who a plan touches, and what happens when nobody approves it: questions 5 and 6 of an approval. */
import type { AssetSchedule, PlanContent } from '../dispatch/plan.js';
import type { Asset } from '../grid/asset.js';
import { SLOT_MS } from '../time/slot.js';
import { type ChangedAsset, commanded } from './plan-changes.js';

/** What an asset was promised, and what the plan does to it in the slots it commands. */
export interface ComfortView {
  readonly low: number;
  readonly high: number;
  readonly planLow: number;
  readonly planHigh: number;
  readonly unit: '°C' | 'share';
  readonly minutesOutside: number;
}

/** A building, or people behind an asset. */
export interface TouchedAsset {
  readonly assetId: string;
  readonly name: string;
  readonly kind: string;
  readonly districtId: string;
  /** True for a contract of demand response; null where the site does not say. */
  readonly optedIn: boolean | null;
  readonly comfort: ComfortView | null;
  readonly noticeMinutes: number;
  readonly callsAgreed: number | null;
}

/** What a class of assets goes to without a plan. */
export interface SafeClass {
  readonly kind: string;
  readonly assets: number;
  readonly safeState: 'power' | 'local';
  /** Sum of the powers [kW]; null for local control. */
  readonly powerKw: number | null;
}

/** Kinds behind which people live, work or wait for their car. */
const PEOPLE: ReadonlySet<Asset['kind']> = new Set([
  'tertiary-hvac',
  'passive-block',
  'slab-block',
  'hot-water',
  'ev-hub',
  'ev-home',
  'ev-fleet',
  'demand-response',
]);

/** Difference to the band that a rounding explains. */
const BAND_ROUNDING = 0.01;
const SLOT_MINUTES = SLOT_MS / 60_000;

/** Buildings and people whose power a plan changes, in the order of the changes. */
export function touchedBy(
  content: PlanContent,
  changed: readonly ChangedAsset[],
  nowMs: number,
): TouchedAsset[] {
  return changed
    .filter(({ asset }) => PEOPLE.has(asset.kind))
    .map(({ asset, firstChangeMs }) => ({
      assetId: asset.id,
      name: asset.name,
      kind: asset.kind,
      districtId: asset.districtId,
      optedIn: asset.kind === 'demand-response' ? true : null,
      comfort: comfortOf(asset, content),
      noticeMinutes: Math.max(0, Math.round((firstChangeMs - nowMs) / 60_000)),
      callsAgreed: asset.kind === 'demand-response' ? asset.callsLeft : null,
    }));
}

/** Safe states of the assets a plan steers, by class. */
export function safeClasses(content: PlanContent, assets: readonly Asset[]): SafeClass[] {
  const steered = new Set(content.schedules.filter(isSteered).map(({ assetId }) => assetId));
  const classes = new Map<string, SafeClass>();
  for (const { id, kind, safeState } of assets) {
    if (!steered.has(id)) continue;
    const key = `${kind} ${safeState.mode}`;
    const before = classes.get(key) ?? { kind, assets: 0, safeState: safeState.mode, powerKw: null };
    const powerKw = safeState.mode === 'power' ? (before.powerKw ?? 0) + safeState.powerKw : null;
    classes.set(key, { ...before, assets: before.assets + 1, powerKw });
  }
  return [...classes.values()].sort((a, b) => b.assets - a.assets);
}

function isSteered({ powerKw }: AssetSchedule): boolean {
  return powerKw.some((kw) => kw !== null);
}

function comfortOf(asset: Asset, content: PlanContent): ComfortView | null {
  const band = bandOf(asset);
  const state = content.schedules.find(({ assetId }) => assetId === asset.id)?.state;
  if (!band || !state) return null;
  const planned = commanded(content).flatMap((t) => state[t] ?? []);
  if (planned.length === 0) return null;
  const outside = planned.filter((v) => v < band.low - BAND_ROUNDING || v > band.high + BAND_ROUNDING);
  return {
    ...band,
    planLow: Math.min(...planned),
    planHigh: Math.max(...planned),
    minutesOutside: outside.length * SLOT_MINUTES,
  };
}

function bandOf(asset: Asset): Pick<ComfortView, 'low' | 'high' | 'unit'> | null {
  if ('comfortLowC' in asset) return { low: asset.comfortLowC, high: asset.comfortHighC, unit: '°C' };
  return asset.kind === 'hot-water' ? { low: asset.socMin, high: 1, unit: 'share' } : null;
}
