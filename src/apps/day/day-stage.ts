/** The stage of a headless day: database, twin, gateway and workers, set at a slot and struck again. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SteppedClock } from '../../adapters/clock/clocks.js';
import { PostgresPlanStore } from '../../adapters/postgres/plan-store.js';
import type { Settings } from '../../config/settings.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { calledBuildings } from '../../twin/city/called-buildings.js';
import { siteFileText } from '../../twin/site-draft.js';
import type { TwinHandle } from '../../twin/twin-types.js';
import { type ChildRole, forkRole } from '../child-role.js';
import { type Foundation, openFoundation } from '../foundation.js';
import { type RunningGateway, startGateway } from '../gateway.js';
import { forkTwin } from '../twin-process.js';
import { type ControlledRun, runCycles } from './controlled-day.js';
import { type CityPart, type DayOptions, dayPolicy, dayTwin } from './day-options.js';
import { openDayPlace, type DayPlace } from './day-place.js';

/** Days of history the forecasts learn from. */
const HISTORY_DAYS = 28;

/** Longest wait for a silent endpoint at a slot's end [wall ms]. */
const GRACE_MS = 1_000;

/** Everything a day has running; closed in reverse order. */
export interface RunningStage {
  readonly place: DayPlace;
  readonly settings: Settings;
  readonly twin: TwinHandle;
  readonly foundation: Foundation;
  readonly clock: SteppedClock;
  readonly gateway: RunningGateway;
  readonly workers: readonly ChildRole[];
}

/**
 * Sets the stage of a day that begins at `startMs`: history read, worker warm, the world standing at that instant.
 * What was started is ended again when a later part fails.
 *
 * @param startMs first slot of the day [epoch ms]
 */
export async function setStage(options: DayOptions, base: Settings, startMs: number): Promise<RunningStage> {
  const { progress } = options;
  const historyDays = options.part?.historyDays ?? HISTORY_DAYS;
  const ends: (() => Promise<unknown>)[] = [];
  try {
    const place = await openDayPlace(base, (line) => progress.stage(line));
    ends.unshift(() => place.close());
    progress.stage('starting the twin of Lyon');
    // One slot early, so that live values stand in the store when the first cycle begins.
    const at = { startMs: startMs - SLOT_MS, pkiFolder: place.pkiFolder, historyDays };
    const twin = await forkTwin(dayTwin(options, at));
    ends.unshift(() => twin.stop());
    const settings = {
      ...stageSettings(base, place, { startMs, endpointUrls: twin.endpoints }),
      ...(options.part === undefined ? {} : { sitePath: await writeSite(options.part, place, twin) }),
    };
    const clock = new SteppedClock(startMs - SLOT_MS);
    const foundation = await openFoundation(settings, { clock });
    ends.unshift(() => foundation.close());
    progress.stage('starting worker and gateway');
    const workers = Array.from({ length: options.workers }, () => forkRole('worker', settings));
    ends.unshift(() => Promise.allSettled(workers.map((worker) => worker.stop())));
    const gateway = await startGateway(foundation, {
      graceMs: GRACE_MS,
      ticking: false,
      historyDays,
      onProgress: (line) => progress.stage(line),
    });
    // The gateway closes its foundation itself.
    ends.splice(1, 1, () => gateway.close());
    await Promise.all(workers.map((worker) => worker.ready));
    clock.moveTo(startMs);
    await twin.advanceTo(startMs);
    return { place, settings, twin, foundation, clock, gateway, workers };
  } catch (error) {
    for (const end of ends) await end().catch(() => undefined);
    throw error;
  }
}

/** Runs the cycles of the slots on the stage, and settles the last one. */
export async function playCycles(
  stage: RunningStage,
  slots: readonly number[],
  { progress, signal }: Pick<DayOptions, 'progress' | 'signal'>,
): Promise<ControlledRun> {
  progress.begin(slots.length);
  const run = await runCycles(slots, {
    clock: stage.clock,
    queue: stage.foundation.queue,
    plans: new PostgresPlanStore(stage.foundation.database),
    advance: async (toMs) => {
      await stage.twin.advanceTo(toMs);
    },
    signal,
    onCycle: (done, slotMs) => progress.cycle(done, slotMs),
  });
  const lastMs = slots.at(-1) ?? 0;
  stage.clock.moveTo(lastMs + SLOT_MS);
  await stage.gateway.settleSlot(lastMs);
  progress.end();
  return run;
}

/** Ends everything, also after a failure: nothing may outlive the day. */
export async function strike(stage: RunningStage): Promise<void> {
  await Promise.allSettled(stage.workers.map((worker) => worker.stop()));
  await Promise.allSettled([stage.gateway.close()]);
  await Promise.allSettled([stage.twin.stop()]);
  await stage.place.close();
}

/** A site file for the part of the city that is there, with the buildings that are seen one by one. */
async function writeSite(part: CityPart, { dataDir }: DayPlace, twin: TwinHandle): Promise<string> {
  const path = join(dataDir, 'site.yaml');
  const text = siteFileText({
    urls: twin.endpoints,
    ...(part.endpoints === null ? {} : { endpoints: part.endpoints }),
    calledBuildings: calledBuildings(part.calledBuildings),
  });
  await writeFile(path, text);
  return path;
}

function stageSettings(
  base: Settings,
  place: DayPlace,
  at: { readonly startMs: number; readonly endpointUrls: Settings['endpointUrls'] },
): Settings {
  return {
    ...base,
    databaseUrl: place.databaseUrl,
    dataDir: place.dataDir,
    opcuaPkiDir: place.pkiFolder,
    endpointUrls: at.endpointUrls,
    autoApprove: dayPolicy(at.startMs),
  };
}
