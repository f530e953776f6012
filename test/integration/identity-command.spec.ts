/** `traboule user` and `traboule token` as a person types them: by a token of an administrator, or past the service. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { tokenOf } from '../fixtures/accounts.js';
import { PASSWORD } from '../fixtures/browser.js';
import { type CommandResult, runCommand } from '../fixtures/command.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';

let api: ServedApi;
let administrator = '';

beforeAll(async () => {
  api = await serveApi(Date.parse('2026-01-15T17:05:00Z'));
  administrator = await tokenOf(api.foundation, ['security-admin', 'viewer']);
});

afterAll(() => api.close());

function traboule(token: string | null, ...args: string[]): Promise<CommandResult> {
  return runCommand([...args, '--url', api.url], {
    TRABOULE_DATA_DIR: api.dataDir,
    ...(token === null ? {} : { TRABOULE_API_TOKEN: token }),
  });
}

describe('traboule user', () => {
  it('makes an account, invites again, lists and disables it', async () => {
    const made = await traboule(
      administrator,
      'user',
      'create',
      'anna',
      '--name',
      'Anna Perrin',
      '--roles',
      'operator, supervisor',
    );
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toMatch(
      /^account anna made \(acc-[\w-]+\)\n.*works once.*\n {2}http.*\/invitation#[\w-]{43}\n$/,
    );
    const [, first] = /invitation#([\w-]{43})/.exec(made.stdout) ?? [];
    const again = await traboule(administrator, 'user', 'invite', 'Anna');
    const [, second] = /invitation#([\w-]{43})/.exec(again.stdout) ?? [];
    await request(api.url).post('/api/v1/invitation').send({ secret: first, password: PASSWORD }).expect(410);
    await request(api.url)
      .post('/api/v1/invitation')
      .send({ secret: second, password: PASSWORD })
      .expect(200);
    expect((await traboule(administrator, 'user', 'disable', 'anna')).code).toBe(0);
    const { stdout } = await traboule(administrator, 'user', 'list');
    expect(stdout).toMatch(/^anna +disabled +local +Anna Perrin {2}operator, supervisor$/m);
  });

  it('is refused to the command line without the right, in words', async () => {
    const { code, stderr } = await traboule(null, 'user', 'list');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /forbidden: command line of the service may not manage accounts.*security administrators may/,
    );
    const wrong = await traboule(administrator, 'user', 'disable', 'nobody');
    expect(wrong.stderr).toMatch(/no account signs in as "nobody"/);
    const role = await traboule(administrator, 'user', 'create', 'x1', '--name', 'X Y', '--roles', 'boss');
    expect(role.stderr).toMatch(/--roles: expected roles among viewer, /);
  });

  it('makes a new link for a lost administrator, where the database is at hand', async () => {
    const { databaseUrl } = api.foundation.settings;
    const made = await runCommand(['user', 'link', '--url', api.url], {
      DATABASE_URL: databaseUrl ?? '',
      TRABOULE_DATA_DIR: api.dataDir,
    });
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const [, secret] = /\/setup#([\w-]{43})/.exec(made.stdout) ?? [];
    const body = { secret, login: 'root', name: 'Root Again', password: PASSWORD, roles: ['security-admin'] };
    await request(api.url).post('/api/v1/setup').send(body).expect(201);
    expect(await api.audit.rows({ action: 'setup.link', limit: 5 })).toHaveLength(1);
    const nowhere = await runCommand(['user', 'link'], { TRABOULE_DATA_DIR: `${api.dataDir}/empty` });
    expect(nowhere).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no database runs in .*empty; start the service/),
    });
  });
});

describe('traboule token', () => {
  it('makes a token that works, lists and revokes it', async () => {
    const made = await traboule(
      administrator,
      'token',
      'create',
      'nightly',
      '--scopes',
      'city.view',
      '--days',
      '7',
    );
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const [, id = '', secret = ''] = /token (tok-[\w-]+) until .*\n(trb_[\w-]{43})\n/.exec(made.stdout) ?? [];
    expect((await traboule(secret, 'plan', 'list')).stdout).toBe('no plan yet\n');
    expect((await traboule(administrator, 'token', 'list')).stdout).toMatch(
      new RegExp(`^${id} +until .*nightly {2}city\\.view$`, 'm'),
    );
    expect((await traboule(administrator, 'token', 'revoke', id)).code).toBe(0);
    expect((await traboule(secret, 'plan', 'list')).stderr).toMatch(
      /unauthorised: the API token sent is not valid/,
    );
  });

  it('makes one for a machine', async () => {
    await traboule(
      administrator,
      'user',
      'create',
      'historian',
      '--name',
      'Historian',
      '--roles',
      'viewer',
      '--service',
    );
    const made = await traboule(
      administrator,
      'token',
      'create',
      'reads',
      '--scopes',
      'city.view',
      '--for',
      'historian',
    );
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const lost = await traboule(
      administrator,
      'token',
      'create',
      'reads',
      '--scopes',
      'city.view',
      '--for',
      'nobody',
    );
    expect(lost.stderr).toMatch(/no service account is called "nobody"/);
  });
});
