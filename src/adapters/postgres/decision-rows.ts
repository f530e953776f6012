/** Decisions as rows, both ways. */
import type { Decision } from '../../core/control/approval.js';
import type { DecisionRow } from './entities/plan-rows.js';

/** Row of a decision; its number is given by the database. */
export function toDecisionRow(decision: Decision): Omit<DecisionRow, 'seq'> {
  return { ...decision };
}

/** The decision of a row. */
export function toDecision(row: DecisionRow): Decision {
  const { seq: _, ...decision } = row;
  return decision as Omit<DecisionRow, 'seq'> &
    Pick<Decision, 'verdict' | 'via' | 'scope' | 'envelope' | 'fourEyes'>;
}
