/** Assets: what can take or give power, its limits, and the state it goes to when nobody steers it. */

/** What an asset does without a valid setpoint. `local` hands control to its own controller (thermostat, clock, river). */
export type SafeState = { readonly mode: 'power'; readonly powerKw: number } | { readonly mode: 'local' };

interface AssetBase {
  /** Unique in the site, for example `BAT-GERLAND`. */
  readonly id: string;
  readonly name: string;
  readonly substationId: string;
  readonly districtId: string;
  /** Meter that counts this asset's power among others; its base load excludes the asset. */
  readonly meterId: string;
  /** Largest |power| [kW]. */
  readonly ratedKw: number;
  /** Fastest change of power [kW/s]. */
  readonly rampKwPerS: number;
  readonly safeState: SafeState;
  /** False: measured and forecast, never steered. */
  readonly controllable: boolean;
}

/** Battery: fillRate storage with losses on both ways. */
export interface Battery extends AssetBase {
  readonly kind: 'battery';
  readonly energyCapacityKwh: number;
  readonly maxChargeKw: number;
  readonly maxDischargeKw: number;
  /** One-way efficiencies, 0..1. */
  readonly efficiencyCharge: number;
  readonly efficiencyDischarge: number;
  /** Usable window of the state of charge, per unit 0..1. */
  readonly socMin: number;
  readonly socMax: number;
  /** Price of ageing per kWh charged or discharged [EUR/kWh]. */
  readonly wearEurPerKwh: number;
  /**
   * Value of a kWh stored at the end of the horizon [EUR/kWh]. Absent: the plan ends no lower than it began, and a missing
   * kWh costs the dearest import price and a little more.
   */
  readonly terminalEurPerKwh?: number;
}

/** Photovoltaic generation: power is negative, can be curtailed towards 0. */
export interface Photovoltaic extends AssetBase {
  readonly kind: 'pv';
  /** DC peak [kW]. */
  readonly peakKw: number;
}

/** Wind generation: power is negative, follows the forecast of `<id>.power`, can be curtailed towards 0. */
export interface Wind extends AssetBase {
  readonly kind: 'wind';
}

/** EV charging seen as a queue: energy arrives, must be delivered before departure. */
export interface EvCharging extends AssetBase {
  readonly kind: 'ev-hub' | 'ev-home';
  readonly maxChargeKw: number;
  /** Energy requested by arriving vehicles per civil hour 0..23, mean weekday [kWh/h]. */
  readonly arrivalsKwhPerHour: readonly number[];
  /** Slots between an arrival and the time its energy is due. */
  readonly dwellSlots: number;
  /** Price of energy not delivered when due [EUR/kWh]. */
  readonly unmetEurPerKwh: number;
}

/** A group of vehicles of an {@link EvFleet}, every day anew. */
export interface EvWindow {
  /** Civil times `HH:MM` on a quarter-hour: plugged in, and gone; a departure not after the arrival is of the next day. */
  readonly arrival: string;
  readonly departure: string;
  /** Energy the group asks for [kWh]. */
  readonly energyKwh: number;
}

/** EV charging by arrival windows with departures of their own: each group's energy is due when it leaves. */
export interface EvFleet extends AssetBase {
  readonly kind: 'ev-fleet';
  readonly maxChargeKw: number;
  readonly windows: readonly EvWindow[];
  /** Price of energy not delivered when due [EUR/kWh]. */
  readonly unmetEurPerKwh: number;
}

/** Aggregate of electric hot-water tanks: storage that is drawn from and cannot give power back. */
export interface HotWater extends AssetBase {
  readonly kind: 'hot-water';
  readonly energyCapacityKwh: number;
  readonly maxChargeKw: number;
  /** Heat drawn per civil hour 0..23 [kW]. */
  readonly drawKw: readonly number[];
  /** Standing loss of the stored energy, per hour, 0..1. */
  readonly lossPerHour: number;
  /** Least filling that keeps showers warm, per unit 0..1. */
  readonly socMin: number;
  readonly coldWaterEurPerKwh: number;
}

/** Building heated by electricity, 1R1C: C dT/dt = H (Tout - T) + gains + COP P. */
export interface ThermalBuilding extends AssetBase {
  readonly kind: 'tertiary-hvac' | 'passive-block' | 'slab-block';
  /** Total loss coefficient H [kW/K]. */
  readonly lossKwPerK: number;
  /** Heat capacity C [kWh/K]. */
  readonly capacityKwhPerK: number;
  /** Internal gains per civil hour 0..23 [kW heat]. */
  readonly gainsKw: readonly number[];
  /** Effective solar aperture: heat gain = aperture [m²] * irradiance / 1000 [kW]. */
  readonly solarApertureM2: number;
  /** `heat-pump`: COP = 2.2 + 0.055 (Tout + 7) clamped to 1.8..4.5 (lyon.md 2.5); a number: constant. */
  readonly cop: 'heat-pump' | number;
  readonly maxHeatElectricKw: number;
  readonly comfortLowC: number;
  readonly comfortHighC: number;
  /** What the thermostat holds when nobody steers [°C]. */
  readonly thermostatC: number;
  /** Price of leaving the band [EUR per K and hour]. */
  readonly discomfortEurPerKh: number;
}

