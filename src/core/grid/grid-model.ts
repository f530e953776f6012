/** The grid as the optimiser and the operator see it: a tree of limits with meters and assets in its leaves. */
import type { Asset } from './asset.js';
import type { FeederNetwork } from './feeder-network.js';
import type { MeteringCalendar } from './metering-calendar.js';

/** A substation (poste source) and the limit that keeps it N-1 safe. */
export interface Substation {
  readonly id: string;
  readonly name: string;
  /** Firm import limit, N-1 [kW]. */
  readonly importLimitKw: number;
  /** Largest export [kW, positive]. */
  readonly exportLimitKw: number;
  /** Firm capacity [kVA]. */
  readonly firmKva: number;
  /** `transmission` nodes (run of river) do not count in the city's import. */
  readonly level: 'distribution' | 'transmission';
}

/** A transformer or feeder: an edge of the tree from a parent node down. */
export interface GridBranch {
  readonly id: string;
  readonly kind: 'transformer' | 'feeder';
  /** Substation or branch above. */
  readonly parentId: string;
  readonly limitKw: number;
}

/** A line of a meshed network between substations, or from the infeed `CITY`. */
export interface GridLine {
  readonly id: string;
  /** `CITY` or the id of a substation of the distribution level. */
  readonly fromId: string;
  readonly toId: string;
  /** Reactance, in any unit that all lines share: only ratios decide the flows. */
  readonly reactance: number;
  /** Firm limit of the flow, both ways [kW]. */
  readonly limitKw: number;
}

export interface District {
  readonly id: string;
  readonly name: string;
}

/** A meter at the head of a district's part of a substation. */
export interface GridMeter {
  readonly id: string;
  readonly substationId: string;
  readonly districtId: string;
  /** Branch the meter sits on, when the site describes branches. */
  readonly branchId?: string;
}

/** Network use in a class of time (TURPE: P, HPH, HCH, HPE, HCE). A slot belongs to the first class that fits. */
export interface NetworkClass {
  readonly name: string;
  /** Months 1..12, ISO weekdays 1..7 and civil hours 0..23 it holds in. */
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
  readonly hours: readonly number[];
  readonly eurPerKwh: number;
}

/** Subscribed power of the city or a substation: import above it is paid for, not forbidden. */
export interface SubscribedPower {
  /** `CITY` or the id of a substation or branch. */
  readonly nodeId: string;
  readonly subscribedKw: number;
  /** Price of a kWh above it [EUR/kWh]. */
  readonly overrunEurPerKwh: number;
  /** Name of the network class it holds in; absent = always. */
  readonly networkClass?: string;
  /** Calendar of its own metering point, whose classes are meant; absent = those of the tariff. */
  readonly calendar?: MeteringCalendar;
}

/** Price on how fast the import of the city or a substation changes from one quarter-hour to the next. */
export interface RampPrice {
  /** `CITY` or the id of a substation or branch. */
  readonly nodeId: string;
  /** Change from slot to slot that costs nothing [kW]. */
  readonly freeKw: number;
  /** Price of each kW of change beyond it, up or down [EUR/kW]. */
  readonly eurPerKw: number;
}

/** Reserve the batteries of a site keep ready in every slot. */
export interface ReserveNeed {
  /** Power that can be given more, or taken more, at any moment [kW]. */
  readonly upKw: number;
  readonly downKw: number;
  /** Slots it has to last. */
  readonly holdSlots: number;
  /** Price of a kW missing for an hour [EUR/kWh]. */
  readonly shortfallEurPerKwh: number;
}

/** Prices by civil hour 0..23 and season; the analysts' price scenarios replace them. */
export interface Tariff {
  /** Wholesale energy by civil hour, winter (Oct-Mar) and summer (Apr-Sep) [EUR/kWh]. */
  readonly energyWinterEurPerKwh: readonly number[];
  readonly energySummerEurPerKwh: readonly number[];
  /** Network use by civil hour [EUR/kWh]. */
  readonly networkEurPerKwh: readonly number[];
  /** Paid for energy sent up, as a share of the energy price, 0..1. */
  readonly exportShare: number;
  /** Price of the highest quarter-hour of city import in the horizon above what was already reached today [EUR/kW]. */
  readonly peakEurPerKw: number;
  /** Classes of network use; a slot in none of them pays `networkEurPerKwh`. */
  readonly networkClasses?: readonly NetworkClass[];
  /** Calendar of the city's metering point; where it says nothing `networkClasses` and then `networkEurPerKwh` hold. */
  readonly networkCalendar?: MeteringCalendar;
  /** Price of carbon [EUR/t], default 0. */
  readonly co2EurPerTonne?: number;
  /** Carbon of imports by civil hour, winter and summer [gCO2/kWh]; reported, and priced at `co2EurPerTonne`. */
  readonly co2WinterGPerKwh: readonly number[];
  readonly co2SummerGPerKwh: readonly number[];
}

/** The whole grid model of a site. */
export interface GridModel {
  readonly id: string;
  readonly name: string;
  /** Limit of the city's import, winter (Oct-Mar) and summer [kW]. */
  readonly cityImportLimitWinterKw: number;
  readonly cityImportLimitSummerKw: number;
  readonly districts: readonly District[];
  readonly substations: readonly Substation[];
  readonly branches: readonly GridBranch[];
  readonly meters: readonly GridMeter[];
  readonly assets: readonly Asset[];
  readonly tariff: Tariff;
  /** Lines between infeed and substations; absent = every substation has an infeed of its own. */
  readonly lines?: readonly GridLine[];
  /** Radial networks behind meters, with voltage limits; absent = voltages are not looked at. */
  readonly feederNetworks?: readonly FeederNetwork[];
  readonly subscriptions?: readonly SubscribedPower[];
  /** Calendars of all metering points that the site knows; tariff, subscriptions and programs go by some of them. */
  readonly meteringPoints?: readonly MeteringCalendar[];
  /** Absent = how fast imports change has no price. */
  readonly ramps?: readonly RampPrice[];
  readonly reserve?: ReserveNeed;
}
