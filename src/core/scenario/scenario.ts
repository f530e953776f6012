/** A scenario: a base, edits to a copy of it, variants, and what to compare. Plain data; see docs/scenarios.md. */
import type { AssetKind } from '../grid/asset.js';

/** Version written into every scenario file. */
export const SCENARIO_VERSION = 'scenario/v1';

/** Weather the made world can play. */
export type MadeWeather = 'normal' | 'cold-wave';

/** Days a scenario is played on: civil dates, `until` not included. */
export interface ScenarioBase {
  /** First civil date `YYYY-MM-DD`. */
  readonly from: string;
  /** Civil date after the last. */
  readonly until: string;
  /**
   * Where demand, weather and forecasts come from: `made` = the twin's own; `recorded` = the service's stores, as known
   * then.
   */
  readonly source: 'made' | 'recorded';
  /** Made world only: weather and seed. */
  readonly weather: MadeWeather;
  readonly seed: number;
}

/** Parts of the demand that no asset stands for; `all` is the whole base load. */
export const DEMAND_PARTS = [
  'all',
  'homes',
  'heating',
  'hot-water',
  'tertiary',
  'cooling',
  'vehicles',
  'heat-pumps',
] as const;

export type DemandPart = (typeof DEMAND_PARTS)[number];

/** Civil times `HH:MM` of every day; an end not after the start is of the next day; both absent = all day. */
export interface DailyWindow {
  readonly from?: string;
  readonly until?: string;
}

/** Prices and carbon a scenario may set; what is absent stays. */
export interface TariffChange {
  readonly energyWinterEurPerKwh?: readonly number[];
  readonly energySummerEurPerKwh?: readonly number[];
  readonly networkEurPerKwh?: readonly number[];
  readonly exportShare?: number;
  readonly peakEurPerKw?: number;
  readonly co2EurPerTonne?: number;
}

/** A price of energy by instant, network use not included [EUR/kWh]. */
export interface PriceSeries {
  /** Instant of the first value, ISO 8601 with offset, on a quarter-hour. */
  readonly start: string;
  readonly stepMinutes: 15 | 30 | 60;
  readonly eurPerKwh: readonly number[];
}

/** One edit of a copy of the base. Factors multiply, shares are 0..1, power in kW with the sign of the load convention. */
export type ScenarioEdit =
  | {
      readonly edit: 'demand';
      readonly factor: number;
      readonly part: DemandPart;
      readonly districts?: readonly string[];
    }
  | { readonly edit: 'replace-demand'; readonly meter: string; readonly profileKw: readonly number[] }
  | { readonly edit: 'weather'; readonly temperatureShiftK?: number; readonly clearSky?: number }
  | { readonly edit: 'vehicles'; readonly factor: number }
  | { readonly edit: 'pv'; readonly factor: number }
  | { readonly edit: 'heat-pumps'; readonly factor: number }
  | { readonly edit: 'lighting'; readonly factor: number; readonly dimFloor?: number }
  | ({ readonly edit: 'tariff' } & TariffChange)
  | ({ readonly edit: 'price-factor'; readonly factor: number } & DailyWindow)
  | ({ readonly edit: 'price-series' } & PriceSeries)
  | {
      readonly edit: 'add-asset';
      readonly id: string;
      /** Existing asset it is a copy of. */
      readonly like: string;
      readonly meter?: string;
      readonly factor: number;
    }
  | { readonly edit: 'lose-asset'; readonly asset: string }
  | { readonly edit: 'resize-asset'; readonly asset: string; readonly factor: number }
  | { readonly edit: 'limit'; readonly node: string; readonly factor: number }
  | { readonly edit: 'lose-transformer'; readonly substation: string; readonly remainingKva?: number }
  | { readonly edit: 'lose-substation'; readonly substation: string; readonly to: string }
  | { readonly edit: 'unsteered'; readonly kinds?: readonly AssetKind[]; readonly assets?: readonly string[] }
  | ({ readonly edit: 'lose-comms'; readonly district: string; readonly share: number } & DailyWindow)
  | ({ readonly edit: 'no-approval' } & DailyWindow);

/** One way of playing the base. */
export interface ScenarioVariant {
  readonly id: string;
  readonly name: string;
  readonly edits: readonly ScenarioEdit[];
}

/** How plans are made in a scenario. */
export interface ScenarioPlanning {
  /** Slots a plan looks ahead. */
  readonly horizonSlots: number;
  /** A plan is made every so many slots. */
  readonly everySlots: number;
  /** Chance that a limit is broken by forecast error [%]; 50 = no margin. */
  readonly riskPercent: number;
  /** Forecast errors so many times as large as measured; 0 = perfect forecasts. */
  readonly errorScale: number;
}

/** A wish on the difference between a variant and the one it is compared against. */
export interface ScenarioTarget {
  readonly figure: string;
  readonly variant: string;
  /** Change against the reference variant as a share of it, for example -0.65. */
  readonly change: number;
}

/** What is looked at. */
export interface ScenarioComparison {
  /** Variant the others are held against. */
  readonly against: string;
  /** Figures shown first; all are computed. */
  readonly figures: readonly string[];
  readonly targets: readonly ScenarioTarget[];
}

/** A scenario after it was read: every default filled in. */
export interface Scenario {
  readonly id: string;
  readonly name: string;
  readonly base: ScenarioBase;
  readonly planning: ScenarioPlanning;
  /** Edits of all variants. */
  readonly edits: readonly ScenarioEdit[];
  /** At least one. */
  readonly variants: readonly ScenarioVariant[];
  readonly compare: ScenarioComparison;
}

/** A problem of a scenario: where, and what was seen, expected and to do. */
export interface ScenarioIssue {
  readonly path: string;
  readonly message: string;
}
