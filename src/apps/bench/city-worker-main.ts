/** Entry of a worker process of the city bench: where to work comes as JSON on the command line; gone with its parent. */
import { createBullmqJobQueue } from '../../adapters/bullmq/bullmq-job-queue.js';
import { openDatabase } from '../../adapters/postgres/database.js';
import { PostgresParcelStore } from '../../adapters/postgres/parcel-store.js';
import { startCityWork } from '../city-work.js';
import { CITY_QUEUES, cityQueueConnection, type CityPlace } from './city-place.js';

const place = JSON.parse(process.argv[2] ?? '{}') as CityPlace;
const database = await openDatabase(place.databaseUrl);
const queue = await createBullmqJobQueue(cityQueueConnection(place), {
  onError: (error) => process.stderr.write(`city worker: ${error.message}\n`),
  namespace: CITY_QUEUES,
  ...place.queue,
});
const work = await startCityWork(queue, new PostgresParcelStore(database), place.warmWorkers);
process.on('disconnect', () => void end());
process.on('SIGTERM', () => void end());
process.send?.({ type: 'ready' });

async function end(): Promise<void> {
  await queue.close();
  await work.close();
  await database.close();
  process.exit(0);
}
