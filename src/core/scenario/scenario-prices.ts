/** Prices of a scenario by slot: the tariff, or a series in its place, times factors of hours of the day. */
import { exportPrice, importPrice } from '../dispatch/build-snapshot.js';
import type { SystemSnapshot } from '../dispatch/snapshot.js';
import type { Tariff } from '../grid/grid-model.js';
import { hourlyValue, isWinter, networkPrice } from '../grid/tariff-time.js';
import { parseInstant } from '../time/instant.js';
import { SLOT_MS } from '../time/slot.js';
import type { PriceChange } from './edited-grid.js';
import { inWindow } from './daily-window.js';

const MINUTE_MS = 60_000;

/** Prices of a slot [EUR/kWh]. */
export class ScenarioPrices {
  private readonly startMs: number;

  constructor(
    private readonly tariff: Tariff,
    private readonly change: PriceChange,
  ) {
    this.startMs = change.series ? parseInstant(change.series.start) : 0;
  }

  /** Price of a kWh taken, network use included. */
  importAt(slotMs: number): number {
    if (!this.isChanged) return importPrice(this.tariff, slotMs);
    return this.energyAt(slotMs) + networkPrice(this.tariff, slotMs);
  }

  /** Paid for a kWh sent up. */
  exportAt(slotMs: number): number {
    if (!this.isChanged) return exportPrice(this.tariff, slotMs);
    return this.energyAt(slotMs) * this.tariff.exportShare;
  }

  /** Carbon of a kWh taken [gCO2/kWh]. */
  co2At(slotMs: number): number {
    const { co2WinterGPerKwh, co2SummerGPerKwh } = this.tariff;
    return hourlyValue(isWinter(slotMs) ? co2WinterGPerKwh : co2SummerGPerKwh, slotMs);
  }

  /** The snapshot with the prices of the scenario. */
  priced(snapshot: SystemSnapshot): SystemSnapshot {
    if (!this.isChanged) return snapshot;
    const slots = Array.from({ length: snapshot.horizonSlots }, (_, k) => snapshot.slotMs + k * SLOT_MS);
    return {
      ...snapshot,
      importPriceEurPerKwh: slots.map((at) => this.importAt(at)),
      exportPriceEurPerKwh: slots.map((at) => this.exportAt(at)),
    };
  }

  private get isChanged(): boolean {
    return this.change.series !== null || this.change.factors.length > 0;
  }

  private energyAt(slotMs: number): number {
    const factors = this.change.factors.filter((f) => inWindow(f, slotMs));
    return factors.reduce((price, f) => price * f.factor, this.unscaledAt(slotMs));
  }

  private unscaledAt(slotMs: number): number {
    const { series } = this.change;
    if (series === null) return importPrice(this.tariff, slotMs) - networkPrice(this.tariff, slotMs);
    const price = series.eurPerKwh[Math.floor((slotMs - this.startMs) / (series.stepMinutes * MINUTE_MS))];
    if (price === undefined)
      throw new RangeError(`the price series does not hold ${new Date(slotMs).toISOString()}`);
    return price;
  }
}
