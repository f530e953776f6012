/** A connection of its own that hears of new events, and comes back after it broke. */
import pg from 'pg';
import { storeError } from './store-error.js';

const CHANNEL = 'traboule_feed';

/** Pauses between tries to connect again [ms]. */
const PAUSES_MS = [100, 500, 1_000, 2_000, 5_000] as const;

/** Listens until stopped. */
export class FeedListener {
  private client: pg.Client | null = null;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  /**
   * @param url address of the database
   * @param onWake called when there may be something new: after an event, and after the connection came back
   */
  constructor(
    private readonly url: string,
    private readonly onWake: () => void,
  ) {}

  /**
   * Connects and listens.
   *
   * @throws DomainError `store-unavailable` when the database does not answer
   */
  async start(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'traboule-feed',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    // Errors come together with the end, or before it, or alone: whichever is first ends this connection.
    const broken = (): void => {
      this.lost(client);
    };
    client.on('error', broken);
    client.on('end', broken);
    client.on('notification', this.onWake);
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      client.off('end', broken);
      await client.end().catch(() => undefined);
      throw storeError(error, 'listening to the event feed');
    }
    // Taken in after its first answer, so that a try that fails is no loss of a connection.
    this.client = client;
    if (this.stopped) await this.stop();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const client = this.client;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private lost(client: pg.Client): void {
    if (this.client !== client) return;
    this.client = null;
    client.end().catch(() => undefined);
    this.comeBack(0);
  }

  private comeBack(tries: number): void {
    if (this.stopped) return;
    const pauseMs = PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)];
    this.timer = setTimeout(() => {
      this.start().then(this.onWake, () => {
        this.comeBack(tries + 1);
      });
    }, pauseMs).unref();
  }
}
