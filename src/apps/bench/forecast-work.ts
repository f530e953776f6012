/** What a worker does for a fleet: makes the meters of a chunk by seed, fits, updates and forecasts them, leaves packed rows. */
import {
  fleetArea,
  fleetDesign,
  FleetFit,
  FleetPredictor,
  LEVELS,
  updateMeter,
  type FleetDesign,
} from '../../../forecasts/index.js';
import type { FleetFiles } from './forecast-files.js';
import { fillMeter, kindOf, placeOf } from './forecast-meters.js';
import { HISTORY, HORIZON, makePlace, PLACES, STEP_MS, type BenchPlace } from './forecast-places.js';
import { addScore, type KindScores } from './forecast-score.js';

/** Meters `from` .. `to` - 1 of a fleet. */
export interface ChunkOrder {
  readonly seed: number;
  readonly chunk: number;
  readonly from: number;
  readonly to: number;
}

/** What a chunk took [ms of CPU] and how good it was. */
export interface ChunkTally {
  makeMs: number;
  fitMs: number;
  predictMs: number;
  filesMs: number;
  readonly scores: KindScores;
}

/** Tells how far a chunk is, 0..1, and lets the process breathe meanwhile. */
export type Pace = (share: number) => Promise<void>;

interface Ground {
  readonly place: BenchPlace;
  readonly fit: FleetFit;
  /** 48 h from the end of the history, and from a quarter-hour later. */
  readonly design: FleetDesign;
  readonly later: FleetDesign;
  readonly predictor: FleetPredictor;
}

const RUN = (1 + LEVELS.length) * HORIZON;

/** One per worker process: grounds are made once, then serve every meter that stands on them. */
export class FleetWorker {
  private readonly grounds = new Map<string, Ground>();
  private readonly values = new Float64Array(HISTORY + 1 + HORIZON);

  constructor(
    private readonly files: FleetFiles,
    private readonly cpuMs: () => number,
  ) {}

  /** Fits and forecasts the meters of a chunk; histories are made one at a time and forgotten. */
  async fit(order: ChunkOrder, pace: Pace): Promise<ChunkTally> {
    const count = order.to - order.from;
    const { stride } = this.ground(order.seed, 0).fit.layout;
    const forecasts = new Float32Array(count * RUN);
    const states = new Float32Array(count * stride);
    const news = new Float32Array(count);
    const tally = noTally();
    let done = 0;
    for (const meter of byPlace(order)) {
      const i = meter - order.from;
      const row = states.subarray(i * stride, (i + 1) * stride);
      news[i] = this.one(
        { seed: order.seed, meter },
        { row, run: forecasts.subarray(i * RUN, (i + 1) * RUN), tally },
      );
      done += 1;
      await pace(done / count);
    }
    const beforeMs = this.cpuMs();
    await this.files.write('news', order.chunk, { known: HISTORY, data: news });
    await this.files.write('forecasts', order.chunk, { known: HISTORY, data: forecasts });
    await this.files.write('states', order.chunk, { known: HISTORY, data: states });
    tally.filesMs += this.cpuMs() - beforeMs;
    return tally;
  }

  /** Fits and forecasts some meters and keeps nothing but what it took and how good it was. */
  look(seed: number, meters: readonly number[]): ChunkTally {
    const tally = noTally();
    const row = new Float32Array(this.ground(seed, 0).fit.layout.stride);
    const run = new Float32Array(RUN);
    for (const meter of meters) this.one({ seed, meter }, { row, run, tally });
    return tally;
  }

  /** @returns the value after the history, which is news later on [kW] */
  private one(
    id: { readonly seed: number; readonly meter: number },
    into: { readonly row: Float32Array; readonly run: Float32Array; readonly tally: ChunkTally },
  ): number {
    const ground = this.ground(id.seed, placeOf(id.meter));
    const { values } = this;
    const { tally, row, run } = into;
    const startMs = this.cpuMs();
    fillMeter(ground.place, id, values);
    const madeMs = this.cpuMs();
    ground.fit.fit(values.subarray(0, HISTORY), row);
    const fittedMs = this.cpuMs();
    ground.predictor.predict(row, { design: ground.design, known: HISTORY, from: 0, count: HORIZON }, run);
    tally.makeMs += madeMs - startMs;
    tally.fitMs += fittedMs - madeMs;
    tally.predictMs += this.cpuMs() - fittedMs;
    const outcome = values.subarray(HISTORY, HISTORY + HORIZON);
    addScore(tally.scores, kindOf(id.seed, id.meter), told(run), outcome);
    return values[HISTORY] ?? Number.NaN;
  }

