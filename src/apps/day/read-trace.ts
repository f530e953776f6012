/** Reads what the service itself measured of a day. */
import type { GridModel } from '../../core/grid/grid-model.js';
import { type SeriesId, seriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { type DayTrace, storedKwh } from './day-measure.js';

/** Slot values of all meters, assets and buildings, as known at the end. */
export async function readTrace(
  store: MeterReadingStore,
  grid: GridModel,
  slots: readonly number[],
): Promise<DayTrace> {
  const startMs = slots[0] ?? 0;
  const endMs = (slots.at(-1) ?? startMs) + SLOT_MS;
  const owners = [...grid.meters.map((m) => m.id), ...grid.assets.map((a) => a.id)];
  const buildings = grid.assets.filter((a) => 'comfortLowC' in a).map((a) => a.id);
  const read = async (
    ids: readonly string[],
    observable: 'power' | 'zoneTemperature' | 'soc',
  ): Promise<Map<string, number[]>> => {
    const seriesIds: SeriesId[] = ids.map((id) => seriesId(id, observable));
    const series = await store.slotSeries({ seriesIds, startMs, endMs });
    return new Map(ids.map((id) => [id, [...(series.get(seriesId(id, observable))?.values ?? [])]]));
  };
  const stores = grid.assets.filter((a) => a.kind === 'battery' || a.kind === 'hot-water').map((a) => a.id);
  const soc = await read(stores, 'soc');
  return {
    slots,
    powerKw: await read(owners, 'power'),
    zoneC: await read(buildings, 'zoneTemperature'),
    storedEndKwh: storedKwh(grid, (id) => soc.get(id)?.at(-1)),
  };
}
