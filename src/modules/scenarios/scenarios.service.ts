/** Takes scenarios, hands their parts to the workers, and sums up what came of them. */
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import { daysOf } from '../../core/scenario/play-scenario.js';
import { partsOf, type RunOrder } from '../../core/scenario/run-parts.js';
import { runInputs, type RunResult, runResult } from '../../core/scenario/run-result.js';
import type { Scenario } from '../../core/scenario/scenario.js';
import { readSweep } from '../../core/scenario/sweep.js';
import { seriesId } from '../../core/series/series.js';
import { Clock } from '../../ports/clock.js';
import { JobQueue } from '../../ports/job-queue.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { ScenarioRunStore, type ScenarioRunStatus } from '../../ports/scenario-run-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { readScenario, refuseUnplayable } from './read-scenario.js';
import { partRequest } from './run-request.js';
import type { RunBody } from './run.schema.js';

/** Most parts of a run: each is a job. */
const MOST_PARTS = 10_000;

@Injectable()
export class ScenariosService {
  constructor(
    private readonly runs: ScenarioRunStore,
    private readonly queue: JobQueue,
    private readonly model: SiteModel,
    private readonly clock: Clock,
    private readonly readings: MeterReadingStore,
  ) {}

  /**
   * Keeps a sound run and enqueues its parts.
   *
   * @throws DomainError `invalid-scenario` with every problem; nothing is kept then
   */
  async start(body: RunBody): Promise<ScenarioRunStatus> {
    const { samples, timeLimitS } = body;
    const scenario = readScenario(body.scenario);
    const order: RunOrder = { scenario, sweeps: body.sweep.map(readSweep), samples, timeLimitS };
    const site = this.model.site();
    refuseUnplayable(order, site.grid);
    if (scenario.base.source === 'recorded') await this.refuseUnrecorded(scenario);
    const parts = partsOf(order);
    if (parts.length > MOST_PARTS) {
      throw new DomainError(
        'invalid-scenario',
        `saw ${String(parts.length)} variants times samples; expected at most ${String(MOST_PARTS)}; take fewer samples`,
      );
    }
    const id = randomUUID();
    const openedAtMs = this.clock.nowMs();
    await this.runs.open({ id, order, siteVersion: site.version, parts: parts.length, openedAtMs });
    try {
      for (const part of parts) await this.queue.enqueue(partRequest(id, part.index));
    } catch (error) {
      // What was enqueued already finds a run nobody wants.
      await this.runs.cancel(id);
      throw error;
    }
    return this.status(id);
  }

  /** @throws DomainError `unknown-run` */
  async status(id: string): Promise<ScenarioRunStatus> {
    const status = await this.runs.status(id);
    if (status === null) throw unknownRun(id);
    return status;
  }

  /** Newest first, those after a run where one is named. @throws DomainError `unknown-run` */
  async recent(limit: number, after?: string): Promise<ScenarioRunStatus[]> {
    if (after !== undefined) await this.status(after);
    return this.runs.recent(limit, after);
  }

  /** Ends a run; what it came to so far is not shown. */
  async cancel(id: string): Promise<ScenarioRunStatus> {
    await this.status(id);
    await this.runs.cancel(id);
    return this.status(id);
  }

  /** @throws DomainError `unknown-run` while there is none, with the state in its message */
  async result(id: string): Promise<RunResult> {
    const { state, partsDone, parts, failure } = await this.status(id);
    const run = await this.runs.run(id);
    if (run === null) throw unknownRun(id);
    if (state !== 'done') {
      const why = failure === null ? '' : `: ${failure}`;
      throw new DomainError(
        'unknown-run',
        `run ${id} is ${state} with ${String(partsDone)} of ${String(parts)} parts${why}; expected a run that is done; ask for its status`,
      );
    }
    const results = await this.runs.partResults(id);
    return runResult(runInputs(run.order, run.siteVersion, results), results);
  }

  /** Results in the order asked. */
  async results(ids: readonly string[]): Promise<RunResult[]> {
    const results: RunResult[] = [];
    for (const id of ids) results.push(await this.result(id));
    return results;
  }

  /** Every day of the range must have something of some meter; how much is enough is seen when it is read whole. */
  private async refuseUnrecorded({ base }: Scenario): Promise<void> {
    const meters = this.model.site().grid.meters.map(({ id }) => seriesId(id, 'power'));
    for (const { date, startMs, endMs } of daysOf(base)) {
      const series = await this.readings.slotSeries({ seriesIds: meters, startMs, endMs });
      const isKnown = [...series.values()].some(({ values }) => values.some((kw) => Number.isFinite(kw)));
      if (isKnown) continue;
      throw new DomainError(
        'invalid-scenario',
        `1 problem in the scenario\nbase: saw no value of any meter on ${date}; expected recorded days; ` +
          `choose a range with data, or play the made world (source: made)`,
        { issues: [{ path: 'base', message: `no value of any meter on ${date}` }] },
      );
    }
  }
}

function unknownRun(id: string): DomainError {
  return new DomainError(
    'unknown-run',
    `no run ${id}; expected the id that POST /api/v1/scenarios/runs gave`,
  );
}
