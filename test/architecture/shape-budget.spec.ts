/** The shape budget of architecture.md §4: no function or file outgrows it, and tests keep up. Parameters: lint. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from './cruise.js';
import { type FileShape, type FunctionShape, measure, percentile, shapeOf } from './typescript-shape.js';

const FUNCTION_P90_LINES = 40;
const FUNCTION_MAX_LINES = 80;
const FILE_P90_LINES = 300;
const FILE_MAX_LINES = 400;
const AIM_TEST_LINES_PER_CODE_LINE = 0.8;
/**
 * Reached so far; raised with every change that earns it, until it is the aim. It was 0.62 before the console and 0.51 with it:
 * 20 000 lines of pages came with 3 000 of tests, since a page is proven in a browser by few lines. What is left of that is a debt,
 * and this number says so.
 */
const LEAST_TEST_LINES_PER_CODE_LINE = 0.61;

const GENERATED = 'src/client/api-types.ts';

const isTest = ({ file }: FileShape): boolean =>
  file.endsWith('.spec.ts') || file.startsWith('test/') || file.includes('/testing/');

describe('shape budget', () => {
  let code: FileShape[] = [];
  let tests: FileShape[] = [];
  let functions: FunctionShape[] = [];

  beforeAll(async () => {
    // What a program wrote is not code that people read.
    const files = (await measure(ROOT, ['src', 'forecasts', 'test'])).filter(
      ({ file }) => file !== GENERATED,
    );
    tests = files.filter(isTest);
    code = files.filter((file) => !isTest(file));
    functions = code.flatMap((file) => file.functions);
  });

  it('has something to measure', () => {
    expect(code.length).toBeGreaterThan(50);
    expect(functions.length).toBeGreaterThan(200);
  });

  it(`keeps 9 functions of 10 within ${FUNCTION_P90_LINES} lines and all within ${FUNCTION_MAX_LINES}`, () => {
    expect(functions.filter(({ lines }) => lines > FUNCTION_MAX_LINES)).toEqual([]);
    expect(
      percentile(
        functions.map(({ lines }) => lines),
        0.9,
      ),
    ).toBeLessThanOrEqual(FUNCTION_P90_LINES);
  });

  it(`keeps 9 files of 10 within ${FILE_P90_LINES} lines and all within ${FILE_MAX_LINES}`, () => {
    const tooLong = code
      .filter(({ lines }) => lines > FILE_MAX_LINES)
      .map(({ file, lines }) => ({ file, lines }));
    expect(tooLong).toEqual([]);
    expect(
      percentile(
        code.map(({ lines }) => lines),
        0.9,
      ),
    ).toBeLessThanOrEqual(FILE_P90_LINES);
  });

  it(`has at least ${LEAST_TEST_LINES_PER_CODE_LINE} lines of test per line of code, on the way to ${AIM_TEST_LINES_PER_CODE_LINE}`, () => {
    const linesOf = (files: FileShape[]): number => files.reduce((sum, { lines }) => sum + lines, 0);
    const ratio = linesOf(tests) / linesOf(code);
    process.stderr.write(
      `lines of test per line of code: ${ratio.toFixed(2)} (aim ${AIM_TEST_LINES_PER_CODE_LINE})\n`,
    );
    expect(ratio).toBeGreaterThanOrEqual(LEAST_TEST_LINES_PER_CODE_LINE);
  });
});

describe('the measure itself', () => {
  const sample = [
    'export function three(a: number, b: number): number {',
    '  return a + b;',
    '}',
    'const one = (x: number) => x;',
    'class Box {',
    '  constructor(readonly a: number) {}',
    '  get two() {',
    '    return [1, 2].map((n) => n); }',
    '}',
    '',
  ].join('\n');

  it('counts lines of named functions and leaves unnamed callbacks to their owner', () => {
    const { lines, functions } = shapeOf('sample.ts', sample);
    expect(lines).toBe(9);
    expect(functions.map(({ name, lines: length }) => [name, length])).toEqual([
      ['three', 3],
      ['one', 1],
      ['constructor', 1],
      ['two', 2],
    ]);
  });

  it('takes the nearest rank as percentile', () => {
    const tenToOne = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
    expect(percentile(tenToOne, 0.9)).toBe(9);
    expect(percentile([7], 0.9)).toBe(7);
    expect(percentile([], 0.9)).toBeNaN();
  });
});
