/** The digital twin: a city, its OPC UA servers, its clock and its faults. */
import { createServer } from 'node:net';
import { mkdirSync } from 'node:fs';
import { OPCUACertificateManager } from 'node-opcua';
import { DomainError } from '../core/domain-error.js';
import { SLOT_MS } from '../core/time/slot.js';
import { REPLAY_SCOPES } from './city/base-demand.js';
import { calledBuildings, cityWith } from './city/called-buildings.js';
import { createCity, type TwinCity } from './city/city.js';
import { loadReplay, type DemandReplay } from './city/replay.js';
import { FaultBoard, parseFault, type Fault } from './faults.js';
import { DEFAULT_BASE_PORT, ENDPOINT_IDS, portOf } from './nodes.js';
import type { TwinWorld } from './opcua/context.js';
import { quietLibrary } from './opcua/quiet-library.js';
import { TwinServer } from './opcua/twin-server.js';
import { SimClock, type ReadWallMs } from './sim-clock.js';
import type { DemandSource, RunningTwin, TwinOptions } from './twin-types.js';

const MINUTE_MS = 60_000;
/** How often a running twin looks at the wall clock [ms]. */
const WALL_TICK_MS = 200;

/**
 * Starts the twin: plays the history, opens all servers, starts the clock.
 *
 * @param options see {@link TwinOptions}
 * @param readWallMs the wall clock [epoch ms]; needed by a running clock with an anchor
 * @throws DomainError `invalid-input` for clocks, faults or demand files that cannot be understood
 */
export async function startTwin(options: TwinOptions, readWallMs?: ReadWallMs): Promise<RunningTwin> {
  quietLibrary();
  const twin = new Twin(options, new SimClock(options.clock, readWallMs));
  await twin.open();
  return twin;
}

class Twin implements RunningTwin {
  readonly city: TwinCity;
  endpoints: Readonly<Record<string, string>> = {};
  private readonly faults = new FaultBoard();
  private readonly certificates: OPCUACertificateManager;
  private readonly host: string;
  private servers: readonly TwinServer[] = [];
  /** Faults that are in force, to see them begin and end. */
  private inForce: readonly Fault[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** Moves of the city, one after the other. */
  private moves: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: TwinOptions,
    private readonly clock: SimClock,
  ) {
    const startMs = Math.floor(clock.firstMs / SLOT_MS) * SLOT_MS;
    const replay = replayFrom(options.demand);
    const { seed, scenario, historyDays = 28 } = options;
    this.host = options.host ?? '127.0.0.1';
    const called = options.calledBuildings ?? [];
    const make = called.length === 0 ? {} : { make: cityWith(calledBuildings(called)) };
    this.city = createCity({ seed, scenario, startMs, historyDays, ...(replay ? { replay } : {}), ...make });
    for (const text of options.faults ?? []) this.faults.add(parseFault(text, startMs));
    mkdirSync(options.pkiFolder, { recursive: true });
    this.certificates = new OPCUACertificateManager({
      rootFolder: options.pkiFolder,
      automaticallyAcceptUnknownCertificate: true,
      name: 'twin',
    });
  }

  async open(): Promise<void> {
    await this.certificates.initialize();
    const world: TwinWorld = {
      city: this.city,
      faults: this.faults,
      nowMs: () => this.nowMs(),
      inject: (text) => this.inject(text),
      clearFaults: () => {
        this.faults.clear();
        void this.enqueue(() => this.applyFaults());
      },
    };
    const wanted = this.options.endpoints ?? ENDPOINT_IDS;
    const servers: TwinServer[] = [];
    for (const endpointId of ENDPOINT_IDS.filter((id) => wanted.includes(id))) {
      const port = await freePort(portOf(endpointId, this.options.basePort ?? DEFAULT_BASE_PORT), this.host);
      const server = new TwinServer({ endpointId, host: this.host, port }, this.certificates, world);
      await server.start();
      servers.push(server);
    }
    this.servers = servers;
    this.endpoints = Object.fromEntries(servers.map((s) => [s.address.endpointId, s.url]));
    await this.applyFaults();
    this.clock.start(this.city.nowMs);
    if (this.clock.running) this.timer = setInterval(() => this.followWall(), WALL_TICK_MS);
  }

  nowMs(): number {
    return this.clock.running ? this.clock.nowMs() : this.city.nowMs;
  }

