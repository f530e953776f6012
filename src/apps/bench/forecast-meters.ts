/** Made-up smart meters by seed: homes, offices, shops, schools, chargers and roofs, with noise, habits and gaps. */
import { bell, uniformDraws } from './forecast-random.js';
import { PER_DAY, PLACES, type BenchPlace } from './forecast-places.js';

export type MeterKind = 'home' | 'heated-home' | 'office' | 'shop' | 'school' | 'charger' | 'roof';

/** Kinds and their shares of a fleet. */
export const KINDS: readonly (readonly [MeterKind, number])[] = [
  ['home', 0.44],
  ['heated-home', 0.2],
  ['office', 0.08],
  ['shop', 0.08],
  ['school', 0.04],
  ['charger', 0.06],
  ['roof', 0.1],
];
/** Share of meters that were silent for weeks, and chance of a short gap at a step. */
const SILENT_SHARE = 0.02;
const GAP_CHANCE = 0.0008;
const LONGEST_GAP = 12;
/** Power of a charger [kW]. */
const CHARGER_KW = [3.7, 7.4, 11] as const;

/** Place of a meter: neighbours are in different ones. */
export function placeOf(meter: number): number {
  return meter % PLACES;
}

/** Kind of a meter by seed. */
export function kindOf(seed: number, meter: number): MeterKind {
  let left = uniformDraws(104_729 * seed + meter)();
  for (const [kind, share] of KINDS) if ((left -= share) < 0) return kind;
  return 'home';
}

/** Values of a meter on the grid of its place [kW], NaN in gaps. @param into shape of the place's grid */
export function fillMeter(
  place: BenchPlace,
  id: { readonly seed: number; readonly meter: number },
  into: Float64Array,
): void {
  const draw = uniformDraws(104_729 * id.seed + id.meter);
  draw();
  const step = COURSES[kindOf(id.seed, id.meter)](place, draw);
  for (let t = 0; t < into.length; t += 1) into[t] = step(t);
  leaveGaps(into, draw);
}

type Course = (place: BenchPlace, draw: () => number) => (t: number) => number;

const COURSES: Readonly<Record<MeterKind, Course>> = {
  home: (place, draw) => homeCourse(place, draw, 0),
  'heated-home': (place, draw) => homeCourse(place, draw, 0.05 + 0.12 * draw()),
  office: (place, draw) =>
    workCourse(place, draw, { opens: 7.5 + draw(), closes: 17.5 + 2 * draw(), days: 5, school: 0 }),
  shop: (place, draw) =>
    workCourse(place, draw, { opens: 8.5 + draw(), closes: 19 + draw(), days: 6, school: 0 }),
  school: (place, draw) =>
    workCourse(place, draw, { opens: 7.2 + draw(), closes: 16.5 + draw(), days: 5, school: 0.85 }),
  charger: chargerCourse,
  roof: roofCourse,
};

/** Two humps a day, later at weekends, habits that drift, appliances, and heating by what the building feels. */
function homeCourse(place: BenchPlace, draw: () => number, heatKwPerK: number): (t: number) => number {
  const size = 0.15 + 0.5 * draw();
  const morning = 7 + 1.5 * draw();
  const evening = 18.5 + 2 * draw();
  const setback = 0.6 + 0.3 * draw();
  const boilerAt = draw() < 0.35 ? 22 + 3 * draw() : Number.NaN;
  const cookKw = 0.8 + 1.5 * draw();
  const early = [
    byQuarter((hour) => hump(hour, morning, 1.2)),
    byQuarter((hour) => hump(hour, morning + 1.5, 1.2)),
  ];
  const late = byQuarter((hour) => hump(hour, evening, 2.2));
  const noon = byQuarter((hour) => hump(hour, 13, 2.5));
  const boiler = byQuarter((hour) => (Math.abs(((hour - boilerAt + 36) % 24) - 12) < 1 ? 1.6 : 0));
  let habit = 0;
  let runs = 0;
  return (t) => {
    const { slot, rest } = whenOf(place, t);
    habit = 0.97 * habit + 0.06 * bell(draw);
    const busy = (early[rest ? 1 : 0]?.[slot] ?? 0) + (late[slot] ?? 0) * 1.5;
    const day = (noon[slot] ?? 0) * (rest ? 0.5 : 0.1);
    if (runs > 0) runs -= 1;
    else if (draw() < 0.04 * (busy + 0.5 * day)) runs = 1 + Math.floor(5 * draw());
    const night = slot < 24 || slot > 88 ? setback : 1;
    const heat = heatKwPerK * Math.max(0, 16.5 - (place.felt[t] ?? 15)) * night * (0.9 + 0.2 * draw());
    const lived = size * (0.35 + 0.7 * busy + day) * Math.exp(habit);
    return Math.max(0.02, lived + (runs > 0 ? cookKw : 0) + (boiler[slot] ?? 0) + heat);
  };
}

