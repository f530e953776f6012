/** The made world of a scenario: demand, weather and devices of the twin by seed, forecasts that err as ours did on its past. */
import { contentHash } from '../../core/control/content-hash.js';
import { editGrid } from '../../core/scenario/edited-grid.js';
import type { ScenarioWorld, WorldOrder } from '../../core/scenario/scenario-world.js';
import { civilDay, civilTime } from '../../core/time/civil.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { TwinCity } from '../../twin/city/city.js';
import type { CityOptions } from '../../twin/city/city-types.js';
import { CityWorld, type Foresight, type SlotErrors } from './city-world.js';
import type { DrawnErrors, ErrorLibrary, ErrorSource } from './error-library.js';
import { cityMake } from './world-make.js';

/** Days without control before the first: buildings need them to settle. */
export const HISTORY_DAYS = 2;
const DAY_MS = 86_400_000;

/** Makes the world of a scenario. @throws DomainError `invalid-scenario` when the twin cannot play it */
export function openMadeWorld(order: WorldOrder, library: ErrorLibrary): ScenarioWorld {
  const { base, edited, planning } = order;
  const city = {
    seed: base.seed,
    scenario: base.weather,
    startMs: order.startMs,
    historyDays: HISTORY_DAYS,
  };
  return new CityWorld(order, {
    city: { ...city, make: cityMake(edited) },
    dataHash: null,
    marks: [
      ...(base.source === 'recorded' ? ['no store here: the made world stands for what was recorded'] : []),
      `made world: demand, weather and devices of the twin with seed ${String(base.seed)}, weather ${base.weather}; nothing was measured`,
      planning.errorScale === 0
        ? 'forecasts are the truth'
        : `forecasts err as ours did on past days of the made world, times ${String(planning.errorScale)}`,
    ],
    foresight: (steered) => new DrawnForesight(order, steered, { library, source: errorSource(order, city) }),
  });
}

class DrawnForesight implements Foresight {
  private drawn: { readonly date: string; readonly errors: DrawnErrors } | null = null;

  constructor(
    private readonly order: WorldOrder,
    private readonly city: TwinCity,
    private readonly from: { readonly library: ErrorLibrary; readonly source: ErrorSource },
  ) {}

  errors(slotMs: number): Promise<SlotErrors> {
    const day = civilDay(civilTime(slotMs).date);
    if (this.drawn?.date !== day.date) {
      const dayIndex = Math.round((day.startMs - this.order.startMs) / DAY_MS);
      const { library, source } = this.from;
      this.drawn = { date: day.date, errors: library.draw(source, { dayIndex, sample: this.order.sample }) };
    }
    const { errors } = this.drawn;
    const k = (slotMs - day.startMs) / SLOT_MS;
    return Promise.resolve({
      at: (id) => errors.at(k, id),
      scale: (id, truth) => errors.scale(id, truth),
    });
  }

  weather(slotMs: number, horizonSlots: number): ReturnType<Foresight['weather']> {
    return Promise.resolve(this.city.forecast(slotMs, horizonSlots, this.order.sample));
  }
}

/** Errors are measured on the site as it is; only a demand that was given takes the place of the site's there too. */
function errorSource(
  { reference, edited, planning }: WorldOrder,
  city: Omit<CityOptions, 'make'>,
): ErrorSource {
  const plain = editGrid(reference, [], 0);
  const { replaced } = edited.world;
  const world = { ...plain.world, replaced };
  const { horizonSlots, everySlots } = planning;
  const key = contentHash({ reference, replaced, horizonSlots, everySlots, city: { ...city } });
  return {
    grid: reference,
    city: { ...city, make: cityMake({ ...plain, world }) },
    horizonSlots,
    everySlots,
    key,
  };
}
