/** Several series threads as one: each request goes to the thread with the least before it. */
import { LpSeriesSolver, type SeriesAnswer, type SeriesRun } from '../../ports/lp-series.js';
import { HighsSeriesSolver } from './highs-series.js';

interface Lane {
  readonly solver: HighsSeriesSolver;
  waiting: number;
}

/** Which thread solves a series changes nothing about its answer. Threads start with their first request. */
export class HighsSeriesPool extends LpSeriesSolver {
  private readonly lanes: readonly Lane[];

  /** @param threads at least 1 */
  constructor(threads: number) {
    super();
    this.lanes = Array.from({ length: threads }, () => ({ solver: new HighsSeriesSolver(), waiting: 0 }));
  }

  override async solveSeries(run: SeriesRun): Promise<SeriesAnswer> {
    const lane = this.lanes.reduce((best, one) => (one.waiting < best.waiting ? one : best));
    lane.waiting += 1;
    try {
      return await lane.solver.solveSeries(run);
    } finally {
      lane.waiting -= 1;
    }
  }

  override async close(): Promise<void> {
    await Promise.all(this.lanes.map(({ solver }) => solver.close()));
  }
}
