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
}

/** Photovoltaic generation: power is negative, can be curtailed towards 0. */
export interface Photovoltaic extends AssetBase {
  readonly kind: 'pv';
  /** DC peak [kW]. */
  readonly peakKw: number;
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

/** Combined heat and power or waste-to-energy: dispatchable generation, power negative. */
export interface ThermalGeneration extends AssetBase {
  readonly kind: 'chp' | 'waste-to-energy';
  /** Electrical output window while running [kW, positive numbers]. */
  readonly minOutputKw: number;
  readonly maxOutputKw: number;
  /** Output without steering (heat-led or rated) [kW, positive]. */
  readonly referenceOutputKw: number;
  /** Cost of a kWh of electricity, heat sold deducted [EUR/kWh]; negative when the fuel is paid to be burnt. */
  readonly costEurPerKwh: number;
}

/** Run-of-river hydro: measured and forecast, never dispatched; connected to the transmission grid. */
export interface RunOfRiver extends AssetBase {
  readonly kind: 'hydro';
}

export type Asset =
  | Battery
  | Photovoltaic
  | EvCharging
  | HotWater
  | ThermalBuilding
  | StreetLighting
  | ThermalGeneration
  | RunOfRiver;

export type AssetKind = Asset['kind'];
