/** What every part of the program is built from: the horizon with its civil hours, prices, forecasts and notes. */
import { DomainError } from '../domain-error.js';
import type { Asset } from '../grid/asset.js';
import { civilTime } from '../time/civil.js';
import { SLOT_HOURS, SLOT_MS } from '../time/slot.js';
import { isDark } from '../time/sun.js';
import type { DispatchInput } from './dispatch-input.js';
import { ForecastView } from './forecast-view.js';
import type { CheckFinding } from './plan.js';
import {
  TERMINAL_PREMIUM_EUR_PER_KWH,
  TIE_ASSET_EUR_PER_KWH,
  TIE_ASSET_STEPS,
  TIE_SLOT_EUR_PER_KWH,
} from './prices.js';
import { ProgramBuilder } from './program-builder.js';
import type { AssetState, SystemSnapshot } from './snapshot.js';

/** The horizon as arrays by slot, shape (T). */
export interface Horizon {
  readonly slots: number;
  readonly slotsMs: readonly number[];
  /** Civil hour 0..23. */
  readonly hours: readonly number[];
  /** Street lamps on at the middle of the slot. */
  readonly dark: readonly boolean[];
}

/** Shared by all asset and constraint files while one program is built. */
export interface BuildContext {
  readonly builder: ProgramBuilder;
  readonly horizon: Horizon;
  readonly snapshot: SystemSnapshot;
  readonly forecasts: ForecastView;
  readonly notes: CheckFinding[];
  /** True where room in a battery is worth money by itself, for a reserve of taking more. */
  readonly roomHasPrice: boolean;
  /** Price of a stored kWh missing at the end of the horizon [EUR/kWh]. */
  readonly terminalEurPerKwh: number;
  /** Mean import price of the horizon, not negative: what energy put off beyond its end costs [EUR/kWh]. */
  readonly laterEurPerKwh: number;
}

export function createContext(input: DispatchInput): BuildContext {
  const { snapshot } = input;
  const horizon = horizonOf(snapshot);
  requireShape(snapshot, 'importPriceEurPerKwh', snapshot.importPriceEurPerKwh);
  requireShape(snapshot, 'exportPriceEurPerKwh', snapshot.exportPriceEurPerKwh);
  requireShape(snapshot, 'outdoorTemperatureC', snapshot.outdoorTemperatureC);
  requireShape(snapshot, 'irradianceWPerM2', snapshot.irradianceWPerM2);
  return {
    builder: new ProgramBuilder(),
    horizon,
    snapshot,
    forecasts: new ForecastView(input.forecasts, horizon.slotsMs),
    notes: [],
    roomHasPrice: (input.grid.reserve?.downKw ?? 0) > 0,
    terminalEurPerKwh: Math.max(0, ...snapshot.importPriceEurPerKwh) + TERMINAL_PREMIUM_EUR_PER_KWH,
    laterEurPerKwh: Math.max(0, snapshot.importPriceEurPerKwh.reduce((sum, p) => sum + p, 0) / horizon.slots),
  };
}

/** The slots of a snapshot's horizon with their civil hours and darkness. */
export function horizonOf(snapshot: SystemSnapshot): Horizon {
  const slotsMs = Array.from({ length: snapshot.horizonSlots }, (_, t) => snapshot.slotMs + t * SLOT_MS);
  return {
    slots: snapshot.horizonSlots,
    slotsMs,
    hours: slotsMs.map((ms) => civilTime(ms).hour),
    dark: slotsMs.map((ms) => isDark(ms + SLOT_MS / 2)),
  };
}

/** Coprime to the number of steps: neighbours in the site get steps far apart. */
const TIE_STRIDE = 7;

/**
 * Cost of one kW over slot t that breaks ties: a step of the asset's own and a little for waiting [EUR/kW]. Even steps would
 * leave ties: three assets could pass three slots round among themselves at no cost. Powers of a root have no such sums.
 */
export function tieCost(assetIndex: number, t: number): number {
  const step = 2 ** (((assetIndex * TIE_STRIDE) % TIE_ASSET_STEPS) / TIE_ASSET_STEPS) - 1;
  return (TIE_ASSET_EUR_PER_KWH * (1 + step) + TIE_SLOT_EUR_PER_KWH * t * (1 + step)) * SLOT_HOURS;
}

/** Largest change of mean power from one slot to the next [kW]. */
export function rampPerSlotKw(asset: Asset): number {
  return (asset.rampKwPerS * SLOT_MS) / 1000;
}

/** Why the asset is left to its own controller; null when it can be steered and `state` is what steering needs. */
export function localReason(
  asset: Asset,
  state: AssetState | undefined,
  needed: number | null | undefined,
): string | null {
  if (!asset.controllable) return 'it is measured and forecast, never steered';
  if (!state) return 'the snapshot knows nothing of it';
  if (!state.available) return state.reason ?? 'it is not available';
  if (needed === null || (needed !== undefined && !Number.isFinite(needed))) {
    return 'its state is not known';
  }
  return null;
}

/** Local power of an asset whose safe state is a fixed power; null when its own controller decides [kW]. */
export function safePowerKw(asset: Asset): number | null {
  return asset.safeState.mode === 'power' ? asset.safeState.powerKw : null;
}

/** Keeps a value inside a window. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function requireShape(snapshot: SystemSnapshot, name: string, values: readonly number[]): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (values.length === snapshot.horizonSlots && bad < 0) return;
  throw new DomainError(
    'invalid-input',
    bad < 0
      ? `${name} of the snapshot has ${String(values.length)} values; expected one for each of ${String(snapshot.horizonSlots)} slots`
      : `${name} of the snapshot is not a finite number in slot ${String(bad)}; estimate it before planning`,
    { name },
  );
}
