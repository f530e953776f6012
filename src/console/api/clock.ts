/** The service's clock, which may be simulated and run faster than the wall; between two looks it is carried on here. */
import { computed, signal } from '@preact/signals';

interface ClockReading {
  /** Time of the service [epoch ms] when it answered. */
  readonly ms: number;
  /** Our own monotonic time then [ms]. */
  readonly atMs: number;
  /** Simulated seconds per second; 1 = the wall clock. */
  readonly speed: number;
}

const TICK_MS = 500;

const reading = signal<ClockReading | null>(null);
const beat = signal(0);

setInterval(() => {
  beat.value += 1;
}, TICK_MS);

/** Sets the clock by an answer of the service. @param ms its time [epoch ms]; @param speed 1 = the wall clock */
export function setClock(ms: number, speed: number): void {
  reading.value = { ms, atMs: performance.now(), speed };
}

/** Time of the service [epoch ms], twice a second; null until it has answered once. */
export const nowMs = computed<number | null>(() => (beat.value >= 0 ? readClock() : null));

/** Simulated seconds per second; 1 = the wall clock, null = not known yet. */
export const clockSpeed = computed<number | null>(() => reading.value?.speed ?? null);

/** Time of the service at this very moment [epoch ms]; does not make its reader render again. */
export function readClock(): number | null {
  const last = reading.peek();
  return last === null ? null : last.ms + (performance.now() - last.atMs) * last.speed;
}
