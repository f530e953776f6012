/** Everything on one machine: embedded database, twin, gateway, workers and API, each a process of its own. */
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../adapters/postgres/embedded/start-embedded-postgres.js';
import { openDatabase } from '../adapters/postgres/database.js';
import { PostgresMeterReadingStore } from '../adapters/postgres/meter-reading-store.js';
import { migrate } from '../adapters/postgres/migrate.js';
import { readSiteFile } from '../config/site-file/read-site-file.js';
import type { Settings } from '../config/settings.js';
import type { AutoApprovalPolicy } from '../core/control/approval.js';
import { seriesId } from '../core/series/series.js';
import { formatInstant } from '../core/time/instant.js';
import { SLOT_MS, slotStart } from '../core/time/slot.js';
import type { Scenario } from '../twin/city/city-types.js';
import type { DemandSource, TwinHandle } from '../twin/twin-types.js';
import { type ChildRole, forkRole, type RoleMessage } from './child-role.js';
import { forkTwin } from './twin-process.js';
import { watchSlots } from './watch-slots.js';

/** How the whole is started. */
export interface AllOptions {
  /** Simulated seconds per second; 1 = the wall clock. */
  readonly speed: number;
  /** Simulated instant of the very first start [epoch ms]; later starts go on where the data end. Null with speed 1. */
  readonly firstStartMs: number | null;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly demand: DemandSource | null;
  readonly workers: number;
  /** False: every plan waits for a person. */
  readonly autoApprove: boolean;
  /** Aborted by Ctrl-C: what was started so far is stopped. */
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** The whole, running. */
export interface RunningAll {
  readonly url: string;
  /** Where the first account is made; null when somebody can manage accounts. */
  readonly setupLink: string | null;
  /** Rejects when a part ends by itself. */
  readonly broken: Promise<never>;
  stop(): Promise<void>;
}

const HISTORY_DAYS = 28;
const DAY_MS = 86_400_000;

/** Parts in the order they were started; stopped in reverse. */
class Parts {
  private readonly stops: (() => Promise<void>)[] = [];
  private ended = false;

  /** Takes charge of a part. One that comes up after the end was asked for is stopped at once. */
  add<T>(part: T, stop: (part: T) => Promise<void>): T {
    if (this.ended) {
      stop(part).catch(() => undefined);
      throw new Error('interrupted');
    }
    this.stops.push(() => stop(part));
    return part;
  }

