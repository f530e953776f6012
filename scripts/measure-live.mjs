/** How long from a value stored by one process to the event at a client of the API: npm run build, then node scripts/measure-live.mjs. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresEventFeed } from '../dist/src/adapters/postgres/event-feed.js';
import { PostgresMeterReadingStore } from '../dist/src/adapters/postgres/meter-reading-store.js';
import { startEmbeddedPostgres } from '../dist/src/adapters/postgres/embedded/start-embedded-postgres.js';
import { startApi } from '../dist/src/apps/api.js';
import { openFoundation } from '../dist/src/apps/foundation.js';
import { parseSettings } from '../dist/src/config/settings.js';
import { announcedReadings } from '../dist/src/modules/live/announced-stores.js';
import { EventBatches } from '../dist/src/modules/live/event-batches.js';
import { openDatabase } from '../dist/src/adapters/postgres/database.js';

const VALUES = 200;
const EVERY_MS = 137;

const folder = await mkdtemp(join(tmpdir(), 'traboule-live-'));
const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
const settings = parseSettings({
  DATABASE_URL: server.url,
  TRABOULE_DATA_DIR: folder,
  TRABOULE_HTTP_PORT: '0',
  TRABOULE_LOG_LEVEL: 'silent',
});
const foundation = await openFoundation(settings);
const api = await startApi(foundation);
const token = (await readFile(join(folder, 'operator-token'), 'utf8')).trim();

// Another pool, as of another process; the store tells as the gateway's does.
const database = await openDatabase(server.url);
const batches = new EventBatches(new PostgresEventFeed(database), foundation.clock);
const readings = announcedReadings(new PostgresMeterReadingStore(database), batches);

const response = await fetch(`${api.url}/api/v1/stream`, { headers: { authorization: `Bearer ${token}` } });
const waiting = [];
const tookMs = [];
const listening = (async () => {
  const decoder = new TextDecoder();
  for await (const bytes of response.body) {
    if (!decoder.decode(bytes).includes('event: readings')) continue;
    const nowMs = performance.now();
    for (const storedMs of waiting.splice(0)) tookMs.push(nowMs - storedMs);
  }
})().catch(() => undefined);

for (let i = 0; i < VALUES; i += 1) {
  const atMs = Date.now();
  const reading = {
    seriesId: 'BAT-GERLAND.activePower',
    sourceMs: atMs,
    value: i,
    quality: 'good',
    statusCode: 0,
    knownAtMs: atMs,
  };
  await readings.append([reading]);
  waiting.push(performance.now());
  await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
}
await new Promise((resolve) => setTimeout(resolve, 2_000));
tookMs.sort((a, b) => a - b);
const share = (q) => `${(tookMs[Math.floor((tookMs.length - 1) * q)] ?? NaN).toFixed(0)} ms`;
console.log(
  `${tookMs.length} of ${VALUES} values, one every ${EVERY_MS} ms: stored to event at the client: median ${share(0.5)}, 95 % ${share(0.95)}, most ${share(1)}`,
);
await api.close();
await listening;
await database.close();
await server.stop();
await rm(folder, { recursive: true, force: true });
