/** Whose turn it is to write to devices: the orders of a slot always, balancing only in between and never while they wait. */
import { Injectable } from '@nestjs/common';
import type { HeldOffsets } from '../../core/balancing/carry-offsets.js';
import { SLOT_MS } from '../../core/time/slot.js';

/** The act that ended last in this process. */
export interface LastAct {
  readonly slotMs: number;
  /** Plan the orders were made from; null = assets were released. */
  readonly planId: string | null;
}

/** Asked by balancing before every write. */
export interface BalancingTurn {
  readonly act: LastAct;
  /** True when the orders of a slot wait: what is not written yet must stay unwritten. */
  readonly isOver: () => boolean;
}

/**
 * One writer at a time in the gateway process. Orders of a slot wait at most for the write that is on its way; balancing does not
 * wait, it leaves its round out.
 */
@Injectable()
export class FieldTurn {
  private acts = 0;
  private lastAct: LastAct | null = null;
  private balancing: Promise<unknown> | null = null;
  private held: HeldOffsets | null = null;

  /**
   * Runs the orders of a slot. Until they have ended, for good and not to be tried again, balancing has no slot to work in.
   *
   * @param slotMs slot start [epoch ms]
   */
  async act<T extends { readonly planId: string | null }>(
    slotMs: number,
    work: () => Promise<T>,
  ): Promise<T> {
    this.acts += 1;
    // A job of an older slot that comes again late says nothing of the newer slot that was acted on meanwhile.
    const newer = this.lastAct !== null && this.lastAct.slotMs > slotMs;
    if (!newer) this.lastAct = null;
    try {
      await this.balancing?.catch(() => undefined);
      const report = await work();
      if (this.lastAct === null || this.lastAct.slotMs <= slotMs)
        this.lastAct = { slotMs, planId: report.planId };
      return report;
    } finally {
      this.acts -= 1;
    }
  }

  /** Remembers what balancing holds off the plan, should the slot end now. */
  hold(offsets: HeldOffsets): void {
    this.held = offsets;
  }

  /** Offsets held when the slot before ended, by asset [kW]; none when balancing had nothing to hold there. */
  heldBefore(slotMs: number): ReadonlyMap<string, number> {
    return this.held?.slotMs === slotMs - SLOT_MS ? this.held.kw : new Map();
  }

  /** Runs a round of balancing; null when orders are on their way, another round runs, or the slot was not acted on here. */
  async balance<T>(slotMs: number, work: (turn: BalancingTurn) => Promise<T>): Promise<T | null> {
    const act = this.lastAct;
    if (this.acts > 0 || this.balancing !== null || act?.slotMs !== slotMs) return null;
    const running = work({ act, isOver: () => this.acts > 0 });
    this.balancing = running;
    try {
      return await running;
    } finally {
      this.balancing = null;
    }
  }
}
