/** One BullMQ job in the hands of one handler: names, permanence, abort and progress. */
import { UnrecoverableError, WaitingError } from 'bullmq';
import type { JobHandler, RunningJob } from '../../ports/job-queue.js';
import { PermanentJobError } from '../../ports/job-queue.js';
import type { BullmqJob, StoredJobProcessor } from './bullmq-connection.js';

/** What a processor must know of its worker. */
export interface ProcessorContext {
  /** True when the worker is on its way out. */
  readonly isClosing: () => boolean;
  /** Handlers at work; closing waits for them whatever becomes of the server. */
  readonly running: Set<Promise<void>>;
  /** Told of what must not fail a job, for example progress that could not be stored. */
  readonly onError: (error: Error) => void;
}

/**
 * Turns handlers into the function a BullMQ worker calls. An unknown name and a PermanentJobError fail the job
 * without a retry; a handler that stops because its worker closes gives the job back without using up a try.
 */
export function jobProcessor(
  handlers: Readonly<Record<string, JobHandler>>,
  context: ProcessorContext,
): StoredJobProcessor {
  // BullMQ hands out a signal only to functions that declare three parameters.
  return async (job, token, signal) => {
    const handler = Object.hasOwn(handlers, job.name) ? handlers[job.name] : undefined;
    if (handler === undefined) {
      throw new UnrecoverableError(
        `No handler for job name "${job.name}"; expected one of: ${Object.keys(handlers).sort().join(', ')}.`,
      );
    }
    try {
      await tracked(
        handler(runningJob(job, signal ?? new AbortController().signal, context.onError)),
        context.running,
      );
    } catch (error) {
      if (signal?.aborted === true && context.isClosing() && !(error instanceof PermanentJobError)) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      throw asJobError(error);
    }
    return undefined;
  };
}

function runningJob(job: BullmqJob, signal: AbortSignal, onError: (error: Error) => void): RunningJob {
  return {
    id: job.id ?? '',
    name: job.name,
    payload: job.data.payload,
    // Starts, not failures: a job taken over from a killed worker is on its second try.
    attempt: Math.max(1, job.attemptsStarted),
    signal,
    progress: async (share, note) => {
      try {
        await job.updateProgress({ share, note });
      } catch (error) {
        onError(asError(error));
      }
    },
  };
}

async function tracked(work: Promise<void>, running: Set<Promise<void>>): Promise<void> {
  running.add(work);
  try {
    await work;
  } finally {
    running.delete(work);
  }
}

function asJobError(error: unknown): Error {
  if (error instanceof PermanentJobError) return new UnrecoverableError(error.message);
  return asError(error);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
