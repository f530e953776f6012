/** The load plant in a process of its own, so that it shares no thread with what is measured. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Load, LoadPlantOptions } from '../../twin/load-plant.js';
import type { LoadMessage, LoadOrder } from './load-plant-main.js';

/** What the plant did for one load, and the CPU it took [s]. */
export type PlayedLoad = Extract<LoadMessage, { type: 'played' }>;

/** A load plant in another process. */
export interface LoadPlantProcess {
  readonly url: string;
  play(load: Load): Promise<PlayedLoad>;
  stop(): Promise<void>;
}

const STOP_PATIENCE_MS = 10_000;

/** Starts a plant. @throws Error when it does not come up */
export async function forkLoadPlant(options: LoadPlantOptions): Promise<LoadPlantProcess> {
  const script = fileURLToPath(new URL('./load-plant-main.js', import.meta.url));
  const child = fork(script, [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ready = await nextMessage(child);
  if (ready.type !== 'ready') throw new Error(`the load plant did not start: ${JSON.stringify(ready)}`);
  return {
    url: ready.url,
    play: async (load) => {
      const answer = nextMessage(child);
      child.send({ type: 'play', ...load } satisfies LoadOrder);
      const played = await answer;
      if (played.type !== 'played') throw new Error(`the load plant failed: ${JSON.stringify(played)}`);
      return played;
    },
    stop: () => stop(child),
  };
}

function nextMessage(child: ChildProcess): Promise<LoadMessage> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      act();
    };
    const onMessage = (message: unknown): void => settle(() => resolve(message as LoadMessage));
    const onExit = (code: number | null): void =>
      settle(() => reject(new Error(`the load plant ended with code ${String(code)}`)));
    child.once('message', onMessage);
    child.once('exit', onExit);
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.send({ type: 'stop' } satisfies LoadOrder);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
  await ended;
  clearTimeout(timer);
}
