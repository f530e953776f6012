/** The checker's power flow: known splits, both laws of Kirchhoff on a random mesh, and islands. */
import { describe, expect, it } from '@jest/globals';
import { lineFlows } from './line-flows.js';

const line = (fromId: string, toId: string, reactance: number) => ({
  id: `${fromId}-${toId}`,
  fromId,
  toId,
  reactance,
  limitKw: 1,
});

describe('lineFlows', () => {
  it('splits between two ways by their reactance', () => {
    // 90 kW over x = 1 and x = 2: 60 and 30.
    const flows = lineFlows([line('CITY', 'A', 1), line('A', 'CITY', 2)], ['A'], [90]);
    expect(flows[0]).toBeCloseTo(60, 9);
    expect(flows[1]).toBeCloseTo(-30, 9);
  });

  it('keeps both laws of Kirchhoff on a mesh of six substations', () => {
    const ids = ['A', 'B', 'C', 'D', 'E', 'F'];
    const ring = ['CITY', ...ids];
    const lines = [
      ...ring.map((id, k) => line(id, ring[(k + 1) % ring.length] ?? '', 0.1 + 0.07 * k)),
      line('CITY', 'D', 0.3),
      line('B', 'F', 0.2),
    ];
    const imports = [10, -20, 35, 0, 7, 90];
    const flows = lineFlows(lines, ids, imports);
    ids.forEach((id, i) => {
      const net = lines.reduce((sum, one, k) => {
        const flow = flows[k] ?? Number.NaN;
        return sum + (one.toId === id ? flow : 0) - (one.fromId === id ? flow : 0);
      }, 0);
      expect(net).toBeCloseTo(imports[i] ?? Number.NaN, 8);
    });
    // Around the ring the drops add up to nothing.
    const around = ring.reduce((sum, _, k) => sum + (flows[k] ?? 0) * (lines[k]?.reactance ?? 0), 0);
    expect(around).toBeCloseTo(0, 9);
  });

  it('has no flow for a substation without a way to the infeed', () => {
    expect(lineFlows([line('CITY', 'A', 1)], ['A', 'B'], [1, 1]).every(Number.isNaN)).toBe(true);
  });
});
