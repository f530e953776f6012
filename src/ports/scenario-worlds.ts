import type { ScenarioWorld, WorldOrder } from '../core/scenario/scenario-world.js';

/**
 * Makes worlds that scenarios are played in. Called once for every part of a run, on a worker; a world has no way to a
 * device. Fails with DomainError `invalid-scenario` for what it cannot play, `store-unavailable` when recorded data cannot be
 * read.
 */
export abstract class ScenarioWorlds {
  /** The same order makes the same world. */
  abstract open(order: WorldOrder): Promise<ScenarioWorld>;
}
