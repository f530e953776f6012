/** Clocks: the wall, the wall made faster, and one that moves only when told. The only place that reads the time of day. */
import { Clock } from '../../ports/clock.js';

/** The wall clock of this machine, in UTC. */
export class WallClock extends Clock {
  kind(): 'wall' {
    return 'wall';
  }

  nowMs(): number {
    return Date.now();
  }

  speed(): number {
    return 1;
  }
}

/** Where a simulated clock stood at a wall instant, and how fast it runs. */
export interface ClockAnchor {
  readonly simMs: number;
  readonly wallMs: number;
  /** World milliseconds per wall millisecond, above 0. */
  readonly speed: number;
}

/** A clock that runs `speed` times faster than the wall from an anchor; every process with the same anchor agrees. */
export class SimulatedClock extends Clock {
  constructor(private readonly anchor: ClockAnchor) {
    super();
    if (!(anchor.speed > 0))
      throw new RangeError(`a clock's speed must be above 0; saw ${String(anchor.speed)}`);
  }

  kind(): 'simulated' {
    return 'simulated';
  }

  nowMs(): number {
    return this.anchor.simMs + (Date.now() - this.anchor.wallMs) * this.anchor.speed;
  }

  speed(): number {
    return this.anchor.speed;
  }
}

/** A clock that stands still until it is moved: headless days and tests. */
export class SteppedClock extends Clock {
  constructor(private atMs: number) {
    super();
  }

  kind(): 'simulated' {
    return 'simulated';
  }

  nowMs(): number {
    return this.atMs;
  }

  /** Standing still, delays of the service are taken as wall time. */
  speed(): number {
    return 1;
  }

  /** @throws RangeError when asked to go back: nothing in the service expects time to */
  moveTo(toMs: number): void {
    if (toMs < this.atMs)
      throw new RangeError(`the clock stands at ${String(this.atMs)} and cannot go back to ${String(toMs)}`);
    this.atMs = toMs;
  }
}
