/** Builds the linear program of one cycle from the frozen snapshot and its forecasts. */
import type { BuildOptions, BuiltDispatch, DispatchInput } from './dispatch-input.js';

export function buildDispatch(_input: DispatchInput, _options: BuildOptions = {}): BuiltDispatch {
  throw new Error('being written');
}
