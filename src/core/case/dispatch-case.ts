/** A dispatch case: everything one plan is computed from, in one document a person can write. */
import type { CaseAsset } from './case-asset.js';
import type { PerSlot } from './per-slot.js';

/** The version of the format this program reads. */
export const CASE_VERSION = 1;

/** Quantiles of a load by level, each of {@link PerSlot}; all nine levels of a forecast. */
export type CaseQuantiles = Readonly<Record<string, PerSlot>>;

/** A substation and its limits. */
export interface CaseSubstation {
  readonly id: string;
  readonly name?: string;
  /** Largest import [kW]. */
  readonly importLimitKw: PerSlot;
  /** Largest export [kW, positive]; absent = as the import. */
  readonly exportLimitKw?: number;
  /** `transmission`: not part of the city's import. Default `distribution`. */
  readonly level?: 'distribution' | 'transmission';
}

/** A feeder or transformer below a substation. */
export interface CaseFeeder {
  readonly id: string;
  readonly kind?: 'feeder' | 'transformer';
  /** Substation or feeder above. */
  readonly parent: string;
  /** Largest flow, either way [kW]. */
  readonly limitKw: PerSlot;
}

/** A line of a meshed network between substations, or from the infeed `CITY`. */
export interface CaseLine {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** In any unit all lines share: only ratios decide the flows. */
  readonly reactance: number;
  /** Largest flow, either way [kW]. */
  readonly limitKw: PerSlot;
}

/** A bus of a feeder network. */
export interface CaseBus {
  /** Number of the bus. */
  readonly bus: number;
  /** Its part of the node's load: only ratios count. */
  readonly loadShare: number;
  /** Reactive power taken for each kW of that load [kvar/kW]. */
  readonly kvarPerKw?: number;
  /** Per unit of the nominal voltage. */
  readonly minVoltagePu: number;
  readonly maxVoltagePu: number;
}

/** A cable or overhead line between two buses of a feeder network. */
export interface CaseCable {
  readonly from: number;
  readonly to: number;
  readonly resistanceOhm: number;
  readonly reactanceOhm: number;
  /** Absent = no rating. */
  readonly ratingKva?: number;
}

/** The bus an asset hangs on. */
export interface CasePlace {
  readonly asset: string;
  readonly bus: number;
  /** Reactive power taken for each kW taken [kvar/kW], default 0. */
  readonly kvarPerKw?: number;
}

/** A radial feeder behind a node: its electrical data, or a MATPOWER case that has them. */
export interface CaseFeederNetwork {
  readonly id: string;
  /** Node whose load and assets hang on it. */
  readonly node: string;
  /** Text of a MATPOWER case; instead of the fields below. */
  readonly matpower?: string;
  readonly nominalKv?: number;
  /** Bus at the node, and the voltage held there, per unit; default 1. */
  readonly headBus?: number;
  readonly headVoltagePu?: number;
  readonly buses?: readonly CaseBus[];
  readonly cables?: readonly CaseCable[];
  readonly places: readonly CasePlace[];
}

/** What a node draws besides the assets of the case. */
export interface CaseLoad {
  readonly node: string;
  /** Expected mean power [kW], load convention. */
  readonly powerKw: PerSlot;
  readonly quantilesKw?: CaseQuantiles;
}

/** How uncertain the sum of all loads at and below a node is. */
export interface CaseTotal {
  /** `CITY`, a substation or a feeder. */
  readonly node: string;
  readonly quantilesKw: CaseQuantiles;
}

export interface CasePrices {
  /** Price of a kWh taken by the city, all included [EUR/kWh]; may be negative. */
  readonly importEurPerKwh: PerSlot;
  /** Paid for a kWh sent up [EUR/kWh]. */
  readonly exportEurPerKwh: PerSlot;
  /** Part of the import price that is network use [EUR/kWh]. */
  readonly networkEurPerKwh?: PerSlot;
  /** Price of the highest quarter-hour of import above `peakSoFarKw` [EUR/kW]. */
  readonly peakEurPerKw?: number;
  readonly peakSoFarKw?: number;
}

export interface CaseCo2 {
  readonly eurPerTonne: number;
  /** Carbon of imports by civil hour 0..23 [gCO2/kWh]. */
  readonly gPerKwhByHour: readonly number[];
}

/** Subscribed power of a node. */
export interface CaseSubscription {
  readonly node: string;
  readonly subscribedKw: number;
  readonly overrunEurPerKwh: number;
}

export interface CaseReserve {
  readonly upKw: number;
  readonly downKw: number;
  readonly holdSlots: number;
  readonly shortfallEurPerKwh: number;
}

/** A whole case, version {@link CASE_VERSION}. */
export interface DispatchCase {
  readonly version: typeof CASE_VERSION;
  readonly name: string;
  /** First slot, ISO 8601 with offset, on a quarter-hour. */
  readonly start: string;
  readonly slots: number;
  readonly stepMinutes: 15;
  /** Chance that a limit is broken [%]; 50 = no margin. */
  readonly riskPercent?: number;
  readonly cityImportLimitKw: PerSlot;
  readonly substations: readonly CaseSubstation[];
  readonly feeders?: readonly CaseFeeder[];
  /** Absent = every substation has an infeed of its own. */
  readonly lines?: readonly CaseLine[];
  /** Radial networks with voltage limits; absent = voltages are not looked at. */
  readonly feederNetworks?: readonly CaseFeederNetwork[];
  readonly loads?: readonly CaseLoad[];
  readonly totals?: readonly CaseTotal[];
  readonly assets: readonly CaseAsset[];
  readonly prices: CasePrices;
  readonly co2?: CaseCo2;
  readonly subscriptions?: readonly CaseSubscription[];
  readonly reserve?: CaseReserve;
  readonly weather?: { readonly outdoorTemperatureC: PerSlot; readonly irradianceWPerM2: PerSlot };
  /** First slots whose setpoints are decided: `frozenKw` of the assets. */
  readonly frozenSlots?: number;
}

/** What is wrong with a case, and where. */
export interface CaseIssue {
  /** Place in the document, for example `assets[2].soc`. */
  readonly path: string;
  /** What was seen, what was expected, what to do. */
  readonly message: string;
}
