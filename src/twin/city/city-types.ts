/** The city without OPC UA: what it is asked and what it answers. kW, load convention; epoch ms UTC. */
import type { RegularSeries } from '../../core/series/series.js';
import type { AssetSpec } from './asset-spec.js';
import type { DemandGrowth } from './demand-growth.js';
import type { MeterFacts, SubstationFacts } from './districts.js';
import type { DemandReplay } from './replay.js';
import type { Sky } from './sky.js';

/** Weather that is played. `cold-wave`: -10 °C nights around 15 January 2026. */
export type Scenario = 'normal' | 'cold-wave';

/** How a city is made. Same options, same city. */
export interface CityOptions {
  readonly seed: number;
  readonly scenario: Scenario;
  /** First instant that can be steered [epoch ms], on a quarter-hour. */
  readonly startMs: number;
  /** Days without control that are played before the start; default 2 (the buildings need them to settle). */
  readonly historyDays?: number;
  /** Measured demand in place of the modelled base demand. */
  readonly replay?: DemandReplay;
  /** Another city than that of the reference scenario. */
  readonly make?: CityMake;
}

/** Weather so much other than the seed's. */
export interface WeatherChange {
  readonly temperatureShiftK: number;
  /** Share of the clear sky's light at every instant, 0..1; null = as the weather is. */
  readonly clearSky: number | null;
}

/** What a city is made of where it is not the one of the reference scenario. */
export interface CityMake {
  readonly fleet: readonly AssetSpec[];
  /** Assets whose expected power the modelled demand holds already: the base demand is the demand less these. */
  readonly expected: readonly AssetSpec[];
  readonly meters: readonly MeterFacts[];
  readonly substations: readonly SubstationFacts[];
  readonly growth: readonly DemandGrowth[];
  /** Base demand by civil hour in place of a meter's own [kW]. */
  readonly replaced: Readonly<Record<string, readonly number[]>>;
  readonly weather: WeatherChange;
  /** What was measured somewhere, played in place of what the city would make up. */
  readonly given?: GivenCourses;
}

/** Measured courses as functions of the instant [epoch ms]. */
export interface GivenCourses {
  /** Base demand of a meter [kW]; undefined = the city's own. */
  readonly baseKw: (meterId: string, ms: number) => number | undefined;
  /** Power of sun and river as it was measured [kW], 0 or below; undefined for an asset that was not. */
  readonly generationKw: (assetId: string, ms: number) => number | undefined;
  readonly sky: Sky;
}

/** A setpoint as an asset receives it. */
export interface SetpointCommand {
  readonly id: string;
  readonly planId: string;
  /** Asked power [kW], load convention. */
  readonly powerKw: number;
  readonly validFromMs: number;
  /** After this instant the asset is back on its local behaviour. */
  readonly validUntilMs: number;
  /** Largest change asked for [kW/s]; the asset's own ramp holds as well. */
  readonly rampKwPerS: number;
}

/** An asset's answer to a setpoint. */
export interface SetpointAnswer {
  readonly accepted: boolean;
  /** Value the asset will hold [kW], after its own bounds; its present power when refused. */
  readonly appliedKw: number;
  readonly reason: string;
}

/**
 * Who steers: 0 local controller, 1 a valid setpoint, 2 a person on site, 3 the local controller because a setpoint expired
 * or the watchdog was lost, until the next setpoint or a release.
 */
export type ControlMode = 0 | 1 | 2 | 3;

/** What can be seen of one asset. */
export interface AssetView {
  readonly spec: AssetSpec;
  /** Power over the last step [kW]. */
  readonly powerKw: number;
  readonly mode: ControlMode;
  /** Out of service after a trip. */
  readonly tripped: boolean;
  /** Last accepted setpoint that has not expired; null on local control. */
  readonly command: SetpointCommand | null;
  /** Id of the last accepted setpoint; '' before the first. */
  readonly lastSetpointId: string;
  /** Per unit 0..1: batteries and tanks. */
  readonly soc?: number;
  readonly zoneTemperatureC?: number;
  /** Power that could be added and taken away without leaving the comfort band now [kW], 0 or more: buildings. */
  readonly flexUpKw?: number;
  readonly flexDownKw?: number;
  readonly energyRequestedKwh?: number;
  /** Energy that left undelivered since the start [kWh]: vehicles. */
  readonly unmetKwh?: number;
  readonly connectedVehicles?: number;
  /** Per unit 0..1: lighting. */
  readonly dimLevel?: number;
}

/** What can be seen of one meter. */
export interface MeterView {
  readonly id: string;
  readonly powerKw: number;
  readonly baseKw: number;
  /** Counters since the beginning of the city [kWh]. */
  readonly importKwh: number;
  readonly exportKwh: number;
}

/** Transformers of one substation. */
export interface TransformerView {
  readonly substationId: string;
  readonly powerKw: number;
  readonly apparentKva: number;
  /** Apparent power over firm capacity, per unit. */
  readonly loadFactor: number;
  readonly topOilC: number;
  readonly hotSpotC: number;
  /** Life of the insulation used since the beginning of the city [h]. */
  readonly lifeUsedH: number;
  /** Tap of the on-load changer, -8..8; higher raises the bars. */
  readonly tapPosition: number;
  /** Voltage of the 20 kV bars between phases [V]. */
  readonly busV: number;
}

/** Weather at an instant. */
export interface WeatherView {
  readonly temperatureC: number;
  /** Global horizontal irradiance [W/m²]. */
  readonly irradianceWPerM2: number;
}

/** The city as physics: advance it, steer its assets, look at it. */
export interface City {
  readonly startMs: number;
  /** First instant with slot means [epoch ms]. */
  readonly historyStartMs: number;
  readonly nowMs: number;
  readonly assets: readonly AssetSpec[];
  /**
   * Plays on to an instant, in steps of 60 s of simulated time.
   * @throws RangeError when the instant lies before `nowMs` or not on a whole minute
   */
  advanceTo(ms: number): void;
  /**
   * Gives an asset a setpoint.
   * @throws Error for an asset that does not exist
   */
  apply(assetId: string, command: SetpointCommand): SetpointAnswer;
  /** Hands an asset back to its local controller; `fallback` when a lost watchdog did it. */
  release(assetId: string, fallback?: boolean): void;
  /** Dims a lighting cabinet to a level, per unit 0..1; reverts by itself 30 min after the last write. */
  dim(assetId: string, level: number): SetpointAnswer;
  /** Takes an asset out of service (0 kW) or back: the trip of a battery. */
  trip(assetId: string, tripped: boolean): void;
  /** Puts a district's base demand off by a share of it, per unit: 0.1 = a tenth more, 0 = as modelled. */
  surge(districtId: string, share: number): void;
  asset(assetId: string): AssetView;
  meter(meterId: string): MeterView;
  transformer(substationId: string): TransformerView;
  weather(ms?: number): WeatherView;
  /** Import of the city: sum of the distribution meters now [kW]. */
  importKw(): number;
  /**
   * Means of all closed slots of a meter or asset since `historyStartMs` [kW].
   * @throws Error for an unknown owner
   */
  slotMeans(ownerId: string): RegularSeries;
}
