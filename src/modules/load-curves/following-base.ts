/** What follows from imported power: the base of its meter, which is what demand is forecast from. */
import type { GridModel } from '../../core/grid/grid-model.js';
import { deriveBase } from '../../core/series/close-slot.js';
import { seriesId, type SeriesId, type SlotValue } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { MeterReadingStore } from '../../ports/meter-reading-store.js';

/** Values of one series by slot. */
type BySlot = ReadonlyMap<number, SlotValue>;

/**
 * Base values that powers bring about and the store does not know yet, or knows otherwise.
 *
 * @param ownerId whose powers they are: a meter, or an asset behind one; others have no base
 * @param powers of the owner in order of time, known at one instant
 * @returns bases of the slots in which the meter and all assets behind it are known
 */
export async function followingBase(
  store: MeterReadingStore,
  grid: GridModel,
  ownerId: string,
  powers: readonly SlotValue[],
): Promise<SlotValue[]> {
  const meterId = meterOf(grid, ownerId);
  const [first, last] = [powers[0], powers[powers.length - 1]];
  if (meterId === undefined || !first || !last) return [];
  const members = grid.assets.filter((asset) => asset.meterId === meterId).map(({ id }) => id);
  const base = seriesId(meterId, 'base');
  const others = [meterId, ...members].filter((id) => id !== ownerId).map((id) => seriesId(id, 'power'));
  const range = { startMs: first.slotMs, endMs: last.slotMs + SLOT_MS };
  const known = bySeries(await store.slotValues({ seriesIds: [base, ...others], ...range }));
  const own: BySlot = new Map(powers.map((power) => [power.slotMs, power]));
  const powerOf = (id: string, slotMs: number): SlotValue | undefined => {
    const value = id === ownerId ? own.get(slotMs) : known.get(seriesId(id, 'power'))?.get(slotMs);
    return value?.provenance === 'missing' ? undefined : value;
  };
  return powers.flatMap(({ slotMs, knownAtMs }) => {
    const meter = powerOf(meterId, slotMs);
    const assets = members.flatMap((id) => powerOf(id, slotMs) ?? []);
    if (!meter || assets.length < members.length) return [];
    const value = deriveBase(meterId, { ...meter, knownAtMs }, assets);
    const before = known.get(base)?.get(slotMs);
    return before?.value === value.value && before.quality === value.quality ? [] : [value];
  });
}

function meterOf(grid: GridModel, ownerId: string): string | undefined {
  if (grid.meters.some(({ id }) => id === ownerId)) return ownerId;
  return grid.assets.find(({ id }) => id === ownerId)?.meterId ?? undefined;
}

function bySeries(values: readonly SlotValue[]): ReadonlyMap<SeriesId, BySlot> {
  const series = new Map<SeriesId, Map<number, SlotValue>>();
  for (const value of values) {
    const slots = series.get(value.seriesId) ?? new Map<number, SlotValue>();
    series.set(value.seriesId, slots.set(value.slotMs, value));
  }
  return series;
}