  /** Takes the new quarter-hour of every meter of a chunk into its state, and forecasts 48 h from there. */
  async update(order: ChunkOrder): Promise<ChunkTally> {
    const startMs = this.cpuMs();
    const { known, data: states } = await this.files.read('states', order.chunk);
    const { data: news } = await this.files.read('news', order.chunk);
    const forecasts = new Float32Array((order.to - order.from) * RUN);
    const readMs = this.cpuMs();
    let fitMs = 0;
    for (let meter = order.from; meter < order.to; meter += 1) {
      const { design, later, fit, predictor } = this.ground(order.seed, placeOf(meter));
      const i = meter - order.from;
      const { layout } = fit;
      const row = states.subarray(i * layout.stride, (i + 1) * layout.stride);
      const beforeMs = this.cpuMs();
      // A job that is done again finds a state that knows the value already.
      if (known === HISTORY)
        updateMeter(layout, row, { design, t: 0, number: HISTORY }, news[i] ?? Number.NaN);
      fitMs += this.cpuMs() - beforeMs;
      predictor.predict(
        row,
        { design: later, known: HISTORY + 1, from: 0, count: HORIZON },
        forecasts.subarray(i * RUN, (i + 1) * RUN),
      );
    }
    const doneMs = this.cpuMs();
    await this.files.write('forecasts', order.chunk, { known: HISTORY + 1, data: forecasts });
    await this.files.write('states', order.chunk, { known: HISTORY + 1, data: states });
    const filesMs = readMs - startMs + this.cpuMs() - doneMs;
    return { makeMs: 0, fitMs, predictMs: doneMs - readMs - fitMs, filesMs, scores: {} };
  }

  /** Calendar, weather, design and factors of a place. */
  ground(seed: number, index: number): Ground {
    const name = `${String(seed)}-${String(index)}`;
    let ground = this.grounds.get(name);
    if (!ground) {
      ground = makeGround(makePlace(seed, index));
      this.grounds.set(name, ground);
    }
    return ground;
  }
}

/** Nothing done yet. */
export function noTally(): ChunkTally {
  return { makeMs: 0, fitMs: 0, predictMs: 0, filesMs: 0, scores: {} };
}

function makeGround(place: BenchPlace): Ground {
  const input = { exogenous: place.told, calendar: place.calendar };
  const area = fleetArea({ startMs: place.startMs, stepMs: STEP_MS, length: HISTORY }, input);
  const endMs = place.startMs + HISTORY * STEP_MS;
  const ahead = { startMs: endMs, stepMs: STEP_MS, length: HORIZON };
  const { memory } = area;
  const now = fleetDesign({ ...ahead, length: 1 }, { ...input, memory });
  const fit = new FleetFit(area, LEVELS);
  return {
    ...{ place, fit, predictor: new FleetPredictor(fit.layout) },
    design: fleetDesign(ahead, { ...input, memory }),
    later: fleetDesign({ ...ahead, startMs: endMs + STEP_MS }, { ...input, memory: now.memory }),
  };
}

/** Meters of a chunk, those of one place after the other: a design stays in the cache of the processor. */
function byPlace({ from, to }: ChunkOrder): number[] {
  const meters = Array.from({ length: to - from }, (_, i) => from + i);
  return Array.from({ length: PLACES }, (_, place) =>
    meters.filter((meter) => placeOf(meter) === place),
  ).flat();
}

/** Mean and quantiles of a run of a forecast. */
function told(run: Float32Array): { mean: Float32Array; quantiles: Float32Array[] } {
  return {
    mean: run.subarray(0, HORIZON),
    quantiles: LEVELS.map((_, q) => run.subarray((q + 1) * HORIZON, (q + 2) * HORIZON)),
  };
}
