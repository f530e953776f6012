/** Base demand of a meter: the district's demand less what is modelled as an asset, with noise, or a measured series in its place. */
import type { CityMake } from './city-types.js';
import { METERS, districtById, type DistrictFacts, type MeterFacts } from './districts.js';
import { districtDemandKw, type DemandMoment } from './demand.js';
import { growthKw, wholeFactor } from './demand-growth.js';
import { Autoregression, normalAt, streamOf } from './random.js';
import type { DemandReplay } from './replay.js';

const SLOT_MS = 900_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Standard deviation of the slow noise (quarter-hours, 0.93 from one to the next) and of the minute noise, per unit. */
const SLOW_NOISE = 0.004;
const SLOW_PHI = 0.93;
const MINUTE_NOISE = 0.0012;

/** Everything a meter's base demand depends on at one instant. */
export interface BaseMoment {
  readonly ms: number;
  readonly demand: DemandMoment;
  /** Expected local power of the assets behind the meter [kW]. */
  readonly expectedAssetsKw: number;
}

/** Base demand of one meter. */
export class BaseDemand {
  private readonly district: DistrictFacts | undefined;
  private readonly slow: Autoregression;
  private readonly fast: number;
  private replayScale: number | undefined;
  private slowSlot = Number.NaN;
  private slowFrom = 0;
  private slowTo = 0;
  private readonly factor: number;
  private readonly profileKw: readonly number[] | undefined;

  constructor(
    private readonly meter: MeterFacts,
    seed: number,
    private readonly replay: DemandReplay | undefined,
    private readonly make?: Pick<CityMake, 'growth' | 'replaced' | 'given'>,
  ) {
    this.profileKw = make?.replaced[meter.id];
    const isModelled = meter.share > 0 && !this.profileKw && !make?.given;
    this.district = isModelled ? districtById(meter.districtId) : undefined;
    this.factor = wholeFactor(make?.growth ?? [], meter.districtId);
    this.slow = new Autoregression(streamOf(seed, `${meter.id}.slow`), SLOW_PHI);
    this.fast = streamOf(seed, `${meter.id}.fast`);
  }

  /** True when a measured series stands in for this meter's demand. */
  get replayed(): boolean {
    const scope = this.replay?.scope;
    return this.district !== undefined && (scope === 'city' || scope === this.district.id);
  }

  /** Modelled demand of all behind the meter, without noise [kW]. */
  modelledKw(demand: DemandMoment): number {
    if (!this.district) return 0;
    const grown = this.make ? growthKw(this.make.growth, this.district, demand) : 0;
    return (districtDemandKw(this.district, demand) + grown) * this.meter.share;
  }

  /**
   * Base demand at an instant [kW]: all demand less what is expected of the assets. A measured series stands for all demand
   * too: what a country measures holds its tanks, its cars and its heating, so they must not come on top of it.
   */
  at(at: BaseMoment): number {
    if (this.profileKw) return this.profileAt(at, this.profileKw);
    const givenKw = this.make?.given?.baseKw(this.meter.id, at.ms);
    if (givenKw !== undefined) return givenKw * this.factor;
    if (!this.district) return 0;
    const minuteNoise = 1 + MINUTE_NOISE * normalAt(this.fast, Math.floor(at.ms / MINUTE_MS));
    if (this.replay && this.replayScale !== undefined) {
      return Math.max(0, this.replay.valueAt(at.ms) * this.replayScale - at.expectedAssetsKw) * minuteNoise;
    }
    const baseKw = (this.modelledKw(at.demand) - at.expectedAssetsKw) * this.factor;
    return baseKw * (1 + SLOW_NOISE * this.slowNoise(at.ms)) * minuteNoise;
  }

  /** A profile given by hour is the base demand itself: no asset is taken from it. */
  private profileAt(at: BaseMoment, profileKw: readonly number[]): number {
    const kw = (profileKw[Math.floor(at.demand.hour)] ?? 0) * this.factor;
    return kw * (1 + SLOW_NOISE * this.slowNoise(at.ms));
  }

  /**
   * Scales the measured series so that its mean over the 28 days around `centreMs` is the modelled mean of the demand. Its
   * peaks stay what they were measured: France bends less than the model, so limits are kept where the model keeps them
   * (15 January 2026 with RTE's load of 2015-2018: 79 % of the limit at the fullest substation).
   *
   * @param demandAt the moment of an instant [epoch ms]
   */
  fitReplay(centreMs: number, demandAt: (ms: number) => DemandMoment): void {
    if (!this.replay || !this.replayed) return;
    const halfMs = 14 * DAY_MS;
    let sum = 0;
    let count = 0;
    for (let ms = centreMs - halfMs; ms < centreMs + halfMs; ms += HOUR_MS) {
      sum += this.modelledKw(demandAt(ms));
      count += 1;
    }
    this.replayScale = sum / count / this.replay.meanAround(centreMs);
  }

  /** Linear between quarter-hours; both ends are kept, because the autoregression only walks forward cheaply. */
  private slowNoise(ms: number): number {
    const slot = Math.floor(ms / SLOT_MS);
    if (slot !== this.slowSlot) {
      this.slowFrom = slot === this.slowSlot + 1 ? this.slowTo : this.slow.at(slot);
      this.slowTo = this.slow.at(slot + 1);
      this.slowSlot = slot;
    }
    return this.slowFrom + (this.slowTo - this.slowFrom) * (ms / SLOT_MS - slot);
  }
}

/** Scopes a replay can have. */
export const REPLAY_SCOPES: readonly string[] = [
  'city',
  ...new Set(METERS.filter((m) => m.share > 0).map((m) => m.districtId)),
];
