/** Models by the name a person types. */
import { autoForecaster } from '../models/auto.js';
import { CANDIDATES } from '../models/candidates.js';
import { MODELS } from '../models/registry.js';
import { rollMemory } from '../models/rolling-validation.js';
import { StreamError } from './stream-message.js';
import type { ModelFactory } from './stream-session.js';

/** The model that chooses and joins the others. */
export const AUTO = 'auto';

/** All names, the choosing one first. */
export function modelNames(): string[] {
  return [AUTO, ...Object.keys(MODELS)];
}

/** Maker of a model for each series. @throws StreamError when the name is unknown */
export function modelFactory(name: string): ModelFactory {
  // One memory per series: what was rolled over its past once is not rolled again at the next fit.
  if (name === AUTO) return () => autoForecaster(CANDIDATES, rollMemory());
  const found = MODELS[name];
  if (found) return () => found;
  throw new StreamError(`model ${JSON.stringify(name)}; expected one of ${modelNames().join(', ')}`);
}
