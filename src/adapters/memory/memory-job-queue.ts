/** Jobs in the memory of one process: tests and single-shot runs without a server. */
import type { JobHandler, JobRequest, JobState, QueueName } from '../../ports/job-queue.js';
import { JobQueue } from '../../ports/job-queue.js';



/** `JobQueue` in memory. */
export class MemoryJobQueue extends JobQueue {
  enqueue(_request: JobRequest): Promise<'added' | 'duplicate'> {
    return Promise.reject(new Error('not written yet'));
  }
  work(_queue: QueueName, _handlers: Readonly<Record<string, JobHandler>>, _concurrency: number): Promise<void> {
    return Promise.reject(new Error('not written yet'));
  }
  schedule(_schedulerId: string, _everyMs: number, _job: Omit<JobRequest, 'id' | 'delayMs'>): Promise<void> {
    return Promise.reject(new Error('not written yet'));
  }
  unschedule(_queue: QueueName, _schedulerId: string): Promise<void> {
    return Promise.reject(new Error('not written yet'));
  }
  state(_queue: QueueName, _id: string): Promise<JobState> {
    return Promise.reject(new Error('not written yet'));
  }
  failureOf(_queue: QueueName, _id: string): Promise<string | null> {
    return Promise.reject(new Error('not written yet'));
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}
