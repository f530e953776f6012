/** `bench openadr`: a thousand VENs that poll the served VTN, each with its own token, on loopback. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../adapters/postgres/database.js';
import { startEmbeddedPostgres } from '../../adapters/postgres/embedded/start-embedded-postgres.js';
import { migrate } from '../../adapters/postgres/migrate.js';
import { PostgresOpenAdrClientStore } from '../../adapters/postgres/openadr-client-store.js';
import { PostgresOpenAdrStore } from '../../adapters/postgres/openadr-store.js';
import type { Settings } from '../../config/settings.js';
import type { AdrKind, AdrObject } from '../../core/openadr/objects.js';
import { forkRole } from '../child-role.js';
import { lookAtMachine, type Machine, machineLine, postgresVersion } from './machine.js';
import { quantile } from './statistics.js';

/** What is measured. */
export interface OpenAdrBenchOptions {
  readonly vens: number;
  /** Length of the run [s]. */
  readonly seconds: number;
  /** Pause between two polls of a VEN [s]. */
  readonly everyS: number;
  readonly tell: (line: string) => void;
}

/** Latencies as the VENs saw them. */
export interface OpenAdrBenchResult {
  readonly machine: Machine;
  readonly vens: number;
  readonly seconds: number;
  readonly polls: number;
  /** Answers by status. */
  readonly answers: Readonly<Record<string, number>>;
  /** Whole answers, from the request to the last byte [ms]. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly slowestMs: number;
}

/** Events there are; every fifth is for everybody, the others for one of these districts. */
const EVENTS = 50;
const DISTRICTS = 10;
/** Events that are over, of the years before: nobody asks for them, and they are there. */
const PAST_EVENTS = 20_000;

/** A new event during the run [s]: until a VEN saw it, its answer is whole. */
const NEWS_EVERY_S = 20;

/** Aim of the 95th percentile [ms]. */
export const AIM_P95_MS = 100;

/** Runs the bench in a temporary folder; it ends by itself. */
export async function runOpenAdrBench(
  options: OpenAdrBenchOptions,
  settings: Settings,
): Promise<OpenAdrBenchResult> {
  const here = lookAtMachine();
  const folder = await mkdtemp(join(tmpdir(), 'traboule-bench-'));
  const ends: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const { tell } = options;
    const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), onProgress: tell });
    ends.push(() => server.stop());
    const database = await openDatabase(server.url);
    ends.push(() => database.close());
    await migrate(database.dataSource);
    const machine = { ...here, postgresql: await postgresVersion(database) };
    tell(`making ${String(options.vens)} VENs`);
    const store = new PostgresOpenAdrStore(database);
    const tokens = await makeVens(new PostgresOpenAdrClientStore(database), store, options.vens);
    await makePast(database);
    for (let k = 0; k < EVENTS; k++) await store.create(eventOf(k));
    const own = { databaseUrl: server.url, dataDir: join(folder, 'data'), httpPort: 0 };
    const api = forkRole('api', { ...settings, ...own });
    ends.push(() => api.stop());
    const url = /https?:\/\/\S+/.exec(await api.ready)?.[0]?.replace(/[,;.]$/, '');
    if (url === undefined) throw new Error('the API did not say where it listens');
    tell(`polling for ${String(options.seconds)} s`);
    const polls = await pollAll(new URL('/openadr3/3.1.0/events?active=true', url), tokens, options, (k) =>
      store.create(eventOf(EVENTS + k)),
    );
    return resultOf(machine, options, polls);
  } finally {
    for (const end of ends.reverse()) await end().catch(() => undefined);
  }
}

/** The result in words. */
export function openAdrReport(result: OpenAdrBenchResult): string {
  const { machine, vens, seconds, polls, answers, p50Ms, p95Ms, p99Ms, slowestMs } = result;
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  return [
    machineLine(machine),
    `${String(vens)} VENs, ${String(polls)} polls in ${String(seconds)} s (${(polls / seconds).toFixed(1)}/s), each with its own token and ETag`,
    `answers: ${Object.entries(answers)
      .map(([status, count]) => `${status} × ${String(count)}`)
      .join(', ')}`,
    `p50 ${ms(p50Ms)}, p95 ${ms(p95Ms)} (aim ${String(AIM_P95_MS)} ms), p99 ${ms(p99Ms)}, slowest ${ms(slowestMs)}`,
  ].join('\n');
}

interface Poll {
  readonly status: number;
  readonly ms: number;
}