  async advanceTo(ms: number): Promise<number> {
    if (this.clock.running) {
      throw new Error('this twin follows the wall clock; only a stepped one can be advanced');
    }
    await this.enqueue(() => this.move(ms));
    return this.city.nowMs;
  }

  async inject(text: string): Promise<void> {
    this.faults.add(parseFault(text, this.nowMs()));
    await this.enqueue(async () => {
      await this.applyFaults();
      for (const server of this.servers) server.publish(this.city.nowMs);
    });
  }

  async slotMeans(ownerId: string, slots: readonly number[]): Promise<readonly number[]> {
    return slots.map((slotMs) => {
      const meanKw = this.city.slotMean(ownerId, slotMs);
      if (meanKw !== undefined) return meanKw;
      throw new Error(
        `the twin has not played ${ownerId} in the quarter-hour of ${new Date(slotMs).toISOString()}`,
      );
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.moves;
    await Promise.all(this.servers.map((server) => server.stop()));
    await this.certificates.dispose();
  }

  private followWall(): void {
    const due = Math.floor(this.clock.nowMs() / MINUTE_MS) * MINUTE_MS;
    if (due > this.city.nowMs) void this.enqueue(() => this.move(due));
  }

  /** Plays minute by minute and publishes each; faults begin and end between minutes. */
  private async move(untilMs: number): Promise<void> {
    if (untilMs < this.city.nowMs) {
      throw new Error(
        `the twin stands at ${new Date(this.city.nowMs).toISOString()} and cannot go back to ${new Date(untilMs).toISOString()}`,
      );
    }
    while (this.city.nowMs < untilMs) {
      this.city.advanceTo(Math.min(untilMs, this.city.nowMs + MINUTE_MS));
      await this.applyFaults();
      for (const server of this.servers) server.publish(this.city.nowMs);
    }
  }

  private async applyFaults(): Promise<void> {
    const now = this.city.nowMs;
    const active = this.faults.activeAt(Math.max(now, this.nowMs()));
    const ended = this.inForce.filter((fault) => !active.includes(fault));
    const begun = active.filter((fault) => !this.inForce.includes(fault));
    this.inForce = active;
    for (const fault of ended) await this.end(fault);
    for (const fault of begun) await this.begin(fault);
    for (const { target } of [...ended, ...begun].filter(isSurge))
      this.city.surge(target, surgeOf(target, active));
  }

  private async begin(fault: Fault): Promise<void> {
    if (fault.kind === 'lose') this.city.trip(fault.target, true);
    if (fault.kind === 'counter-reset') for (const server of this.servers) server.resetCounters(fault.target);
    if (fault.kind === 'drop-server') await this.server(fault.target)?.stop();
  }

  private async end(fault: Fault): Promise<void> {
    if (fault.kind === 'lose') this.city.trip(fault.target, false);
    if (fault.kind === 'drop-server') await this.server(fault.target)?.start();
  }

  private server(endpointId: string): TwinServer | undefined {
    return this.servers.find((server) => server.address.endpointId === endpointId);
  }

  /** One move at a time; a failed one does not stop the next. */
  private enqueue(move: () => Promise<void>): Promise<void> {
    const done = this.moves.then(move);
    this.moves = done.catch(() => undefined);
    return done;
  }
}

function isSurge({ kind }: Fault): boolean {
  return kind === 'surge';
}

/** Surges of a district that hold at the same time add up. */
function surgeOf(districtId: string, active: readonly Fault[]): number {
  return active
    .filter((fault) => isSurge(fault) && fault.target === districtId)
    .reduce((sum, { share }) => sum + share, 0);
}

function replayFrom(demand: DemandSource | undefined): DemandReplay | undefined {
  if (!demand) return undefined;
  if (!REPLAY_SCOPES.includes(demand.scope)) {
    throw new DomainError(
      'invalid-input',
      `demand scope "${demand.scope}" is not known; expected one of ${REPLAY_SCOPES.join(', ')}`,
    );
  }
  return loadReplay(demand.file, demand.scope);
}

/** The port itself, or a free one for 0: the server must come back on the same port after a fault. */
async function freePort(port: number, host: string): Promise<number> {
  if (port !== 0) return port;
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      const found = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => {
        resolve(found);
      });
    });
  });
}
