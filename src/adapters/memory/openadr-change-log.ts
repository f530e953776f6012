/** The log of OpenADR changes in memory: one process. */
import type { AdrViewer } from '../../core/openadr/objects.js';
import type { BrokerAudience } from '../../core/openadr/topics.js';
import { type AdrReader, type ChangeBatch, OpenAdrChangeLog } from '../../ports/openadr-change-log.js';
import type { MemoryOpenAdrClientStore } from './openadr-client-store.js';
import type { MemoryOpenAdrDeliveryStore } from './openadr-delivery-store.js';
import type { MemoryOpenAdrStore } from './openadr-store.js';

const ALL: AdrViewer = { role: 'BL', clientId: 'memory' };
const EVERYTHING = { skip: 0, limit: Number.MAX_SAFE_INTEGER };

interface Place {
  seq: number;
  reading: boolean;
}

export class MemoryOpenAdrChangeLog extends OpenAdrChangeLog {
  private readonly places = new Map<AdrReader, Place>();
  private dropped = 0;

  constructor(
    private readonly objects: MemoryOpenAdrStore,
    private readonly clients: MemoryOpenAdrClientStore,
    private readonly deliveries: MemoryOpenAdrDeliveryStore,
  ) {
    super();
  }

  override async open(reader: AdrReader): Promise<void> {
    if (!this.places.has(reader)) this.places.set(reader, { seq: this.objects.newest(), reading: false });
  }

  override async forget(reader: AdrReader): Promise<void> {
    this.places.delete(reader);
  }

  override async read(
    reader: AdrReader,
    limit: number,
    handle: (batch: ChangeBatch) => Promise<void>,
  ): Promise<number> {
    const place = this.places.get(reader);
    if (place === undefined || place.reading) return 0;
    const changes = this.objects.changesAfter(place.seq, limit);
    const last = changes.at(-1);
    if (last === undefined) return 0;
    place.reading = true;
    try {
      await handle({ changes, audience: await this.audience(), missed: place.seq < this.dropped });
      place.seq = last.seq;
    } finally {
      place.reading = false;
    }
    return changes.length;
  }

  override async backlog(
    reader: AdrReader,
  ): Promise<{ readonly waiting: number; readonly oldestMs: number | null } | null> {
    const place = this.places.get(reader);
    if (place === undefined) return null;
    const waiting = this.objects.changesAfter(place.seq, Number.MAX_SAFE_INTEGER);
    return { waiting: waiting.length, oldestMs: waiting[0]?.atMs ?? null };
  }

  override async prune(beforeMs: number): Promise<number> {
    const needed = Math.min(
      this.deliveries.place(),
      this.places.get('reports')?.seq ?? Number.POSITIVE_INFINITY,
    );
    const old = this.objects
      .changesAfter(0, Number.MAX_SAFE_INTEGER)
      .filter((change) => change.atMs < beforeMs && change.seq <= needed);
    const last = old.at(-1);
    if (last !== undefined) this.dropped = last.seq;
    return last === undefined ? 0 : this.objects.dropTo(last.seq);
  }

  private async audience(): Promise<BrokerAudience> {
    const used = (await this.clients.clients()).filter(({ revokedMs }) => revokedMs === null);
    const ids = new Set(used.map(({ clientId }) => clientId));
    const vens = (await this.objects.list('VEN', {}, ALL, EVERYTHING)).flatMap(({ id, clientId }) =>
      clientId !== null && ids.has(clientId) ? [{ venId: id, clientId }] : [],
    );
    return {
      clients: ids,
      vens: await Promise.all(
        vens.map(async ({ venId, clientId }) => ({
          venId,
          viewer: { role: 'VEN' as const, clientId, granted: await this.objects.grantedTargets(clientId) },
        })),
      ),
    };
  }
}
