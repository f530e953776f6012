import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forkTwin, type TwinProcess } from '../../src/apps/twin-process.js';
import { loadSite } from '../../src/config/site-file/load-site.js';
import { runCommand, type CommandResult } from '../fixtures/command.js';
import { filledIn } from '../fixtures/filled-draft.js';
import { freePort } from '../fixtures/opcua-plant.js';

const TWIN_MAIN = join(import.meta.dirname, '../../dist/src/apps/twin-main.js');

describe('traboule discover and check-site', () => {
  let folder: string;
  let twin: TwinProcess;
  let url: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'traboule-discover-'));
    const startMs = Date.UTC(2026, 0, 15);
    twin = await forkTwin(
      {
        seed: 1,
        scenario: 'normal',
        basePort: 0,
        pkiFolder: join(folder, 'twin'),
        historyDays: 1,
        clock: { mode: 'stepped', startMs },
        endpoints: ['MOU'],
      },
      TWIN_MAIN,
    );
    url = twin.endpoints['MOU'] ?? '';
  });

  afterAll(async () => {
    await twin.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const discover = (parameters: readonly string[], environment = {}): Promise<CommandResult> =>
    runCommand(['discover', ...parameters], { TRABOULE_OPCUA_PKI_DIR: join(folder, 'pki'), ...environment });

  it('drafts a site file from a server of the twin that loads once it is filled in', async () => {
    const file = join(folder, 'draft.yaml');
    const { code, stderr } = await discover([url, '--security', 'None', '--out', file]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const draft = await readFile(file, 'utf8');
    const counted = /recognised: (\d+) energy variables \((.*)\)/.exec(stderr);
    expect(counted?.[2]).toMatch(/\d+ activePower, .*\d+ importBlock, .*\d+ soc/);
    const blanks = draft.split('\n').filter((line) => /^[^#]*null # FILL IN/.test(line)).length;
    expect(stderr).toContain(`to be filled in by a person: ${blanks}`);

    const site = loadSite(filledIn(draft), file);
    expect(site.endpoints).toEqual([{ id: 'E1', url, securityPolicy: 'None', securityMode: 'None' }]);
    expect(site.grid.meters.map((meter) => meter.id)).toContain('Lyon-L7-MOU-Meter');
    expect(site.grid.assets.some((asset) => asset.kind === 'battery')).toBe(true);
    expect(site.readPoints.length).toBeGreaterThan(20);
  });

  it('does not overwrite a file unless it is told to', async () => {
    const file = join(folder, 'mine.yaml');
    await writeFile(file, 'mine');
    const refused = await discover([url, '--security', 'None', '--out', file]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/is there already and was left as it is.*--force/);
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect((await discover([url, '--security', 'None', '--out', file, '--force'])).code).toBe(0);
    expect(await readFile(file, 'utf8')).toMatch(/^# Draft from/);
  });

  it('takes no server certificate on trust until it is told to', async () => {
    const parameters = [url, '--security', 'Basic256Sha256'];
    const refused = await discover(parameters);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/certificate is not trusted here.*--trust/s);
    const trusting = await discover([...parameters, '--trust']);
    expect(trusting.code).toBe(0);
    expect(trusting.stdout).toContain('policy: Basic256Sha256, mode: SignAndEncrypt');
  });

  it.each([
    [
      'nothing said about security',
      [],
      /--security: expected one of None, .*None has to be asked for by name/s,
    ],
    ['a policy that does not exist', ['--security', 'Strong'], /--security: expected one of None/],
    ['None with a mode', ['--security', 'None', '--mode', 'Sign'], /None does not go with --mode Sign/],
    [
      'a user without a password',
      ['--security', 'None', '--user', 'b', '--password-env', 'NOT_SET'],
      /NOT_SET is not set/,
    ],
  ])('refuses %s', async (_what, parameters, said) => {
    const { code, stdout, stderr } = await discover([url, ...parameters]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('says what is wrong with an address, and that nobody answers', async () => {
    const wrong = await discover(['http://127.0.0.1:1/x', '--security', 'None']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/expected opc\.tcp:\/\/host:port\/path/);
    const dead = await discover([`opc.tcp://127.0.0.1:${await freePort()}/x`, '--security', 'None']);
    expect(dead.code).toBe(1);
    expect(dead.stderr).toMatch(/Nothing that speaks OPC UA answers there/);
  });

  it('check-site sums a good file up and names each wrong line of a bad one', async () => {
    const good = await runCommand(['check-site', 'sites/lyon.yaml']);
    expect(good.code).toBe(0);
    expect(good.stdout).toMatch(/sites\/lyon\.yaml is a sound site file: 13 endpoints, \d+ substations/);

    const bad = join(folder, 'bad.yaml');
    const text = await readFile('sites/lyon.yaml', 'utf8');
    await writeFile(bad, text.replace('firmKva: 72000', 'firmKva: many'));
    const refused = await runCommand(['check-site', bad]);
    expect(refused.code).toBe(2);
    const line = text.split('\n').findIndex((each) => each.includes('firmKva: 72000')) + 1;
    expect(refused.stderr).toContain(`${line}`);
    expect(refused.stderr).toMatch(/firmKva/);

    const absent = await runCommand(['check-site', join(folder, 'absent.yaml')]);
    expect(absent.code).toBe(2);
    expect(absent.stderr).not.toMatch(/^\s+at /m);
  });
});