/** Street lighting cabinets of a district: on when dark, dimmable down to the floor of the lighting class. */
export interface StreetLighting extends AssetBase {
  readonly kind: 'lighting';
  /** Least level while lit, per unit 0..1 (EN 13201-2 class floor). */
  readonly dimFloor: number;
  /** Price of light not given [EUR/kWh dimmed]. */
  readonly dimEurPerKwh: number;
}

/** Starting and stopping a unit as a decision of the plan: integer columns. */
export interface UnitCommitment {
  /** Least slots the unit runs once started, and stands once stopped. */
  readonly minUpSlots: number;
  readonly minDownSlots: number;
  /** Cost of one start [EUR]. */
  readonly startEur: number;
}

/** Heat a unit and its boiler have to give. */
export interface HeatBalance {
  /** Heat asked for by civil hour 0..23 [kW heat]. */
  readonly demandKw: readonly number[];
  /** Heat that comes with a kW of electricity [kW heat/kW]. */
  readonly heatPerElectric: number;
  /** Largest heat of the boiler [kW heat] and its cost [EUR/kWh heat]. */
  readonly boilerMaxKw: number;
  readonly boilerEurPerKwh: number;
  /** Heat that may be thrown away [kW heat]; 0 = the unit follows the demand. */
  readonly dumpMaxKw: number;
}

/** Combined heat and power or waste-to-energy: dispatchable generation, power negative. */
export interface ThermalGeneration extends AssetBase {
  readonly kind: 'chp' | 'waste-to-energy';
  /** Electrical output window while running [kW, positive numbers]. */
  readonly minOutputKw: number;
  readonly maxOutputKw: number;
  /** Output without steering (heat-led or rated) [kW, positive]. */
  readonly referenceOutputKw: number;
  /** Cost of a kWh of electricity, heat sold deducted [EUR/kWh]; negative when the fuel is paid to be burnt. With `heat`: gross. */
  readonly costEurPerKwh: number;
  /** Absent: the plan neither starts nor stops the unit. */
  readonly commitment?: UnitCommitment;
  /** Absent: the heat side is left to the unit. */
  readonly heat?: HeatBalance;
}

/** Run-of-river hydro: measured and forecast, never dispatched; connected to the transmission grid. */
export interface RunOfRiver extends AssetBase {
  readonly kind: 'hydro';
}

/** Load that is what it is: never steered, its forecast `<id>.power` or its profile counts in the balance. */
export interface FixedLoad extends AssetBase {
  readonly kind: 'fixed-load';
  /** Mean power by civil hour 0..23 [kW], load convention; used without a forecast. */
  readonly profileKw: readonly number[];
}

/** A block of demand that can be called off: less power while called, some of it back afterwards. Relative to the base load. */
export interface DemandResponse extends AssetBase {
  readonly kind: 'demand-response';
  /** Largest reduction [kW, positive]. */
  readonly blockKw: number;
  /** Least share of the block once called, 0..1. */
  readonly minShare: number;
  /** Slots between the plan and the first slot a call may begin in. */
  readonly noticeSlots: number;
  /** Slots a call lasts, always the same. */
  readonly durationSlots: number;
  /** Calls allowed in each period, less those the snapshot remembers. */
  readonly callsLeft: number;
  /** Period the calls are counted over, civil: a day, a week from Monday, or a half-year from April or October; default `season`. */
  readonly callsPer?: 'day' | 'week' | 'season';
  /** Slots between the end of a call and the next one, its rebound included; default 0. */
  readonly restSlots?: number;
  /** Paid for a kWh not taken [EUR/kWh]. */
  readonly priceEurPerKwh: number;
  /** Share of the energy that comes back after the call, 0..1, and over how many slots, evenly. */
  readonly reboundShare: number;
  readonly reboundSlots: number;
  /** Probability that a called kW is delivered, 0..1: the plan counts on this share only. */
  readonly deliveryProbability: number;
}

/** Anything with a window of power and a budget of energy. */
export interface PowerEnvelope extends AssetBase {
  readonly kind: 'power-envelope';
  /** Window by civil hour 0..23 [kW], load convention; the snapshot may give it by slot. */
  readonly minKw: readonly number[];
  readonly maxKw: readonly number[];
  /** Energy over the horizon [kWh], load convention; absent = no bound on that side. */
  readonly energyMinKwh?: number;
  readonly energyMaxKwh?: number;
  /** Cost of a kWh taken [EUR/kWh]; negative = worth of taking it, or cost of giving it. */
  readonly priceEurPerKwh: number;
  /** Price of a kWh of the budget not kept [EUR/kWh]. */
  readonly unservedEurPerKwh: number;
}

/** A fixed course of power that may be moved in time: one run a day inside a window. */
export interface PowerProfile extends AssetBase {
  readonly kind: 'power-profile';
  /** Mean power of each slot of a run [kW], load convention; the first and the last are not 0. */
  readonly profileKw: readonly number[];
  /** Civil times `HH:MM` on a quarter-hour; an end not after the start is of the next day. */
  readonly earliestStart: string;
  readonly latestEnd: string;
  /** Price of a run that does not take place [EUR]. */
  readonly unservedEur: number;
}

export type Asset =
  | Battery
  | Photovoltaic
  | Wind
  | EvCharging
  | EvFleet
  | HotWater
  | ThermalBuilding
  | StreetLighting
  | ThermalGeneration
  | RunOfRiver
  | FixedLoad
  | DemandResponse
  | PowerEnvelope
  | PowerProfile;

export type AssetKind = Asset['kind'];
