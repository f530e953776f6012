/** Composition root of a scenario on the command line: a file in, a result out; no database, no service. */
import { fileURLToPath } from 'node:url';
import { readYamlFile } from '../../config/scenario-file/read-yaml.js';
import { readSiteFile } from '../../config/site-file/read-site-file.js';
import { partsOf, type RunOrder } from '../../core/scenario/run-parts.js';
import { runInputs, type RunResult, runResult } from '../../core/scenario/run-result.js';
import { readSweep } from '../../core/scenario/sweep.js';
import { readScenario, refuseUnplayable } from '../../modules/scenarios/read-scenario.js';
import { scenarioJsonSchema } from '../../modules/scenarios/scenario.schema.js';
import { contentOf } from '../content-of.js';
import { forgetDays, type KeepPlace } from './kept-days.js';
import { playParts } from './part-pool.js';

export { scenarioJsonSchema };

/** What is asked beside the file. */
export interface ScenarioAsk {
  readonly file: string;
  readonly sitePath: string;
  /** Sweeps as typed, for example `pv=0..5:0.5`. */
  readonly sweeps: readonly string[];
  readonly samples: number;
  readonly timeLimitS: number;
  readonly workers: number;
  /** Folder for days that are played, until the run is whole; null = nothing is kept. */
  readonly keepFolder: string | null;
  readonly signal: AbortSignal;
  /** Told of parts done of all, a part in hand counting as a share. */
  readonly onProgress: (done: number, parts: number) => void;
}

/** A run that is whole. */
export interface ScenarioRunDone {
  readonly result: RunResult;
  /** Lets go of the days that were kept for it; to be called when the result is safe. */
  readonly forgetDays: () => Promise<void>;
}

/** Runs a scenario file. @throws DomainError `invalid-scenario`, or the reason of the signal */
export async function runScenarioFile(ask: ScenarioAsk): Promise<ScenarioRunDone> {
  const order: RunOrder = {
    scenario: readScenario(await readYamlFile(ask.file)),
    sweeps: ask.sweeps.map(readSweep),
    samples: ask.samples,
    timeLimitS: ask.timeLimitS,
  };
  const site = await readSiteFile(ask.sitePath, { endpointUrls: {} });
  refuseUnplayable(order, site.grid);
  const parts = partsOf(order);
  const keep = await keepPlace(ask);
  const played = await playParts({
    order,
    parts,
    place: { sitePath: ask.sitePath, databaseUrl: null, keep },
    workers: ask.workers,
    onProgress: (done) => ask.onProgress(done, parts.length),
    signal: ask.signal,
  });
  return {
    result: runResult(runInputs(order, site.version, played), played),
    forgetDays: async () => {
      if (keep !== null) await forgetDays(keep, order, parts);
    },
  };
}

/** What plays a part: days that an earlier version of it played are no days of this one. */
const PROGRAM = [new URL('../..', import.meta.url), new URL('../../../forecasts', import.meta.url)];

async function keepPlace({ keepFolder, sitePath }: ScenarioAsk): Promise<KeepPlace | null> {
  if (keepFolder === null) return null;
  const madeOf = await contentOf([sitePath, ...PROGRAM.map((folder) => fileURLToPath(folder))]);
  return { folder: keepFolder, madeOf };
}
