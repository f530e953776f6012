/** A headless day: the real loop on its own database, queue, workers and OPC UA servers; only the clock is faster. */
import { HighsSolver } from '../../adapters/highs/highs-solver.js';
import { PostgresMeterReadingStore } from '../../adapters/postgres/meter-reading-store.js';
import { PostgresJournal } from '../../adapters/postgres/journal.js';
import { PostgresPlanStore } from '../../adapters/postgres/plan-store.js';
import { PostgresSetpointStore } from '../../adapters/postgres/setpoint-store.js';
import type { Settings } from '../../config/settings.js';
import { civilDay } from '../../core/time/civil.js';
import { slotsBetween } from '../../core/time/slot.js';
import { measureDay } from './day-measure.js';
import { type DayOptions, dayCity } from './day-options.js';
import { type DayResult, summarise } from './day-result.js';
import { playCycles, type RunningStage, setStage, strike } from './day-stage.js';
import { readTrace } from './read-trace.js';
import { playForesight, playUncontrolled } from './reference-days.js';

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
    const run = await playCycles(stage, slots, options);
    const controlledMs = performance.now() - started - setupMs;
    options.progress.stage('the same day without control, and with perfect foresight');
    const references = await runReferences(stage, slots, options);
    const trace = await readTrace(
      new PostgresMeterReadingStore(stage.foundation.database),
      stage.foundation.site.grid,
      slots,
    );
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

async function runReferences(
  stage: RunningStage,
  slots: readonly number[],
  options: DayOptions,
): Promise<DayResult['references']> {
  const { grid } = stage.foundation.site;
  const lookAheadSlots = stage.settings.horizonSlots;
  const input = {
    grid,
    slots,
    lookAheadSlots,
    city: dayCity(options, { startMs: slots[0] ?? 0, historyDays: 2 }),
  };
  const uncontrolled = playUncontrolled(input);
  const solver = new HighsSolver();
  try {
    const foresight = await playForesight(input, uncontrolled, solver);
    return { uncontrolled: measureDay(grid, uncontrolled.trace), foresight: measureDay(grid, foresight) };
  } finally {
    await solver.close();
  }
}
