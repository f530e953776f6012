/** The live connection: what changed (SSE), whether the line still stands, and how old the data on the screen are. */
import { computed, effect, signal } from '@preact/signals';
import { setClock } from './clock.js';
import { read } from './request.js';
import { loadSession, session } from './session.js';

/** What changes can be about; `*` = the service dropped events and everything must be asked for anew. */
export const TOPICS = [
  'slot-closed',
  'plan',
  'decision',
  'setpoint',
  'alarm',
  'journal',
  'forecast',
  'scenario-run',
  'release',
  'readings',
  'demand-response',
] as const;
export type Topic = (typeof TOPICS)[number];

/** A change, as told by the service. */
export interface LiveEvent {
  readonly topic: Topic | '*';
  readonly subject: string | null;
  /** What the service says of the change, for example how far a job is; undefined without. */
  readonly data?: unknown;
}

type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** `sinceMs`: our monotonic time when it was noticed. */
  | { readonly state: 'lost'; readonly sinceMs: number };

const STREAM = '/api/v1/stream';
/** Quiet for this long: ask whether the service is there, and what time it has. */
const PROBE_EVERY_MS = 5_000;
const RETRY_MS = 1_000;
const RETRY_AT_MOST_MS = 8_000;

/** State of the line to the service. */
export const connection = signal<Connection>({ state: 'connecting' });
/** Our monotonic time when the service last said anything [ms]; null = never. */
export const heardAtMs = signal<number | null>(null);
export const isLost = computed(() => connection.value.state === 'lost');

const listeners = new Set<(event: LiveEvent) => void>();

/** Calls back for every change; the returned function ends it. */
export function onLiveEvent(listener: (event: LiveEvent) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function tell(event: LiveEvent): void {
  for (const listener of listeners) listener(event);
}

function heard(): void {
  heardAtMs.value = performance.now();
}

function lost(): void {
  if (connection.peek().state !== 'lost') connection.value = { state: 'lost', sinceMs: performance.now() };
}

/** Notes that a request got an answer or none: pages that ask notice a dead line before the stream does. */
export function noteAnswer(came: boolean): void {
  if (came) heard();
  else lost();
}

class LiveLine {
  private source: EventSource | null = null;
  private retryMs = RETRY_MS;
  private retry: ReturnType<typeof setTimeout> | null = null;
  private readonly probe = setInterval(() => void this.ask(), PROBE_EVERY_MS);
  private wasLost = false;
  private readonly offline = (): void => lost();
  private readonly online = (): void => this.open();

  constructor() {
    addEventListener('offline', this.offline);
    addEventListener('online', this.online);
    void this.ask();
    this.open();
  }

  close(): void {
    clearInterval(this.probe);
    if (this.retry !== null) clearTimeout(this.retry);
    removeEventListener('offline', this.offline);
    removeEventListener('online', this.online);
    this.source?.close();
  }

  private open(): void {
    this.source?.close();
    const source = new EventSource(STREAM);
    this.source = source;
    source.addEventListener('open', () => {
      this.retryMs = RETRY_MS;
      heard();
      void this.ask();
      // What changed while the line was down is not known: everything on the screen is asked for anew.
      if (this.wasLost) tell({ topic: '*', subject: null });
      this.wasLost = false;
      connection.value = { state: 'live' };
    });
    source.addEventListener('error', () => {
      this.failed(source);
    });
    for (const name of [...TOPICS, 'ready', 'reset', 'end']) source.addEventListener(name, take);
  }

  private failed(source: EventSource): void {
    this.wasLost = true;
    lost();
    // The browser tries again by itself after a break, and gives up when the answer was an error.
    if (source.readyState !== EventSource.CLOSED || source !== this.source) return;
    this.retry = setTimeout(() => {
      this.open();
    }, this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, RETRY_AT_MOST_MS);
  }

  /** A cut cable says nothing: so we ask. The answer also sets the clock. */
  private async ask(): Promise<void> {
    try {
      const health = await read<{ time: string; speed: number }>(
        '/api/v1/health',
        AbortSignal.timeout(PROBE_EVERY_MS - 1_000),
      );
      setClock(Date.parse(health.time), health.speed);
      heard();
      if (connection.peek().state === 'lost' && this.source?.readyState === EventSource.OPEN) {
        connection.value = { state: 'live' };
        tell({ topic: '*', subject: null });
      }
    } catch {
      lost();
    }
  }
}

function take(event: MessageEvent<unknown>): void {
  heard();
  const isTopic = (name: string): name is Topic => (TOPICS as readonly string[]).includes(name);
  if (event.type === 'reset') tell({ topic: '*', subject: null });
  // Signed out elsewhere: what is true now is for the service to say.
  if (event.type === 'end') void loadSession();
  const said = parse(event.data);
  const topic = isTopic(event.type) ? event.type : said.topic;
  if (typeof topic === 'string' && isTopic(topic)) {
    tell({ topic, subject: typeof said.subject === 'string' ? said.subject : null, data: said.data });
  }
}

function parse(data: unknown): {
  readonly topic?: unknown;
  readonly subject?: unknown;
  readonly data?: unknown;
} {
  if (typeof data !== 'string') return {};
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Keeps the line open while somebody is signed in. */
export function startLive(): void {
  let line: LiveLine | null = null;
  const signedIn = computed(() => session.value !== null && session.value !== 'unknown');
  effect(() => {
    if (signedIn.value) line ??= new LiveLine();
    else {
      line?.close();
      line = null;
    }
  });
}
