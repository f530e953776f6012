/** The independent check of a district's setpoints: physics and prices once more, without any program. */
import { OVER_LIMIT_EUR_PER_KW, SLOT_H } from './city-spec.js';
import type { CityAsset, Feeder } from './feeder-assets.js';
import { CHANNELS } from './setpoints.js';

/** What the arithmetic found. */
export interface DistrictCheck {
  /** Cost of the setpoints without trade, peak and short reserve [EUR]. */
  readonly cost: number;
  /** Flow through the transformer and reserve offered, shape (T) [kW]. */
  readonly flowKw: Float64Array;
  readonly reserveKw: Float64Array;
  /** Flow of feeders and transformer beyond their limits, summed over slots [kW]; a plan to publish has 0. */
  readonly overLimitKw: number;
  /** Largest violation of what may never be broken [kW, kWh or °C]. */
  readonly worst: number;
  readonly comparisons: number;
}

type Kind<K extends CityAsset['kind']> = Extract<CityAsset, { kind: K }>;
/** Channels of one asset, shape (T) each. */
type Channels = readonly Float64Array[];

/** Largest violation that counts as round-off: a tenth of a watt-hour, a tenth of a watt. */
export const CHECK_TOLERANCE = 1e-4;

/** Checks a district. @param setpoints as `setpointsOf` lays them out, feeders in order */
export function checkDistrict(
  feeders: readonly Feeder[],
  setpoints: Float64Array,
  slots: number,
  transformerKw: number,
): DistrictCheck {
  const check = new Tally(slots);
  let at = 0;
  for (const feeder of feeders) {
    const flow = Float64Array.from(feeder.baseKw);
    for (const asset of feeder.assets) {
      const channels = CHANNELS[asset.kind].map(() => setpoints.subarray(at, (at += slots)));
      check.asset(asset, channels, flow);
    }
    check.limit(flow, feeder.limitKw, 'import-only');
    flow.forEach((kw, t) => (check.flowKw[t] = (check.flowKw[t] ?? 0) + kw));
  }
  // A setpoint too many or too few is a plan of another district.
  check.within(at - setpoints.length, 0, 0);
  check.limit(check.flowKw, transformerKw, 'both-ways');
  return check.verdict();
}

class Tally {
  readonly flowKw: Float64Array;
  private readonly reserveKw: Float64Array;
  private cost = 0;
  private overLimitKw = 0;
  private worst = 0;
  private comparisons = 0;

  constructor(private readonly slots: number) {
    this.flowKw = new Float64Array(slots);
    this.reserveKw = new Float64Array(slots);
  }

  verdict(): DistrictCheck {
    const { cost, flowKw, reserveKw, overLimitKw, worst, comparisons } = this;
    return { cost, flowKw, reserveKw, overLimitKw, worst, comparisons };
  }

  /** Low <= value <= high, or the worst grows. A value that is no number is infinitely wrong. */
  within(value: number, low: number, high: number): void {
    this.comparisons += 1;
    const miss = Number.isFinite(value) ? Math.max(low - value, value - high) : Infinity;
    if (miss > this.worst) this.worst = miss;
  }

  /** Flow above a limit is priced and told; flow below a feeder's must not be. */
  limit(flow: Float64Array, limitKw: number, way: 'import-only' | 'both-ways'): void {
    for (const kw of flow) {
      this.within(kw, way === 'import-only' ? -limitKw : -Infinity, Infinity);
      const over = Math.max(0, (way === 'both-ways' ? Math.abs(kw) : kw) - limitKw);
      this.cost += over * OVER_LIMIT_EUR_PER_KW;
      if (over > CHECK_TOLERANCE) this.overLimitKw += over;
    }
  }

  asset(asset: CityAsset, channels: Channels, flow: Float64Array): void {
    switch (asset.kind) {
      case 'battery': {
        this.battery(asset, channels, flow);
        return;
      }
      case 'pv': {
        this.photovoltaic(asset, channels, flow);
        return;
      }
      case 'ev-fleet': {
        this.evFleet(asset, channels, flow);
        return;
      }
      case 'heat-pump': {
        this.heatPump(asset, channels, flow);
        return;
      }
      case 'lighting': {
        this.lighting(asset, channels, flow);
        return;
      }
      case 'demand-response': {
        this.demandResponse(asset, channels, flow);
        return;
      }
      case 'chp': {
        this.chp(asset, channels, flow);
        return;
      }
    }
  }

