/** Cases between the one who asks and the worker, on queues and stores of this process. */
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MemoryCaseRunStore } from '../../adapters/memory/case-run-store.js';
import { MemoryJobQueue } from '../../adapters/memory/memory-job-queue.js';
import type { DispatchCase } from '../../core/case/dispatch-case.js';
import type { LinearProgram, SolveOutcome } from '../../core/dispatch/linear-program.js';
import { type LpSession, LpSolver, type SolveOptions } from '../../ports/lp-solver.js';
import { CaseSolvers, SolveJobs } from './solve.jobs.js';
import { SolveService } from './solve.service.js';

const CASE: DispatchCase = {
  version: 1,
  name: 'asked',
  start: '2026-01-15T17:00:00Z',
  slots: 1,
  stepMinutes: 15,
  cityImportLimitKw: 10,
  substations: [{ id: 'S', importLimitKw: 10 }],
  loads: [{ node: 'S', powerKw: 5 }],
  assets: [],
  prices: { importEurPerKwh: 0.1, exportEurPerKwh: 0 },
};

const QUERY = { solver: 'highs', timeLimit: 5 } as const;

/** Ends every program in a given way. */
class Scripted extends LpSolver {
  override readonly name = 'highs';
  readonly asked: SolveOptions[] = [];
  constructor(private readonly end: (options: SolveOptions, nth: number) => Promise<SolveOutcome>) {
    super();
  }
  override solve(_program: LinearProgram, options: SolveOptions): Promise<SolveOutcome> {
    this.asked.push(options);
    return this.end(options, this.asked.length);
  }
  override open(): LpSession {
    throw new Error('no live models here');
  }
  override close(): Promise<void> {
    return Promise.resolve();
  }
}

function ended(status: 'time-limit' | 'cancelled'): SolveOutcome {
  const report = { solver: 'highs', version: '0', solveMs: 2_000, iterations: null, message: status };
  return { status, conflict: [], report };
}

/** Ends once it is cancelled. */
function untilCancelled({ signal }: SolveOptions): Promise<SolveOutcome> {
  return new Promise((resolve) => {
    signal?.addEventListener('abort', () => {
      resolve(ended('cancelled'));
    });
  });
}

async function office(solver: LpSolver) {
  const runs = new MemoryCaseRunStore();
  const queue = new MemoryJobQueue({ backoffMs: 1 });
  class Only extends CaseSolvers {
    override solver(name: string): LpSolver | null {
      return name === 'highs' ? solver : null;
    }
  }
  await queue.work('solve', new SolveJobs(runs, new Only()).handlers(), 1);
  return { runs, queue, service: new SolveService(runs, queue) };
}

const nobodyLeaves = (): AbortSignal => new AbortController().signal;

beforeAll(() => {
  Logger.overrideLogger(false);
});
afterAll(() => {
  Logger.overrideLogger(['log', 'warn', 'error']);
});

describe('a case handed to a worker', () => {
  it('comes back with its answer, whatever it is, under the limit that was asked for', async () => {
    const solver = new Scripted(() => Promise.resolve(ended('time-limit')));
    const { service, queue } = await office(solver);
    const answer = await service.solve(CASE, { ...QUERY, risk: 5 }, nobodyLeaves());
    expect(answer).toMatchObject({
      name: 'asked',
      status: 'time-limit',
      options: { solver: 'highs', riskPercent: 5, timeLimitS: 5 },
    });
    expect(solver.asked[0]?.timeLimitMs).toBe(5_000);
    await queue.close();
  });

  it('is tried again after a worker’s bug, and fails with the cause when it is one every time', async () => {
    const lucky = await office(
      new Scripted((_, nth) =>
        nth === 1 ? Promise.reject(new Error('the thread died')) : Promise.resolve(ended('time-limit')),
      ),
    );
    expect((await lucky.service.solve(CASE, QUERY, nobodyLeaves())).status).toBe('time-limit');
    const unlucky = await office(new Scripted(() => Promise.reject(new Error('the thread died'))));
    await expect(unlucky.service.solve(CASE, QUERY, nobodyLeaves())).rejects.toThrow(
      'the worker failed on a case: the thread died',
    );
    await Promise.all([lucky.queue.close(), unlucky.queue.close()]);
  });

  it('is the asker’s mistake when the model refuses it', async () => {
    const { service, queue } = await office(new Scripted(() => Promise.resolve(ended('time-limit'))));
    const short = { ...CASE, prices: { importEurPerKwh: [], exportEurPerKwh: 0 } };
    await expect(service.solve(short, QUERY, nobodyLeaves())).rejects.toMatchObject({
      code: 'invalid-case',
      message: expect.stringMatching(/importPriceEurPerKwh .* has 0 values/),
    });
    await queue.close();
  });

  it('is ended when the asker leaves, and nothing of it is kept', async () => {
    let endings = 0;
    const solver = new Scripted(async (options) => {
      const outcome = await untilCancelled(options);
      endings += 1;
      return outcome;
    });
    const { service, queue } = await office(solver);
    const left = new AbortController();
    const refused = expect(service.solve(CASE, QUERY, left.signal)).rejects.toMatchObject({
      code: 'queue-unavailable',
      message: expect.stringMatching(/went away/),
    });
    while (solver.asked.length === 0) await new Promise(setImmediate);
    left.abort();
    await refused;
    while (endings === 0) await new Promise(setImmediate);
    await queue.close();
  });

  it('is not begun when its asker is gone already', async () => {
    const solver = new Scripted(() => Promise.resolve(ended('time-limit')));
    const { queue } = await office(solver);
    await queue.enqueue({ queue: 'solve', name: 'solve-case', id: 'solve-gone', payload: { runId: 'gone' } });
    while ((await queue.state('solve', 'solve-gone')) !== 'completed') await new Promise(setImmediate);
    expect(solver.asked).toEqual([]);
    await queue.close();
  });

  it('fails for good with a payload or a solver nobody knows', async () => {
    const { runs, queue } = await office(new Scripted(() => Promise.resolve(ended('time-limit'))));
    await runs.open({ id: 'x', given: CASE, solver: 'abacus', riskPercent: null, timeLimitS: 1 });
    await queue.enqueue({ queue: 'solve', name: 'solve-case', id: 'solve-x', payload: { runId: 'x' } });
    await queue.enqueue({ queue: 'solve', name: 'solve-case', id: 'solve-y', payload: {} });
    for (const id of ['solve-x', 'solve-y'])
      while ((await queue.state('solve', id)) !== 'failed') await new Promise(setImmediate);
    expect(await queue.failureOf('solve', 'solve-x')).toBe('no solver is called "abacus" here');
    expect(await queue.failureOf('solve', 'solve-y')).toMatch(/runId/);
    await queue.close();
  });
});
