/** Damaged cases: whatever is written into a field, the case is refused in words or becomes a program; nothing is thrown. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { caseInput } from '../../src/core/case/case-input.js';
import type { CaseIssue, DispatchCase } from '../../src/core/case/dispatch-case.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import { DomainError } from '../../src/core/domain-error.js';
import { readCase } from '../../src/modules/solve/read-case.js';

const CASES = resolve(import.meta.dirname, '../../examples/cases');
const ROUNDS = 400;

const DAMAGE: readonly unknown[] = [
  ...[null, 'x', '', -1, 0, 1e308, -1e308, [], {}, [1], true, 'NaN', 2.5, 1e9],
  ...['__proto__', 'constructor', 'CITY'],
];

/** The same choices on every run (Park and Miller's generator). */
function chooser(seed: number): <T>(list: readonly T[]) => T {
  let state = seed;
  return (list) => {
    state = (state * 48_271) % 2_147_483_647;
    const chosen = list[Math.floor((state / 2_147_483_647) * list.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  };
}

type Place = readonly [owner: Record<string, unknown>, key: string];

function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const owner = value as Record<string, unknown>;
  return Object.keys(owner).flatMap((key) => [[owner, key] as const, ...placesOf(owner[key])]);
}

function readOrIssues(value: unknown): DispatchCase | readonly CaseIssue[] {
  try {
    return readCase(value);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'invalid-case')
      return error.context['issues'] as readonly CaseIssue[];
    throw error;
  }
}

describe('a damaged case', () => {
  it.each(['three-assets', 'building', 'infeasible'])('is refused in words or can be built: %s', (name) => {
    const text = readFileSync(join(CASES, `${name}.json`), 'utf8');
    const choose = chooser(name.length);
    let refusals = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const damaged = JSON.parse(text) as Record<string, unknown>;
      const [owner, key] = choose(placesOf(damaged));
      owner[key] = choose(DAMAGE);
      const read = readOrIssues(damaged);
      if ('slots' in read) {
        expect(buildDispatch(caseInput(read, { caseHash: 'hash' })).program.numRows).toBeGreaterThan(0);
        continue;
      }
      refusals += 1;
      expect(read.length).toBeGreaterThan(0);
      for (const { message } of read) expect(message).toMatch(/expected|no UTC offset/);
    }
    expect(refusals).toBeGreaterThan(ROUNDS / 2);
  });
});
