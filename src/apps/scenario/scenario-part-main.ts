/** Entry of a process that plays parts of a run: told the run, then part by part over IPC, gone with its parent. */
import { HighsSolver } from '../../adapters/highs/highs-solver.js';
import { readSiteFile } from '../../config/site-file/read-site-file.js';
import { DomainError } from '../../core/domain-error.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import type { RunOrder, RunPart } from '../../core/scenario/run-parts.js';
import { playPart } from '../../modules/scenarios/play-part.js';
import { LibraryWorlds } from './library-worlds.js';
import type { PartMessage, PartOrder } from './part-pool.js';

const solver = new HighsSolver();
const worlds = new LibraryWorlds();
let run: Promise<{ readonly order: RunOrder; readonly grid: GridModel }> | null = null;

process.on('disconnect', () => process.exit(0));
process.on('message', (message: PartOrder) => {
  if (message.type === 'run') run = opened(message.order, message.sitePath);
  else void play(message.part);
});

async function opened(order: RunOrder, sitePath: string): Promise<{ order: RunOrder; grid: GridModel }> {
  const { grid } = await readSiteFile(sitePath, { endpointUrls: {} });
  return { order, grid };
}

async function play(part: RunPart): Promise<void> {
  try {
    if (run === null) throw new Error('a part came before its run');
    const { order, grid } = await run;
    const result = await playPart(order, part, {
      grid,
      solver,
      worlds,
      onDay: (done, days) => say({ type: 'day', share: done / days }),
      signal: new AbortController().signal,
    });
    say({ type: 'done', result });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const refused = error instanceof DomainError && error.code === 'invalid-scenario';
    say({ type: 'error', message: refused ? text : ((error as Error).stack ?? text), refused });
  }
}

function say(message: PartMessage): void {
  if (process.connected) process.send?.(message);
}
