/** Which models are tried for which class of series. */
import { MODELS } from './registry.js';
import type { CandidateTable } from './auto.js';
import type { Candidate } from './rolling-validation.js';

/** Best first: where nothing can be compared the first one speaks. */
const NAMES: Readonly<Record<keyof CandidateTable, readonly string[]>> = {
  cold: ['calendar-ridge'],
  smooth: ['load-regression', 'short-term-ridge', 'fleet-ridge', 'double-seasonal', 'calendar-ridge'],
  ragged: ['quantile-trees', 'double-seasonal', 'calendar-ridge'],
  sparse: ['quantile-trees', 'arrivals', 'similar-days'],
  sun: ['pv-trees', 'quantile-trees'],
};

/** With less history than this these models are another one under their name, and it would be counted twice [days]. */
const LEAST_DAYS: Readonly<Record<string, number>> = { 'load-regression': 90, 'fleet-ridge': 90 };
/** What stands in for regressions until they have their history [days]. */
const MOST_DAYS: Readonly<Record<string, number>> = { 'smooth/calendar-ridge': 90 };

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
    const leastDays = LEAST_DAYS[name];
    const mostDays = MOST_DAYS[`${seriesClass}/${name}`];
    const most = mostDays === undefined ? {} : { mostDays };
    return model ? [{ name, model, ...(leastDays === undefined ? {} : { leastDays }), ...most }] : [];
  });
}
