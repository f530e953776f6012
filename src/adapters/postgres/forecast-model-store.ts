/** Fitted models and scores in PostgreSQL, one row each. */
import type { ForecastScore } from '../../core/series/forecast-score.js';
import type { SeriesId } from '../../core/series/series.js';
import { type FittedModel, ForecastModelStore } from '../../ports/forecast-model-store.js';
import type { Database } from './database.js';
import { rowsBySeries } from './rows-by-series.js';
import { SeriesDictionary } from './series-dictionary.js';
import { instant } from './sql-time.js';

const KEEP_MODELS = `
  INSERT INTO forecast_models (series_id, cut_at, model)
  SELECT id, ${instant('cut_ms')}, model::json
  FROM unnest($1::integer[], $2::double precision[], $3::text[]) AS row (id, cut_ms, model)
  ON CONFLICT DO NOTHING`;
const FORGET_MODELS = `DELETE FROM forecast_models WHERE cut_at < ${instant('$1')}`;
const KEEP_SCORES = `
  INSERT INTO forecast_scores (series_id, lead_ms, day_at, score)
  SELECT id, lead_ms, ${instant('day_ms')}, score::json
  FROM unnest($1::integer[], $2::bigint[], $3::double precision[], $4::text[]) AS row (id, lead_ms, day_ms, score)
  ON CONFLICT DO NOTHING`;

/** Keeps models by (series, cut) and scores by (series, lead, day). */
export class PostgresForecastModelStore extends ForecastModelStore {
  private readonly series: SeriesDictionary;

  constructor(private readonly database: Database) {
    super();
    this.series = new SeriesDictionary(database);
  }

  override async putModels(models: readonly FittedModel[], keepMs: number): Promise<void> {
    if (models.length === 0) return;
    const numbers = await this.series.ensure(new Set(models.map(({ seriesId }) => seriesId)));
    const rows = models
      .map((model) => ({ id: numbers.get(model.seriesId) ?? 0, model }))
      .sort((a, b) => a.id - b.id);
    const newest = Math.max(...models.map(({ cutMs }) => cutMs));
    await this.database.inTransaction(`keeping ${String(rows.length)} fitted models`, async (runner) => {
      await runner.query(KEEP_MODELS, [
        rows.map(({ id }) => id),
        rows.map(({ model }) => model.cutMs),
        rows.map(({ model }) => JSON.stringify(model)),
      ]);
      await runner.query(FORGET_MODELS, [newest - keepMs]);
    });
  }

  override async models(seriesIds: readonly SeriesId[], cutMs: number): Promise<Map<SeriesId, FittedModel>> {
    const numbers = await this.series.known(seriesIds);
    const rows = await this.database.rows<{ series_id: number; model: FittedModel }>(
      'reading fitted models',
      `SELECT series_id, model FROM forecast_models WHERE series_id = ANY($1::integer[]) AND cut_at = ${instant('$2')}`,
      [[...numbers.values()], cutMs],
    );
    const found = new Map<SeriesId, FittedModel>();
    for (const [name, [row]] of rowsBySeries(rows, numbers)) if (row) found.set(name, row.model);
    return found;
  }

  override async putScores(scores: readonly ForecastScore[]): Promise<void> {
    if (scores.length === 0) return;
    const numbers = await this.series.ensure(new Set(scores.map(({ seriesId }) => seriesId)));
    const rows = scores
      .map((score) => ({ id: numbers.get(score.seriesId) ?? 0, score }))
      .sort((a, b) => a.id - b.id);
    await this.database.rows(`keeping ${String(rows.length)} scores of forecasts`, KEEP_SCORES, [
      rows.map(({ id }) => id),
      rows.map(({ score }) => score.leadMs),
      rows.map(({ score }) => score.dayMs),
      rows.map(({ score }) => JSON.stringify(score)),
    ]);
  }

  override async scores(
    seriesIds: readonly SeriesId[] | null,
    { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  ): Promise<ForecastScore[]> {
    const numbers = seriesIds && (await this.series.known(seriesIds));
    const rows = await this.database.rows<{ score: ForecastScore }>(
      'reading scores of forecasts',
      `SELECT score FROM forecast_scores JOIN series ON series.id = series_id
       WHERE ($1::integer[] IS NULL OR series_id = ANY($1::integer[])) AND day_at >= ${instant('$2')} AND day_at < ${instant('$3')}
       ORDER BY series.name COLLATE "C", lead_ms, day_at`,
      [numbers && [...numbers.values()], startMs, endMs],
    );
    return rows.map(({ score }) => score);
  }
}
