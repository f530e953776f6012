/** A city's setpoints as a point of its one big program: every state computed from them, every column filled by its name. */
import type { FeederCols } from '../../src/core/city/block-program.js';
import { couplingOf, SLOT_H, type CitySpec } from '../../src/core/city/city-spec.js';
import type { CityAsset } from '../../src/core/city/feeder-assets.js';
import { buildMonolith, type Monolith } from '../../src/core/city/monolith.js';
import { CHANNELS } from '../../src/core/city/setpoints.js';

/** The point, and how far it is from the program's rows and bounds. */
export interface CityPoint {
  readonly objective: number;
  readonly worstRow: number;
  readonly worstBound: number;
}

/** Puts the districts' setpoints into the program of the whole city, row by row. */
export function pointOf(spec: CitySpec, setpoints: readonly Float64Array[]): CityPoint {
  const city = buildMonolith(
    spec,
    setpoints.map((_, district) => district),
  );
  const x = new Point(city, spec.slots);
  setpoints.forEach((values, district) => {
    x.district(district, city.feeders.slice(10 * district, 10 * (district + 1)), values);
  });
  x.trade(spec, setpoints.length);
  return x.measure();
}

class Point {
  private readonly values: Float64Array;
  private readonly cols: ReadonlyMap<string, number>;
  private readonly flow: Float64Array;
  private readonly reserve: Float64Array;

  constructor(
    private readonly city: Monolith,
    private readonly T: number,
  ) {
    this.values = new Float64Array(city.program.numCols);
    this.cols = new Map(city.program.colNames.map((name, j) => [name, j]));
    this.flow = new Float64Array(T);
    this.reserve = new Float64Array(T);
  }

  district(district: number, feeders: readonly FeederCols[], setpoints: Float64Array): void {
    const flow = new Float64Array(this.T);
    let at = 0;
    for (const { feeder } of feeders) {
      const own = Float64Array.from(feeder.baseKw);
      feeder.assets.forEach((asset, k) => {
        const id = `F${String(feeder.number)}-${String(k)}`;
        const channels = CHANNELS[asset.kind].map((name) => {
          const values = setpoints.subarray(at, (at += this.T));
          values.forEach((kw, t) => this.set(`${name}[${id}`, t, kw));
          return values;
        });
        this.states(asset, id, channels);
        const sign = { pv: -1, chp: -1, 'demand-response': -1 }[asset.kind as string] ?? 1;
        own.forEach((kw, t) => {
          const second = asset.kind === 'battery' ? -1 : asset.kind === 'demand-response' ? 1 : 0;
          own[t] = kw + sign * (channels[0]?.[t] ?? NaN) + second * (channels[1]?.[t] ?? 0);
          if (asset.kind === 'battery') this.add(this.reserve, t, channels[2]?.[t] ?? NaN);
        });
      });
      own.forEach((kw, t) => {
        this.set(`flow[F${String(feeder.number)}`, t, Math.min(kw, feeder.limitKw));
        this.set(`over[F${String(feeder.number)}`, t, Math.max(0, kw - feeder.limitKw));
        this.add(flow, t, kw);
      });
    }
    const limit = this.limitOf(district);
    flow.forEach((kw, t) => {
      this.set(`over[D${String(district)}`, t, Math.max(0, kw - limit));
      this.set(`under[D${String(district)}`, t, Math.max(0, -kw - limit));
      this.add(this.flow, t, kw);
    });
  }

  trade(spec: CitySpec, districts: number): void {
    const { reserveKw } = couplingOf(spec, districts);
    this.flow.forEach((kw, t) => {
      this.set('bought[CITY', t, Math.max(0, kw));
      this.set('sold[CITY', t, Math.max(0, -kw));
      this.set('short-reserve[CITY', t, Math.max(0, (reserveKw[t] ?? 0) - (this.reserve[t] ?? 0)));
    });
    this.set('peak[CITY', 0, Math.max(0, ...this.flow));
  }

  measure(): CityPoint {
    const { program } = this.city;
    let worstRow = 0;
    let worstBound = 0;
    const miss = (value: number, low = NaN, high = NaN): number => Math.max(0, low - value, value - high);
    for (let r = 0; r < program.numRows; r++) {
      let sum = 0;
      for (let k = program.starts[r] ?? 0; k < (program.starts[r + 1] ?? 0); k++) {
        sum += (program.values[k] ?? NaN) * (this.values[program.indices[k] ?? -1] ?? NaN);
      }
      worstRow = Math.max(worstRow, miss(sum, program.rowLower[r], program.rowUpper[r]));
    }
    let objective = program.offset;
    this.values.forEach((value, j) => {
      worstBound = Math.max(worstBound, miss(value, program.colLower[j], program.colUpper[j]));
      objective += value * (program.colCost[j] ?? NaN);
    });
    return { objective, worstRow, worstBound };
  }

  private states(asset: CityAsset, id: string, [first, second]: readonly Float64Array[]): void {
    const kw = (t: number): number => first?.[t] ?? NaN;
    const other = (t: number): number => second?.[t] ?? NaN;
    if (asset.kind === 'battery') {
      let energy = asset.startKwh;
      for (let t = 0; t < this.T; t++) {
        energy += SLOT_H * (kw(t) * asset.efficiency - other(t) / asset.efficiency);
        this.set(`energy[${id}`, t, energy);
      }
    } else if (asset.kind === 'ev-fleet') {
      asset.stays.forEach((stay, k) => {
        let energy = 0;
        for (let t = stay.from; t < stay.to; t++) this.set(`energy[${id}`, t, (energy += SLOT_H * kw(t)));
        this.set(`unmet[${id}`, k, Math.max(0, stay.kwh - energy));
      });
    } else if (asset.kind === 'heat-pump') {
      let zone = asset.startC;
      for (let t = 0; t < this.T; t++) {
        zone +=
          asset.lossPerSlot * ((asset.outdoorC[t] ?? NaN) - zone) +
          SLOT_H * asset.cop * asset.riseCPerKwh * kw(t);
        this.set(`zone[${id}`, t, zone);
        this.set(`cold[${id}`, t, Math.max(0, asset.lowC - zone));
        this.set(`hot[${id}`, t, Math.max(0, zone - asset.highC));
      }
    } else if (asset.kind === 'demand-response') {
      let owed = 0;
      for (let t = 0; t < this.T; t++) this.set(`owed[${id}`, t, (owed += SLOT_H * (kw(t) - other(t))));
    } else if (asset.kind === 'chp') {
      for (let t = 0; t < this.T; t++) {
        this.set(`boiler[${id}`, t, Math.max(0, (asset.heatDemandKw[t] ?? NaN) - asset.heatPerKw * kw(t)));
      }
    }
  }

  private limitOf(district: number): number {
    const row = this.city.program.rowNames.indexOf(`transformer[D${String(district)},0]`);
    return this.city.program.rowUpper[row] ?? NaN;
  }

  private set(family: string, t: number, value: number): void {
    const col = this.cols.get(`${family},${String(t)}]`);
    if (col === undefined) throw new Error(`the city's program has no column ${family},${String(t)}]`);
    this.values[col] = value;
  }

  private add(to: Float64Array, t: number, value: number): void {
    to[t] = (to[t] ?? 0) + value;
  }
}
