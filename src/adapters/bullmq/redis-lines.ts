/** The connections to Redis in our own hands, because BullMQ cannot close one whose server is gone. */
import type { RedisOptions } from 'ioredis';
import { Redis } from 'ioredis';

/** A server that does not answer the end of a connection is not waited for longer. */
const DISCONNECT_TIMEOUT_MS = 500;

/** Connections that are opened and ended together. */
export class RedisLines {
  private readonly clients = new Set<Redis>();

  /**
   * Opens a connection; BullMQ may make duplicates of it for commands that block.
   * @param url - `redis://…` or `rediss://…`
   */
  open(url: string, options: RedisOptions): Redis {
    return this.keep(new Redis(url, { ...options, disconnectTimeout: DISCONNECT_TIMEOUT_MS }));
  }

  /** Ends all of them; commands that wait for an answer are rejected. Resolves when no socket or timer is left. */
  async end(): Promise<void> {
    await Promise.all([...this.clients].map(end));
    this.clients.clear();
  }

  private keep(client: Redis): Redis {
    this.clients.add(client);
    // BullMQ reports errors as long as it listens; without any listener ioredis would write them to the terminal.
    client.on('error', () => undefined);
    client.duplicate = (override) => this.keep(new Redis({ ...client.options, ...override }));
    return client;
  }
}

async function end(client: Redis): Promise<void> {
  // BullMQ writes this status by hand as soon as it has sent QUIT.
  if (client.status === 'end') return;
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  client.disconnect();
  if (client.status === 'reconnecting') {
    // Between two attempts a client has no socket whose closing would end it, and its commands would wait for ever:
    // one last attempt ends it, whatever comes of it.
    client.once('connect', () => {
      client.disconnect();
    });
    client.connect().catch(() => undefined);
  }
  await ended;
}
