/** Body of a javascript-lp-solver thread: solves one model at a time. Imports npm packages and types only. */
import { parentPort } from 'node:worker_threads';
import solverModule from 'javascript-lp-solver';
import type { JslpModel, JslpReply } from './jslp-messages.js';

const PRECISION = 1e-9;

// TypeScript sees a CommonJS package whose solver is `.default`; Node gives the solver itself.
const solver = solverModule as unknown as {
  Solve(model: JslpModel, precision: number): Record<string, unknown>;
};

function solveOnce(model: JslpModel): JslpReply {
  try {
    const answer = solver.Solve(model, PRECISION);
    const values: Record<string, number> = {};
    for (const [name, value] of Object.entries(answer)) {
      if (name in model.variables && typeof value === 'number') values[name] = value;
    }
    return {
      feasible: answer['feasible'] === true,
      bounded: answer['bounded'] !== false,
      values,
      error: null,
    };
  } catch (error) {
    return { feasible: false, bounded: true, values: {}, error: String(error) };
  }
}

parentPort?.on('message', (model: JslpModel) => parentPort?.postMessage(solveOnce(model)));
