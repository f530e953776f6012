/** The clock of the service; a port, so that a day can run faster than the wall. */
export abstract class Clock {
  /** `wall`: the world is the one outside the window; `simulated`: it is played. */
  abstract kind(): 'wall' | 'simulated';
  /** Current instant of the world being controlled [epoch ms, UTC]. */
  abstract nowMs(): number;
  /** World milliseconds per wall millisecond: 1 on the wall clock. Used to turn delays into timers. */
  abstract speed(): number;
}

/**
 * The wall clock, also where the city runs on a simulated one: sessions, tokens and links end for the people who hold them,
 * and their hours are those of the wall.
 */
export abstract class WallTime {
  /** Current instant of the wall [epoch ms, UTC]. */
  abstract nowMs(): number;
}
