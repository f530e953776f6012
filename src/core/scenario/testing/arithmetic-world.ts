/** A world that can be done on paper: constant powers, states that are told, forecasts that are the truth. */
import type { CommandedPlan } from '../../dispatch/plan.js';
import { meanForecast } from '../../dispatch/testing/small-grid.js';
import type { GridModel } from '../../grid/grid-model.js';
import { type MeterReading, type Observable, type SeriesId, seriesId } from '../../series/series.js';
import type { Outlook, PlayedState, PlayedTransformer, ScenarioWorld, Way } from '../scenario-world.js';

/** What the world shows; everything else is 0. */
export interface Told {
  /** Mean power of meters and assets by way, or of both when not told apart [kW]. */
  readonly kw: Readonly<Record<string, number | Readonly<Record<Way, number>>>>;
  readonly states?: Readonly<Record<string, PlayedState>>;
  readonly transformers?: Readonly<Record<string, PlayedTransformer>>;
  readonly horizonSlots?: number;
}

/** Answers from what it was told last, and remembers what was done to it. */
export class ArithmeticWorld implements ScenarioWorld {
  readonly marks = ['on paper'];
  readonly dataHash = null;
  readonly steered: { readonly slotMs: number; readonly plan: CommandedPlan; readonly leftOut: string[] }[] =
    [];
  readonly advanced: number[] = [];
  readonly forgotten: number[] = [];

  constructor(
    private readonly grid: GridModel,
    public told: Told,
  ) {}

  outlook(slotMs: number): Promise<Outlook> {
    const length = this.told.horizonSlots ?? 8;
    const course = (id: SeriesId, kw: number) =>
      meanForecast(id, { startMs: slotMs, mean: new Array<number>(length).fill(kw) });
    const plants = this.grid.assets.filter((a) => a.kind === 'pv' || a.kind === 'hydro');
    const baseKw = this.grid.meters.map(({ id }) => this.meanKw('alone', id));
    const cityKw = baseKw.reduce((a, b) => a + b, 0);
    return Promise.resolve({
      forecasts: [
        ...this.grid.meters.map(({ id }, m) => course(seriesId(id, 'base'), baseKw[m] ?? 0)),
        ...this.grid.substations.map(({ id }, s) => course(seriesId(id, 'base'), s === 0 ? cityKw : 0)),
        course(seriesId('CITY', 'base'), cityKw),
        ...plants.map(({ id }) => course(seriesId(id, 'power'), this.meanKw('alone', id))),
      ],
      temperature: course(seriesId('METEO', 'outdoorTemperature'), 5),
      irradiance: course(seriesId('METEO', 'irradiance'), 0),
    });
  }

  states(): ReadonlyMap<SeriesId, MeterReading> {
    const sourceMs = (this.advanced.at(-1) ?? 0) + 900_000;
    const known = {
      sourceMs: Math.max(sourceMs, 0),
      knownAtMs: sourceMs,
      quality: 'good',
      statusCode: 0,
    } as const;
    const seen: Readonly<Partial<Record<Observable, number>>> = {
      activePower: 0,
      soc: 0.5,
      zoneTemperature: 20,
      energyRequested: 0,
    };
    return new Map(
      this.grid.assets.flatMap((asset) =>
        Object.entries(seen).map(([observable, value]) => {
          const id = seriesId(asset.id, observable as Observable);
          return [id, { seriesId: id, value, ...known }] as const;
        }),
      ),
    );
  }

  steer(plan: CommandedPlan, slotMs: number, leftOut: ReadonlySet<string>): void {
    this.steered.push({ slotMs, plan, leftOut: [...leftOut] });
  }

  advance(slotMs: number): void {
    this.advanced.push(slotMs);
  }

  meanKw(way: Way, ownerId: string): number {
    const kw = this.told.kw[ownerId] ?? 0;
    return typeof kw === 'number' ? kw : kw[way];
  }

  asset(_way: Way, assetId: string): PlayedState {
    return this.told.states?.[assetId] ?? {};
  }

  transformer(_way: Way, substationId: string): PlayedTransformer | null {
    return this.told.transformers?.[substationId] ?? null;
  }

  outdoorC(): number {
    return 5;
  }

  forgetBefore(ms: number): void {
    this.forgotten.push(ms);
  }
}
