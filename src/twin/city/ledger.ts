/** What owners used: energy counters and the means of closed quarter-hours. */
import type { RegularSeries } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';

/** Counters and slot means of one meter or asset. */
export class Ledger {
  private readonly means: number[] = [];
  /** Slots let go of before the first that is kept. */
  private gone = 0;
  private slotKwh = 0;
  importKwh = 0;
  exportKwh = 0;

  constructor(private readonly startMs: number) {}

  /** Adds a power over a step that does not cross a quarter-hour. */
  add(powerKw: number, hours: number): void {
    const energyKwh = powerKw * hours;
    this.slotKwh += energyKwh;
    if (energyKwh > 0) this.importKwh += energyKwh;
    else this.exportKwh -= energyKwh;
  }

  /** Closes the quarter-hour that ends now. */
  closeSlot(): void {
    this.means.push(this.slotKwh * 4);
    this.slotKwh = 0;
  }

  /** Means of the closed slots [kW]. */
  series(): RegularSeries {
    return {
      startMs: this.startMs + this.gone * SLOT_MS,
      stepMs: SLOT_MS,
      values: Float64Array.from(this.means),
    };
  }

  /** Mean of the closed slot number `index` since the start [kW]; undefined when it is not closed or no longer kept. */
  meanAt(index: number): number | undefined {
    return this.means[index - this.gone];
  }

  /** Lets go of the means of slots before number `index` since the start. */
  forgetBefore(index: number): void {
    const surplus = Math.min(this.means.length, index - this.gone);
    if (surplus <= 0) return;
    this.means.splice(0, surplus);
    this.gone += surplus;
  }
}
