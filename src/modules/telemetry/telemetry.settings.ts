/** Settings of ingestion and backfill with their defaults. */
import type { BackfillProgress, BackfillSettings } from './backfill.js';
import type { IngestSettings } from './ingest.js';

/** What a composition root may set when it starts telemetry. */
export interface TelemetryOptions extends Partial<IngestSettings>, Partial<BackfillSettings> {
  /** Told as backfill advances; must not throw. */
  readonly onProgress?: (progress: BackfillProgress) => void;
}

/** Defaults: about 40 MB of readings in memory, which is minutes of a city's changes without a store. */
export const INGEST_DEFAULTS: IngestSettings = {
  maxReadings: 400_000,
  batchReadings: 8_000,
  flushMs: 100,
  retryMs: 250,
  maxRetryMs: 5_000,
};

/** Defaults: four weeks of history, read a week at a time from four servers side by side. */
export const BACKFILL_DEFAULTS: BackfillSettings = {
  historyDays: 28,
  chunkMs: 7 * 86_400_000,
  parallel: 4,
  attempts: 5,
  retryMs: 2_000,
};
