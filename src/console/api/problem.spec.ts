import { describe, expect, it } from '@jest/globals';
import { asProblem, NO_ANSWER, problemOf, ProblemError } from './problem.js';

describe('problemOf', () => {
  it('keeps what the service says', () => {
    const said = {
      status: 409,
      code: 'plan-expired',
      title: 'plan expired',
      detail: 'too late',
      errors: ['a'],
    };
    expect(problemOf(409, { ...said, type: 'urn:x' })).toEqual(said);
  });

  it.each([[undefined], [null], ['<html>'], [{ code: 7, detail: {} }]])(
    'names an answer of something else by its status: %p',
    (body) => {
      expect(problemOf(502, body)).toEqual({ status: 502, code: 'http-502', title: 'http 502', detail: '' });
    },
  );
});

describe('asProblem', () => {
  it('opens a thrown problem and names what is no problem a fault of the console', () => {
    expect(asProblem(new ProblemError(NO_ANSWER))).toBe(NO_ANSWER);
    expect(asProblem(new TypeError('x is not y'))).toMatchObject({
      code: 'console-fault',
      detail: 'TypeError: x is not y',
    });
  });
});
