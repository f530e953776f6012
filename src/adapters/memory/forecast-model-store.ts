/** Fitted models and scores in memory. */
import type { ForecastScore } from '../../core/series/forecast-score.js';
import type { SeriesId } from '../../core/series/series.js';
import { type FittedModel, ForecastModelStore } from '../../ports/forecast-model-store.js';
import { settled } from './settled.js';

/** Keeps models by series and cut, scores by series, lead and day. */
export class MemoryForecastModelStore extends ForecastModelStore {
  private readonly fitted = new Map<string, FittedModel>();
  private readonly kept = new Map<string, ForecastScore>();

  override putModels(models: readonly FittedModel[], keepMs: number): Promise<void> {
    return settled(() => {
      for (const model of models) {
        const key = `${String(model.cutMs)} ${model.seriesId}`;
        if (!this.fitted.has(key)) this.fitted.set(key, structuredClone(model));
      }
      const oldest = Math.max(...models.map(({ cutMs }) => cutMs)) - keepMs;
      for (const [key, { cutMs }] of this.fitted) if (cutMs < oldest) this.fitted.delete(key);
    });
  }

  override models(seriesIds: readonly SeriesId[], cutMs: number): Promise<Map<SeriesId, FittedModel>> {
    return settled(
      () =>
        new Map(
          seriesIds.flatMap((id) => {
            const found = this.fitted.get(`${String(cutMs)} ${id}`);
            return found ? [[id, structuredClone(found)] as const] : [];
          }),
        ),
    );
  }

  override putScores(scores: readonly ForecastScore[]): Promise<void> {
    return settled(() => {
      for (const score of scores) {
        const key = `${String(score.dayMs)} ${String(score.leadMs)} ${score.seriesId}`;
        if (!this.kept.has(key)) this.kept.set(key, { ...score });
      }
    });
  }

  override scores(
    seriesIds: readonly SeriesId[] | null,
    { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  ): Promise<ForecastScore[]> {
    const wanted = seriesIds && new Set(seriesIds);
    return settled(() =>
      [...this.kept.values()]
        .filter(({ seriesId, dayMs }) => (wanted?.has(seriesId) ?? true) && dayMs >= startMs && dayMs < endMs)
        .sort(
          (a, b) =>
            (a.seriesId < b.seriesId ? -1 : a.seriesId > b.seriesId ? 1 : 0) ||
            a.leadMs - b.leadMs ||
            a.dayMs - b.dayMs,
        ),
    );
  }
}
