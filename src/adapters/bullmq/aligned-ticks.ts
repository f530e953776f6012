/** Ticks aligned to multiples of their interval, told to BullMQ as a repeat pattern of our own. */
import type { RepeatStrategy } from 'bullmq';

const PREFIX = 'every-ms ';

/**
 * Pattern of a tick at every multiple of the interval since the epoch. BullMQ's own `every` starts at the instant
 * of the first request instead, and moves when the scheduler is made again.
 * @param everyMs - interval [ms], whole and positive
 */
export function alignedPattern(everyMs: number): string {
  return `${PREFIX}${String(everyMs)}`;
}

/** First multiple of the pattern's interval after `afterMs` [epoch ms]. */
export const alignedRepeatStrategy: RepeatStrategy = (afterMs, options) => {
  const everyMs = Number(options.pattern?.slice(PREFIX.length));
  if (options.pattern?.startsWith(PREFIX) !== true || !(everyMs > 0)) {
    throw new Error(
      `Repeat pattern ${String(options.pattern)} is not one of ours; expected "${PREFIX}<ms>".`,
    );
  }
  return nextMultiple(afterMs, everyMs);
};

/** First multiple of `everyMs` strictly after `afterMs` [epoch ms]. */
export function nextMultiple(afterMs: number, everyMs: number): number {
  return (Math.floor(afterMs / everyMs) + 1) * everyMs;
}
