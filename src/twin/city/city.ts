/** The city: plays weather, demand and assets minute by minute, without any OPC UA. */
import { civilTime, isHoliday } from '../../core/time/civil.js';
import { SLOT_MS, isSlotStart, slotStart } from '../../core/time/slot.js';
import { isDark } from '../../core/time/sun.js';
import type { RegularSeries } from '../../core/series/series.js';
import type { AssetSpec } from './asset-spec.js';
import type { AssetModel, StepContext } from './assets/asset-model.js';
import { GivenModel } from './assets/given.js';
import { LightingModel } from './assets/lighting.js';
import { makeAsset } from './assets/make-asset.js';
import { BaseDemand, type BaseMoment } from './base-demand.js';
import type {
  AssetView,
  City,
  CityMake,
  CityOptions,
  MeterView,
  SetpointAnswer,
  SetpointCommand,
  TransformerView,
  WeatherView,
} from './city-types.js';
import { momentOf } from './demand.js';
import {
  installedKva,
  METERS,
  type MeterFacts,
  POWER_FACTOR,
  type SubstationFacts,
  SUBSTATIONS,
} from './districts.js';
import { FLEET } from './fleet.js';
import { Ledger } from './ledger.js';
import type { Sky, WeatherForecast } from './sky.js';
import { sunAt } from './sun.js';
import { busVoltageV, stepTap } from './tap-changer.js';
import { steadyTransformer, stepTransformer, type TransformerState } from './transformer.js';
import { Weather } from './weather.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Step while nobody can steer yet. */
const HISTORY_STEP_MS = 5 * MINUTE_MS;
/** Weight of today's temperature against the mean of the last day in what heating follows. */
const HEATING_NOW = 0.6;

/**
 * Makes a city and plays its history, so that it stands at `startMs` with `historyDays` of slot means behind it.
 *
 * @throws RangeError when `startMs` is not on a quarter-hour
 */
export function createCity(options: CityOptions): TwinCity {
  return new TwinCity(options);
}

interface MeterState {
  readonly id: string;
  readonly substationId: string;
  readonly districtId: string;
  readonly base: BaseDemand;
  readonly assets: readonly AssetModel[];
  /** Models whose expected power the demand holds already. */
  readonly expected: readonly AssetModel[];
  readonly ledger: Ledger;
  powerKw: number;
  baseKw: number;
}

/** The reference scenario as it is. */
const REFERENCE: CityMake = {
  fleet: FLEET,
  expected: FLEET,
  meters: METERS,
  substations: SUBSTATIONS,
  growth: [],
  replaced: {},
  weather: { temperatureShiftK: 0, clearSky: null },
};

/** A city: that of the reference scenario, or one made otherwise. */
export class TwinCity implements City {
  readonly startMs: number;
  readonly historyStartMs: number;
  private now: number;
  private readonly weatherModel: Sky;
  private readonly models = new Map<string, AssetModel>();
  private readonly ledgers = new Map<string, Ledger>();
  private readonly meters: readonly MeterState[];
  private readonly make: CityMake;
  private readonly limits: ReadonlyMap<string, number>;
  private readonly transformers = new Map<string, TransformerState>();
  private readonly taps = new Map<string, number>();
  /** Share by which a district's base demand is off, per unit; districts without one are as modelled. */
  private readonly surges = new Map<string, number>();

  constructor(options: CityOptions) {
    if (!isSlotStart(options.startMs)) {
      throw new RangeError(`a city starts on a quarter-hour; saw ${String(options.startMs)}`);
    }
    this.startMs = options.startMs;
    this.historyStartMs = options.startMs - Math.round((options.historyDays ?? 2) * DAY_MS);
    this.now = this.historyStartMs;
    this.make = options.make ?? REFERENCE;
    this.limits = new Map(this.make.substations.map((s) => [s.id, s.importLimitKw]));
    const { given, weather } = this.make;
    this.weatherModel = given?.sky ?? new Weather(options.seed, options.scenario, weather);
    for (const spec of this.make.fleet) {
      this.models.set(spec.id, this.modelOf(spec, options.seed));
      this.ledgers.set(spec.id, new Ledger(this.historyStartMs));
    }
    this.meters = this.make.meters.map((meter) => this.makeMeter(meter, options));
    for (const meter of this.meters) this.fitReplay(meter);
    this.play(this.startMs, HISTORY_STEP_MS);
  }

  get nowMs(): number {
    return this.now;
  }

  get assets(): CityMake['fleet'] {
    return this.make.fleet;
  }

