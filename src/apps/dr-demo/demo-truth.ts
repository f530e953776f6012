/** What the buildings would have taken had nobody been called: the same city, played again without a call. */
import { calledBuildings, cityWith } from '../../twin/city/called-buildings.js';
import { createCity } from '../../twin/city/city.js';
import type { TwinOptions } from '../../twin/twin-types.js';

/** Power without a call by building and quarter-hour [kW]. */
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
