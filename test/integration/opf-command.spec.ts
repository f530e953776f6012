/** `traboule opf` as people and scripts use it: tables, JSON and exit codes of the built program. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { matpowerText } from '../../src/core/network/write-matpower.js';
import { baranWu } from '../fixtures/baran-wu.js';
import { type CommandResult, runCommand } from '../fixtures/command.js';
import { type CaseRows, caseText, RING } from '../fixtures/power-cases.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-opf-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function opf(text: string, ...parameters: string[]): Promise<CommandResult> {
  const file = join(folder, 'case.m');
  await writeFile(file, text);
  return runCommand(['opf', file, ...parameters]);
}

const CONGESTED: CaseRows = { ...RING, branches: [...RING.branches.slice(0, 2), [1, 3, 0.1, 17]] };

describe('traboule opf', () => {
  it('prints cost, dispatch, branches and prices of a congested case', async () => {
    const { code, stdout, stderr } = await opf(caseText(CONGESTED));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^paper: optimal, congested\ncost 390\.00 per hour/);
    expect(stdout).toMatch(/^1-3 +17\.00 +17\.00 +100\.0 % +30\.00$/m);
    expect(stdout).toMatch(/^3 +30\.00 +30\.00$/m);
  });

  it('prints the same as JSON and nothing else', async () => {
    const { code, stdout } = await opf(caseText(CONGESTED), '--json');
    const result = JSON.parse(stdout) as Record<string, unknown>;
    expect(code).toBe(0);
    expect(result).toMatchObject({
      case: 'paper',
      status: 'optimal',
      congested: true,
      generators: [
        { id: 1, bus: 1 },
        { id: 2, bus: 2 },
      ],
      branches: [{ name: '1-2' }, { name: '2-3' }, { name: '1-3', binding: 'rating' }],
      buses: [{ id: 1 }, { id: 2 }, { id: 3 }],
      solver: { solver: 'highs', rounds: 1 },
    });
    expect(result['cost']).toBeCloseTo(390, 6);
  });

  it('ends with 3 and the reason for an infeasible case', async () => {
    const { code, stdout } = await opf(caseText({ ...RING, generators: [[1, 0, 20, [10]]] }));
    expect(code).toBe(3);
    expect(stdout).toMatch(/paper: infeasible/);
    expect(stdout).toMatch(/why: .*give at most 20 MW/);
    expect(stdout).toMatch(/least change: lower the demand of bus 3 by 10 MW/);
  });

  it.each<[string, string, RegExp]>([
    [
      'a bad row',
      caseText(RING).replace('3 1 30 0', '3 1 NaN 0'),
      /case\.m: line 7: "NaN" in mpc\.bus is not/,
    ],
    ['no case', 'hello', /"hello" is MATLAB code, which is not run/],
  ])('ends with 2 for %s and says the line', async (_what, text, message) => {
    const { code, stdout, stderr } = await opf(text, '--json');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('solves a radial case with voltages and checks it by an AC sweep', async () => {
    const feeder = matpowerText(baranWu());
    const { code, stdout } = await opf(feeder, '--model', 'lindistflow');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^baran_wu_33: optimal\ncost 195\.88 per hour/);
    expect(stdout).toMatch(/AC check passed: losses 202\.7 kW, lowest voltage 0\.9131 pu at bus 18$/m);
    const meshed = await opf(caseText(RING), '--model', 'lindistflow');
    expect(meshed.code).toBe(2);
    expect(meshed.stderr).toMatch(/not radial: branch .* closes a ring/);
  });

  it('ends with 2 for a file that is not there, and for an option that cannot be used or is none', async () => {
    const absent = await runCommand(['opf', join(folder, 'nowhere.m')]);
    expect(absent.code).toBe(2);
    expect(absent.stderr).toMatch(/nowhere\.m: cannot be read \(ENOENT\)/);
    const bad = await runCommand(['opf', 'x.m', '--time-limit', 'soon']);
    expect(bad.code).toBe(2);
    expect(bad.stderr).toMatch(/--time-limit: expected a number above 0/);
    const unknown = await runCommand(['opf', 'x.m', '--mode', 'dc']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/unknown option '--mode'/);
  });
});
