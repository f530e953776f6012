/** Charging of many vehicles as a queue of energy with due times; uncontrolled, cars charge on arrival. */
import { SLOT_MS, slotStart } from '../../../core/time/slot.js';
import type { EvSpec } from '../asset-spec.js';
import { normalAt, streamOf } from '../random.js';
import { shapeAt } from '../shapes.js';
import { AssetModel, type KindState, type StepContext } from './asset-model.js';

/** Energy of one session [kWh]: 43 km a day, every 2.3 days, 0.18 kWh/km at home; less at a car park. */
const SESSION_KWH = { 'ev-home': 18, 'ev-hub': 15 } as const;
/** Time in which cars take what they ask for when left alone, and at full power [h]. */
const LOCAL_H = { 'ev-home': 1.5, 'ev-hub': 1 } as const;
const FASTEST_H = 0.5;
/** Day-to-day spread of the arrivals, per unit. */
const DAY_SPREAD = 0.06;
const WEEKEND = { 'ev-home': 0.9, 'ev-hub': 1.05 } as const;
const DAY_MS = 86_400_000;

interface Cohort {
  readonly arrivedMs: number;
  readonly dueMs: number;
  readonly askedKwh: number;
  leftKwh: number;
}

/** All sessions of a hub or of a district's homes. */
export class EvModel extends AssetModel {
  private cohorts: Cohort[] = [];
  private unmet = 0;
  private readonly stream: number;

  constructor(
    override readonly spec: EvSpec,
    seed: number,
  ) {
    super(spec);
    this.stream = streamOf(seed, spec.id);
  }

  override kindState(): KindState {
    const asked = this.cohorts.reduce((sum, cohort) => sum + cohort.askedKwh, 0);
    return {
      energyRequestedKwh: this.requestedKwh(),
      unmetKwh: this.unmet,
      connectedVehicles: Math.round(asked / SESSION_KWH[this.spec.kind]),
    };
  }

  override expectedDemandKw(context: StepContext): number {
    const hour = (context.hour + 24 - LOCAL_H[this.spec.kind]) % 24;
    return shapeAt(this.spec.arrivalsKwhPerHour, hour);
  }

  override step(context: StepContext): number {
    this.leave(context.ms);
    this.arrive(context);
    return super.step(context);
  }

  protected localKw(): number {
    return Math.min(this.spec.maxChargeKw, this.requestedKwh() / LOCAL_H[this.spec.kind]);
  }

  protected bounds(): readonly [number, number] {
    return [0, this.spec.maxChargeKw];
  }

  protected feasibleKw(powerKw: number, context: StepContext): number {
    const connectedKw = this.requestedKwh() / Math.max(FASTEST_H, context.hours);
    return Math.max(0, Math.min(powerKw, connectedKw));
  }

  protected integrate(powerKw: number, context: StepContext): void {
    let energyKwh = powerKw * context.hours;
    for (const cohort of this.cohorts) {
      if (energyKwh <= 0) return;
      const given = cohort.leftKwh < energyKwh ? cohort.leftKwh : energyKwh;
      cohort.leftKwh -= given;
      energyKwh -= given;
    }
  }

  private requestedKwh(): number {
    return this.cohorts.reduce((sum, cohort) => sum + cohort.leftKwh, 0);
  }

  /** Cars of the slot join one cohort; its energy is due at the end of the slot `dwellSlots` later. */
  private arrive(context: StepContext): void {
    const day = 1 + DAY_SPREAD * normalAt(this.stream, Math.floor(context.ms / DAY_MS));
    const factor = day * (context.weekend ? WEEKEND[this.spec.kind] : 1);
    const rate = this.spec.arrivalsKwhPerHour[Math.floor(context.hour)] ?? 0;
    const askedKwh = rate * factor * context.hours;
    const arrivedMs = slotStart(context.ms);
    const last = this.cohorts.at(-1);
    if (last?.arrivedMs === arrivedMs) {
      this.cohorts[this.cohorts.length - 1] = {
        ...last,
        askedKwh: last.askedKwh + askedKwh,
        leftKwh: last.leftKwh + askedKwh,
      };
      return;
    }
    const dueMs = arrivedMs + (this.spec.dwellSlots + 1) * SLOT_MS;
    this.cohorts.push({ arrivedMs, dueMs, askedKwh, leftKwh: askedKwh });
  }

  private leave(ms: number): void {
    while (this.cohorts[0] && this.cohorts[0].dueMs <= ms) {
      this.unmet += this.cohorts[0].leftKwh;
      this.cohorts.shift();
    }
  }
}