  advanceTo(ms: number): void {
    if (ms < this.now || ms % MINUTE_MS !== 0) {
      throw new RangeError(
        `the city stands at ${String(this.now)} and moves on by whole minutes; saw ${String(ms)}`,
      );
    }
    this.play(ms, MINUTE_MS);
  }

  apply(assetId: string, command: SetpointCommand): SetpointAnswer {
    return this.model(assetId).apply(command, this.now);
  }

  release(assetId: string, fallback = false): void {
    this.model(assetId).release(fallback);
  }

  dim(assetId: string, level: number): SetpointAnswer {
    const model = this.model(assetId);
    if (!(model instanceof LightingModel)) throw new Error(`"${assetId}" is no lighting cabinet`);
    return model.dim(level, this.now);
  }

  trip(assetId: string, tripped: boolean): void {
    this.model(assetId).trip(tripped);
  }

  surge(districtId: string, share: number): void {
    this.surges.set(districtId, share);
  }

  asset(assetId: string): AssetView {
    return this.model(assetId).view();
  }

  meter(meterId: string): MeterView {
    const state = this.meterState(meterId);
    const { importKwh, exportKwh } = state.ledger;
    return { id: meterId, powerKw: state.powerKw, baseKw: state.baseKw, importKwh, exportKwh };
  }

  transformer(substationId: string): TransformerView {
    const state = this.transformers.get(substationId);
    const facts = this.substation(substationId);
    if (!state || !facts) throw new Error(`no transformers at "${substationId}"`);
    const powerKw = this.substationKw(substationId);
    const { topOilC, hotSpotC, lifeUsedH } = state;
    const apparentKva = Math.abs(powerKw) / POWER_FACTOR;
    const tapPosition = this.taps.get(substationId) ?? 0;
    return {
      substationId,
      powerKw,
      apparentKva,
      loadFactor: apparentKva / facts.firmKva,
      topOilC,
      hotSpotC,
      lifeUsedH,
      tapPosition,
      busV: busVoltageV(tapPosition, apparentKva / installedKva(facts)),
    };
  }

  weather(ms = this.now): WeatherView {
    return this.weatherModel.at(ms);
  }

  /** Forecast weather as issued at an instant, `steps` quarter-hours. */
  forecast(issuedAtMs: number, steps: number, draw = 0): WeatherForecast {
    return this.weatherModel.forecast(issuedAtMs, steps, draw);
  }

  importKw(): number {
    return this.make.substations
      .filter((s) => s.level === 'distribution')
      .reduce((sum, s) => sum + this.substationKw(s.id), 0);
  }

  slotMeans(ownerId: string): RegularSeries {
    return this.ledger(ownerId).series();
  }

  /** Mean of the slot that starts at `slotMs` [kW]; undefined when it is not closed or before the history. */
  slotMean(ownerId: string, slotMs: number): number | undefined {
    return this.ledger(ownerId).meanAt((slotMs - this.historyStartMs) / SLOT_MS);
  }

  /** Lets go of the means of slots before an instant: memory stays bounded however long the city plays. */
  forgetBefore(ms: number): void {
    const index = Math.floor((ms - this.historyStartMs) / SLOT_MS);
    for (const ledger of this.ledgers.values()) ledger.forgetBefore(index);
  }

  private play(untilMs: number, stepMs: number): void {
    while (this.now < untilMs) {
      const length = Math.min(stepMs, untilMs - this.now);
      this.step(length);
      this.now += length;
      if (isSlotStart(this.now)) for (const ledger of this.ledgers.values()) ledger.closeSlot();
    }
  }

  private step(lengthMs: number): void {
    const context = this.contextAt(this.now, lengthMs / HOUR_MS);
    const demand = this.demandAt(this.now, context);
    for (const meter of this.meters) {
      let expectedAssetsKw = 0;
      for (const model of meter.expected) expectedAssetsKw += model.expectedDemandKw(context);
      const surge = this.surges.get(meter.districtId) ?? 0;
      meter.baseKw = meter.base.at({ ms: this.now, demand, expectedAssetsKw }) * (1 + surge);
      let assetsKw = 0;
      // Assets before this one are new, those after it of the step before: the meter a controller sees lags a little.
      for (const model of meter.assets) {
        const powerKw = model.step(context);
        this.ledgers.get(model.spec.id)?.add(powerKw, context.hours);
        assetsKw += powerKw;
      }
      meter.powerKw = meter.baseKw + assetsKw;
      meter.ledger.add(meter.powerKw, context.hours);
    }
    this.stepTransformers(context);
  }