  async stop(): Promise<void> {
    this.ended = true;
    for (const stop of this.stops.splice(0).reverse()) await stop().catch(() => undefined);
  }
}

/** Starts everything. What was started is stopped again when a later part fails. */
export async function startAll(base: Settings, options: AllOptions): Promise<RunningAll> {
  const parts = new Parts();
  const interrupted = new Promise<never>((_, reject) => {
    options.signal.addEventListener('abort', () => {
      reject(new Error('interrupted'));
    });
  });
  try {
    return await Promise.race([start(base, options, parts), interrupted]);
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

async function start(base: Settings, options: AllOptions, parts: Parts): Promise<RunningAll> {
  const { tell } = options;
  const databaseUrl = base.databaseUrl ?? (await embedded(base, parts, tell));
  const simMs = await firstInstant(databaseUrl, base, options);
  const clock = anchor(simMs, options.speed);
  tell(
    clock.kind === 'wall'
      ? 'the clock is the wall clock'
      : `simulated time: ${formatInstant(clock.simMs)} onwards, ${String(clock.speed)} times faster than the wall`,
  );
  tell('starting the twin of Lyon (it plays four weeks of history first)');
  const twin = parts.add(await forkTwin(twinOptions(base, options, clock)), (t) => t.stop());
  const settings: Settings = {
    ...base,
    databaseUrl,
    clock,
    endpointUrls: twin.endpoints,
    autoApprove: options.autoApprove ? (base.autoApprove ?? demoPolicy(simMs)) : null,
  };
  const told: { setupLink: string | null } = { setupLink: null };
  const roles = startRoles(settings, options, parts, (text, type) => {
    if (type === 'setup-link') told.setupLink = text;
    else tell(text);
  });
  const [url] = await Promise.all(roles.map((role) => role.ready));
  const { setupLink } = told;
  const watch = await watchSlots({ ...settings, databaseUrl }, tell);
  parts.add(watch, (w) => w.stop());
  return { url: url ?? '', setupLink, broken: firstDeath(roles, twin), stop: () => parts.stop() };
}

async function embedded(base: Settings, parts: Parts, tell: (line: string) => void): Promise<string> {
  const server = await startEmbeddedPostgres({ dataDir: join(base.dataDir, 'postgres'), onProgress: tell });
  parts.add(server, (s) => s.stop());
  return server.url;
}

/** Goes on where the data end, so that a second start keeps them and the world does not jump back. */
async function firstInstant(databaseUrl: string, base: Settings, options: AllOptions): Promise<number> {
  if (options.firstStartMs === null) return slotStart(Date.now());
  const site = await readSiteFile(base.sitePath);
  const database = await openDatabase(databaseUrl, { poolSize: 2 });
  try {
    await migrate(database.dataSource);
    const meters = site.grid.meters.map((meter) => seriesId(meter.id, 'activePower'));
    const newestMs = await new PostgresMeterReadingStore(database).newestSourceMs(meters);
    if (newestMs === null) return slotStart(options.firstStartMs);
    options.tell(`data up to ${formatInstant(newestMs)} are kept; going on from there`);
    return slotStart(newestMs) + SLOT_MS;
  } finally {
    await database.close();
  }
}

/** Slot starts of the simulated clock fall on multiples of the tick of the wall clock. */
function anchor(simMs: number, speed: number): Settings['clock'] {
  if (speed === 1) return { kind: 'wall' };
  const tickMs = SLOT_MS / speed;
  return { kind: 'simulated', simMs, wallMs: Math.floor(Date.now() / tickMs) * tickMs, speed };
}

function twinOptions(
  base: Settings,
  options: AllOptions,
  clock: Settings['clock'],
): Parameters<typeof forkTwin>[0] {
  const at = clock.kind === 'wall' ? { simMs: Date.now(), wallMs: Date.now(), speed: 1 } : clock;
  return {
    seed: options.seed,
    scenario: options.scenario,
    basePort: 0,
    pkiFolder: join(base.dataDir, 'pki', 'twin'),
    historyDays: HISTORY_DAYS,
    clock: { mode: 'running', simMs: at.simMs, wallMs: at.wallMs, speed: at.speed },
    ...(options.demand === null ? {} : { demand: options.demand }),
  };
}

function startRoles(
  settings: Settings,
  options: AllOptions,
  parts: Parts,
  line: (text: string, type: RoleMessage['type']) => void,
): ChildRole[] {
  const roles = [
    forkRole('api', settings, line),
    forkRole('gateway', settings, line),
    ...Array.from({ length: options.workers }, () => forkRole('worker', settings, line)),
  ];
  for (const role of roles) parts.add(role, (r) => r.stop());
  return roles;
}

/** Bounds for a demonstration without anybody in the chair; shown at the start and in every decision. */
function demoPolicy(nowMs: number): AutoApprovalPolicy {
  return {
    name: 'demonstration',
    setBy: 'npm start',
    untilMs: nowMs + 30 * DAY_MS,
    maxChangeKw: 150_000,
    maxUnmeasuredShare: 0.2,
    requireFullMargin: false,
  };
}

function firstDeath(
  roles: readonly ChildRole[],
  twin: TwinHandle & { readonly ended?: Promise<void> },
): Promise<never> {
  return new Promise((_, reject) => {
    for (const role of roles) {
      role.process.once('exit', (code) => {
        reject(new Error(`${role.name} ended (code ${String(code)})`));
      });
    }
    twin.ended?.then(() => {
      reject(new Error('the twin ended'));
    }, reject);
  });
}
