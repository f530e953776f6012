/** Which models are tried for which class of series. */
import { MODELS } from './registry.js';
import type { CandidateTable } from './auto.js';
import type { Candidate } from './rolling-validation.js';

/** Best first: where nothing can be compared the first one speaks. */
const NAMES: Readonly<Record<keyof CandidateTable, readonly string[]>> = {
  cold: ['calendar-ridge'],
  smooth: ['load-regression', 'short-term-ridge', 'fleet-ridge', 'double-seasonal'],
  ragged: ['quantile-trees', 'double-seasonal', 'calendar-ridge'],
  sparse: ['quantile-trees', 'similar-days'],
  sun: ['pv-trees', 'quantile-trees'],
};

/** Candidates of every class. */
export const CANDIDATES: CandidateTable = {
  cold: candidates('cold'),
  smooth: candidates('smooth'),
  ragged: candidates('ragged'),
  sparse: candidates('sparse'),
  sun: candidates('sun'),
};

function candidates(seriesClass: keyof CandidateTable): Candidate[] {
  return NAMES[seriesClass].flatMap((name) => {
    const model = MODELS[name];
    return model ? [{ name, model }] : [];
  });
}
