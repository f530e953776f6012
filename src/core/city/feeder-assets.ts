/** The assets of one feeder, generated from its number: a mix as a city has it, every asset a little different. */
import {
  ASSETS_PER_FEEDER,
  FEEDERS_PER_DISTRICT,
  SLOT_H,
  bump,
  hourOf,
  isTight,
  type CitySpec,
} from './city-spec.js';
import { between, noise, type Noise } from './seeded-noise.js';

/** A stay of vehicles: connected in slots from..to-1 of the horizon, `kwh` due at the end. */
export interface Stay {
  readonly from: number;
  readonly to: number;
  readonly kwh: number;
}

/** What an asset is, in the numbers its part of the programme is built from; series have shape (T). */
export type CityAsset =
  | {
      readonly kind: 'battery';
      readonly powerKw: number;
      readonly energyKwh: number;
      readonly startKwh: number;
      readonly efficiency: number;
      /** Cost of a kWh through the cells [EUR/kWh]. */
      readonly wearEurPerKwh: number;
    }
  | { readonly kind: 'pv'; readonly availableKw: Float64Array; readonly curtailEurPerKwh: number }
  | {
      readonly kind: 'ev-fleet';
      readonly powerKw: number;
      readonly stays: readonly Stay[];
      readonly unmetEurPerKwh: number;
    }
  | {
      readonly kind: 'heat-pump';
      readonly powerKw: number;
      readonly cop: number;
      /** Share of the difference to outdoors that is lost in a slot, 0..1. */
      readonly lossPerSlot: number;
      /** Rise of the zone by one kWh of heat [°C/kWh]. */
      readonly riseCPerKwh: number;
      readonly startC: number;
      readonly lowC: number;
      readonly highC: number;
      readonly outdoorC: Float64Array;
      readonly comfortEurPerCh: number;
    }
  | {
      readonly kind: 'lighting';
      readonly fullKw: Float64Array;
      readonly floor: number;
      readonly dimEurPerKwh: number;
    }
  | {
      readonly kind: 'demand-response';
      readonly powerKw: number;
      readonly budgetKwh: number;
      readonly callEurPerKwh: number;
    }
  | {
      readonly kind: 'chp';
      readonly powerKw: number;
      readonly rampKw: number;
      readonly heatPerKw: number;
      readonly heatDemandKw: Float64Array;
      readonly fuelEurPerKwh: number;
      readonly boilerEurPerKwh: number;
    };

/** One feeder: what hangs on it and what it can carry. */
export interface Feeder {
  readonly number: number;
  readonly assets: readonly CityAsset[];
  /** Load nobody can steer, shape (T) [kW], load convention. */
  readonly baseKw: Float64Array;
  readonly limitKw: number;
}

const SLOTS_PER_DAY = 96;

/** Generates the feeder with this number. Pure: the same spec and number give the same feeder. */
export function generateFeeder(spec: CitySpec, number: number): Feeder {
  const next = noise(spec.seed, number);
  const assets = Array.from({ length: ASSETS_PER_FEEDER }, () => generateAsset(spec, next));
  const district = Math.floor(number / FEEDERS_PER_DISTRICT);
  const baseKw = baseLoad(spec, next, district);
  return {
    number,
    assets,
    baseKw,
    limitKw: 0.75 * (largest(baseKw) + assets.reduce((kw, a) => kw + drawKw(a), 0)),
  };
}

/**
 * What the transformer of a district can carry either way [kW]: four fifths of its feeders together, or little more than
 * its base load where it is tight.
 */
export function transformerLimitKw(spec: CitySpec, district: number, feeders: readonly Feeder[]): number {
  const together = feeders.reduce((kw, feeder) => kw + feeder.limitKw, 0);
  if (!isTight(spec, district)) return 0.8 * together;
  const base = new Float64Array(spec.slots);
  for (const feeder of feeders) feeder.baseKw.forEach((kw, t) => (base[t] = (base[t] ?? 0) + kw));
  return largest(base) + 0.04 * together;
}

function generateAsset(spec: CitySpec, next: Noise): CityAsset {
  const draw = next();
  if (draw < 0.2) return battery(next);
  if (draw < 0.45) return photovoltaic(spec, next);
  if (draw < 0.65) return evFleet(spec, next);
  if (draw < 0.88) return heatPump(spec, next);
  if (draw < 0.93) return lighting(spec, next);
  if (draw < 0.98) return demandResponse(next);
  return chp(spec, next);
}

function battery(next: Noise): CityAsset {
  const powerKw = between(next, 20, 120);
  const energyKwh = powerKw * between(next, 1.5, 3);
  return {
    kind: 'battery',
    powerKw,
    energyKwh,
    startKwh: energyKwh * between(next, 0.3, 0.6),
    efficiency: between(next, 0.93, 0.97),
    wearEurPerKwh: between(next, 0.008, 0.02),
  };
}

function photovoltaic(spec: CitySpec, next: Noise): CityAsset {
  const peakKw = between(next, 15, 100);
  const cloud = between(next, 0.5, 0.9);
  const flicker = ofDay(next, 0.85, 1);
  const availableKw = series(spec, (h) => {
    const sun = Math.max(0, Math.cos(((h - 12.8) / 9.2) * Math.PI));
    return peakKw * cloud * sun * flicker(h);
  });
  return { kind: 'pv', availableKw, curtailEurPerKwh: between(next, 0.001, 0.004) };
}

