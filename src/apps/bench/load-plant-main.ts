/** Entry of the load plant's process: options as JSON on the command line, loads over IPC, gone with its parent. */
import { type Load, LoadPlant, type LoadPlantOptions, type ProducedLoad } from '../../twin/load-plant.js';

/** What the parent may ask. */
export type LoadOrder = ({ readonly type: 'play' } & Load) | { readonly type: 'stop' };

/** What the plant says; CPU of its process so far [s]. */
export type LoadMessage =
  | { readonly type: 'ready'; readonly url: string }
  | ({ readonly type: 'played'; readonly cpuS: number } & ProducedLoad)
  | { readonly type: 'error'; readonly message: string };

const plant = await LoadPlant.start(JSON.parse(process.argv[2] ?? '{}') as LoadPlantOptions, () =>
  Date.now(),
);
process.on('message', (order: LoadOrder) => {
  if (order.type === 'stop') void end();
  else void play(order);
});
process.on('disconnect', () => void end());
say({ type: 'ready', url: plant.url });

async function play(load: Load): Promise<void> {
  try {
    const before = process.cpuUsage();
    const produced = await plant.play(load);
    const { user, system } = process.cpuUsage(before);
    say({ type: 'played', cpuS: (user + system) / 1e6, ...produced });
  } catch (error) {
    say({ type: 'error', message: error instanceof Error ? error.message : String(error) });
  }
}

async function end(): Promise<void> {
  await plant.stop();
  process.exit(0);
}

function say(message: LoadMessage): void {
  if (process.connected) process.send?.(message);
}
