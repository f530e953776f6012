/** Worlds of one process: the twin's, with forecast errors that are measured once and kept. */
import type { ScenarioWorld, WorldOrder } from '../../core/scenario/scenario-world.js';
import { ScenarioWorlds } from '../../ports/scenario-worlds.js';
import { ErrorLibrary } from './error-library.js';
import { openMadeWorld } from './made-world.js';

/** Worlds where there is no store: a recorded base is played in the made world, and says so. */
export class LibraryWorlds extends ScenarioWorlds {
  private readonly library = new ErrorLibrary();

  override open(order: WorldOrder): Promise<ScenarioWorld> {
    return Promise.resolve(openMadeWorld(order, this.library));
  }
}
