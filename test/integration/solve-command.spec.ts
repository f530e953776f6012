/** `traboule solve` as people and scripts use it: from any folder, from a pipe, with its words and exit codes. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { matpowerText } from '../../src/core/network/write-matpower.js';
import type { KeptAnswer } from '../../src/ports/case-run-store.js';
import { baranWu } from '../fixtures/baran-wu.js';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/src/main.js');
const CASES = join(ROOT, 'examples/cases');

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let folder: string;

/** Runs the built program in an empty folder without any setting. */
function traboule(args: readonly string[], input = ''): Promise<Said> {
  return new Promise((resolveSaid, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '' },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (data: Buffer) => (out += data.toString('utf8')));
    child.stderr.on('data', (data: Buffer) => (err += data.toString('utf8')));
    child.once('error', reject);
    child.once('close', (code) => {
      resolveSaid({ code, out, err });
    });
    child.stdin.end(input);
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-solve-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('traboule solve', () => {
  it('takes the electrical data of a feeder from a MATPOWER file, and says which file it cannot read', async () => {
    const document = JSON.parse(await readFile(join(CASES, 'feeder.json'), 'utf8')) as {
      feederNetworks: { id: string; node: string; places: unknown }[];
    };
    const feederNetworks = document.feederNetworks.map(({ id, node, places }) => ({ id, node, places }));
    const text = JSON.stringify({ ...document, feederNetworks });
    const network = baranWu();
    const buses = network.buses.map((bus) => ({ ...bus, minVoltagePu: 0.92 }));
    await writeFile(join(folder, 'feeder.m'), matpowerText({ ...network, buses }));
    const { code, out, err } = await traboule(['solve', '-', '--network', 'feeder.m'], text);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/LINE-33: 0\.92\d\d pu at bus 18/);
    const lost = await traboule(['solve', '-', '--network', 'lost.m'], text);
    expect(lost.code).toBe(2);
    expect(lost.err).toMatch(/--network lost\.m: cannot be read/);
  });

  it('prints cost by term, setpoints, prices, reasons and the check of a case from a pipe, and ends with 0', async () => {
    const text = await readFile(join(CASES, 'three-assets.json'), 'utf8');
    const { code, out, err } = await traboule(['solve', '-', '--explain', '--json', 'answer.json'], text);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^status {5}planned/m);
    expect(out).toMatch(/energyImport +29\.1400 EUR/);
    expect(out).toMatch(/18:00 +80\.0 +-40\.0 +60\.0\n18:15 +-64\.8 +0\.0 +20\.0/);
    expect(out).toMatch(/18:00 {2}PDJ {2}import limit {2}0\.0357 EUR\/kW/);
    expect(out).toMatch(/BAT: Charges 80 kW at 18:00/);
    expect(out).toMatch(/check {6}passed: \d+ comparisons/);
    const answer = JSON.parse(await readFile(join(folder, 'answer.json'), 'utf8')) as KeptAnswer;
    expect(answer).toMatchObject({ version: 1, status: 'planned', plan: { slots: 2 } });
  });

  it('has no prices from jslp, and says so', async () => {
    const { code, out } = await traboule(['solve', join(CASES, 'three-assets.json'), '--solver', 'jslp']);
    expect(code).toBe(0);
    expect(out).toMatch(/energyImport +29\.1400 EUR/);
    expect(out).toMatch(/this solver gives no duals/);
  });

  it('ends with 3 when no plan keeps the limits, and says what conflicts and what would help', async () => {
    const { code, out } = await traboule(['solve', join(CASES, 'infeasible.json')]);
    expect(code).toBe(3);
    expect(out).toMatch(/in conflict\n {2}Point-du-Jour may import 500\.0 kW/);
    expect(out).toMatch(/ways out, cheapest first\n {2}1\. raise Point-du-Jour by 30 kW/);
    expect(out).not.toMatch(/^objective/m);
  });

  it('ends with 4 when the time runs out', async () => {
    const { code, out } = await traboule(['solve', join(CASES, 'district.json'), '--time-limit', '0.001']);
    expect(code).toBe(4);
    expect(out).toMatch(/^status {5}time-limit/m);
  });

  it.each<[string, string[], string, RegExp]>([
    [
      'a file that is not there',
      ['solve', 'nowhere.json'],
      '',
      /nowhere\.json: cannot be read or written \(ENOENT\)/,
    ],
    ['text that is no JSON', ['solve', '-'], '{"slots": NaN}', /standard input: the case is no JSON/],
    ['a case with problems', ['solve', '-'], '{"slotz": 1}', /problems in the case\n.*version: is missing/s],
    [
      'a field that stands twice',
      ['solve', '-'],
      '{"slots": 2,\n "slots": 3}',
      /1 problem in the case\nslots: .* line 2, column 2, after line 1/,
    ],
    ['an unknown solver', ['solve', '-', '--solver', 'cbc'], '{}', /--solver: expected highs or jslp/],
    [
      'a risk nobody runs',
      ['solve', '-', '--risk', '80'],
      '{}',
      /--risk: expected "off" or a percentage from 0\.1 to 50/,
    ],
    ['an option that is none', ['solve', '-', '--rsik', '5'], '{}', /unknown option '--rsik'\n.*--risk/],
    ['no case at all', ['solve'], '', /missing required argument 'case'/],
    ['no time', ['solve', '-', '--time-limit', '0'], '{}', /--time-limit: expected a number above 0/],
  ])('ends with 2 for %s, in plain words', async (_, args, input, words) => {
    const { code, out, err } = await traboule(args, input);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/\n {4}at /);
  });

  it('prints the schema that is checked in', async () => {
    const { code, out } = await traboule(['case-schema']);
    expect(code).toBe(0);
    const file = await readFile(join(ROOT, 'docs/schema/dispatch-case-1.json'), 'utf8');
    expect(JSON.parse(out)).toEqual(JSON.parse(file));
  });

  it('cannot write an answer where there is no folder, and says so', async () => {
    await writeFile(join(folder, 'case.json'), await readFile(join(CASES, 'three-assets.json')));
    const { code, err } = await traboule(['solve', 'case.json', '--json', 'no/such/folder.json']);
    expect(code).toBe(2);
    expect(err).toMatch(/cannot be read or written \(ENOENT\)/);
  });
});
