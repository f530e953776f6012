/** One endpoint's connection: made, watched and made again without end, apart from all others. */
import { setTimeout as wait } from 'node:timers/promises';
import { AttributeIds, resolveNodeId, VariableIds, type OPCUAClient } from 'node-opcua';
import type { Endpoint } from '../../core/grid/site.js';
import type { EndpointStatus } from '../../ports/meter-source.js';
import type { ClientFactory } from './client-factory.js';
import { LiveSession } from './live-session.js';
import type { OpcUaOptions } from './opcua-options.js';
import { OpcUaUnavailableError, reasonOf, within } from './time-limit.js';

/** First and longest pause between attempts [wall ms]. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** A connection that held this long starts the pauses anew [wall ms]. */
const STEADY_MS = 30_000;
/** Longest pause between two signs of life [wall ms], and how many may fail in a row. */
const HEARTBEAT_MS = 5_000;
const MISSED_HEARTBEATS = 2;

/** Work to be done on each new session before the endpoint counts as connected; `restart` ends that session. */
export type SessionUse = (live: LiveSession, restart: (reason: string) => void) => Promise<void>;

/**
 * Keeps one endpoint connected. Each connection is built from nothing: a restarted server may have other namespace
 * indices, and a request held over a break could reach the device when it is no longer true.
 */
export class EndpointConnection {
  private readonly uses: SessionUse[] = [];
  private readonly listeners: ((status: EndpointStatus) => void)[] = [];
  private live: LiveSession | undefined;
  private everConnected = false;
  private running: Promise<void> | undefined;
  private readonly stopped = new AbortController();
  /** Ends the connection that is up now. */
  private cut: (reason: string) => void = () => undefined;
  private readonly waiters = new Set<() => void>();

  constructor(
    readonly endpoint: Endpoint,
    private readonly clients: ClientFactory,
    private readonly options: OpcUaOptions,
  ) {}

  /** Adds work for each new session; before {@link start}. */
  use(work: SessionUse): void {
    this.uses.push(work);
  }

  /** Tells every change of state from now on. */
  onStatus(listener: (status: EndpointStatus) => void): void {
    this.listeners.push(listener);
  }

  /** Begins to connect; returns at once. Again: no effect. */
  start(): void {
    this.running ??= this.keepConnected();
  }

  /**
   * The session that is up. Waits for the first connection up to the request timeout, never for a lost one:
   * what was to be sent then may be wrong later.
   *
   * @throws OpcUaUnavailableError when there is none
   */
  async session(): Promise<LiveSession> {
    this.start();
    if (this.live === undefined && !this.everConnected) await this.firstConnection();
    if (this.live === undefined) {
      throw new OpcUaUnavailableError(
        `endpoint ${this.endpoint.id} (${this.endpoint.url}) is not connected; nothing was sent`,
      );
    }
    return this.live;
  }

  /** Ends for good. */
  async close(): Promise<void> {
    this.stopped.abort();
    this.cut('closed');
    for (const wake of this.waiters) wake();
    await this.running;
  }

  private async keepConnected(): Promise<void> {
    this.tell('connecting', this.endpoint.url);
    let pause = FIRST_PAUSE_MS;
    while (!this.stopped.signal.aborted) {
      const begun = performance.now();
      const reason = await this.connectOnce();
      if (this.stopped.signal.aborted) return;
      this.tell('lost', reason);
      if (performance.now() - begun > STEADY_MS) pause = FIRST_PAUSE_MS;
      await this.sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /** One connection from its making to its end; returns why it ended. */
  private async connectOnce(): Promise<string> {
    let client: OPCUAClient | undefined;
    try {
      client = await this.clients.create(this.endpoint);
      const ended = this.endOf(client);
      const opened = this.open(client);
      // When the connection ends first, what becomes of its opening is of no interest any more.
      opened.catch(() => undefined);
      await Promise.race([opened, ended.then((reason) => Promise.reject(new Error(reason)))]);
      return await ended;
    } catch (error) {
      return reasonOf(error);
    } finally {
      this.live = undefined;
      this.cut = () => undefined;
      if (client !== undefined) await this.discard(client);
    }
  }

  private endOf(client: OPCUAClient): Promise<string> {
    return new Promise((resolve) => {
      this.cut = resolve;
      client.on('close', (error) => {
        resolve(error ? reasonOf(error) : 'the connection was closed');
      });
      if (this.stopped.signal.aborted) resolve('closed');
    });
  }

  private async open(client: OPCUAClient): Promise<void> {
    const limitMs = this.options.requestTimeoutMs;
    await within(client.connect(this.endpoint.url), limitMs * 2, `connect to ${this.endpoint.url}`);
    const identity = this.clients.identity(this.endpoint);
    const session = await within(client.createSession(identity), limitMs * 2, 'create session');
    const { cut } = this;
    session.on('session_closed', () => {
      cut('the server closed the session');
    });
    const live = await LiveSession.open(session, limitMs);
    for (const work of this.uses) await work(live, cut);
    if (this.stopped.signal.aborted) return;
    this.live = live;
    this.everConnected = true;
    for (const wake of this.waiters) wake();
    this.tell('connected', `${this.endpoint.url} ${this.endpoint.securityPolicy}`);
    void this.watch(live);
  }

  /** A frozen server keeps its socket open: only an unanswered question finds it out. */
  private async watch(live: LiveSession): Promise<void> {
    let missed = 0;
    while (this.live === live && missed < MISSED_HEARTBEATS) {
      await this.sleep(Math.min(HEARTBEAT_MS, this.options.requestTimeoutMs));
      if (this.live !== live) return;
      missed = (await answers(live)) ? 0 : missed + 1;
    }
    if (this.live === live) this.cut(`no sign of life in ${String(MISSED_HEARTBEATS)} questions`);
  }

  private async firstConnection(): Promise<void> {
    let wake: () => void = () => undefined;
    const connected = new Promise<void>((resolve) => (wake = resolve));
    this.waiters.add(wake);
    try {
      await within(connected, this.options.requestTimeoutMs, `connect to ${this.endpoint.url}`);
    } finally {
      this.waiters.delete(wake);
    }
  }

  /** Bounded: a device that does not say goodbye must not hold up the next attempt. */
  private async discard(client: OPCUAClient): Promise<void> {
    try {
      await within(client.disconnect(), this.options.requestTimeoutMs, 'disconnect');
    } catch {
      // It goes on in the background and ends with the time limit of its last request.
    }
  }

  private tell(state: EndpointStatus['state'], detail: string): void {
    const status = { endpointId: this.endpoint.id, state, detail, atMs: this.options.clock.nowMs() };
    for (const listener of this.listeners) listener(status);
  }

  /** Ended early where the connection is closed for good. */
  private async sleep(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.stopped.signal }).catch(() => undefined);
  }
}

async function answers(live: LiveSession): Promise<boolean> {
  const state = {
    nodeId: resolveNodeId(VariableIds.Server_ServerStatus_State),
    attributeId: AttributeIds.Value,
  };
  try {
    await live.read([state]);
    return true;
  } catch {
    return false;
  }
}
