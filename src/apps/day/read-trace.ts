/** Reads what the service itself measured of a day. */
import type { Asset } from '../../core/grid/asset.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import type { StoreState } from '../../core/grid/refill.js';
import { type SeriesId, seriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { MeterReadingStore } from '../../ports/meter-reading-store.js';
import type { DayTrace } from './day-measure.js';

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
    observable: 'power' | 'zoneTemperature' | 'soc' | 'energyRequested',
  ): Promise<Map<string, number[]>> => {
    const seriesIds: SeriesId[] = ids.map((id) => seriesId(id, observable));
    const series = await store.slotSeries({ seriesIds, startMs, endMs });
    return new Map(ids.map((id) => [id, [...(series.get(seriesId(id, observable))?.values ?? [])]]));
  };
  const idsOf = (...kinds: Asset['kind'][]): string[] =>
    grid.assets.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
  const soc = await read(idsOf('battery', 'hot-water'), 'soc');
  const requested = await read(idsOf('ev-hub', 'ev-home', 'ev-fleet'), 'energyRequested');
  return {
    slots,
    powerKw: await read(owners, 'power'),
    zoneC: await read(buildings, 'zoneTemperature'),
    endStates: new Map<string, StoreState>([
      ...[...soc].map(([id, values]) => [id, { soc: last(values) }] as const),
      ...[...requested].map(([id, values]) => [id, { energyRequestedKwh: last(values) }] as const),
    ]),
  };
}

/** Not a number where nothing is known. */
function last(values: readonly number[]): number {
  return values.at(-1) ?? Number.NaN;
}
