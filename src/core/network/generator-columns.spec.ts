import { describe, expect, it } from '@jest/globals';
import { ProgramBuilder } from '../dispatch/program-builder.js';
import { costAt } from './generation-cost.js';
import { addOutputs, checkPriced, firstTangents, outputsOf, refinedTangents } from './generator-columns.js';
import type { GeneratorCost, NetworkGenerator } from '../power-flow/power-network.js';

const generator = (
  id: number,
  cost: GeneratorCost | null,
  more: Partial<NetworkGenerator> = {},
): NetworkGenerator => ({
  id,
  busId: 1,
  inService: true,
  minMw: 0,
  maxMw: 100,
  minMvar: 0,
  maxMvar: 0,
  cost,
  ...more,
});
const curved: GeneratorCost = { kind: 'polynomial', coefficients: [0.1, 10, 0] };
const linear: GeneratorCost = { kind: 'polynomial', coefficients: [10, 4] };

describe('tangents', () => {
  it('begin at both ends of the window, for curved costs in service only', () => {
    const tangents = firstTangents([
      generator(1, curved),
      generator(2, linear),
      generator(3, curved, { inService: false }),
      generator(4, null),
    ]);
    expect([...tangents.keys()]).toEqual([1]);
    const points = tangents.get(1) ?? [];
    expect([points[0], points.at(-1)]).toEqual([0, 100]);
  });

  it('gather around an output until program and cost agree there', () => {
    const generators = [generator(1, curved)];
    let tangents = firstTangents(generators);
    const gaps: number[] = [];
    for (let round = 0; round < 3; round++) {
      const points = tangents.get(1) ?? [];
      // The program's cost at 37.3 MW: the highest tangent.
      const highest = Math.max(...points.map((at) => costAt(curved, at) + (0.2 * at + 10) * (37.3 - at)));
      gaps.push(costAt(curved, 37.3) - highest);
      tangents = refinedTangents(generators, tangents, [37.3]);
    }
    expect(gaps[0]).toBeGreaterThan(0);
    expect(Math.abs(gaps[1] ?? 1)).toBeLessThan(1e-9);
    const points = tangents.get(1) ?? [];
    expect(points).toEqual([...new Set(points)].sort((a, b) => a - b));
    expect(points).toContain(37.3);
  });

  it('stay inside the window when the output lies a rounding outside', () => {
    const generators = [generator(1, curved)];
    const points = refinedTangents(generators, firstTangents(generators), [100 + 1e-9]).get(1) ?? [];
    expect(Math.max(...points)).toBe(100);
  });
});

describe('addOutputs', () => {
  it('gives the output back as the sum of its columns', () => {
    const generators = [generator(1, curved, { minMw: 20 }), generator(2, linear)];
    const builder = new ProgramBuilder();
    const outputs = addOutputs(builder, generators, { tangents: new Map([[1, [20, 100]]]), isPriced: true });
    const program = builder.build();
    expect(program.colNames).toEqual(['output[1,0]', 'output[1,1]', 'output[2]']);
    // Tangents at 20 and 100 meet at 60 MW.
    expect([...program.colLower]).toEqual([20, 0, 0]);
    expect([...program.colUpper]).toEqual([60, 40, 100]);
    expect(outputsOf(outputs, Float64Array.of(60, 15, 7))).toEqual([75, 7]);
    // At 20 MW the program costs what the generator does: 240, and 4 for the other at 0.
    expect(program.offset + 20 * (program.colCost[0] ?? 0)).toBeCloseTo(240 + 4, 9);
  });
});

describe('checkPriced', () => {
  it('asks for the cost of whoever is in service', () => {
    expect(() => {
      checkPriced([generator(1, linear), generator(2, null, { inService: false })]);
    }).not.toThrow();
    expect(() => {
      checkPriced([generator(1, linear), generator(2, null)]);
    }).toThrow(/generator 2 has no cost/);
  });
});