function byQuarter(shape: (hour: number) => number): Float64Array {
  return Float64Array.from({ length: PER_DAY }, (_, slot) => shape(slot / 4));
}

/** Quarter-hour of the civil day, and whether people are at home. */
function whenOf({ readings }: BenchPlace, t: number): { readonly slot: number; readonly rest: boolean } {
  const reading = readings[t];
  if (!reading) return { slot: 0, rest: false };
  return { slot: Math.floor(4 * reading.hour), rest: reading.weekday > 5 || reading.holiday };
}

/** A plateau in opening hours, a base at night, heat, cold, and holidays of schools. */
function workCourse(
  place: BenchPlace,
  draw: () => number,
  kind: { readonly opens: number; readonly closes: number; readonly days: number; readonly school: number },
): (t: number) => number {
  const size = 4 + 40 * draw() ** 2;
  const base = 0.15 + 0.2 * draw();
  const cooling = 0.015 + 0.03 * draw();
  const heating = draw() < 0.4 ? 0.02 + 0.02 * draw() : 0.004;
  const plateau = byQuarter(
    (hour) => 1 / (1 + Math.exp(-4 * (hour - kind.opens))) / (1 + Math.exp(4 * (hour - kind.closes))),
  );
  let noise = 0;
  return (t) => {
    const reading = place.readings[t];
    const slot = Math.floor(4 * (reading?.hour ?? 0));
    const open = (reading?.weekday ?? 1) <= kind.days && reading?.holiday !== true;
    noise = 0.95 * noise + 0.02 * bell(draw);
    const pupils = 1 - kind.school * (reading?.schoolHoliday ?? 0);
    const busy = open ? (plateau[slot] ?? 0) * pupils : 0;
    const warm = Math.max(0, (place.temperature[t] ?? 15) - 22);
    const cold = Math.max(0, 16 - (place.felt[t] ?? 15));
    const air = (cooling * warm + heating * cold) * (0.3 + 0.7 * busy);
    return Math.max(0, size * (base + (1 - base) * busy + air) * (1 + noise + 0.03 * bell(draw)));
  };
}

/** Arrivals in the evening, some days more likely, full power until the battery is full. */
function chargerCourse(place: BenchPlace, draw: () => number): (t: number) => number {
  const power = CHARGER_KW[Math.floor(CHARGER_KW.length * draw())] ?? 7.4;
  const arrives = 17 + 3 * draw();
  const perDay = 0.3 + 0.6 * draw();
  // Chances of the quarter-hours of a day add up to about perDay.
  const chances = byQuarter((hour) => (perDay * hump(hour, arrives, 1.3)) / (1.3 * 2.5 * 4));
  let leftKwh = 0;
  return (t) => {
    const { slot, rest } = whenOf(place, t);
    const chance = (chances[slot] ?? 0) * (rest ? 0.6 : 1);
    if (leftKwh <= 0 && draw() < chance) leftKwh = 4 + 20 * draw();
    const drawn = Math.min(power, Math.max(0, 4 * leftKwh));
    leftKwh -= drawn / 4;
    return drawn;
  };
}

/** What the sun gives, negative: into the network; each roof under clouds of its own besides. */
function roofCourse(
  { irradiance, temperature, readings }: BenchPlace,
  draw: () => number,
): (t: number) => number {
  const peak = 2.5 + 6.5 * draw();
  const turned = 3 * (draw() - 0.5);
  let own = 0;
  return (t) => {
    own = 0.9 * own + 0.05 * bell(draw);
    const sun = irradiance[t] ?? 0;
    const aim = 1 + 0.08 * turned * (((readings[t]?.hour ?? 12) - 13.3) / 3);
    const heat = 1 - 0.004 * Math.max(0, (temperature[t] ?? 15) + sun / 40 - 25);
    const given = Math.max(0, peak * (sun / 1000) * aim * heat * (1 + own));
    // No negative zero at night.
    return given > 0 ? -Math.min(peak, given) : 0;
  };
}

function hump(hour: number, at: number, width: number): number {
  const distance = (((hour - at + 36) % 24) - 12) / width;
  return Math.exp(-0.5 * distance * distance);
}

/** Short gaps everywhere, weeks of silence for a few; the last day is kept, for it is what the next ones are scored on. */
function leaveGaps(values: Float64Array, draw: () => number): void {
  const end = values.length - 3 * PER_DAY;
  if (draw() < SILENT_SHARE) {
    const from = Math.floor(draw() * (end - 100 * PER_DAY));
    values.fill(Number.NaN, from, from + Math.floor((20 + 60 * draw()) * PER_DAY));
  }
  let t = 0;
  for (;;) {
    t += 1 + Math.floor(-Math.log(1 - draw()) / GAP_CHANCE);
    if (t >= end) return;
    values.fill(Number.NaN, t, Math.min(end, t + 1 + Math.floor(LONGEST_GAP * draw())));
  }
}