  private stepTransformers(context: StepContext): void {
    for (const substation of this.make.substations) {
      const { id } = substation;
      const minutes = context.hours * 60;
      const load = Math.abs(this.substationKw(id)) / POWER_FACTOR / installedKva(substation);
      const state = this.transformers.get(id) ?? steadyTransformer(load, context.outdoorC);
      this.transformers.set(id, stepTransformer(state, load, context.outdoorC, minutes));
      this.taps.set(id, stepTap(this.taps.get(id) ?? 0, load, minutes));
    }
  }

  private contextAt(ms: number, hours: number): StepContext {
    const civil = civilTime(ms);
    const weather = this.weatherModel.at(ms);
    const sun = sunAt(ms);
    return {
      ms,
      hours,
      hour: civil.hour + civil.minute / 60,
      month: civil.month,
      weekend: civil.weekday >= 6 || isHoliday(civil.date),
      outdoorC: weather.temperatureC,
      irradianceWPerM2: weather.irradianceWPerM2,
      cloudFactor: this.weatherModel.cloudFactorAt(ms),
      sun,
      // The cabinets have an astronomical clock that switches on the quarter-hour.
      dark: isDark(slotStart(ms) + SLOT_MS / 2) ? 1 : 0,
      meterLoading: (meterId, withoutKw) => this.loadingWithout(meterId, withoutKw),
    };
  }

  private demandAt(ms: number, context: StepContext): BaseMoment['demand'] {
    const heatingC = HEATING_NOW * context.outdoorC + (1 - HEATING_NOW) * this.weatherModel.dayMeanAt(ms);
    return momentOf(civilTime(ms), context.weekend, {
      heatingC,
      outdoorC: context.outdoorC,
      dark: context.dark,
    });
  }

  private makeMeter(facts: MeterFacts, options: CityOptions): MeterState {
    const ledger = new Ledger(this.historyStartMs);
    this.ledgers.set(facts.id, ledger);
    const behind = this.make.fleet.filter((spec) => spec.meterId === facts.id);
    return {
      id: facts.id,
      substationId: facts.substationId,
      districtId: facts.districtId,
      base: new BaseDemand(facts, options.seed, options.replay, this.make),
      assets: behind.map((spec) => this.model(spec.id)),
      expected: this.expectedBehind(facts.id, options.seed),
      ledger,
      powerKw: 0,
      baseKw: 0,
    };
  }

  /** Sun and river as they were measured, or as the asset's own physics make them. */
  private modelOf(spec: AssetSpec, seed: number): AssetModel {
    const { given } = this.make;
    const isGiven = given?.generationKw(spec.id, this.startMs) !== undefined;
    return given && isGiven ? new GivenModel(spec, given) : makeAsset(spec, seed);
  }

  /** The models themselves where the asset is as expected; others only say what they would take. */
  private expectedBehind(meterId: string, seed: number): AssetModel[] {
    const { fleet, expected } = this.make;
    return expected
      .filter((spec) => spec.meterId === meterId)
      .map((spec) => (fleet.includes(spec) ? this.model(spec.id) : makeAsset(spec, seed)));
  }

  private fitReplay(meter: MeterState): void {
    meter.base.fitReplay(this.startMs, (ms) => this.demandAt(ms, this.contextAt(ms, 1)));
  }

  private loadingWithout(meterId: string, withoutKw: number): number {
    const meter = this.meterState(meterId);
    const limitKw = this.limits.get(meter.substationId) ?? Number.POSITIVE_INFINITY;
    return (meter.powerKw - withoutKw) / limitKw;
  }

  private substationKw(substationId: string): number {
    return this.meters.reduce((sum, m) => (m.substationId === substationId ? sum + m.powerKw : sum), 0);
  }

  private substation(id: string): SubstationFacts | undefined {
    return this.make.substations.find((s) => s.id === id);
  }

  private model(assetId: string): AssetModel {
    const found = this.models.get(assetId);
    if (!found) throw new Error(`no asset "${assetId}" in the twin; see the assets of the site file`);
    return found;
  }

  private meterState(meterId: string): MeterState {
    const found = this.meters.find((meter) => meter.id === meterId);
    if (!found) throw new Error(`no meter "${meterId}" in the twin; see the meters of the site file`);
    return found;
  }

  private ledger(ownerId: string): Ledger {
    const found = this.ledgers.get(ownerId);
    if (!found) throw new Error(`no meter or asset "${ownerId}" in the twin`);
    return found;
  }
}
