import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { consoleFiles } from './console-files.js';

const PAGE = '<!doctype html><title>Traboule</title>';
const SCRIPT = 'export const answer = 42;';

describe('files of the console', () => {
  let folder = '';
  let url = '';
  let server: Server;
  let ask: ReturnType<typeof supertest>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'traboule-console-'));
    await mkdir(join(folder, 'console/assets'), { recursive: true });
    await writeFile(join(folder, 'secret.md'), 'not for the web');
    await writeFile(join(folder, 'console/index.html'), PAGE);
    await writeFile(join(folder, 'console/assets/index-abc.js'), SCRIPT);
    await writeFile(join(folder, 'console/assets/index-abc.js.gz'), gzipSync(SCRIPT));
    const files = consoleFiles(join(folder, 'console'));
    server = createServer((request, response) => {
      files(request, response, () => {
        response.statusCode = 404;
        response.end('passed on');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    ask = supertest(url);
  });

  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['/', '/plans/lyon-1', '/setup?x=1', '/plans/lyon-2026.5', '/no/such/%2e%2e/page'])(
    'answers %s with the page, which is asked for anew each time',
    async (path) => {
      const answer = await ask.get(path).expect(200);
      expect(answer.text).toBe(PAGE);
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
      });
    },
  );

  it('hands out hashed files packed, for ever', async () => {
    const answer = await fetch(`${url}/assets/index-abc.js`, { headers: { 'accept-encoding': 'gzip' } });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(await answer.text()).toBe(SCRIPT);
  });

  it('hands out the file itself to whoever takes nothing packed', async () => {
    const answer = await ask.get('/assets/index-abc.js').set('accept-encoding', 'identity').expect(200);
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.text).toBe(SCRIPT);
  });

  it('does not take the page for a file that is not there', async () => {
    await ask.get('/assets/index-old.js').expect(404);
  });

  it.each(['/api', '/api/v1/health', '/api/docs/x.js'])('leaves %s to the API', async (path) => {
    const answer = await ask.get(path).expect(404);
    expect(answer.text).toBe('passed on');
  });

  it('leaves what is not read to the API', async () => {
    await ask.post('/').expect(404);
  });

  it.each(['/../secret.md', '/..%2fsecret.md', '/assets/../../secret.md', '//secret.md', '/.sources.json'])(
    'hands out nothing beside its folder: %s',
    async (path) => {
      const answer = await ask.get(path);
      expect(answer.text).not.toContain('not for the web');
    },
  );

  it('answers HEAD without a body', async () => {
    const answer = await ask.head('/').expect(200);
    expect(answer.headers['content-length']).toBe(String(PAGE.length));
    expect(answer.text).toBeUndefined();
  });
});
