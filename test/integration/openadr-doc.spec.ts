/** What docs/openadr.md says is true: its walk is run word for word, and every operation of the description is served or named there. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { docBlocks } from '../fixtures/doc-blocks.js';
import { OPENADR_DESCRIPTION } from '../fixtures/openadr-description.js';
import { OPENADR_BASE, openAdrDesk, type OpenAdrDesk } from '../fixtures/openadr-desk.js';
import { programsMissing } from '../fixtures/programs-on-path.js';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';
import { sharedExpected } from '../fixtures/shared-data.js';

const T0 = Date.parse('2026-01-15T17:00:00Z');
const PAGE = 'docs/openadr.md';
const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

const why = programsMissing('bash', 'curl', 'jq');
if (why !== null) console.warn(`the walk of ${PAGE} is not run: ${why}`);
const itWithTools = why === null ? it : it.skip;
const itWithDescription = sharedExpected(OPENADR_DESCRIPTION) ? it : it.skip;

describe(PAGE, () => {
  let api: ServedApi;
  let desk: OpenAdrDesk;
  let folder = '';

  beforeAll(async () => {
    api = await serveApi(T0);
    desk = await openAdrDesk({ url: api.url, database: api.foundation.database }, { utility: 'BL' });
    folder = await mkdtemp(join(tmpdir(), 'traboule-walk-'));
  });
  afterAll(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs a block as a person who has \`traboule\` on the path. */
  const run = async (text: string, environment: Readonly<Record<string, string>>): Promise<string> => {
    const script = `set -euo pipefail\ntraboule() { "${process.execPath}" "${MAIN}" "$@"; }\n${text}`;
    const env = { ...process.env, ...environment };
    return (await promisify(execFile)('bash', ['-c', script], { cwd: folder, env })).stdout;
  };

  itWithTools('leads a newcomer from the first token to the first report, word for word', async () => {
    const programID = await desk.made('utility', '/programs', { programName: 'evening peak' });
    const payloads = [{ type: 'DISPATCH_SETPOINT_RELATIVE', values: [-25] }];
    const eventID = await desk.made('utility', '/events', {
      ...{ programID, eventName: 'call', intervals: [{ id: 0, payloads }] },
      intervalPeriod: { start: '2026-01-15T17:15:00Z', duration: 'PT1H' },
    });
    const walk = docBlocks(PAGE).filter(
      ({ heading }) => heading === 'From the first token to the first report',
    );
    const [create, curl] = walk;
    const { port } = new URL(api.url);
    const made = await run(create?.text ?? '', { TRABOULE_HTTP_PORT: port, TRABOULE_DATA_DIR: api.dataDir });
    const SECRET = made.trim().split('\n').at(-1) ?? '';
    expect(made).toContain('client school-42 (VEN)');
    const said = await run(curl?.text ?? '', { VTN: `${api.url}${OPENADR_BASE}`, SECRET });
    const [resource, status, ...report] = said.split('\n');
    expect([resource, status]).toEqual(['heating', '304']);
    expect(JSON.parse(report.join('\n'))).toMatchObject({
      ...{ objectType: 'REPORT', eventID, clientName: 'school 42', clientID: 'school-42' },
      resources: [{ resourceName: 'heating' }],
    });
    const { body } = await desk.ask('utility', 'get', `/reports?eventID=${eventID}`).expect(200);
    expect(body).toHaveLength(1);
    const vens = await desk.ask('utility', 'get', '/vens?venName=school%2042').expect(200);
    const resources = await desk.ask('utility', 'get', '/resources?resourceName=heating').expect(200);
    expect([vens.body, resources.body]).toEqual([[expect.anything()], [expect.anything()]]);
  });

  itWithDescription(
    'names every operation of the description that is not served, and nothing is served beside it',
    async () => {
      const description = JSON.parse(await readFile(OPENADR_DESCRIPTION, 'utf8')) as {
        paths: Record<string, Record<string, unknown>>;
      };
      const demanded = Object.entries(description.paths).flatMap(([path, operations]) =>
        Object.keys(operations)
          .filter((method) => ['get', 'post', 'put', 'delete', 'patch'].includes(method))
          .map((method) => `${method.toUpperCase()} ${path}`),
      );
      expect(demanded).toHaveLength(45);
      const served = api.routes
        .filter(({ path }) => path.startsWith(`${OPENADR_BASE}/`))
        .map(({ method, path }) => `${method} ${path.slice(OPENADR_BASE.length).replace(/:(\w+)/g, '{$1}')}`);
      const notMet =
        (await readFile(PAGE, 'utf8')).split('## What the description demands and is not met')[1] ?? '';
      const unsaid = demanded.filter(
        (operation) => !served.includes(operation) && !notMet.includes(`\`${operation}\``),
      );
      expect({ unsaid, beside: served.filter((operation) => !demanded.includes(operation)) }).toEqual({
        ...{ unsaid: [], beside: [] },
      });
      // What is named as missing is missing.
      expect(served.filter((operation) => notMet.includes(`\`${operation}\``))).toEqual([]);
    },
  );
});
