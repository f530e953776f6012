/** What the plan in force has begun and nobody can take back: a called block, a running profile. */
import type { SystemSnapshot } from './snapshot.js';

/** Power that counts as none [kW]. */
const NONE_KW = 1e-6;

/** Powers announced for an asset by slot, 0 where nothing was said [kW]. */
export function announcedKw(snapshot: SystemSnapshot, assetId: string): number[] {
  const plan = snapshot.announced.find((announced) => announced.assetId === assetId);
  return Array.from({ length: snapshot.horizonSlots }, (_, t) => plan?.powerKw[t] ?? 0);
}

/**
 * Slots of the horizon that belong to a call announced to begin before `noticeSlots`, its rebound included; 0 without one.
 *
 * @param reboundSlots slots of rebound after a call
 */
export function committedCallSlots(
  announced: readonly number[],
  block: { readonly noticeSlots: number; readonly reboundSlots: number },
): number {
  const called = (t: number): boolean => (announced[t] ?? 0) < -NONE_KW;
  const back = (t: number): boolean => (announced[t] ?? 0) > NONE_KW;
  let end = 0;
  for (let t = 0; t < Math.max(1, block.noticeSlots); t++) if (called(t) || back(t)) end = t + 1;
  while (end > 0 && called(end)) end++;
  let rebound = 0;
  while (end > 0 && rebound < block.reboundSlots && back(end)) {
    end++;
    rebound++;
  }
  return Math.min(end, announced.length);
}

/**
 * First slots of the calls that begin inside the committed slots; the one under way began before and is none of them.
 *
 * @param calledSlots slots the call under way has lasted, 0 = none is
 */
export function committedStarts(
  announced: readonly number[],
  committed: number,
  block: { readonly durationSlots: number; readonly calledSlots: number },
): number[] {
  const called = (t: number): boolean => t < committed && (announced[t] ?? 0) < -NONE_KW;
  const starts: number[] = [];
  let lasted = called(0) ? block.calledSlots : 0;
  for (let t = 0; t < committed; t++) {
    if (!called(t)) {
      lasted = 0;
      continue;
    }
    if (lasted === 0 || lasted >= block.durationSlots) {
      starts.push(t);
      lasted = 0;
    }
    lasted += 1;
  }
  return starts;
}

/** First slot a call may begin in after the one before it has ended and rested. */
export function restedFrom(
  announced: readonly number[],
  committed: number,
  block: { readonly restSlots: number; readonly restedSlots: number },
): number {
  let lastCalled = -1 - block.restedSlots;
  for (let t = 0; t < committed; t++) if ((announced[t] ?? 0) < -NONE_KW) lastCalled = t;
  return lastCalled + 1 + block.restSlots;
}

/**
 * Slots left of a run that began before the horizon, told by its course; 0 without one.
 *
 * @param profileKw power of each slot of a whole run [kW]
 */
export function runningProfileSlots(announced: readonly number[], profileKw: readonly number[]): number {
  for (let done = 1; done < profileKw.length; done++) {
    const rest = profileKw.slice(done, done + announced.length);
    if (rest.every((kw, t) => Math.abs(kw - (announced[t] ?? 0)) <= NONE_KW * (1 + Math.abs(kw))))
      return rest.length;
  }
  return 0;
}
