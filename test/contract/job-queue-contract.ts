/** What every JobQueue must do, whatever keeps its jobs. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobPayload, JobQueue, JobRequest } from '../../src/ports/job-queue.js';
import { PermanentJobError } from '../../src/ports/job-queue.js';
import { eventually, pause } from '../fixtures/eventually.js';

/** A fresh set of queues for one test; short retries, so that tests do not wait. */
export interface JobQueueCase {
  /** Another client of the same jobs, as another process would be. */
  open(): Promise<JobQueue>;
  dispose(): Promise<void>;
}

const BAD_IDS = ['', 'a:b', '17'];

/** The promises of the port for one process. @param newCase - queues nobody else uses */
export function describeJobQueue(label: string, newCase: () => Promise<JobQueueCase>): void {
  describe(`JobQueue: ${label}`, () => {
    let jobs: JobQueueCase;
    let queue: JobQueue;

    beforeEach(async () => {
      jobs = await newCase();
      queue = await jobs.open();
    });

    afterEach(async () => {
      await queue.close();
      await jobs.dispose();
    });

    const request = (id: string, more: Partial<JobRequest> = {}): JobRequest => ({
      queue: 'planning',
      name: 'solve',
      id,
      payload: { slotMs: 900_000, note: 'x' },
      ...more,
    });
    const settled = (id: string) =>
      eventually(
        () => queue.state('planning', id),
        (state) => state === 'completed' || state === 'failed',
      );

    it('hands a job with its payload to its handler', async () => {
      const seen: unknown[] = [];
      expect(await queue.state('planning', 'one')).toBe('unknown');
      expect(await queue.enqueue(request('one'))).toBe('added');
      expect(await queue.state('planning', 'one')).toBe('waiting');
      await queue.work(
        'planning',
        {
          solve: async ({ id, name, payload, attempt, signal, progress }) => {
            await progress(0.5, 'half');
            seen.push({ id, name, payload, attempt, aborted: signal.aborted });
          },
        },
        1,
      );
      expect(await settled('one')).toBe('completed');
      const payload = { slotMs: 900_000, note: 'x' };
      expect(seen).toEqual([{ id: 'one', name: 'solve', payload, attempt: 1, aborted: false }]);
      expect(await queue.failureOf('planning', 'one')).toBeNull();
    });

    it('knows an id while its job waits and after it completed', async () => {
      let runs = 0;
      await queue.enqueue(request('twice'));
      expect(await queue.enqueue(request('twice'))).toBe('duplicate');
      await queue.work(
        'planning',
        {
          solve: () => {
            runs += 1;
            return Promise.resolve();
          },
        },
        2,
      );
      await settled('twice');
      expect(await queue.enqueue(request('twice', { payload: { slotMs: 1 } }))).toBe('duplicate');
      await queue.enqueue(request('after'));
      await settled('after');
      expect(runs).toBe(2);
    });

    it('forgets a job that is done when it is asked to, and keeps one that failed', async () => {
      let runs = 0;
      await queue.work(
        'planning',
        {
          solve: ({ id }) => {
            runs += 1;
            return id === 'bad' ? Promise.reject(new PermanentJobError('no use')) : Promise.resolve();
          },
        },
        1,
      );
      await queue.enqueue(request('light', { forget: true }));
      await eventually(
        () => queue.state('planning', 'light'),
        (state) => state === 'unknown',
      );
      expect(await queue.enqueue(request('light', { forget: true }))).toBe('added');
      await queue.enqueue(request('bad', { forget: true }));
      expect(await settled('bad')).toBe('failed');
      expect(await queue.failureOf('planning', 'bad')).toBe('no use');
      expect(runs).toBe(3);
    });

    it('takes many at once in their order, does nothing for ids it knows, and none when one id is not usable', async () => {
      const seen: unknown[] = [];
      const batch = ['first', 'second', 'third'].map((id) => ({ name: 'solve', id, payload: { of: id } }));
      await queue.enqueue(request('second', { payload: { of: 'before' } }));
      await queue.enqueueAll('planning', batch);
      await queue.enqueueAll('planning', []);
      const bad = [
        { name: 'solve', id: 'fourth', payload: {} },
        ...BAD_IDS.map((id) => ({ name: 'solve', id, payload: {} })),
      ];
      await expect(queue.enqueueAll('planning', bad)).rejects.toThrow(/not usable/);
      const solve = ({ payload }: { readonly payload: JobPayload }): Promise<void> => {
        seen.push(payload['of']);
        return Promise.resolve();
      };
      await queue.work('planning', { solve }, 1);
      await Promise.all(['first', 'second', 'third'].map(settled));
      expect(seen).toEqual(['before', 'first', 'third']);
      expect(await queue.state('planning', 'fourth')).toBe('unknown');
    });

    it('takes more at once than it would one by one', async () => {
      const ids = Array.from({ length: 60 }, (_, k) => `many-${String(k)}`);
      await queue.enqueueAll(
        'planning',
        [...ids, 'many-0'].map((id) => ({ name: 'solve', id, payload: {} })),
      );
      const seen: string[] = [];
      const solve = ({ id }: { readonly id: string }): Promise<void> => {
        seen.push(id);
        return Promise.resolve();
      };
      await queue.work('planning', { solve }, 1);
      await settled('many-59');
      expect(seen).toEqual(ids);
    });

    it('lets exactly one of many simultaneous requests of an id in', async () => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => queue.enqueue(request('race'))));
      expect(answers.filter((answer) => answer === 'added')).toHaveLength(1);
      expect(answers.filter((answer) => answer === 'duplicate')).toHaveLength(11);
    });

    it('keeps queues apart', async () => {
      await queue.enqueue(request('same'));
      expect(await queue.enqueue(request('same', { queue: 'control' }))).toBe('added');
    });

    it('tries again after an error and counts the tries', async () => {
      const attempts: number[] = [];
      await queue.work(
        'planning',
        {
          solve: (job) => {
            attempts.push(job.attempt);
            return attempts.length < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve();
          },
        },
        1,
      );
      await queue.enqueue(request('stubborn'));
      expect(await settled('stubborn')).toBe('completed');
      expect(attempts).toEqual([1, 2, 3]);
      expect(await queue.failureOf('planning', 'stubborn')).toBeNull();
    });

    it('gives up after the last try, tells the last error and still knows the id', async () => {
      let tries = 0;
      await queue.work(
        'planning',
        { solve: () => Promise.reject(new Error(`broken ${String((tries += 1))}`)) },
        1,
      );
      await queue.enqueue(request('hopeless', { attempts: 2 }));
      expect(await settled('hopeless')).toBe('failed');
      expect(await queue.failureOf('planning', 'hopeless')).toBe('broken 2');
      expect(await queue.enqueue(request('hopeless'))).toBe('duplicate');
    });

    it('does not retry a permanent error', async () => {
      let tries = 0;
      const solve = () => {
        tries += 1;
        return Promise.reject(new PermanentJobError('snapshot is gone'));
      };
      await queue.work('planning', { solve }, 1);
      await queue.enqueue(request('doomed', { attempts: 5 }));
      expect(await settled('doomed')).toBe('failed');
      expect(tries).toBe(1);
      expect(await queue.failureOf('planning', 'doomed')).toBe('snapshot is gone');
    });

    it('fails a job of an unknown name at once', async () => {
      await queue.work('planning', { solve: () => Promise.resolve() }, 1);
      await queue.enqueue(request('strange', { name: 'toString', attempts: 5 }));
      expect(await settled('strange')).toBe('failed');
      expect(await queue.failureOf('planning', 'strange')).toMatch(
        /No handler for job name "toString".*solve/,
      );
    });

    it('lets a delayed job wait', async () => {
      const order: string[] = [];
      const solve = (job: { id: string }) => {
        order.push(job.id);
        return Promise.resolve();
      };
      await queue.enqueue(request('later', { delayMs: 300 }));
      expect(await queue.state('planning', 'later')).toBe('waiting');
      await queue.enqueue(request('now'));
      await queue.work('planning', { solve }, 1);
      await settled('later');
      expect(order).toEqual(['now', 'later']);
    });

    it('runs as many jobs at once as it was told, never more', async () => {
      let running = 0;
      let most = 0;
      const solve = async () => {
        running += 1;
        most = Math.max(most, running);
        await pause(60);
        running -= 1;
      };
      const ids = Array.from({ length: 8 }, (_, i) => `many-${String(i)}`);
      for (const id of ids) await queue.enqueue(request(id));
      await queue.work('planning', { solve }, 3);
      for (const id of ids) expect(await settled(id)).toBe('completed');
      expect(most).toBe(3);
    });

    it('aborts running jobs on close and waits for them', async () => {
      const story: string[] = [];
      const solve = async (job: { signal: AbortSignal }) => {
        story.push('started');
        await eventually(
          () => job.signal.aborted,
          (isAborted) => isAborted,
        );
        await pause(50);
        story.push('stopped');
      };
      await queue.work('planning', { solve }, 1);
      await queue.enqueue(request('long'));
      await eventually(
        () => story.length,
        (length) => length === 1,
      );
      await queue.close();
      story.push('closed');
      expect(story).toEqual(['started', 'stopped', 'closed']);
      await expect(queue.enqueue(request('late'))).rejects.toMatchObject({ code: 'queue-unavailable' });
    });

    it('ticks at multiples of the interval, each once, until it is told to stop', async () => {
      const everyMs = 100;
      const ticks: string[] = [];
      const tick = (job: { id: string }) => {
        ticks.push(job.id);
        return Promise.resolve();
      };
      await queue.work('slot', { tick }, 2);
      for (let i = 0; i < 3; i += 1) {
        await queue.schedule('clock', everyMs, { queue: 'slot', name: 'tick', payload: {} });
      }
      await eventually(
        () => ticks.length,
        (length) => length >= 5,
      );
      await queue.unschedule('slot', 'clock');
      await pause(everyMs);
      const heard = ticks.length;
      await pause(4 * everyMs);
      expect(ticks).toHaveLength(heard);
      const instants = ticks.map((id) => Number(/^repeat:clock:(\d+)$/.exec(id)?.[1]));
      expect(instants.every((ms) => ms % everyMs === 0)).toBe(true);
      expect(new Set(instants).size).toBe(instants.length);
      expect(instants).toEqual([...instants].sort((a, b) => a - b));
    });

    it('refuses ids and intervals it cannot keep', async () => {
      for (const id of BAD_IDS) {
        await expect(queue.enqueue(request(id))).rejects.toMatchObject({ code: 'invalid-input' });
      }
      await expect(
        queue.schedule('clock', 0, { queue: 'slot', name: 'tick', payload: {} }),
      ).rejects.toMatchObject({ code: 'invalid-input' });
    });

    it('takes the handlers of a queue once', async () => {
      await queue.work('planning', {}, 1);
      await expect(queue.work('planning', {}, 1)).rejects.toThrow(/already worked by this process/);
    });
  });
}

