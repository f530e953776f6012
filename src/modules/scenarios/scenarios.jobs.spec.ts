/** Runs between the one who asks and the workers, on queues and stores of this process. */
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SteppedClock } from '../../adapters/clock/clocks.js';
import { MemoryJobQueue } from '../../adapters/memory/memory-job-queue.js';
import { MemoryMeterReadingStore } from '../../adapters/memory/meter-reading-store.js';
import { MemoryScenarioRunStore } from '../../adapters/memory/scenario-run-store.js';
import { DomainError } from '../../core/domain-error.js';
import type { Site } from '../../core/grid/site.js';
import type { PartResult } from '../../core/scenario/run-parts.js';
import { scenarioGrid } from '../../core/scenario/testing/small-scenario.js';
import { type PartOrder, PartPlayer, type PartWatch } from '../../ports/part-player.js';
import type { ScenarioRunStatus } from '../../ports/scenario-run-store.js';
import { SiteModel } from '../../ports/site-token.js';
import type { RunBody } from './run.schema.js';
import { ScenarioJobs } from './scenarios.jobs.js';
import { ScenariosService } from './scenarios.service.js';

const NOW_MS = Date.parse('2026-01-20T12:00:00Z');
const SCENARIO = {
  traboule: 'scenario/v1',
  id: 'asked',
  name: 'Asked',
  base: { day: 'cold-wave-day' },
  variants: [{ id: 'a' }, { id: 'b', edits: [{ edit: 'pv', factor: 2 }] }],
};

function body(over: Partial<RunBody> = {}): RunBody {
  return { scenario: SCENARIO, sweep: [], samples: 1, timeLimitS: 60, ...over };
}

function played({ part }: PartOrder): PartResult {
  return {
    variantId: part.variant.id,
    sample: part.sample,
    days: [],
    course: [],
    marks: ['scripted'],
    solver: { name: 'highs', version: '1' },
    dataHash: null,
  };
}

/** Plays as it is told, and remembers what it was asked. */
class Scripted extends PartPlayer {
  readonly asked: PartOrder[] = [];
  constructor(
    private readonly how: (order: PartOrder, watch: PartWatch, nth: number) => Promise<PartResult>,
  ) {
    super();
  }
  override play(order: PartOrder, watch: PartWatch): Promise<PartResult> {
    this.asked.push(order);
    return this.how(order, watch, this.asked.length);
  }
  override close(): Promise<void> {
    return Promise.resolve();
  }
}

class Small extends SiteModel {
  override site(): Site {
    return { grid: scenarioGrid(), version: 'small-1', readPoints: [], weather: [] } as unknown as Site;
  }
}

function office(how: ConstructorParameters<typeof Scripted>[0] = (order) => Promise.resolve(played(order))) {
  const runs = new MemoryScenarioRunStore();
  const queue = new MemoryJobQueue({ backoffMs: 1 });
  const player = new Scripted(how);
  const readings = new MemoryMeterReadingStore();
  const service = new ScenariosService(runs, queue, new Small(), new SteppedClock(NOW_MS), readings);
  const open = (): Promise<void> => queue.work('scenario', new ScenarioJobs(runs, player).handlers(), 1);
  return { runs, queue, player, readings, service, open };
}

/** Waits until the run is no longer waiting or running. */
async function ended(service: ScenariosService, id: string): Promise<ScenarioRunStatus> {
  for (;;) {
    const status = await service.status(id);
    if (status.state !== 'waiting' && status.state !== 'running') return status;
    await pause(5);
  }
}

/** Ends with the reason once its signal is aborted. */
function untilAborted({ signal }: PartWatch): Promise<PartResult> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    });
  });
}

beforeAll(() => {
  Logger.overrideLogger(false);
});
afterAll(() => {
  Logger.overrideLogger(['log', 'warn', 'error']);
});

