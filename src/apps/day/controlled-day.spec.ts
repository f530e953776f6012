/** A day's cycles on queues in memory: in order, one after the other, and on after one that failed. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SteppedClock } from '../../adapters/clock/clocks.js';
import { MemoryJobQueue } from '../../adapters/memory/memory-job-queue.js';
import { MemoryPlanStore } from '../../adapters/memory/plan-store.js';
import { EVENING_MS } from '../../core/dispatch/testing/small-grid.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { ACT_JOB, actRequest } from '../../modules/control/act-request.js';
import { TICK_JOB } from '../../modules/cycle/tick-request.js';
import { PLAN_JOB, planRequest } from '../../modules/planning/plan-request.js';
import { PermanentJobError } from '../../ports/job-queue.js';
import { type ControlledRun, runCycles } from './controlled-day.js';

const SLOTS = [0, 1, 2].map((k) => EVENING_MS + k * SLOT_MS);

describe('runCycles', () => {
  let queue: MemoryJobQueue;
  let clock: SteppedClock;
  let events: string[];
  /** Slot whose plan job fails for good. */
  let brokenMs: number | null;

  beforeEach(async () => {
    queue = new MemoryJobQueue({ backoffMs: 1 });
    clock = new SteppedClock(EVENING_MS);
    events = [];
    brokenMs = null;
    await queue.work('slot', { [TICK_JOB]: (job) => tick(Number(job.payload['slotMs'])) }, 1);
    await queue.work('control', { [ACT_JOB]: (job) => note('act', Number(job.payload['slotMs'])) }, 1);
    await queue.work('planning', { [PLAN_JOB]: (job) => plan(Number(job.payload['slotMs'])) }, 1);
  });

  afterEach(() => queue.close());

  function note(what: string, slotMs: number): Promise<void> {
    events.push(`${what} ${String((slotMs - EVENING_MS) / SLOT_MS)}`);
    return Promise.resolve();
  }

  async function tick(slotMs: number): Promise<void> {
    await note('tick', slotMs);
    await queue.enqueue(actRequest(slotMs, 'tick'));
    await queue.enqueue(planRequest(slotMs, slotMs));
  }

  async function plan(slotMs: number): Promise<void> {
    if (slotMs === brokenMs) throw new PermanentJobError('no weather');
    await note('plan', slotMs);
  }

  function run(signal?: AbortSignal): Promise<ControlledRun> {
    return runCycles(SLOTS, {
      clock,
      queue,
      plans: new MemoryPlanStore(),
      ...(signal === undefined ? {} : { signal }),
      advance: async (toMs) => {
        // The field takes values from the future for a wrong clock: the clock must have moved before.
        expect(clock.nowMs()).toBe(toMs);
        await note('world at', toMs);
      },
      onCycle: (done, slotMs) => {
        events.push(`done ${String(done)} of ${String((slotMs - EVENING_MS) / SLOT_MS)}`);
      },
    });
  }

  it('ticks, acts and plans every slot once, and plays the world on when nothing is in force only after the plan', async () => {
    const { failed, cycleMs, actMs, collectMs, planMs } = await run();
    expect(failed).toEqual([]);
    expect([cycleMs.length, actMs.length, collectMs.length, planMs.length]).toEqual([3, 3, 3, 3]);
    const perSlot = (k: number): string[] => events.slice(k * 5, k * 5 + 5);
    for (const [k] of SLOTS.entries()) {
      const own = perSlot(k);
      const n = String(k);
      expect([...own].sort()).toEqual(
        [
          `act ${n}`,
          `done ${String(k + 1)} of ${n}`,
          `plan ${n}`,
          `tick ${n}`,
          `world at ${String(k + 1)}`,
        ].sort(),
      );
      expect(own[0]).toBe(`tick ${n}`);
      expect(own.indexOf(`plan ${n}`)).toBeLessThan(own.indexOf(`world at ${String(k + 1)}`));
      expect(own[4]).toBe(`done ${String(k + 1)} of ${n}`);
    }
    expect(clock.nowMs()).toBe(EVENING_MS + 3 * SLOT_MS);
  });

  it('names a cycle that failed with its reason, and goes on with the next', async () => {
    brokenMs = SLOTS[1] ?? 0;
    const { failed, cycleMs, planMs } = await run();
    expect(failed).toEqual([
      { slotMs: brokenMs, reason: expect.stringMatching(/^job plan-\d+ failed: .*no weather/) },
    ]);
    expect([cycleMs.length, planMs.length]).toEqual([3, 2]);
    expect(events).toEqual(
      expect.arrayContaining(['act 1', 'world at 2', 'plan 2', 'world at 3', 'done 3 of 2']),
    );
  });

  it('ends early when it is told to, with the reason it was told', async () => {
    const asked = new AbortController();
    asked.abort(new Error('enough'));
    await expect(run(asked.signal)).rejects.toThrow('enough');
    expect(events.filter((event) => event.startsWith('done'))).toEqual([]);
  });
});
