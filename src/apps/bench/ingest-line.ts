/** The line that is measured: load plant → OPC UA → telemetry → store, each part as the gateway has it. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WallClock } from '../../adapters/clock/clocks.js';
import { OpcUaConnections } from '../../adapters/opcua/opcua-connections.js';
import { OpcUaMeterSource } from '../../adapters/opcua/opcua-meter-source.js';
import { type Database, openDatabase } from '../../adapters/postgres/database.js';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../adapters/postgres/embedded/start-embedded-postgres.js';
import { PostgresJournal } from '../../adapters/postgres/journal.js';
import { PostgresMeterReadingStore } from '../../adapters/postgres/meter-reading-store.js';
import { migrate } from '../../adapters/postgres/migrate.js';
import type { Site } from '../../core/grid/site.js';
import { TelemetryService } from '../../modules/telemetry/telemetry.service.js';
import type { MeterSourceListener } from '../../ports/meter-source.js';
import { SiteModel } from '../../ports/site-token.js';
import { forkLoadPlant, type LoadPlantProcess } from './load-plant-process.js';
import { loadSite } from './load-site.js';
import { WatchedStore } from './watched-store.js';

/** Everything the bench has running. */
export interface IngestLine {
  readonly plant: LoadPlantProcess;
  readonly postgres: EmbeddedPostgres;
  readonly database: Database;
  readonly store: WatchedStore;
  readonly source: CountingSource;
  readonly telemetry: TelemetryService;
  close(): Promise<void>;
}

/** Longest wait for the subscriptions and the first value of every variable [ms]. */
const READY_PATIENCE_MS = 120_000;
const POLL_MS = 50;
const REQUEST_TIMEOUT_MS = 30_000;

/** The gateway's source, which counts what passes through it. */
export class CountingSource extends OpcUaMeterSource {
  received = 0;
  problems = 0;

  override start(listener: MeterSourceListener): Promise<void> {
    return super.start({
      readings: (endpointId, batch) => {
        this.received += batch.length;
        listener.readings(endpointId, batch);
      },
      status: (status) => listener.status(status),
      problem: (problem) => {
        this.problems += 1;
        listener.problem(problem);
      },
    });
  }
}

class FixedSite extends SiteModel {
  constructor(private readonly fixed: Site) {
    super();
  }

  site(): Site {
    return this.fixed;
  }
}

/** Starts all parts; when this returns every variable is subscribed and its first value committed. */
export async function openIngestLine(variables: number, tell: (line: string) => void): Promise<IngestLine> {
  const folder = await mkdtemp(join(tmpdir(), 'traboule-bench-'));
  const ends: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end().catch(() => undefined);
  };
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), onProgress: tell });
    ends.push(() => postgres.stop());
    const database = await openDatabase(postgres.url);
    ends.push(() => database.close());
    await migrate(database.dataSource);
    tell(`starting the load plant with ${String(variables)} variables`);
    const plant = await forkLoadPlant({
      variables,
      port: await freePort(),
      pkiFolder: join(folder, 'plant'),
    });
    ends.push(() => plant.stop());
    const site = loadSite(plant.url, variables);
    const clock = new WallClock();
    const connections = new OpcUaConnections(site, {
      pkiFolder: join(folder, 'gateway'),
      clock,
      applicationName: 'TrabouleBench',
      samplingMs: 0,
      publishingMs: 100,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      trustUnknownCertificates: true,
    });
    const source = new CountingSource(connections);
    const store = new WatchedStore(new PostgresMeterReadingStore(database));
    const journal = new PostgresJournal(database);
    const telemetry = new TelemetryService(store, source, journal, new FixedSite(site), clock);
    ends.push(() => telemetry.stop());
    tell('subscribing');
    await telemetry.start();
    await until(() => store.committed >= variables, 'the first value of every variable');
    return { plant, postgres, database, store, source, telemetry, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + READY_PATIENCE_MS;
  while (!isSo()) {
    if (performance.now() > deadline)
      throw new Error(`${what} did not come within ${String(READY_PATIENCE_MS / 1000)} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
