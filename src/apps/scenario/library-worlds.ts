/** Worlds of one process: the twin's with forecast errors measured once and kept, and what the stores of a service hold. */
import type { ScenarioWorld, WorldOrder } from '../../core/scenario/scenario-world.js';
import { ScenarioWorlds } from '../../ports/scenario-worlds.js';
import { ErrorLibrary } from './error-library.js';
import { openMadeWorld } from './made-world.js';
import { openRecordedWorld, type RecordedStores } from './recorded-world.js';

/** Where there is no store, a recorded base is played in the made world, and says so. */
export class LibraryWorlds extends ScenarioWorlds {
  private readonly library = new ErrorLibrary();

  constructor(private readonly stores: RecordedStores | null = null) {
    super();
  }

  override open(order: WorldOrder): Promise<ScenarioWorld> {
    if (order.base.source === 'recorded' && this.stores !== null)
      return openRecordedWorld(order, this.stores);
    return Promise.resolve(openMadeWorld(order, this.library));
  }
}
