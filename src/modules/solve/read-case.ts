/** Reads a dispatch case: any JSON value in, a sound case out, or every problem of it at once. */
import { caseProblems } from '../../core/case/case-problems.js';
import type { CaseIssue, DispatchCase } from '../../core/case/dispatch-case.js';
import { DomainError } from '../../core/domain-error.js';
import { caseError } from './case-field.js';
import { caseSchema } from './case.schema.js';

/** Problems told in one message; the list of issues has all. */
const TOLD = 20;

/**
 * The case in a JSON value.
 *
 * @throws DomainError `invalid-case` with `context.issues: CaseIssue[]`, all of them, in order of the document
 */
export function readCase(value: unknown): DispatchCase {
  const parsed = caseSchema.safeParse(value, { error: caseError });
  if (!parsed.success) {
    throw refusedCase(parsed.error.issues.map(({ path, message }) => ({ path: pathText(path), message })));
  }
  const issues = caseProblems(parsed.data);
  if (issues.length > 0) throw refusedCase(issues);
  return parsed.data;
}

/** The refusal of a case, with all its problems. */
export function refusedCase(issues: readonly CaseIssue[]): DomainError {
  const lines = issues
    .slice(0, TOLD)
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  const more = issues.length > TOLD ? [`and ${String(issues.length - TOLD)} more`] : [];
  const count = issues.length === 1 ? '1 problem' : `${String(issues.length)} problems`;
  return new DomainError('invalid-case', [`${count} in the case`, ...lines, ...more].join('\n'), { issues });
}

/** As a person writes it: `assets[2].soc`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${String(key)}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
