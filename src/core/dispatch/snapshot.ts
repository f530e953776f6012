/** The frozen picture of the world one cycle computes on. Nothing after it looks at live values. */
import type { BuildingsInPlan } from './building-offer.js';

/** What was known of one asset. NaN is written as null in JSON: absent is not zero. */
export interface AssetState {
  readonly assetId: string;
  /** False: leaves this plan (diverging, local, no communication, fault); `reason` says why. */
  readonly available: boolean;
  readonly reason: string | null;
  /** Measured power at the snapshot [kW], load convention. */
  readonly powerKw: number | null;
  /** State of charge, per unit 0..1: batteries, hot-water tanks. */
  readonly soc: number | null;
  /** Zone temperature [°C]: buildings. */
  readonly zoneTemperatureC: number | null;
  /** Energy vehicles still ask for [kWh]: EV charging. */
  readonly energyRequestedKwh: number | null;
  /** Age of the oldest value used [ms]. */
  readonly ageMs: number;
  /**
   * Calls left of the period after all that began before the horizon (demand response), or runs left in the present window
   * (power profile); absent = as the site says.
   */
  readonly callsLeft?: number;
  /** Slots the call under way has lasted, 0 = none is (demand response); absent = not known. */
  readonly calledSlots?: number;
  /** Slots since the last call ended (demand response); absent = long enough. */
  readonly restedSlots?: number;
  /** Slots a unit has been running (positive) or standing (negative); absent = long enough. */
  readonly runSlots?: number;
  /** Window of a power envelope by slot, shape (T) [kW]; absent = as the site says. */
  readonly minKw?: readonly number[];
  readonly maxKw?: readonly number[];
}

/** Setpoint that earlier approvals fixed for the first slots. */
export interface FrozenSetpoint {
  readonly assetId: string;
  /** One per frozen slot [kW]; null = local control. */
  readonly powerKw: readonly (number | null)[];
}

/** Values of the plan in force over this horizon: what a change of an announced setpoint is measured against. */
export interface AnnouncedSetpoint {
  readonly assetId: string;
  /** Shape (T) [kW]; null where the plan in force says nothing. */
  readonly powerKw: readonly (number | null)[];
}

export interface SystemSnapshot {
  readonly siteId: string;
  /** Hash of the site content. */
  readonly gridVersion: string;
  /** First slot of the horizon [epoch ms]. */
  readonly slotMs: number;
  readonly horizonSlots: number;
  /** Everything in here was known at this instant [epoch ms]. */
  readonly knownAtMs: number;
  readonly assets: readonly AssetState[];
  readonly frozenSlots: number;
  readonly frozen: readonly FrozenSetpoint[];
  readonly announced: readonly AnnouncedSetpoint[];
  /** Import limits by slot, shape (T) [kW]; node id = substation, branch or `CITY`. */
  readonly limitsKw: Readonly<Record<string, readonly number[]>>;
  /** Price of a kWh taken by the city, network use included, shape (T) [EUR/kWh]; may be negative. */
  readonly importPriceEurPerKwh: readonly number[];
  /** Part of the import price that is network use, shape (T) [EUR/kWh]; absent = shown as energy. */
  readonly networkPriceEurPerKwh?: readonly number[];
  /** Paid for a kWh sent up, shape (T) [EUR/kWh]. */
  readonly exportPriceEurPerKwh: readonly number[];
  /** Highest quarter-hour import of the city today so far [kW]. */
  readonly peakSoFarKw: number;
  /** Forecast weather, shape (T). */
  readonly outdoorTemperatureC: readonly number[];
  readonly irradianceWPerM2: readonly number[];
  /** Share of the last day's slot values by provenance, 0..1. */
  readonly inputShare: { readonly measured: number; readonly estimated: number; readonly missing: number };
  /** Level of the forecast quantile at which limits must hold, for example 0.9; 0.5 = no margin. */
  readonly riskLevel: number;
  /** Buildings that may be called for demand response; absent where no program is. */
  readonly buildings?: BuildingsInPlan;
}

/** Id of the node that stands for the whole city in limits and plans. */
export const CITY_NODE = 'CITY';
