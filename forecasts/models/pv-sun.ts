/** The sun over a place: where it stands, what falls on panels under a clear sky, and which place a series of panels tells of. */
import { isKnown } from '../regular-series.js';

/** Where panels are and how they lie; found from their output when nobody says. Plain JSON. */
export interface PanelPlace {
  /** Degrees north. */
  readonly latitude: number;
  /** Degrees east by the clock of the series (labels in another zone shift it by 15° per hour). */
  readonly longitude: number;
  /** Tilt towards the equator [°]. */
  readonly tilt: number;
}

/** Steps of a series: step i is [startMs + i*stepMs, ...). */
export interface StepGrid {
  readonly startMs: number;
  readonly stepMs: number;
}

const RADIANS = Math.PI / 180;
const DAY_MS = 86_400_000;
/** 2000-01-01 12:00 UTC, from which the almanac counts [days since 1970]. */
const EPOCH_2000 = 10_957.5;
/** Sines of the sun's height below which nothing falls on panels: late dusk. */
const DUSK = -0.05;
/** Air mass is taken at this height at the lowest, where formulas end. */
const LEAST_HEIGHT = 0.02;
/** Share of the direct light that tilted panels see as tilted ones; a fleet has flat ones as well. */
const TILTED = 0.85;
/** Diffuse light of a clear sky, as a share of the direct light above the air. */
const DIFFUSE = 0.08;
/** Instants within a step at which the sky is looked at, as shares of the step. */
const WITHIN = [1 / 6, 1 / 2, 5 / 6] as const;

/** Clear-sky output of panels of one unit of size by step, shape (count), about 0..1; zero at night. */
export function clearSky(place: PanelPlace, grid: StepGrid, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => skyAt(place, grid, i));
}

/** Year angle of an instant [rad], 0 at the winter solstice of the north. */
export function yearAngle(ms: number): number {
  return (2 * Math.PI * (ms / DAY_MS + 10.25)) / 365.2425;
}

function skyAt(place: PanelPlace, grid: StepGrid, step: number): number {
  let sum = 0;
  for (const share of WITHIN) sum += outputUnder(place, sunAt(grid.startMs + (step + share) * grid.stepMs));
  return sum / WITHIN.length;
}

/** Meinel's direct light through the air mass of Kasten and Young, on a tilted and a flat plane, with a diffuse part. */
function outputUnder({ latitude, longitude, tilt }: PanelPlace, sun: Sun): number {
  const cosine = Math.cos(sun.turn + longitude * RADIANS);
  const height = sineTowards(latitude, sun, cosine);
  if (height <= DUSK) return 0;
  const seen = Math.max(LEAST_HEIGHT, height);
  const degrees = Math.asin(Math.min(1, seen)) / RADIANS;
  const airMass = 1 / (seen + 0.505_72 * (degrees + 6.079_95) ** -1.6364);
  const direct = 1.353 * 0.7 ** (airMass ** 0.678);
  // A plane tilted towards the equator sees the sun as flat ground nearer to the equator does.
  const tilted = Math.max(0, sineTowards(latitude - Math.sign(latitude) * tilt, sun, cosine));
  const low = Math.max(0, height);
  return direct * (TILTED * tilted + (1 - TILTED) * low) + DIFFUSE * (low + 0.02);
}

function sineTowards(latitude: number, sun: Sun, cosine: number): number {
  const phi = latitude * RADIANS;
  return Math.sin(phi) * sun.sine + Math.cos(phi) * sun.cosine * cosine;
}

/** Where the sun stands, without the place: sine and cosine of its declination, and its hour angle at longitude 0 [rad]. */
interface Sun {
  readonly sine: number;
  readonly cosine: number;
  readonly turn: number;
}

/** By the low-precision almanac, good to 0.01° over this century. */
function sunAt(ms: number): Sun {
  const days = ms / DAY_MS - EPOCH_2000;
  const anomaly = (357.529 + 0.985_600_28 * days) * RADIANS;
  const mean = 280.459 + 0.985_647_36 * days;
  const ecliptic = (mean + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RADIANS;
  const tilt = 23.439 * RADIANS;
  const rightAscension = Math.atan2(Math.cos(tilt) * Math.sin(ecliptic), Math.cos(ecliptic));
  const sidereal = ((18.697_374_558 + 24.065_709_824_419_08 * days) % 24) * 15 * RADIANS;
  const sine = Math.sin(tilt) * Math.sin(ecliptic);
  return { sine, cosine: Math.sqrt(1 - sine * sine), turn: sidereal - rightAscension };
}

/** Most steps that are compared for each place tried, and how far back [days]. */
const COMPARED_STEPS = 900;
const COMPARED_DAYS = 400;
const COARSE: readonly PanelPlace[] = [-45, -30, -15, 15, 30, 42, 52, 60].flatMap((latitude) =>
  Array.from({ length: 24 }, (_, i) => ({ latitude, longitude: i * 15 - 180, tilt: 20 })),
);
const REFINEMENTS = [
  { latitude: 6, longitude: 7.5, tilt: 15 },
  { latitude: 3, longitude: 4, tilt: 10 },
  { latitude: 1.5, longitude: 2, tilt: 5 },
  { latitude: 1, longitude: 1, tilt: 3 },
] as const;

/** The place under whose clear sky an output (0 or more) is most nearly in proportion. */
export function placeOf(grid: StepGrid, output: Float64Array): PanelPlace {
  const last = Math.round((COMPARED_DAYS * DAY_MS) / grid.stepMs);
  const first = Math.max(0, output.length - last);
  // An odd stride, so that every time of day is seen.
  const stride = 2 * Math.floor((output.length - first) / COMPARED_STEPS / 2) + 1;
  const seen: Seen[] = [];
  for (let i = first; i < output.length; i += stride) {
    const value = output[i];
    if (isKnown(value)) seen.push({ value, sun: sunAt(grid.startMs + (i + 0.5) * grid.stepMs) });
  }
  let best = COARSE[0] as PanelPlace;
  let score = -1;
  const consider = (place: PanelPlace): void => {
    const found = likeness(place, seen);
    if (found <= score) return;
    score = found;
    best = place;
  };
  COARSE.forEach(consider);
  for (const by of REFINEMENTS) neighbours(best, by).forEach(consider);
  return best;
}

function neighbours(around: PanelPlace, by: PanelPlace): PanelPlace[] {
  const signs = [-1, 0, 1];
  return signs.flatMap((a) =>
    signs.flatMap((b) =>
      signs.map((c) => ({
        latitude: Math.max(-65, Math.min(65, around.latitude + a * by.latitude)),
        longitude: around.longitude + b * by.longitude,
        tilt: Math.max(0, Math.min(60, around.tilt + c * by.tilt)),
      })),
    ),
  );
}

interface Seen {
  readonly value: number;
  readonly sun: Sun;
}

/** Squared cosine between output and clear sky, 0..1. */
function likeness(place: PanelPlace, seen: readonly Seen[]): number {
  let both = 0;
  let sky = 0;
  let out = 0;
  for (const { value, sun } of seen) {
    const clear = outputUnder(place, sun);
    both += clear * value;
    sky += clear * clear;
    out += value * value;
  }
  return sky > 0 && out > 0 ? (both * both) / (sky * out) : 0;
}
