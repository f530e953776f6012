/** The command line as people and scripts use it: the built program, its words and its exit codes. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { someInputs } from '../contract/plan-samples.js';
import { tokenOf } from '../fixtures/accounts.js';
import { serveApi, servedPlan, type ServedApi } from '../fixtures/running-api.js';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/src/main.js');
const SLOT = Date.parse('2026-01-15T17:00:00Z');

/** Exit code and words of a command. */
interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let folder: string;

/** Compiled modules that processes of a test run share. */
const { NODE_COMPILE_CACHE } = process.env;
const SHARED = NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };

/** Runs the built program in an empty folder, with nothing of our own environment but what is named. */
function traboule(args: readonly string[], env: Record<string, string> = {}): Promise<Said> {
  return new Promise((resolveSaid, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', ...SHARED, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (data: Buffer) => (out += data.toString('utf8')));
    child.stderr.on('data', (data: Buffer) => (err += data.toString('utf8')));
    child.once('error', reject);
    child.once('close', (code) => {
      resolveSaid({ code, out, err });
    });
  });
}

beforeAll(async () => {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is not there; run "npm run build" first`);
  folder = await mkdtemp(join(tmpdir(), 'traboule-cli-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('traboule', () => {
  it('lists every command with --help', async () => {
    const { code, out, err } = await traboule(['--help']);
    expect([code, err]).toEqual([0, '']);
    const commands = ['all', 'day', 'api', 'worker', 'gateway', 'twin', 'inject', 'discover', 'check-site'];
    for (const command of [...commands, 'plan', 'status', 'bench', 'opf'])
      expect(out).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  });

  it.each<[string[], RegExp]>([
    [[], /^Usage: traboule/],
    [['dance'], /unknown command 'dance'\n.*--help lists all commands/],
    [['day', '--dat', '2026-01-15'], /unknown option '--dat'\n.*--date/],
    [['day', '--date', '15/01/2026'], /--date: expected a date such as 2026-01-15/],
    [['day', '--date', '2026-02-30'], /"2026-02-30" is no calendar date/],
    [
      ['day', '--workers', '0', '--seed', '-1'],
      /--seed: .*whole number.*\n.*--workers: expected a whole number from 1 to 8/,
    ],
    [['day', '--scenario', 'heat'], /--scenario: expected normal or cold-wave/],
    [['day', '--json', 'no/such/folder/day.json'], /no\/such\/folder does not exist/],
    [['all', '--from', '25:00'], /--from: expected a quarter-hour such as 17:45/],
    [['all', '--speed', '7'], /--speed: .*whole milliseconds/],
    [['twin', '--base-port', 'x'], /--base-port: expected a whole number/],
    [['bench', 'the-world'], /no bench "the-world"; expected ingest, cycle/],
    [['check-site', 'nowhere.yaml'], /cannot read the site file nowhere\.yaml/],
    [['discover'], /missing required argument 'url'/],
    [['plan', 'approve', 'P-1'], /required option '--reason <text>'/],
    [['plan', 'approve', 'P-1', '--reason', 'x'], /--reason: say in a few words/],
    [['plan', 'list', '--url', 'nowhere'], /--url: expected an address such as http/],
    [['export', 'plan', 'P-1'], /required option '--out <file>'/],
    [['forecast', 'm4', 'nowhere.csv'], /nowhere\.csv/],
    [['worker'], /cannot read the site file sites\/lyon\.yaml/],
  ])('%p cannot be used: ends with 2 and plain words', async (args, words) => {
    const { code, out, err } = await traboule(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it.each(['plan', 'status'])('%s ends with 1 where no service answers, and says so', async (command) => {
    const args = command === 'plan' ? ['plan', 'list'] : [command];
    const { code, out, err } = await traboule([...args, '--url', 'http://127.0.0.1:1']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^traboule: no service answers at http:\/\/127\.0\.0\.1:1; start one/);
  });

  it('ends with 0 for help that was asked for, and tells the rule of exit codes', async () => {
    const { code, out, err } = await traboule(['help', 'opf']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/Exit codes: 0 optimal, 2 the file or an option cannot be used/);
    expect((await traboule(['--help'])).out).toMatch(
      /Exit codes of all commands: 0 done, 1 .*, 2 what was given/,
    );
  });

  it.each(['plan', 'status', 'worker', 'day', 'twin'])(
    '%s names wrong settings and never their values',
    async (command) => {
      const args = command === 'plan' ? ['plan', 'list'] : [command];
      const env = { TRABOULE_RISK_LEVEL: 'hush', TRABOULE_HTTP_PROT: 'hush' };
      const { code, err } = await traboule(args, env);
      expect(code).toBe(2);
      expect(err).toMatch(/TRABOULE_HTTP_PROT: no setting of this name; the nearest is TRABOULE_HTTP_PORT/);
      expect(err).toMatch(/TRABOULE_RISK_LEVEL: expected a number from 0\.5 to 0\.999/);
      expect(err).not.toContain('hush');
    },
  );

  it('needs a database for a role of its own, and says what to do', async () => {
    const { code, err } = await traboule(['worker'], { TRABOULE_SITE: join(ROOT, 'sites/lyon.yaml') });
    expect([code, err]).toEqual([1, expect.stringMatching(/DATABASE_URL is not set; run `traboule all`/)]);
  });

  it('leaves nothing behind in the folder it ran in', () => {
    expect(existsSync(join(folder, '.traboule'))).toBe(false);
  });
});

describe('traboule plan and status, with a running service', () => {
  let api: ServedApi;
  const PLAN = servedPlan('P-evening', SLOT, {
    ...{ horizonSlots: 2, frozenSlots: 1, costEur: 4_200, peakImportKw: 812_500 },
  });
  const RIVAL = servedPlan('P-rival', SLOT + SLOT_MS, { siteId: 'rival' });

  beforeAll(async () => {
    api = await serveApi(SLOT + 60_000);
  });

  afterAll(() => api.close());

  const ask = (...args: string[]): Promise<Said> =>
    traboule([...args, '--url', `${api.url}/`], { TRABOULE_DATA_DIR: api.dataDir });

  it('says that there is nothing yet', async () => {
    expect(await ask('plan', 'list')).toMatchObject({ code: 0, out: 'no plan yet\n' });
    const show = await ask('plan', 'show');
    expect([show.code, show.err]).toEqual([
      1,
      expect.stringMatching(/there is no plan yet; "traboule status" says/),
    ]);
    const status = await ask('status');
    expect(status.code).toBe(0);
    expect(status.out).toMatch(/^status +stale$/m);
    expect(status.out).toMatch(/^orders this slot +none$/m);
  });

  it('lists plans in civil time and shows one in words', async () => {
    await api.plans.propose(PLAN);
    const list = await ask('plan', 'list');
    expect(list.out).toMatch(/^P-evening +checked +from 2026-01-15 18:00 +4200 EUR +peak 812\.50 MW/);
    const show = await ask('plan', 'show');
    expect(show.code).toBe(0);
    expect(show.out).toContain(`P-evening  checked  hash ${PLAN.contentHash}`);
    expect(show.out).toContain('check: passed, 1234 comparisons, 1 findings');
    expect(show.out).toMatch(/^BAT-1 +-0\.25 MW +Discharges, because PDJ is full: "18 h"\.$/m);
    expect(show.out).toMatch(/^PDJ +up to 40\.0 % of its limit$/m);
    expect(show.out).toMatch(
      /^no transformer temperatures: .*no plan with its inputs has the id "P-evening"/m,
    );
    expect((await ask('plan', 'show', 'P-evening')).out).toBe(show.out);
  });

  it('holds two plans side by side, and says which cannot be held', async () => {
    const LATER = servedPlan('P-later', SLOT, {
      horizonSlots: 2,
      costEur: 4_150,
      costByTerm: { energy: 10, churn: -0.25 },
      inputHash: 'inputs of later',
      schedules: PLAN.content.schedules.map((schedule) => ({ ...schedule, powerKw: [null, -150.25] })),
    });
    const inputs = someInputs(SLOT);
    await api.plans.saveInputs(PLAN.content.inputHash, inputs);
    await api.plans.saveInputs('inputs of later', {
      ...inputs,
      snapshot: { ...inputs.snapshot, peakSoFarKw: 812_400 },
    });
    await api.plans.propose(LATER);
    const diff = await ask('plan', 'diff', PLAN.id, LATER.id, '--no-causes');
    expect([diff.code, diff.err]).toEqual([0, '']);
    expect(diff.out).toContain('cost 4200.00 → 4150.00 EUR');
    expect(diff.out).toContain('energy -2.50 EUR');
    expect(diff.out).toMatch(
      /^BAT-1 +moved +25\.0 kWh, net +\+25\.0 kWh, most 100\.0 kW at 2026-01-15 18:15$/m,
    );
    expect(diff.out).toMatch(/^delivered +peak import today by up to 54\.3 kW$/m);
    expect((await ask('plan', 'diff', PLAN.id, PLAN.id, '--no-causes')).out).toContain('no setpoint changed');
    const causes = await ask('plan', 'diff', PLAN.id, LATER.id);
    expect([causes.code, causes.err]).toEqual([1, expect.stringMatching(/the site has changed since/)]);
    const explained = await ask('plan', 'explain');
    expect(explained).toMatchObject({ code: 0, out: expect.stringMatching(/^every cycle had a plan/) });
    const nowhere = await ask('plan', 'explain', 'P-nowhere');
    expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringMatching(/no plan has the id "P-nowhere"/)]);
  });

  it('does not decide on a plan that is not there, or on another content than was seen', async () => {
    const nowhere = await ask('plan', 'approve', 'P-nowhere', '--reason', 'why not');
    expect([nowhere.code, nowhere.err]).toEqual([
      1,
      expect.stringMatching(/^traboule: unknown-plan: no plan has the id/),
    ]);
    const other = ['--reason', 'why not', '--hash', 'f'.repeat(64)];
    const changed = await ask('plan', 'approve', PLAN.id, ...other);
    expect([changed.code, changed.err]).toEqual([
      1,
      expect.stringMatching(/plan-hash-mismatch: .*look at the plan again/),
    ]);
    expect((await api.plans.plan(PLAN.id))?.state).toBe('checked');
  });

  it('needs the token that lies beside the data', async () => {
    const decide = ['plan', 'approve', PLAN.id, '--reason', 'why not', '--url', api.url];
    const without = await traboule(decide);
    expect([without.code, without.err]).toEqual([
      1,
      expect.stringMatching(/unauthorised: sign in first .*operator-token in the data directory/),
    ]);
    const wrong = await traboule(decide, { TRABOULE_API_TOKEN: 'not-the-right-token' });
    expect([wrong.code, wrong.err]).toEqual([
      1,
      expect.stringMatching(/unauthorised: the API token sent is not valid/),
    ]);
    expect(await api.plans.decisions(PLAN.id)).toEqual([]);
  });

  it('approves with a second person where an asset is steered for the first time, and rejects, once', async () => {
    const approve = ['plan', 'approve', PLAN.id, '--reason', 'cold evening'];
    const said = /approved: P-evening \(.{12}\) by .* at 2026-01-15T17:01:00Z: cold evening\n/.source;
    const first = await ask(...approve);
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        new RegExp(
          `^${said}a second person has to approve the same by 2026-01-15T17:15:00Z, because:\n {2}BAT-1 is steered for the first time\n$`,
        ),
      ),
    });
    expect(await api.plans.inForce(SLOT)).toBeNull();
    const other = await tokenOf(api.foundation, ['operator']);
    const second = await traboule([...approve, '--url', api.url], { TRABOULE_API_TOKEN: other });
    expect(second).toMatchObject({ code: 0, out: expect.stringMatching(new RegExp(`^${said}$`)) });
    expect(await api.plans.decisions(PLAN.id)).toMatchObject([
      { via: 'token', verdict: 'approved' },
      { via: 'token', verdict: 'approved' },
    ]);
    const again = await ask('plan', 'reject', PLAN.id, '--reason', 'too late');
    expect([again.code, again.err]).toEqual([
      1,
      expect.stringMatching(/plan-not-approvable: plan P-evening is approved/),
    ]);
    await api.plans.propose(RIVAL);
    const rejected = await ask('plan', 'reject', RIVAL.id, '--reason', 'too dear');
    expect(rejected).toMatchObject({ code: 0, out: expect.stringMatching(/^rejected: P-rival/) });
  });

  it('shows what the service does now', async () => {
    const { code, out } = await ask('status');
    expect(code).toBe(0);
    expect(out).toMatch(/^planInForce +P-evening$/m);
    expect(out).toMatch(/2026-01-15 18:01 +warning +.* approved plan P-evening .* second person has to/);
    expect(out).toMatch(/2026-01-15 18:01 +info +.* approved plan P-evening/);
    expect(out).toMatch(/2026-01-15 18:01 +warning +.* could not decide on P-evening/);
  });
});
