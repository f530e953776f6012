/** What a worker process does for scenarios: parts on queue `scenario`, each in a child process with no way to a device. */
import { PostgresScenarioRunStore } from '../adapters/postgres/scenario-run-store.js';
import { ScenarioJobs } from '../modules/scenarios/scenarios.jobs.js';
import type { Foundation } from './foundation.js';
import { ProcessPartPlayer } from './scenario/process-part-player.js';

/** Starts working the queue, one part at a time. Close the queue first, then this. */
export async function startScenarioWork({
  queue,
  database,
  settings,
}: Foundation): Promise<{ close: () => Promise<void> }> {
  const place = { sitePath: settings.sitePath, databaseUrl: settings.databaseUrl, keep: null };
  const player = new ProcessPartPlayer(place);
  const jobs = new ScenarioJobs(new PostgresScenarioRunStore(database), player);
  await queue.work('scenario', jobs.handlers(), 1);
  return { close: () => player.close() };
}
