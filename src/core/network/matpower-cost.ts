/** Rows of `mpc.gencost` as generation costs: polynomial (model 2) or piecewise linear (model 1), convex or refused. */
import { caseError, type MatrixRow } from './matpower-text.js';
import { costFault } from './generation-cost.js';
import type { GeneratorCost, NetworkGenerator } from '../power-flow/power-network.js';

const MODEL_PIECEWISE = 1;
const MODEL_POLYNOMIAL = 2;
const FIRST_VALUE = 4;

type Owner = Pick<NetworkGenerator, 'id' | 'minMw' | 'maxMw' | 'inService'>;

/**
 * Reads one row.
 *
 * @param row of mpc.gencost
 * @param owner the generator it prices; convexity is asked for inside its output window, when it is in service
 * @throws DomainError `invalid-case` with the line
 */
export function costOf(row: MatrixRow, owner: Owner): GeneratorCost {
  const [model, , , count] = row.values;
  const who = `the cost of generator ${String(owner.id)}`;
  if (model !== MODEL_PIECEWISE && model !== MODEL_POLYNOMIAL) {
    throw caseError(
      row.line,
      `${who} has model ${String(model)}; expected 1 (piecewise linear) or 2 (polynomial)`,
    );
  }
  const perEntry = model === MODEL_PIECEWISE ? 2 : 1;
  const least = model === MODEL_PIECEWISE ? 2 : 0;
  const given = row.values.length - FIRST_VALUE;
  if (count === undefined || !Number.isInteger(count) || count < least || count * perEntry > given) {
    throw caseError(
      row.line,
      `${who} says n = ${String(count)} ${model === MODEL_PIECEWISE ? 'points (two values each)' : 'coefficients'}, the row has room for ${String(given)} values`,
    );
  }
  const values = row.values.slice(FIRST_VALUE, FIRST_VALUE + count * perEntry);
  if (!values.every(Number.isFinite)) throw caseError(row.line, `${who} holds a value that is not finite`);
  const cost: GeneratorCost =
    model === MODEL_POLYNOMIAL
      ? { kind: 'polynomial', coefficients: values }
      : { kind: 'piecewise', points: Array.from({ length: count }, (_, k) => pointAt(values, k)) };
  const fault = owner.inService ? costFault(cost, owner.minMw, owner.maxMw) : null;
  if (fault !== null) throw caseError(row.line, `${who} ${fault}`);
  return cost;
}

function pointAt(values: readonly number[], k: number): readonly [number, number] {
  return [values[2 * k] ?? 0, values[2 * k + 1] ?? 0];
}
