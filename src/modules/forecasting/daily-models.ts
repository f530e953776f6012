/** Fitted models of a day as planning uses them: those of the night, and where a night's are missing fits made in haste. */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { SeriesId } from '../../core/series/series.js';
import type { FittedModel, ForecastModelStore } from '../../ports/forecast-model-store.js';
import type { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { modelsOf, type ForecastTarget } from './forecast-targets.js';
import { exogenousOf, historyBefore, weatherList, type History, type WeatherIds } from './fit-history.js';
import { fitPreferred } from './fit-series.js';
import { KEEP_MODELS_MS, type NightFit } from './night-fit.service.js';

/** Share of today's knowledge of the past that must have been known at the cut for the fit to rest on the latter. */
const ENOUGH_AT_CUT = 0.9;

/** When a fit's history ends and at which instant it is asked for. */
export interface FitTime {
  /** End of the history: start of a civil day [epoch ms]. */
  readonly cutMs: number;
  readonly knownAtMs: number;
}

interface Shelf {
  readonly cutMs: number;
  /** Known values the models were fitted on. */
  readonly count: number;
  /** False while a first backfill may still be running: history is looked at again at the next cycle. */
  readonly final: boolean;
  readonly models: ReadonlyMap<SeriesId, FittedModel>;
}

/** Holds the models of the newest day. */
export class DailyModels {
  private shelf: Shelf | null = null;

  constructor(
    private readonly readings: MeterReadingStore,
    private readonly store: ForecastModelStore,
    private readonly night: NightFit,
  ) {}

  /** Models of all targets with history before the cut. */
  async of(
    targets: readonly ForecastTarget[],
    weather: WeatherIds,
    time: FitTime,
  ): Promise<ReadonlyMap<SeriesId, FittedModel>> {
    const held = this.shelf?.cutMs === time.cutMs ? this.shelf : null;
    if (held?.final) return held.models;
    const stored = await this.stored(targets, time.cutMs);
    if (stored) {
      this.shelf = { cutMs: time.cutMs, count: 0, final: true, models: stored };
      return stored;
    }
    return this.first(targets, weather, time, held);
  }

  /** The models of the night; those a night left out are made in haste. Null before the first night. */
  private async stored(
    targets: readonly ForecastTarget[],
    cutMs: number,
  ): Promise<ReadonlyMap<SeriesId, FittedModel> | null> {
    const ids = targets.map(({ id }) => id);
    const found = await this.store.models(ids, cutMs);
    // A model of another version of this service cannot be asked: it is fitted anew.
    for (const target of targets) {
      const model = found.get(target.id);
      if (model && modelsOf(target).every(({ id }) => id !== model.modelId)) found.delete(target.id);
    }
    if (found.size === ids.length) return found;
    if (found.size === 0 && !(await this.night.everFitted(cutMs))) return null;
    const missing = targets.filter(({ id }) => !found.has(id));
    for (const model of await this.night.fitInHaste(missing, cutMs)) found.set(model.seriesId, model);
    return found;
  }

  /** The very first models: preferred ones at once, and again while history is still coming in. */
  private async first(
    targets: readonly ForecastTarget[],
    weather: WeatherIds,
    time: FitTime,
    held: Shelf | null,
  ): Promise<ReadonlyMap<SeriesId, FittedModel>> {
    const ids = [...new Set([...targets.flatMap((t) => t.parts), ...weatherList(weather)])];
    const now = await historyBefore(this.readings, ids, time);
    if (held?.count === now.count) {
      this.shelf = { ...held, final: true };
      await this.store.putModels([...held.models.values()], KEEP_MODELS_MS);
      return held.models;
    }
    const atCut = await historyBefore(this.readings, ids, { cutMs: time.cutMs, knownAtMs: time.cutMs });
    const settled = atCut.count >= ENOUGH_AT_CUT * now.count && now.count > 0;
    const ground = settled
      ? { history: atCut, knownAtMs: time.cutMs }
      : { history: now, knownAtMs: time.knownAtMs };
    const models = await fitAll(targets, weather, { ...ground, cutMs: time.cutMs });
    this.shelf = { cutMs: time.cutMs, count: now.count, final: settled, models };
    if (settled) await this.store.putModels([...models.values()], KEEP_MODELS_MS);
    return models;
  }
}

async function fitAll(
  targets: readonly ForecastTarget[],
  weather: WeatherIds,
  { history, ...time }: { readonly history: History } & FitTime,
): Promise<ReadonlyMap<SeriesId, FittedModel>> {
  const { series } = history;
  const ground = { series, exogenous: exogenousOf(weather, series), ...time };
  const models = new Map<SeriesId, FittedModel>();
  for (const target of targets) {
    models.set(target.id, fitPreferred(target, ground));
    // Fits of a whole city take seconds: jobs of the same process must keep their locks meanwhile.
    await letOthersRun();
  }
  return models;
}
