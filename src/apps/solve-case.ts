/** Composition root of a dispatch case on the command line: a document in, an answer out; no database, no service. */
import { doubledKeys } from '../config/json-keys.js';
import { DomainError } from '../core/domain-error.js';
import { caseJsonSchema } from '../modules/solve/case.schema.js';
import { readCase, refusedCase } from '../modules/solve/read-case.js';
import { runCase } from '../modules/solve/run-case.js';
import type { KeptAnswer } from '../ports/case-run-store.js';
import { type CASE_SOLVERS, OwnCaseSolvers } from './case-solvers.js';

export { caseJsonSchema };

export interface SolveCaseOptions {
  readonly solver: (typeof CASE_SOLVERS)[number];
  /** Chance that a limit is broken [%]; replaces the case's. */
  readonly riskPercent?: number;
  /** Budget of all solves together [s]. */
  readonly timeLimitS: number;
  /** Text of a MATPOWER case: the electrical data of the feeder network that the case leaves open. */
  readonly network?: string;
}

/**
 * Solves the dispatch case in a JSON text.
 *
 * @throws DomainError `invalid-case` naming every field that cannot be used
 */
export async function solveCaseText(text: string, options: SolveCaseOptions): Promise<KeptAnswer> {
  const { solver: name, network, ...limits } = options;
  const document = parseJson(text);
  const given = readCase(network === undefined ? document : withNetwork(document, network));
  const solvers = new OwnCaseSolvers();
  const solver = solvers.solver(name);
  if (solver === null) throw new DomainError('invalid-input', `no solver is called "${name}"`);
  try {
    return await runCase(given, limits, solver);
  } finally {
    await solvers.close();
  }
}

/** The document with the text in its one feeder network that has no electrical data. */
function withNetwork(document: unknown, network: string): unknown {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const listed = isObject(document) ? document['feederNetworks'] : undefined;
  const feeders: unknown[] = Array.isArray(listed) ? listed : [];
  const open = feeders.filter((one) => isObject(one) && !('matpower' in one) && !('buses' in one));
  if (!isObject(document) || open.length !== 1) {
    throw new DomainError(
      'invalid-case',
      `--network gives the electrical data of one feeder network; the case has ${String(open.length)} without any: expected one entry of feederNetworks with id, node and places and neither matpower nor buses`,
    );
  }
  const filled = feeders.map((one) => (one === open[0] ? { ...(one as object), matpower: network } : one));
  return { ...document, feederNetworks: filled };
}

function parseJson(text: string): unknown {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DomainError('invalid-case', `the case is no JSON: ${why}; expected one object`);
  }
  const doubled = doubledKeys(text);
  if (doubled.length > 0) throw refusedCase(doubled);
  return document;
}
