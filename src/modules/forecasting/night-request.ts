/** Requests for the night's fits: every part of the series is a job of its own, so that workers share them. */
import type { JobRequest } from '../../ports/job-queue.js';
import { civilDay, civilTime } from '../../core/time/civil.js';
import { NIGHT_MS } from './fit-history.js';

/** Name of the job on queue `forecast`. */
export const NIGHT_JOB = 'night-fit';
/** Jobs of a night; the same for every site, so that a request needs no look at it. */
export const NIGHT_PARTS = 8;
/** Tries: with their pauses about two minutes without a store. */
const NIGHT_ATTEMPTS = 8;

/**
 * The jobs of the night a slot lies in: none outside the first hour of a civil day. Asking again changes nothing.
 *
 * @param slotMs start of the slot [epoch ms]
 */
export function nightRequests(slotMs: number): JobRequest[] {
  const cutMs = civilDay(civilTime(slotMs).date).startMs;
  if (slotMs - cutMs >= NIGHT_MS) return [];
  return Array.from({ length: NIGHT_PARTS }, (_, part) => ({
    queue: 'forecast',
    name: NIGHT_JOB,
    id: `night-fit-${String(cutMs)}-${String(part)}`,
    payload: { cutMs, part },
    attempts: NIGHT_ATTEMPTS,
  }));
}
