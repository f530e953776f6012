/** Solves a dispatch case by the way of the operator's plan. */
import { contentHash } from '../control/content-hash.js';
import { solveDispatch, type SolveDispatchOptions } from '../control/solve-dispatch.js';
import type { ProgramSolver } from '../dispatch/program-solver.js';
import { SLOT_MS } from '../time/slot.js';
import { type CaseAnswer, caseAnswer, type CaseOptions } from './case-answer.js';
import { caseInput } from './case-input.js';
import type { DispatchCase } from './dispatch-case.js';

/**
 * The answer to a case that was read and found sound. The plan commands every slot of the case.
 *
 * @param solve the solver, with its time limit and cancellation
 * @param stage runs each step, to time it
 * @throws DomainError `invalid-input` when the model cannot be built from the case
 */
export async function solveCase(
  given: DispatchCase,
  options: CaseOptions,
  solve: ProgramSolver,
  stage?: SolveDispatchOptions['stage'],
): Promise<CaseAnswer> {
  const inputHash = contentHash(given);
  const { riskPercent } = options;
  const input = caseInput(riskPercent === undefined ? given : { ...given, riskPercent }, {
    caseHash: inputHash,
  });
  const validUntilMs = input.snapshot.slotMs + given.slots * SLOT_MS;
  const solved = await solveDispatch(input, solve, {
    meta: { validUntilMs, snapshotHash: inputHash, inputHash },
    ...(stage ? { stage } : {}),
  });
  return caseAnswer(given, { inputHash, options }, solved);
}
