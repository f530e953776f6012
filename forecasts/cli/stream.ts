/** `traboule forecast stream`: JSON lines in, JSON lines out. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { modelFactory } from './model-factory.js';
import { StreamError } from './stream-message.js';
import { StreamSession } from './stream-session.js';

/** Where a stream is read and written, and which model answers. */
export interface StreamOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** `auto`, or a name of the registry. */
  readonly model: string;
}

/**
 * Answers a stream up to its end.
 *
 * @throws StreamError with the number of the line that cannot be used, or when the model is unknown
 */
export async function runForecastStream({ input, output, model }: StreamOptions): Promise<void> {
  const session = new StreamSession(modelFactory(model));
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const answer = answerTo(session, line, number);
    if (answer !== null && !output.write(`${JSON.stringify(answer)}\n`)) await once(output, 'drain');
    if (session.isOver) return;
  }
}

function answerTo(session: StreamSession, line: string, number: number): ReturnType<StreamSession['take']> {
  try {
    return session.take(line);
  } catch (error) {
    if (error instanceof StreamError) throw new StreamError(`line ${String(number)}: ${error.message}`);
    throw error;
  }
}