describe('a run', () => {
  it('is one job for each variant and sample, and done when all are', async () => {
    const { service, player, queue, open } = office();
    const { id, parts, state } = await service.start(body({ samples: 2 }));
    expect([parts, state]).toEqual([4, 'waiting']);
    await open();
    expect(await ended(service, id)).toMatchObject({ state: 'done', partsDone: 4, share: 1 });
    expect(player.asked.map(({ part }) => [part.variant.id, part.sample])).toEqual([
      ['a', 0],
      ['b', 0],
      ['a', 1],
      ['b', 1],
    ]);
    // A recorded base is read as known when the run was asked for.
    expect(new Set(player.asked.map(({ knownAtMs }) => knownAtMs))).toEqual(new Set([NOW_MS]));
    await queue.close();
  });

  it('gives its result with the site and the solver it follows from', async () => {
    const { service, queue, open } = office();
    const { id } = await service.start(body());
    await expect(service.result(id)).rejects.toThrow(
      /is waiting with 0 of 2 parts.*expected a run that is done/,
    );
    await open();
    await ended(service, id);
    const result = await service.result(id);
    expect(result.inputs).toMatchObject({ siteVersion: 'small-1', solver: { name: 'highs', version: '1' } });
    expect(result.variants.map((variant) => variant.id)).toEqual(['a', 'b']);
    expect((await service.results([id, id])).map(({ inputsHash }) => inputsHash)).toEqual([
      result.inputsHash,
      result.inputsHash,
    ]);
    await queue.close();
  });

  it('tells how far a part in hand is', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { service, queue, open } = office(async (order, { onShare }) => {
      onShare(0.5);
      await held;
      return played(order);
    });
    const { id } = await service.start(body());
    await open();
    while ((await service.status(id)).share === 0) await pause(20);
    expect(await service.status(id)).toMatchObject({ state: 'running', share: 0.25 });
    release();
    expect((await ended(service, id)).state).toBe('done');
    await queue.close();
  });
});

describe('a run that goes wrong', () => {
  it('is played again where a worker failed, and fails when it always does', async () => {
    const once = office((order, _, nth) =>
      nth === 1
        ? Promise.reject(new Error('its process ended with SIGKILL'))
        : Promise.resolve(played(order)),
    );
    const first = await once.service.start(body());
    await once.open();
    expect((await ended(once.service, first.id)).state).toBe('done');
    expect(once.player.asked).toHaveLength(3);
    await once.queue.close();

    const always = office(() => Promise.reject(new Error('broken')));
    const second = await always.service.start(body());
    await always.open();
    expect(await ended(always.service, second.id)).toMatchObject({ state: 'failed', failure: 'broken' });
    await expect(always.service.result(second.id)).rejects.toThrow(/is failed.*broken/);
    await always.queue.close();
  });

  it('fails at once where the world cannot be made', async () => {
    const { service, player, queue, open } = office(() =>
      Promise.reject(new DomainError('invalid-scenario', 'no physics for asset WIND')),
    );
    const { id } = await service.start(body());
    await open();
    expect(await ended(service, id)).toMatchObject({ state: 'failed', failure: 'no physics for asset WIND' });
    expect(player.asked).toHaveLength(1);
    await queue.close();
  });

  it('ends its part in hand when it is cancelled, and never begins the others', async () => {
    const { service, player, queue, runs, open } = office((_, watch) => untilAborted(watch));
    const { id } = await service.start(body());
    await open();
    while (player.asked.length === 0) await pause(5);
    expect((await service.cancel(id)).state).toBe('cancelled');
    for (const part of [0, 1])
      while ((await queue.state('scenario', `scenario-${id}-${String(part)}`)) !== 'completed')
        await pause(20);
    expect(player.asked).toHaveLength(1);
    expect(await runs.partResults(id)).toEqual([]);
    await queue.close();
  });
});

describe('what is refused keeps nothing', () => {
  it.each<[string, Partial<RunBody>, RegExp]>([
    [
      'an unknown asset',
      { scenario: { ...SCENARIO, edits: [{ edit: 'lose-asset', asset: 'X' }] } },
      /the asset "X"/,
    ],
    ['a sweep of nothing', { sweep: ['x=1'] }, /cannot sweep "x"/],
    ['a flood of parts', { samples: 9_000 }, /saw 18000 variants times samples/],
    [
      'days nobody recorded',
      { scenario: { ...SCENARIO, base: { from: '2026-01-10', days: 1 } } },
      /no value of any meter on 2026-01-10/,
    ],
  ])('%s', async (_name, over, message) => {
    const { service, queue } = office();
    await expect(service.start(body(over))).rejects.toThrow(message);
    expect(await service.recent(10)).toEqual([]);
    await queue.close();
  });

  it('takes recorded days that have at least something', async () => {
    const { service, queue, readings } = office();
    const slotMs = Date.parse('2026-01-10T12:00:00Z');
    const told = { provenance: 'measured', method: 'block', quality: 'good' } as const;
    await readings.putSlotValues([
      { seriesId: 'MTR-L5.power', slotMs, knownAtMs: slotMs, value: 5, ...told },
    ]);
    const recorded = { ...SCENARIO, base: { from: '2026-01-10', days: 1 } };
    expect(await service.start(body({ scenario: recorded }))).toMatchObject({ state: 'waiting', parts: 2 });
    await queue.close();
  });

  it('knows no run of another name', async () => {
    const { service, queue } = office();
    for (const ask of [service.status('x'), service.result('x'), service.cancel('x')])
      await expect(ask).rejects.toThrow(/no run x; expected the id/);
    await queue.close();
  });
});
