/** An answer written down by hand: values, duals and reduced costs by the names of columns and rows, 0 where nothing is said. */
import type { BuiltDispatch } from '../dispatch-input.js';
import type { SolvedOutcome, SolveReport } from '../linear-program.js';
import { PriceReader } from '../price-reader.js';

/** Numbers by the name of a column or row, for example `charge[BAT,0]`. */
export type ByName = Readonly<Record<string, number>>;

/** What a test says of an answer. */
export interface HandAnswer {
  readonly values?: ByName;
  /** d objective / d bound of rows [EUR per unit]. */
  readonly duals?: ByName;
  /** d objective / d value of columns [EUR per unit]. */
  readonly reduced?: ByName;
  readonly objective?: number;
  readonly report?: Partial<SolveReport>;
}

/** The answer as a solver would give it; fails on a name the program does not have. */
export function solvedByHand({ program }: BuiltDispatch, answer: HandAnswer): SolvedOutcome {
  return {
    status: 'optimal',
    objective: answer.objective ?? 0,
    primal: placed(program.colNames, answer.values),
    rowDuals: placed(program.rowNames, answer.duals),
    reducedCosts: placed(program.colNames, answer.reduced),
    report: { solver: 'paper', version: '1', solveMs: 0, iterations: null, message: '', ...answer.report },
  };
}

/** The answer opened for reading; fails without duals. */
export function readByHand(built: BuiltDispatch, answer: HandAnswer): PriceReader {
  const reader = PriceReader.of(built, solvedByHand(built, answer));
  if (!reader) throw new Error('an answer by hand has duals');
  return reader;
}

function placed(names: readonly string[], given: ByName = {}): Float64Array {
  const numbers = new Float64Array(names.length);
  for (const [name, value] of Object.entries(given)) {
    const at = names.indexOf(name);
    if (at < 0) throw new Error(`no ${name}; there are ${names.join(' ')}`);
    numbers[at] = value;
  }
  return numbers;
}
