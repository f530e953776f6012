/** Entry of a worker process of the forecast bench: where to work comes as JSON on the command line; gone with its parent. */
import { createBullmqJobQueue } from '../../adapters/bullmq/bullmq-job-queue.js';
import { openDatabase } from '../../adapters/postgres/database.js';
import { PostgresParcelStore } from '../../adapters/postgres/parcel-store.js';
import { ownFigures } from '../city-work.js';
import { cityQueueConnection } from './city-place.js';
import { FleetFiles } from './forecast-files.js';
import { fleetHandlers } from './forecast-jobs.js';
import { FORECAST_QUEUES, LOCK_MS, type FleetPlace } from './forecast-place.js';
import { FleetWorker } from './forecast-work.js';

const place = JSON.parse(process.argv[2] ?? '{}') as FleetPlace;
const database = await openDatabase(place.databaseUrl);
const queue = await createBullmqJobQueue(cityQueueConnection(place), {
  onError: (error) => process.stderr.write(`forecast worker: ${error.message}\n`),
  namespace: FORECAST_QUEUES,
  lockDurationMs: LOCK_MS,
});
const cpuMs = (): number => ownFigures.cpuMs();
const worker = new FleetWorker(new FleetFiles(place.folder), cpuMs);
const parcels = new PostgresParcelStore(database);
await queue.work('forecast', fleetHandlers({ worker, parcels, cpuMs }), 1);
process.on('disconnect', () => void end());
process.on('SIGTERM', () => void end());
process.send?.({ type: 'ready' });

async function end(): Promise<void> {
  await queue.close();
  await database.close();
  process.exit(0);
}
