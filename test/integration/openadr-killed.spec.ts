/** An API process is killed between a change and its callback: the next one makes every callback, in order. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ChildRole, forkRole } from '../../src/apps/child-role.js';
import { parseSettings } from '../../src/config/settings.js';
import { type CallbackServer, makeCertificate, serveCallbacks } from '../fixtures/callback-server.js';
import { type TestDatabase, withDatabase } from '../fixtures/database.js';
import { eventually } from '../fixtures/eventually.js';
import { openAdrDesk } from '../fixtures/openadr-desk.js';

const certificate = await makeCertificate();
let fresh: TestDatabase;
let dataDir = '';
let school: CallbackServer;
const children: ChildRole[] = [];

const start = async (): Promise<{ child: ChildRole; url: string }> => {
  const child = forkRole(
    'api',
    parseSettings({
      DATABASE_URL: fresh.url,
      TRABOULE_DATA_DIR: dataDir,
      TRABOULE_HTTP_PORT: '0',
      TRABOULE_LOG_LEVEL: 'silent',
      TRABOULE_OPENADR_CALLBACK_NETWORKS: '127.0.0.0/8,::1/128',
      TRABOULE_OPENADR_CALLBACK_CA: certificate.certFile,
      TRABOULE_OPENADR_CALLBACK_TIME_LIMIT_S: '30',
    }),
  );
  children.push(child);
  const url = /https?:\/\/[\w.:[\]]+/.exec(await child.ready)?.[0] ?? '';
  return { child, url };
};
const told = (): string[] =>
  school.told.map(({ body }) => {
    const { operation, object } = JSON.parse(body) as { operation: string; object: { programName: string } };
    return `${operation} ${object.programName}`;
  });

beforeAll(async () => {
  fresh = await withDatabase('embedded');
  dataDir = await mkdtemp(join(tmpdir(), 'traboule-killed-'));
  school = await serveCallbacks(certificate);
});
afterAll(async () => {
  await Promise.all(children.map((child) => child.stop()));
  await school.close();
  await fresh.close();
  certificate.remove();
  await rm(dataDir, { recursive: true, force: true });
});

it('loses no callback, neither the one under way nor those of changes just committed', async () => {
  const first = await start();
  const desk = await openAdrDesk({ url: first.url, database: fresh.database }, { bl: 'BL', school: 'VEN' });
  const callbackUrl = `https://localhost:${String(school.port)}/told`;
  await desk.made('school', '/subscriptions', {
    clientName: 'school',
    objectOperations: [{ objects: ['PROGRAM'], operations: ['CREATE', 'DELETE'], callbackUrl }],
  });
  // The callback that is under way never ends by itself.
  let asked = 0;
  school.behave(() => (asked += 1));
  await desk.made('bl', '/programs', { programName: 'under way' });
  await eventually(
    () => asked,
    (count) => count === 1,
  );
  for (const programName of ['waits', 'just committed']) await desk.made('bl', '/programs', { programName });
  first.child.process.kill('SIGKILL');
  await eventually(
    () => first.child.process.signalCode,
    (signal) => signal === 'SIGKILL',
  );
  // What its process held is free after its time; here nobody waits for that.
  await fresh.database.rows('letting time pass', `UPDATE openadr_deliveries SET taken_until = '-infinity'`);
  school.behave(null);
  expect(told()).toEqual([]);
  const second = await start();
  expect(await eventually(told, (lines) => lines.length >= 3)).toEqual([
    'CREATE under way',
    'CREATE waits',
    'CREATE just committed',
  ]);
  const again = await desk.made('bl', '/programs', { programName: 'no' }).catch(() => 'its address is gone');
  expect([again, second.child.process.exitCode]).toEqual(['its address is gone', null]);
});