/** The promises of the port for several processes on the same jobs. */
export function describeSharedJobQueue(label: string, newCase: () => Promise<JobQueueCase>): void {
  describe(`JobQueue shared by processes: ${label}`, () => {
    let jobs: JobQueueCase;
    let first: JobQueue;
    let second: JobQueue;

    beforeEach(async () => {
      jobs = await newCase();
      first = await jobs.open();
      second = await jobs.open();
    });

    afterEach(async () => {
      await Promise.all([first.close(), second.close()]);
      await jobs.dispose();
    });

    const request = (id: string): JobRequest => ({ queue: 'planning', name: 'solve', id, payload: {} });
    const completed = (id: string) =>
      eventually(
        () => first.state('planning', id),
        (state) => state === 'completed',
      );

    it('shares the work without doubling it', async () => {
      const runs: [string, number][] = [];
      const solve = (worker: number) => async (job: { id: string }) => {
        runs.push([job.id, worker]);
        await pause(30);
      };
      await first.work('planning', { solve: solve(1) }, 1);
      await second.work('planning', { solve: solve(2) }, 1);
      const ids = Array.from({ length: 10 }, (_, i) => `shared-${String(i)}`);
      await Promise.all([...ids, ...ids].map((id, i) => (i % 2 === 0 ? first : second).enqueue(request(id))));
      for (const id of ids) await completed(id);
      expect(runs.map(([id]) => id).sort()).toEqual([...ids].sort());
      expect(new Set(runs.map(([, worker]) => worker))).toEqual(new Set([1, 2]));
    });

    it('ticks once per cluster', async () => {
      const ticks: string[] = [];
      const tick = (job: { id: string }) => {
        ticks.push(job.id);
        return Promise.resolve();
      };
      const plan = { queue: 'slot', name: 'tick', payload: { from: 'both' } } as const;
      await Promise.all([first.work('slot', { tick }, 1), second.work('slot', { tick }, 1)]);
      await Promise.all([first.schedule('clock', 250, plan), second.schedule('clock', 250, plan)]);
      await eventually(
        () => ticks.length,
        (length) => length >= 5,
      );
      await second.unschedule('slot', 'clock');
      expect(new Set(ticks).size).toBe(ticks.length);
    });

    it('gives a job stopped by a closing worker to another one', async () => {
      const attempts: [string, number][] = [];
      await first.work(
        'planning',
        {
          solve: async (job) => {
            attempts.push(['first', job.attempt]);
            await eventually(
              () => job.signal.aborted,
              (isAborted) => isAborted,
            );
            job.signal.throwIfAborted();
          },
        },
        1,
      );
      await second.enqueue({ ...request('handed-on'), attempts: 1 });
      await eventually(
        () => attempts.length,
        (length) => length === 1,
      );
      await first.close();
      expect(await second.state('planning', 'handed-on')).toBe('waiting');
      await second.work(
        'planning',
        {
          solve: (job) => {
            attempts.push(['second', job.attempt]);
            return Promise.resolve();
          },
        },
        1,
      );
      await eventually(
        () => second.state('planning', 'handed-on'),
        (state) => state === 'completed',
      );
      expect(attempts).toEqual([
        ['first', 1],
        ['second', 2],
      ]);
    });

    it('keeps a job that runs longer than its lock with its worker', async () => {
      const runs: string[] = [];
      const solve = (worker: string) => async () => {
        runs.push(worker);
        // A lock that is not renewed ends after 1 s, and is missed at one of the looks every 0.3 s after that.
        await pause(2_000);
      };
      await first.work('planning', { solve: solve('first') }, 1);
      await second.work('planning', { solve: solve('second') }, 1);
      await first.enqueue(request('slow'));
      await completed('slow');
      expect(runs).toHaveLength(1);
    });
  });
}
