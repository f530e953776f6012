/** MPS text of a program with every sort of row and bound. */
import { describe, expect, it } from '@jest/globals';
import { ProgramBuilder } from '../../core/dispatch/program-builder.js';
import { toMps } from './mps.js';

describe('toMps', () => {
  it('writes every sort of row and bound, the constant with the opposite sign', () => {
    const builder = new ProgramBuilder();
    builder.column('boxed', -2, 5);
    builder.column('free', -Infinity, Infinity);
    builder.column('fixed', 3, 3);
    builder.column('below', -Infinity, -1);
    builder.column('lonely', 0, Infinity);
    builder.cost('c', 0, 0.1);
    builder.constant('c', 42);
    builder.row('equal', 1, 1, [[0, 1]]);
    builder.row('least', 2, Infinity, [[1, 2]]);
    builder.row('most', -Infinity, 3, [[2, 3]]);
    builder.row('between', -4, 4, [[3, 1e-7]]);
    builder.row('any', -Infinity, Infinity, [[0, 9]]);
    expect(toMps(builder.build()).split('\n')).toEqual([
      'NAME traboule FREE',
      ...['ROWS', ' N COST', ' E R0', ' G R1', ' L R2', ' L R3', ' N R4'],
      ...[
        'COLUMNS',
        ' C0 COST 0.1',
        ' C0 R0 1',
        ' C0 R4 9',
        ' C1 R1 2',
        ' C2 R2 3',
        ' C3 R3 1e-7',
        ' C4 COST 0',
      ],
      ...['RHS', ' RHS COST -42', ' RHS R0 1', ' RHS R1 2', ' RHS R2 3', ' RHS R3 4'],
      ...['RANGES', ' RNG R3 8'],
      ...[
        'BOUNDS',
        ' LO BND C0 -2',
        ' UP BND C0 5',
        ' FR BND C1',
        ' FX BND C2 3',
        ' MI BND C3',
        ' UP BND C3 -1',
      ],
      'ENDATA',
      '',
    ]);
  });

  it('marks columns that take whole numbers', () => {
    const builder = new ProgramBuilder();
    builder.column('a', 0, 1);
    builder.column('n', 0, Infinity);
    const text = toMps({ ...builder.build(), integrality: Uint8Array.of(0, 1) });
    expect(text).toContain(
      [" MARKER 'MARKER' 'INTORG'", ' C1 COST 0', " MARKER 'MARKER' 'INTEND'"].join('\n'),
    );
    expect(text).toContain(' PL BND C1');
  });
});
