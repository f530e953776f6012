/** What was called of a demand-response block, read from the orders that went out: calls of the period, the call under way, rest. */
import type { DemandResponse } from '../grid/asset.js';
import { isWinter } from '../grid/tariff-time.js';
import { civilDay, civilTime } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';
import type { AssetState } from './snapshot.js';

/** A slot in which a reduction was ordered and the order was not refused or held back. */
export interface CalledSlot {
  readonly slotMs: number;
  /** [kW], negative. */
  readonly powerKw: number;
}

/** Power that counts as none [kW]. */
const NONE_KW = 1e-6;

/** First months of the half-years that calls are counted over. */
const SEASON_START = { winter: '10', summer: '04' } as const;

/** Start of the period over which the calls of a block are counted [epoch ms]: a civil day, a week from Monday, or a half-year. */
export function callPeriodStart(block: Pick<DemandResponse, 'callsPer'>, slotMs: number): number {
  const { date, weekday, month } = civilTime(slotMs);
  const today = civilDay(date).startMs;
  switch (block.callsPer ?? 'season') {
    case 'day':
      return today;
    case 'week': {
      // From noon to noon: a clock change in between moves no date.
      const noon = today + 12 * 3_600_000 - (weekday - 1) * 24 * 3_600_000;
      return civilDay(civilTime(noon).date).startMs;
    }
    case 'season': {
      const year = Number(date.slice(0, 4)) - (isWinter(slotMs) && month < 10 ? 1 : 0);
      const first = isWinter(slotMs) ? SEASON_START.winter : SEASON_START.summer;
      return civilDay(`${String(year)}-${first}-01`).startMs;
    }
  }
}

/** Before the period a call may have begun that still counts for the rest, or is under way [ms]. */
export function callLookbackMs(block: DemandResponse): number {
  return (2 * block.durationSlots + block.reboundSlots + (block.restSlots ?? 0)) * SLOT_MS;
}

/**
 * @param called slots before the horizon, in any order, from {@link callPeriodStart} less {@link callLookbackMs} on
 * @param slotMs first slot of the horizon [epoch ms]
 * @returns calls left of the period after all that began before the horizon; how long the call under way has lasted; how long
 *   the last one is over
 */
export function rememberedCalls(
  block: DemandResponse,
  called: readonly CalledSlot[],
  slotMs: number,
): Pick<AssetState, 'callsLeft' | 'calledSlots' | 'restedSlots'> {
  const periodMs = callPeriodStart(block, slotMs);
  const slots = [
    ...new Set(called.filter(({ powerKw }) => powerKw < -NONE_KW).map((one) => one.slotMs)),
  ].sort((a, b) => a - b);
  let begunMs = -Infinity;
  let lastMs = -Infinity;
  let used = 0;
  for (const at of slots.filter((ms) => ms < slotMs)) {
    const goesOn = at === lastMs + SLOT_MS && at < begunMs + block.durationSlots * SLOT_MS;
    if (!goesOn) {
      begunMs = at;
      if (at >= periodMs) used += 1;
    }
    lastMs = at;
  }
  const lasted = (slotMs - begunMs) / SLOT_MS;
  const isUnderWay = lastMs === slotMs - SLOT_MS && lasted < block.durationSlots;
  return {
    callsLeft: Math.max(0, block.callsLeft - used),
    calledSlots: isUnderWay ? lasted : 0,
    ...(lastMs === -Infinity ? {} : { restedSlots: (slotMs - SLOT_MS - lastMs) / SLOT_MS }),
  };
}
