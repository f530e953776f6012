/** A world that scenarios are played in, asked quarter-hour by quarter-hour; two ways at once: steered, and left alone. */
import type { CommandedPlan } from '../dispatch/plan.js';
import type { GridModel } from '../grid/grid-model.js';
import type { SeriesForecast } from '../series/forecast.js';
import type { MeterReading, SeriesId } from '../series/series.js';
import type { EditedGrid } from './edited-grid.js';
import type { ScenarioBase, ScenarioPlanning } from './scenario.js';

/** Steered by plans, or every asset on its own controller. */
export type Way = 'steered' | 'alone';

/** State of one asset; absent where its kind has none. */
export interface PlayedState {
  readonly soc?: number;
  readonly zoneTemperatureC?: number;
  /** Energy vehicles still ask for [kWh]. */
  readonly energyRequestedKwh?: number;
  /** Energy that left undelivered since the beginning of the world [kWh]. */
  readonly unmetKwh?: number;
}

/** Transformers of one substation. */
export interface PlayedTransformer {
  readonly hotSpotC: number;
  /** Insulation life used since the beginning of the world [h]. */
  readonly lifeUsedH: number;
}

/** What is known of the time ahead at an instant. */
export interface Outlook {
  readonly forecasts: readonly SeriesForecast[];
  readonly temperature: SeriesForecast;
  readonly irradiance: SeriesForecast;
}

/** The world as physics: load convention, kW, epoch ms. */
export interface ScenarioWorld {
  /** Where demand, weather and forecasts come from, in words. */
  readonly marks: readonly string[];
  /** Hash of recorded data; null in the made world, which follows from the seed. */
  readonly dataHash: string | null;
  /** What is forecast at the start of a slot, over the horizon of the planning. */
  outlook(slotMs: number): Promise<Outlook>;
  /** States of all assets as perfect meters read them now. */
  states(): ReadonlyMap<SeriesId, MeterReading>;
  /** Gives the assets what the plan asks of them in the slot, but for those left out. */
  steer(plan: CommandedPlan, slotMs: number, leftOut: ReadonlySet<string>): void;
  /** Plays one slot on, both ways. */
  advance(slotMs: number): void;
  /** Mean power of a meter or an asset in a slot that was played [kW]. */
  meanKw(way: Way, ownerId: string, slotMs: number): number;
  asset(way: Way, assetId: string): PlayedState;
  transformer(way: Way, substationId: string): PlayedTransformer | null;
  /** Outdoor temperature in the middle of a slot [°C]. */
  outdoorC(slotMs: number): number;
  /** Lets go of slots before an instant: a year is played day by day. */
  forgetBefore(ms: number): void;
}

/** What a world is made of. */
export interface WorldOrder {
  /** The site's grid before any edit. */
  readonly reference: GridModel;
  readonly edited: EditedGrid;
  readonly base: ScenarioBase;
  readonly planning: ScenarioPlanning;
  /** First slot that is played and end of the last [epoch ms]. */
  readonly startMs: number;
  readonly endMs: number;
  /** Number of the sample, from 0: which forecast errors are drawn. */
  readonly sample: number;
  /** A recorded base is read as it was known at this instant [epoch ms]. */
  readonly knownAtMs: number;
}
