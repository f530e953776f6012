/** A headless day: the real loop on its own database, queue, workers and OPC UA servers; only the clock is faster. */
import { HighsSolver } from '../../adapters/highs/highs-solver.js';
import { SteppedClock } from '../../adapters/clock/clocks.js';
import { PostgresMeterReadingStore } from '../../adapters/postgres/meter-reading-store.js';
import { PostgresJournal } from '../../adapters/postgres/journal.js';
import { PostgresPlanStore } from '../../adapters/postgres/plan-store.js';
import { PostgresSetpointStore } from '../../adapters/postgres/setpoint-store.js';
import type { Settings } from '../../config/settings.js';
import { civilDay } from '../../core/time/civil.js';
import { SLOT_MS, slotsBetween } from '../../core/time/slot.js';
import type { TwinHandle } from '../../twin/twin-types.js';
import { type ChildRole, forkRole } from '../child-role.js';
import { type Foundation, openFoundation } from '../foundation.js';
import { type RunningGateway, startGateway } from '../gateway.js';
import { forkTwin } from '../twin-process.js';
import { type ControlledRun, runCycles } from './controlled-day.js';
import { measureDay } from './day-measure.js';
import { type DayOptions, dayCity, dayPolicy, dayTwin } from './day-options.js';
import { type DayResult, summarise } from './day-result.js';
import { openDayPlace, type DayPlace } from './day-place.js';
import { readTrace } from './read-trace.js';
import { playForesight, playUncontrolled } from './reference-days.js';

/** Days of history the forecasts learn from. */
const HISTORY_DAYS = 28;

/** Longest wait for a silent endpoint at a slot's end [wall ms]. */
const GRACE_MS = 1_000;

/** Everything a day has running; closed in reverse order. */
interface Stage {
  readonly place: DayPlace;
  readonly settings: Settings;
  readonly twin: TwinHandle;
  readonly foundation: Foundation;
  readonly clock: SteppedClock;
  readonly gateway: RunningGateway;
  readonly workers: readonly ChildRole[];
}

/**
 * Runs a day and its two references.
 *
 * @param options what day, with what demand and faults
 * @param base settings of this machine; database and queue servers are taken from them when set
 */
export async function runDay(options: DayOptions, base: Settings): Promise<DayResult> {
  const day = civilDay(options.date);
  const slots = slotsBetween(day.startMs, day.endMs);
  const started = performance.now();
  const stage = await setStage(options, base, day.startMs);
  try {
    const setupMs = performance.now() - started;
    const run = await runControlled(stage, slots, options);
    const controlledMs = performance.now() - started - setupMs;
    options.progress.stage('the same day without control, and with perfect foresight');
    const references = await runReferences(stage, slots, options);
    const trace = await readTrace(new PostgresMeterReadingStore(stage.foundation.database), stage.foundation.site.grid, slots);
    return await summarise({
      options,
      slots,
      run,
      controlled: measureDay(stage.foundation.site.grid, trace),
      references,
      plans: new PostgresPlanStore(stage.foundation.database),
      setpoints: new PostgresSetpointStore(stage.foundation.database),
      journal: new PostgresJournal(stage.foundation.database),
      wallMs: { setup: setupMs, controlled: controlledMs, total: performance.now() - started },
    });
  } finally {
    await strike(stage);
  }
}

async function setStage(options: DayOptions, base: Settings, startMs: number): Promise<Stage> {
  const { progress } = options;
  const place = await openDayPlace(base, (line) => progress.stage(line));
  try {
    progress.stage('starting the twin of Lyon');
    // One slot early, so that live values stand in the store when the first cycle begins.
    const twin = await forkTwin(dayTwin(options, { startMs: startMs - SLOT_MS, pkiFolder: place.pkiFolder, historyDays: HISTORY_DAYS }));
    const settings: Settings = {
      ...base,
      databaseUrl: place.databaseUrl,
      dataDir: place.dataDir,
      opcuaPkiDir: place.pkiFolder,
      endpointUrls: twin.endpoints,
      autoApprove: dayPolicy(startMs),
    };
    const clock = new SteppedClock(startMs - SLOT_MS);
    const foundation = await openFoundation(settings, { clock });
    progress.stage('starting worker and gateway');
    const workers = Array.from({ length: options.workers }, () => forkRole('worker', settings));
    const gateway = await startGateway(foundation, {
      graceMs: GRACE_MS,
      ticking: false,
      historyDays: HISTORY_DAYS,
      onProgress: (line) => progress.stage(line),
    });
    await Promise.all(workers.map((worker) => worker.ready));
    clock.moveTo(startMs);
    await twin.advanceTo(startMs);
    return { place, settings, twin, foundation, clock, gateway, workers };
  } catch (error) {
    await place.close();
    throw error;
  }
}

async function runControlled(stage: Stage, slots: readonly number[], options: DayOptions): Promise<ControlledRun> {
  const { progress } = options;
  progress.begin(slots.length);
  const run = await runCycles(slots, {
    clock: stage.clock,
    queue: stage.foundation.queue,
    plans: new PostgresPlanStore(stage.foundation.database),
    advance: async (toMs) => {
      await stage.twin.advanceTo(toMs);
    },
    onCycle: (done, slotMs) => progress.cycle(done, slotMs),
  });
  const lastMs = slots.at(-1) ?? 0;
  stage.clock.moveTo(lastMs + SLOT_MS);
  await stage.gateway.settleSlot(lastMs);
  progress.end();
  return run;
}

async function runReferences(stage: Stage, slots: readonly number[], options: DayOptions): Promise<DayResult['references']> {
  const { grid } = stage.foundation.site;
  const input = { grid, slots, city: dayCity(options, { startMs: slots[0] ?? 0, historyDays: 2 }) };
  const uncontrolled = playUncontrolled(input);
  const solver = new HighsSolver();
  try {
    const foresight = await playForesight(input, uncontrolled, solver);
    return { uncontrolled: measureDay(grid, uncontrolled.trace), foresight: measureDay(grid, foresight) };
  } finally {
    await solver.close();
  }
}

/** Ends everything, also after a failure: nothing may outlive the day. */
async function strike(stage: Stage): Promise<void> {
  await Promise.allSettled(stage.workers.map((worker) => worker.stop()));
  await Promise.allSettled([stage.gateway.close()]);
  await Promise.allSettled([stage.twin.stop()]);
  await stage.place.close();
}
