/** Simulated time of a running twin, on the monotonic clock of the machine. */
import { performance } from 'node:perf_hooks';
import { DomainError } from '../core/domain-error.js';
import type { TwinClock } from './twin-types.js';

/** Reads the wall clock [epoch ms]; the composition root gives it, so that nothing in the twin knows the time of day. */
export type ReadWallMs = () => number;

/** Fastest and slowest sensible run [simulated s per s]. */
const MOST_SPEED = 3_600;

/** Simulated time that follows the wall, or stands still. */
export class SimClock {
  private startedAt = performance.now();
  private simStart = 0;

  constructor(
    private readonly clock: TwinClock,
    private readonly readWallMs: ReadWallMs | undefined,
  ) {
    if (clock.mode === 'stepped') return;
    if (!(clock.speed > 0 && clock.speed <= MOST_SPEED)) {
      const message = `the twin runs at a speed above 0 and at most ${String(MOST_SPEED)}; saw ${String(clock.speed)}`;
      throw new DomainError('invalid-input', message);
    }
    if (clock.wallMs !== undefined && !readWallMs) {
      throw new Error(
        'a clock that is anchored at a wall instant needs the wall clock; start the twin through src/apps',
      );
    }
  }

  get running(): boolean {
    return this.clock.mode === 'running';
  }

  /** First instant that is asked for [epoch ms]. */
  get firstMs(): number {
    return this.clock.mode === 'running' ? this.clock.simMs : this.clock.startMs;
  }

  /** Begins to run, by the anchor shared with other processes when there is one; never before `cityMs`. */
  start(cityMs: number): void {
    this.startedAt = performance.now();
    this.simStart = this.clock.mode === 'running' ? Math.max(cityMs, this.anchoredMs(this.clock)) : cityMs;
  }

  /** Simulated time now [epoch ms]. */
  nowMs(): number {
    const speed = this.clock.mode === 'running' ? this.clock.speed : 0;
    return this.simStart + (performance.now() - this.startedAt) * speed;
  }

  private anchoredMs(clock: Extract<TwinClock, { mode: 'running' }>): number {
    if (clock.wallMs === undefined || !this.readWallMs) return clock.simMs;
    return clock.simMs + (this.readWallMs() - clock.wallMs) * clock.speed;
  }
}