async function makeVens(
  clients: PostgresOpenAdrClientStore,
  store: PostgresOpenAdrStore,
  count: number,
): Promise<string[]> {
  const tokens: string[] = [];
  for (let k = 0; k < count; k++) {
    const clientId = `ven-${String(k)}`;
    const base = { name: clientId, role: 'VEN' as const, createdMs: 0, revokedMs: null, seenMs: null };
    await clients.add({ clientId, ...base }, 'no secret');
    const token = randomBytes(24).toString('base64url');
    const digest = createHash('sha256').update(token).digest('hex');
    const expiresMs = Date.UTC(2100, 0, 1);
    await clients.addToken({ digest, clientId, scopes: ['read_targets', 'read_ven_objects'], expiresMs }, 1);
    const targets = [`district-${String(k % DISTRICTS)}`];
    await store.create(
      objectOf('VEN', clientId, { clientId, name: clientId, targets, body: { venName: clientId } }),
    );
    tokens.push(token);
  }
  return tokens;
}

/** As many rows at once: one by one they would take longer than the run. */
async function makePast(database: Database): Promise<void> {
  const { body } = eventOf(1);
  await database.rows(
    'making events that are over',
    `INSERT INTO openadr_objects (id, kind, program_id, targets, objects, end_at, created_at, modified_at, body)
     SELECT 'past-' || k, 'EVENT', 'evening-peak', ARRAY['district-' || k % $2], '{}', at, at, at, $3::json
     FROM (SELECT k, timestamptz '2025-01-01' + k * interval '20 min' AS at FROM generate_series(1, $1::int) k) past`,
    [PAST_EVENTS, DISTRICTS, JSON.stringify(body)],
  );
  // A database that has been there for years knows what lies in its tables.
  await database.rows('looking at the tables', 'ANALYZE openadr_objects');
}

function eventOf(k: number): AdrObject {
  const targets = k % 5 === 0 ? [] : [`district-${String(k % DISTRICTS)}`];
  const programID = 'evening-peak';
  const intervals = Array.from({ length: 8 }, (_, id) => ({
    id,
    payloads: [{ type: 'DISPATCH_SETPOINT_RELATIVE', values: [-10 - id] }],
  }));
  const intervalPeriod = { start: '2026-01-15T17:00:00Z', duration: 'PT15M' };
  const body = { programID, eventName: `call ${String(k)}`, targets, intervalPeriod, intervals };
  return objectOf('EVENT', `event-${String(k)}`, { programId: programID, targets, body });
}

function objectOf(kind: AdrKind, id: string, more: Partial<AdrObject>): AdrObject {
  const none = { clientId: null, name: null, programId: null, eventId: null, venId: null };
  const rest = { targets: [], priority: null, endMs: null, createdMs: 0, modifiedMs: 0, body: {} };
  return { id, kind, ...none, ...rest, ...more };
}

/** Each VEN polls at its own moment of the period; one that is slow does not delay the others. */
async function pollAll(
  url: URL,
  tokens: readonly string[],
  { seconds, everyS }: OpenAdrBenchOptions,
  news: (k: number) => Promise<unknown>,
): Promise<Poll[]> {
  const agent = new Agent({ keepAlive: true });
  const polls: Poll[] = [];
  const startedMs = performance.now();
  const at = (s: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, Math.max(0, startedMs + s * 1000 - performance.now())));
  const ven = async (token: string, k: number): Promise<void> => {
    let etag: string | undefined;
    for (let s = (k / tokens.length) * everyS; s < seconds; s += everyS) {
      await at(s);
      const begunMs = performance.now();
      const answer = await poll(url, agent, token, etag);
      polls.push({ status: answer.status, ms: performance.now() - begunMs });
      etag = answer.etag ?? etag;
    }
  };
  const tellNews = async (): Promise<void> => {
    for (let k = 1; k * NEWS_EVERY_S < seconds; k++) {
      await at(k * NEWS_EVERY_S);
      await news(k);
    }
  };
  await Promise.all([tellNews(), ...tokens.map(ven)]);
  agent.destroy();
  return polls;
}

function poll(
  url: URL,
  agent: Agent,
  token: string,
  etag: string | undefined,
): Promise<{ status: number; etag: string | undefined }> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
  };
  return new Promise((resolve) => {
    const asking = request(url, { agent, headers, timeout: 10_000 }, (answer) => {
      answer.resume();
      answer.once('close', () => {
        resolve({ status: answer.statusCode ?? 0, etag: answer.headers.etag });
      });
    });
    asking.once('timeout', () => asking.destroy());
    asking.once('error', () => {
      resolve({ status: 0, etag: undefined });
    });
    asking.end();
  });
}

function resultOf(
  machine: Machine,
  options: OpenAdrBenchOptions,
  polls: readonly Poll[],
): OpenAdrBenchResult {
  const answers: Record<string, number> = {};
  for (const { status } of polls) answers[String(status)] = (answers[String(status)] ?? 0) + 1;
  const times = polls.map(({ ms }) => ms);
  const [p50Ms = 0, p95Ms = 0, p99Ms = 0, slowestMs = 0] = [0.5, 0.95, 0.99, 1].map((level) =>
    quantile(times, level),
  );
  const { vens, seconds } = options;
  return { machine, vens, seconds, polls: polls.length, answers, p50Ms, p95Ms, p99Ms, slowestMs };
}
