/** Plays the parts of a run on several players at the same time; results stand in the order of the parts. */
import type { PartResult, RunOrder, RunPart } from '../../core/scenario/run-parts.js';
import type { PlayerPlace } from './process-part-player.js';
import { ProcessPartPlayer } from './process-part-player.js';

/** What the pool is given. */
export interface PoolOrder {
  readonly order: RunOrder;
  readonly parts: readonly RunPart[];
  readonly place: PlayerPlace;
  readonly workers: number;
  /** Told of parts done, a part in hand counting as a share. */
  readonly onProgress: (done: number) => void;
  /** Aborted when a person ends the run: the processes are killed. */
  readonly signal: AbortSignal;
}

/** @throws Error of the first part that failed, or the reason of the abort */
export async function playParts(pool: PoolOrder): Promise<PartResult[]> {
  const results: PartResult[] = [];
  const shares = new Map<number, number>();
  const stop = new AbortController();
  const signal = AbortSignal.any([pool.signal, stop.signal]);
  let next = 0;
  const tell = (index: number, share: number): void => {
    shares.set(index, share);
    pool.onProgress([...shares.values()].reduce((a, b) => a + b, 0));
  };
  const work = async (): Promise<void> => {
    const player = new ProcessPartPlayer(pool.place);
    try {
      for (let part = pool.parts[next++]; part !== undefined; part = pool.parts[next++]) {
        const { index } = part;
        const onShare = (share: number): void => {
          tell(index, share);
        };
        results[index] = await player.play({ order: pool.order, part, knownAtMs: 0 }, { onShare, signal });
        tell(index, 1);
      }
    } finally {
      await player.close();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(pool.workers, pool.parts.length) }, work));
  } catch (error) {
    stop.abort(error);
    pool.signal.throwIfAborted();
    throw error;
  }
  return results;
}
