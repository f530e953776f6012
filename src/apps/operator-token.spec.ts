/** The operators' secret: from the settings, else made once, for its owner's eyes. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { operatorToken, operatorTokenPath } from './operator-token.js';

describe('operatorToken', () => {
  let home: string;
  let dataDir: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'traboule-token-'));
    dataDir = join(home, 'not/there/yet');
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('is that of the settings, and then no file is made', async () => {
    expect(await operatorToken({ dataDir, apiToken: 'sixteen-letters-at-least' })).toBe(
      'sixteen-letters-at-least',
    );
    await expect(stat(dataDir)).rejects.toThrow('ENOENT');
  });

  it('is made once, long and unguessable, and found again', async () => {
    const token = await operatorToken({ dataDir, apiToken: null });
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(await operatorToken({ dataDir, apiToken: null })).toBe(token);
    expect(await readFile(operatorTokenPath({ dataDir }), 'utf8')).toBe(`${token}\n`);
    const other = join(home, 'other');
    expect(await operatorToken({ dataDir: other, apiToken: null })).not.toBe(token);
  });

  it('can be read by its owner alone', async () => {
    await operatorToken({ dataDir, apiToken: null });
    expect((await stat(operatorTokenPath({ dataDir }))).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing else beside it', async () => {
    await operatorToken({ dataDir, apiToken: null });
    await operatorToken({ dataDir, apiToken: null });
    expect(await readdir(dataDir)).toEqual(['operator-token']);
  });

  it('is one when several ask at the same time', async () => {
    const asked = Array.from({ length: 8 }, () => operatorToken({ dataDir, apiToken: null }));
    expect(new Set(await Promise.all(asked)).size).toBe(1);
  });
});
