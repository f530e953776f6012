/** Entry of a process that plays parts of scenarios: told its place, then part by part over IPC, gone with its parent. */
import { HighsSolver } from '../../adapters/highs/highs-solver.js';
import { openDatabase } from '../../adapters/postgres/database.js';
import { PostgresForecastStore } from '../../adapters/postgres/forecast-store.js';
import { PostgresMeterReadingStore } from '../../adapters/postgres/meter-reading-store.js';
import { readSiteFile } from '../../config/site-file/read-site-file.js';
import { DomainError } from '../../core/domain-error.js';
import type { GridModel } from '../../core/grid/grid-model.js';
import { FORGETFUL } from '../../core/scenario/play-memory.js';
import type { PartResult } from '../../core/scenario/run-parts.js';
import { playPart } from '../../modules/scenarios/play-part.js';
import type { PartOrder } from '../../ports/part-player.js';
import type { ScenarioWorlds } from '../../ports/scenario-worlds.js';
import { KeptDays } from './kept-days.js';
import { LibraryWorlds } from './library-worlds.js';
import type { PartMessage, PlayerOrder, PlayerPlace } from './process-part-player.js';

interface Opened {
  readonly place: PlayerPlace;
  readonly grid: GridModel;
  readonly worlds: ScenarioWorlds;
}

const solver = new HighsSolver();
let opened: Promise<Opened> | null = null;

process.on('disconnect', () => process.exit(0));
process.on('message', (told: PlayerOrder) => {
  if (told.type === 'part') return void play(told.order);
  opened = open(told.place);
  // Awaited with the first part; until then a failure must not end the process unheard.
  opened.catch(() => undefined);
});

async function open(place: PlayerPlace): Promise<Opened> {
  const { sitePath, databaseUrl } = place;
  const site = await readSiteFile(sitePath, { endpointUrls: {} });
  if (databaseUrl === null) return { place, grid: site.grid, worlds: new LibraryWorlds() };
  const database = await openDatabase(databaseUrl, { poolSize: 1 });
  const stores = {
    site,
    readings: new PostgresMeterReadingStore(database),
    forecasts: new PostgresForecastStore(database),
  };
  return { place, grid: site.grid, worlds: new LibraryWorlds(stores) };
}

async function play(order: PartOrder): Promise<void> {
  try {
    if (opened === null) throw new Error('a part came before its place');
    say({ type: 'done', result: await played(order, await opened) });
  } catch (error) {
    const refused = error instanceof DomainError && error.code === 'invalid-scenario';
    const text = error instanceof Error ? (refused ? error.message : error.stack) : undefined;
    say({ type: 'error', message: text ?? String(error), refused });
  }
}

/** Goes on where an earlier run was ended; what it played to its end is the answer. */
async function played(order: PartOrder, { place, ...means }: Opened): Promise<PartResult> {
  const kept = place.keep === null ? null : KeptDays.open(place.keep, order);
  if (kept !== null && kept.result !== null) return kept.result;
  const result = await playPart(order, {
    ...means,
    solver,
    memory: kept ?? FORGETFUL,
    onDay: (done, days) => say({ type: 'share', share: done / days }),
    signal: new AbortController().signal,
  });
  kept?.keepResult(result);
  return result;
}

function say(message: PartMessage): void {
  if (process.connected) process.send?.(message);
}
