/** What the twin knows of the buildings, whatever meters and service say: what they took, and what they would have taken uncalled. */
import { slotsBetween } from '../../core/time/slot.js';
import { calledBuildings, cityWith } from '../../twin/city/called-buildings.js';
import { createCity } from '../../twin/city/city.js';
import type { TwinHandle, TwinOptions } from '../../twin/twin-types.js';

/** Power by building and quarter-hour [kW]; NaN where it is not known. */
export type Truth = (buildingId: string, slotMs: number) => number;

/**
 * Plays the city of a twin once more with every building on its own controller.
 *
 * @param twin options the twin was started with
 * @param startMs where its steerable time began [epoch ms]
 * @param endMs last instant that is asked for [epoch ms]
 */
export function uncalledTruth(
  { seed, scenario, historyDays, calledBuildings: ids }: TwinOptions,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): Truth {
  const make = cityWith(calledBuildings(ids ?? []));
  const days = historyDays === undefined ? {} : { historyDays };
  const city = createCity({ seed, scenario, startMs, ...days, make });
  city.advanceTo(endMs);
  return (buildingId, slotMs) => city.slotMean(buildingId, slotMs) ?? Number.NaN;
}

/**
 * What the buildings of a twin took, from its own physics and not from their meters.
 *
 * @param window quarter-hours that are asked for, all of them played [epoch ms]
 */
export async function takenTruth(
  twin: TwinHandle,
  buildingIds: readonly string[],
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): Promise<Truth> {
  const slots = slotsBetween(startMs, endMs);
  const taken = new Map<string, readonly number[]>();
  for (const id of buildingIds) taken.set(id, await twin.slotMeans(id, slots));
  return (buildingId, slotMs) => taken.get(buildingId)?.[slots.indexOf(slotMs)] ?? Number.NaN;
}
