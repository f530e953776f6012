/** Whether an instant lies in a window of civil clock times. */
import { civilTime } from '../time/civil.js';
import type { DailyWindow } from './scenario.js';

/** True when the civil time of the instant is in [from, until); without either it always is. */
export function inWindow({ from, until }: DailyWindow, atMs: number): boolean {
  if (from === undefined && until === undefined) return true;
  const { hour, minute } = civilTime(atMs);
  const now = hour * 60 + minute;
  const first = minutesOf(from ?? '00:00');
  const end = minutesOf(until ?? '24:00');
  return first < end ? now >= first && now < end : now >= first || now < end;
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}