function evFleet(spec: CitySpec, next: Noise): CityAsset {
  const powerKw = between(next, 20, 90);
  const day = {
    arrive: between(next, 32, 38),
    leave: between(next, 64, 72),
    share: between(next, 0.2, 0.45),
  };
  const night = {
    arrive: between(next, 72, 82),
    leave: between(next, 118, 126),
    share: between(next, 0.2, 0.4),
  };
  const stays: Stay[] = [];
  for (let d = -1; d * SLOTS_PER_DAY < spec.firstSlot + spec.slots; d++) {
    for (const { arrive, leave, share } of [day, night]) {
      const stay = clipped(spec, {
        from: Math.floor(arrive) + d * SLOTS_PER_DAY,
        to: Math.floor(leave) + d * SLOTS_PER_DAY,
        kwh: (Math.floor(leave) - Math.floor(arrive)) * SLOT_H * powerKw * share,
      });
      if (stay) stays.push(stay);
    }
  }
  return { kind: 'ev-fleet', powerKw, stays, unmetEurPerKwh: between(next, 1.5, 2.5) };
}

/** The part of a stay inside the horizon, with its share of the energy: a stay that is cut is not due as a whole. */
function clipped(spec: CitySpec, stay: Stay): Stay | null {
  const from = Math.max(0, stay.from - spec.firstSlot);
  const to = Math.min(spec.slots, stay.to - spec.firstSlot);
  if (to <= from) return null;
  return { from, to, kwh: (stay.kwh * (to - from)) / (stay.to - stay.from) };
}

function heatPump(spec: CitySpec, next: Noise): CityAsset {
  const powerKw = between(next, 15, 70);
  const cop = between(next, 2.6, 3.4);
  // Sized to hold about 21 °C at -6 °C outside.
  const lossPerSlot = SLOT_H / between(next, 25, 60);
  const riseCPerKwh = (lossPerSlot * 27) / (powerKw * cop * SLOT_H);
  const chill = between(next, -1, 2);
  return {
    kind: 'heat-pump',
    powerKw,
    cop,
    lossPerSlot,
    riseCPerKwh,
    startC: between(next, 20.2, 21.2),
    lowC: 20,
    highC: 22,
    outdoorC: series(spec, (h) => 3 + chill + 4 * bump(h, 15, 4)),
    comfortEurPerCh: between(next, 2, 4),
  };
}

function lighting(spec: CitySpec, next: Noise): CityAsset {
  const kw = between(next, 8, 30);
  return {
    kind: 'lighting',
    fullKw: series(spec, (h) => (h < 7.5 || h > 17.5 ? kw : 0)),
    floor: between(next, 0.4, 0.7),
    dimEurPerKwh: between(next, 0.12, 0.3),
  };
}

function demandResponse(next: Noise): CityAsset {
  const powerKw = between(next, 15, 60);
  return {
    kind: 'demand-response',
    powerKw,
    budgetKwh: powerKw * between(next, 1, 3),
    callEurPerKwh: between(next, 0.02, 0.08),
  };
}

function chp(spec: CitySpec, next: Noise): CityAsset {
  const powerKw = between(next, 60, 250);
  const heatPerKw = between(next, 1.1, 1.4);
  return {
    kind: 'chp',
    powerKw,
    rampKw: 0.25 * powerKw,
    heatPerKw,
    heatDemandKw: series(
      spec,
      (h) => powerKw * heatPerKw * (0.45 + 0.35 * bump(h, 7, 2.5) + 0.3 * bump(h, 20, 3)),
    ),
    fuelEurPerKwh: between(next, 0.13, 0.17),
    boilerEurPerKwh: between(next, 0.055, 0.065),
  };
}

/** District by district another mix of homes and offices. */
function baseLoad(spec: CitySpec, next: Noise, district: number): Float64Array {
  const homes = [0.8, 0.5, 0.25][district % 3] ?? 0.5;
  const size = between(next, 150, 350);
  const flicker = ofDay(next, 0.95, 1.05);
  return series(spec, (h) => {
    const home = 0.4 + 0.35 * bump(h, 7.5, 1.5) + 0.6 * bump(h, 19.5, 2.5);
    const office = 0.25 + 0.75 * bump(h, 13, 3.5);
    return size * (homes * home + (1 - homes) * office) * flicker(h);
  });
}

function series(spec: CitySpec, at: (hour: number) => number): Float64Array {
  return Float64Array.from({ length: spec.slots }, (_, t) => at(hourOf(spec, t)));
}

/** Noise by slot of the day, so that a horizon that begins later sees the same weather. */
function ofDay(next: Noise, low: number, high: number): (hour: number) => number {
  const values = Array.from({ length: SLOTS_PER_DAY }, () => between(next, low, high));
  return (hour) => values[Math.floor(hour / SLOT_H) % SLOTS_PER_DAY] ?? low;
}

function drawKw(asset: CityAsset): number {
  switch (asset.kind) {
    case 'battery':
    case 'ev-fleet':
    case 'heat-pump':
      return asset.powerKw;
    case 'lighting':
      return largest(asset.fullKw);
    case 'demand-response':
      return asset.powerKw;
    case 'pv':
    case 'chp':
      return 0;
  }
}

function largest(values: Float64Array): number {
  return values.reduce((max, value) => Math.max(max, value), 0);
}
