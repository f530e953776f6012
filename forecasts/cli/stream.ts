/** `traboule forecast stream`: JSON lines in, JSON lines out. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { autoForecaster } from '../models/auto.js';
import { CANDIDATES } from '../models/candidates.js';
import { MODELS } from '../models/registry.js';
import { rollMemory } from '../models/rolling-validation.js';
import { StreamError } from './stream-message.js';
import { StreamSession, type ModelFactory } from './stream-session.js';

/** The model that chooses and joins the others. */
const AUTO = 'auto';

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
  const session = new StreamSession(factoryOf(model));
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

function factoryOf(name: string): ModelFactory {
  // One memory per series: what was rolled over its past once is not rolled again at the next fit.
  if (name === AUTO) return () => autoForecaster(CANDIDATES, rollMemory());
  const found = MODELS[name];
  if (found) return () => found;
  throw new StreamError(
    `model ${JSON.stringify(name)}; expected ${AUTO} or one of ${Object.keys(MODELS).join(', ')}`,
  );
}
