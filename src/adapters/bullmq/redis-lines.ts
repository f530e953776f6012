/** The connections to Redis in our own hands, because BullMQ cannot close one whose server is gone. */
import type { RedisOptions } from 'ioredis';
import { Redis } from 'ioredis';

/** Connections that are opened and ended together. */
export class RedisLines {
  private readonly clients = new Set<Redis>();

  /**
   * Opens a connection; BullMQ may make duplicates of it for commands that block.
   * @param url - `redis://…` or `rediss://…`
   */
  open(url: string, options: RedisOptions): Redis {
    return this.keep(new Redis(url, options));
  }

  /** Ends all of them; commands that wait for an answer are rejected. Resolves when no socket or timer is left. */
  async end(): Promise<void> {
    await Promise.all([...this.clients].map(end));
    this.clients.clear();
  }

  private keep(client: Redis): Redis {
    this.clients.add(client);
    client.duplicate = (override) => this.keep(new Redis({ ...client.options, ...override }));
    return client;
  }
}

async function end(client: Redis): Promise<void> {
  // BullMQ writes this status by hand as soon as it has sent QUIT.
  if (client.status === 'end') return;
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  // Between two attempts a client has no socket whose closing would end it: its commands would wait for ever.
  if (client.status === 'reconnecting') client.connect().catch(() => undefined);
  client.disconnect();
  await ended;
}
