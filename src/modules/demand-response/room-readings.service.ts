/** Room temperatures of buildings that agreed to a comfort band, as they were measured last. */
import type { RoomReading } from '../../core/flexibility/call-limits.js';
import type { DrBuilding } from '../../core/flexibility/program.js';
import type { SeriesId } from '../../core/series/series.js';
import type { MeterReadingStore } from '../../ports/meter-reading-store.js';

/**
 * Newest room temperature by building; absent where none was measured, or the device itself says that it is bad.
 *
 * @param atMs nothing measured later is read [epoch ms]
 */
export async function roomReadings(
  readings: MeterReadingStore,
  buildings: readonly DrBuilding[],
  atMs: number,
): Promise<ReadonlyMap<string, RoomReading>> {
  const banded = buildings.flatMap(({ id, limits }) =>
    limits.comfort ? [{ id, seriesId: limits.comfort.seriesId as SeriesId }] : [],
  );
  if (banded.length === 0) return new Map();
  const latest = await readings.latest(
    banded.map(({ seriesId }) => seriesId),
    atMs,
  );
  return new Map(
    banded.flatMap(({ id, seriesId }): [string, RoomReading][] => {
      const seen = latest.get(seriesId);
      if (seen === undefined || seen.quality === 'bad') return [];
      return [[id, { temperatureC: seen.value, atMs: seen.sourceMs }]];
    }),
  );
}
