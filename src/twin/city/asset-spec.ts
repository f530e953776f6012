/** What the twin knows of each of its assets; field names are those a site file uses. Load convention, kW and kWh. */

interface SpecBase {
  readonly id: string;
  readonly name: string;
  readonly meterId: string;
  readonly substationId: string;
  readonly districtId: string;
  /** OPC UA server that carries it. */
  readonly endpointId: string;
  readonly ratedKw: number;
  /** Fastest change of power [kW/s]. */
  readonly rampKwPerS: number;
  /** What it does without a valid setpoint: a fixed power [kW], or its own controller. */
  readonly safeState: { readonly powerKw: number } | 'local';
  readonly controllable: boolean;
}

/** Battery with one-way efficiencies; stored energy stays within socMin..socMax. */
export interface BatterySpec extends SpecBase {
  readonly kind: 'battery';
  readonly energyCapacityKwh: number;
  readonly maxChargeKw: number;
  readonly maxDischargeKw: number;
  readonly efficiencyCharge: number;
  readonly efficiencyDischarge: number;
  readonly socMin: number;
  readonly socMax: number;
  readonly wearEurPerKwh: number;
  /** Discharges by itself when its meter exceeds this multiple of the import limit; undefined = stays at 0 kW. */
  readonly localPeakShaveAbove?: number;
}

/** Photovoltaic roofs of a district or building. */
export interface PvSpec extends SpecBase {
  readonly kind: 'pv';
  readonly peakKw: number;
}

/** Charging of many vehicles: energy arrives, is due `dwellSlots` later. */
export interface EvSpec extends SpecBase {
  readonly kind: 'ev-hub' | 'ev-home';
  readonly maxChargeKw: number;
  readonly arrivalsKwhPerHour: readonly number[];
  readonly dwellSlots: number;
  readonly unmetEurPerKwh: number;
}

/** All electric hot-water tanks of a district as one store of heat. */
export interface HotWaterSpec extends SpecBase {
  readonly kind: 'hot-water';
  readonly energyCapacityKwh: number;
  readonly maxChargeKw: number;
  readonly drawKw: readonly number[];
  readonly lossPerHour: number;
  readonly socMin: number;
  readonly coldWaterEurPerKwh: number;
}

/** Building with one temperature: C dT/dt = H (Tout - T) + gains + COP P. */
export interface BuildingSpec extends SpecBase {
  readonly kind: 'tertiary-hvac' | 'passive-block' | 'slab-block';
  readonly lossKwPerK: number;
  readonly capacityKwhPerK: number;
  readonly gainsKw: readonly number[];
  readonly solarApertureM2: number;
  readonly cop: 'heat-pump' | number;
  readonly maxHeatElectricKw: number;
  readonly comfortLowC: number;
  readonly comfortHighC: number;
  readonly thermostatC: number;
  readonly discomfortEurPerKh: number;
  /** Steered by its own management over one written node; the service has no hand on it. */
  readonly ownManagement?: true;
}

/** Street lighting cabinets: on when dark, dimmed by a level in per cent. */
export interface LightingSpec extends SpecBase {
  readonly kind: 'lighting';
  readonly dimFloor: number;
  readonly dimEurPerKwh: number;
}

/** Steered thermal generation. */
export interface GenerationSpec extends SpecBase {
  readonly kind: 'chp' | 'waste-to-energy';
  readonly minOutputKw: number;
  readonly maxOutputKw: number;
  readonly referenceOutputKw: number;
  readonly costEurPerKwh: number;
}

/** Run of river. */
export interface HydroSpec extends SpecBase {
  readonly kind: 'hydro';
}

/** Any asset of the twin. */
export type AssetSpec =
  BatterySpec | PvSpec | EvSpec | HotWaterSpec | BuildingSpec | LightingSpec | GenerationSpec | HydroSpec;

/** Kind of an asset. */
export type AssetKind = AssetSpec['kind'];
