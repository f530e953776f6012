/** The example of docs/api.md, run as it stands there against a served API. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as client from '../../src/client/client.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';

let api: ServedApi;
beforeAll(async () => {
  api = await serveApi(Date.parse('2026-01-15T17:05:00Z'));
});
afterAll(() => api.close());

it('does what the page says', async () => {
  const page = await readFile('docs/api.md', 'utf8');
  const example = /```ts client\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const [, names = ''] = /import \{([^}]*)\} from 'traboule\/client';/.exec(example) ?? [];
  const said: unknown[] = [];
  const body = example.replace(/import .*\n/, '').replace('console.log', 'say');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the example of our own page, as it stands there
  const run = new Function(
    'library',
    'baseUrl',
    'token',
    'say',
    `return (async () => { const {${names}} = library; ${body} })()`,
  ) as (...given: unknown[]) => Promise<void>;
  await run(client, api.url, api.token, (...what: unknown[]) => said.push(...what));
  expect(said).toEqual(['stale', 0, null, 'unknown-plan']);
});
