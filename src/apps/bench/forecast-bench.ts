/** `bench forecast`: a fleet of meters fitted, forecast and moved on over worker processes, beside models of one meter at a time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../config/settings.js';
import { openDayPlace } from '../day/day-place.js';
import { FIT_CHUNK, REFER_METERS, UPDATE_CHUNK } from './forecast-jobs.js';
import { noReferences, sampledMeters, type References, type ReferenceTally } from './forecast-reference.js';
import { addScores, sharesOf, totalScore, type KindScores } from './forecast-score.js';
import { FleetStage, type FleetRound } from './forecast-stage.js';
import { noTally, type ChunkTally } from './forecast-work.js';
import { lookAtMachine } from './machine.js';
import { watchMemory, type MemoryPeaks } from './process-memory.js';

export interface ForecastBenchOptions {
  readonly meters: number;
  readonly workers: number;
  readonly seed: number;
  /** Meters that the references are asked for as well. */
  readonly sample: number;
  readonly tell: (line: string) => void;
}

/** A pass over the whole fleet. */
export interface FleetPass {
  /** From sending the jobs to having all answers [ms]. */
  readonly ms: number;
  /** In all workers [ms of CPU]. */
  readonly tally: ChunkTally;
  readonly jobs: number;
  /** Workers that did any of it. */
  readonly workers: number;
}

/** The sampled meters by each reference, and by the fleet. */
export interface ComparedMeters {
  readonly meters: number;
  readonly references: References;
  readonly fleet: ChunkTally;
}

/** What was measured. */
export interface ForecastBenchResult {
  readonly machine: ReturnType<typeof lookAtMachine>;
  readonly options: Omit<ForecastBenchOptions, 'tell'>;
  readonly queue: 'PostgreSQL' | 'Redis';
  readonly fit: FleetPass;
  readonly update: FleetPass;
  readonly memory: MemoryPeaks;
  readonly compared: ComparedMeters;
  /** The fleet is as good as both references, within what the sample can tell. */
  readonly passed: boolean;
}

const MOST_PER_CHUNK = 200;
/** Chunks of each worker at least, so that none waits long for the last. */
const CHUNKS_PER_WORKER = 4;
const METERS_PER_REFERENCE_JOB = 5;

/** Runs the bench; nothing is left behind. */
export async function runForecastBench(
  options: ForecastBenchOptions,
  settings: Settings,
): Promise<ForecastBenchResult> {
  const machine = lookAtMachine();
  const folder = await mkdtemp(join(tmpdir(), 'traboule-fleet-'));
  try {
    const scratch = await openDayPlace(settings, options.tell);
    try {
      const place = { databaseUrl: scratch.databaseUrl, redisUrl: settings.redisUrl, folder };
      const measured = await measure(place, options);
      const { tell: _tell, ...asked } = options;
      return {
        ...{ machine, options: asked, ...measured },
        queue: settings.redisUrl === null ? 'PostgreSQL' : 'Redis',
        passed: isAsGood(measured.compared),
      };
    } finally {
      await scratch.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  place: Parameters<typeof FleetStage.open>[0],
  options: ForecastBenchOptions,
): Promise<Pick<ForecastBenchResult, 'fit' | 'update' | 'memory' | 'compared'>> {
  const { meters, workers, seed, tell } = options;
  const memoryOf = watchMemory();
  const stage = await FleetStage.open(place, workers, tell);
  try {
    const orders = chunksOf(meters, workers).map((chunk) => ({ ...chunk, seed, meters: '' }));
    tell(`${String(meters)} meters in ${String(orders.length)} jobs on ${String(workers)} worker(s)`);
    const fit = passOf(await stage.run(FIT_CHUNK, orders));
    const update = passOf(await stage.run(UPDATE_CHUNK, orders));
    const memory = await memoryOf();
    const sampled = sampledMeters(meters, options.sample);
    tell(`references on ${String(sampled.length)} of them`);
    const { answers } = await stage.run(REFER_METERS, referenceOrders(sampled, seed));
    return { fit, update, memory, compared: comparedOf(answers, sampled.length) };
  } finally {
    await stage.close();
  }
}

function chunksOf(meters: number, workers: number): { chunk: number; from: number; to: number }[] {
  const size = Math.max(1, Math.min(MOST_PER_CHUNK, Math.ceil(meters / (workers * CHUNKS_PER_WORKER))));
  return Array.from({ length: Math.ceil(meters / size) }, (_, chunk) => ({
    ...{ chunk, from: chunk * size, to: Math.min(meters, (chunk + 1) * size) },
  }));
}

function referenceOrders(sampled: readonly number[], seed: number): Parameters<FleetStage['run']>[1] {
  return Array.from({ length: Math.ceil(sampled.length / METERS_PER_REFERENCE_JOB) }, (_, chunk) => {
    const part = sampled.slice(chunk * METERS_PER_REFERENCE_JOB, (chunk + 1) * METERS_PER_REFERENCE_JOB);
    return { ...{ chunk, seed, meters: part.join(',') }, from: part[0] ?? 0, to: (part.at(-1) ?? 0) + 1 };
  });
}

function passOf({ answers, ms }: FleetRound): FleetPass {
  const tally = noTally();
  for (const answer of answers) if (answer.tally) addTally(tally, answer.tally);
  return { ms, tally, jobs: answers.length, workers: new Set(answers.map(({ worker }) => worker)).size };
}

function comparedOf(answers: FleetRound['answers'], meters: number): ComparedMeters {
  const references = noReferences();
  const fleet = noTally();
  for (const answer of answers) {
    if (answer.references) {
      addReference(references.naive, answer.references.naive);
      addReference(references.ridge, answer.references.ridge);
    }
    if (answer.fleet) addTally(fleet, answer.fleet);
  }
  return { meters, references, fleet };
}

function addReference(into: ReferenceTally, other: ReferenceTally): void {
  into.cpuMs += other.cpuMs;
  addScores(into.scores, other.scores);
}

function addTally(into: ChunkTally, other: ChunkTally): void {
  into.makeMs += other.makeMs;
  into.fitMs += other.fitMs;
  into.predictMs += other.predictMs;
  into.filesMs += other.filesMs;
  addScores(into.scores, other.scores);
}

/** Speed must not be bought by worse forecasts: no more than a twentieth above either reference. */
const TOLERANCE = 1.05;

function isAsGood({ references, fleet }: ComparedMeters): boolean {
  const own = lossOf(fleet.scores);
  return [references.naive, references.ridge].every(({ scores }) => own <= TOLERANCE * lossOf(scores));
}

function lossOf(scores: KindScores): number {
  return sharesOf(totalScore(scores)).wql;
}
