import type { GridSignal } from '../core/flexibility/grid-signals.js';

/** Where Écowatt and Tempo come from: a service or a file of each. Asked once a cycle; what it gave last is kept in the store. */
export abstract class GridSignalSource {
  /** What it is called in messages, for example `Écowatt`. */
  abstract readonly name: string;
  /**
   * The newest publication known at the instant; null when there is nothing new since it was asked last.
   *
   * @param nowMs instant of the world [epoch ms]
   * @throws Error that says what was seen and expected, when the source cannot be read or what it says cannot be used
   */
  abstract newest(nowMs: number, signal: AbortSignal): Promise<GridSignal | null>;
}

/** The sources that are set; empty when none is. */
export abstract class GridSignalSources {
  abstract readonly all: readonly GridSignalSource[];
}