  private battery(a: Kind<'battery'>, channels: Channels, flow: Float64Array): void {
    const [charge, discharge, reserve] = channels;
    const low = 0.05 * a.energyKwh;
    let energy = a.startKwh;
    for (let t = 0; t < this.slots; t++) {
      const c = charge?.[t] ?? NaN;
      const d = discharge?.[t] ?? NaN;
      const r = reserve?.[t] ?? NaN;
      this.within(c, 0, a.powerKw);
      this.within(d, 0, a.powerKw);
      this.within(r, 0, Math.min(a.powerKw, a.powerKw - d + c));
      energy += SLOT_H * (c * a.efficiency - d / a.efficiency);
      this.within(energy, low, 0.95 * a.energyKwh);
      this.within(energy - r / a.efficiency, low, Infinity);
      this.cost += a.wearEurPerKwh * SLOT_H * (c + d);
      this.reserveKw[t] = (this.reserveKw[t] ?? 0) + r;
      flow[t] = (flow[t] ?? 0) + c - d;
    }
    this.within(energy, a.startKwh, Infinity);
  }

  private photovoltaic(a: Kind<'pv'>, [given]: Channels, flow: Float64Array): void {
    for (let t = 0; t < this.slots; t++) {
      const kw = given?.[t] ?? NaN;
      this.within(kw, 0, a.availableKw[t] ?? 0);
      this.cost -= a.curtailEurPerKwh * SLOT_H * kw;
      flow[t] = (flow[t] ?? 0) - kw;
    }
  }

  private evFleet(a: Kind<'ev-fleet'>, [charge]: Channels, flow: Float64Array): void {
    const away = new Float64Array(this.slots);
    charge?.forEach((kw, t) => {
      away[t] = kw;
      flow[t] = (flow[t] ?? 0) + kw;
    });
    for (const stay of a.stays) {
      let got = 0;
      for (let t = stay.from; t < stay.to; t++) {
        const kw = charge?.[t] ?? NaN;
        this.within(kw, 0, a.powerKw);
        got += SLOT_H * kw;
        away[t] = 0;
      }
      this.within(got, 0, stay.kwh);
      this.cost += a.unmetEurPerKwh * Math.max(0, stay.kwh - got);
    }
    for (const kw of away) this.within(kw, 0, 0);
  }

  private heatPump(a: Kind<'heat-pump'>, [power]: Channels, flow: Float64Array): void {
    let zone = a.startC;
    for (let t = 0; t < this.slots; t++) {
      const kw = power?.[t] ?? NaN;
      this.within(kw, 0, a.powerKw);
      zone += a.lossPerSlot * ((a.outdoorC[t] ?? NaN) - zone) + SLOT_H * a.cop * a.riseCPerKwh * kw;
      this.within(zone, -50, 60);
      const discomfort = Math.max(0, a.lowC - zone, zone - a.highC);
      this.cost += a.comfortEurPerCh * SLOT_H * discomfort;
      flow[t] = (flow[t] ?? 0) + kw;
    }
    this.within(zone, Math.min(a.lowC, a.startC) - 0.5, 60);
  }

  private lighting(a: Kind<'lighting'>, [power]: Channels, flow: Float64Array): void {
    for (let t = 0; t < this.slots; t++) {
      const kw = power?.[t] ?? NaN;
      this.within(kw, a.floor * (a.fullKw[t] ?? 0), a.fullKw[t] ?? 0);
      this.cost -= a.dimEurPerKwh * SLOT_H * kw;
      flow[t] = (flow[t] ?? 0) + kw;
    }
  }

  private demandResponse(a: Kind<'demand-response'>, channels: Channels, flow: Float64Array): void {
    const [called, rebound] = channels;
    let owed = 0;
    for (let t = 0; t < this.slots; t++) {
      const less = called?.[t] ?? NaN;
      const more = rebound?.[t] ?? NaN;
      this.within(less, 0, a.powerKw);
      this.within(more, 0, a.powerKw);
      owed += SLOT_H * (less - more);
      this.within(owed, 0, a.budgetKwh);
      this.cost += a.callEurPerKwh * SLOT_H * less;
      flow[t] = (flow[t] ?? 0) + more - less;
    }
    this.within(owed, 0, 0);
  }

  private chp(a: Kind<'chp'>, [given]: Channels, flow: Float64Array): void {
    for (let t = 0; t < this.slots; t++) {
      const kw = given?.[t] ?? NaN;
      this.within(kw, 0, a.powerKw);
      if (t > 0) this.within(kw - (given?.[t - 1] ?? NaN), -a.rampKw, a.rampKw);
      const boilerKw = Math.max(0, (a.heatDemandKw[t] ?? 0) - a.heatPerKw * kw);
      this.cost += SLOT_H * (a.fuelEurPerKwh * kw + a.boilerEurPerKwh * boilerKw);
      flow[t] = (flow[t] ?? 0) - kw;
    }
  }
}
