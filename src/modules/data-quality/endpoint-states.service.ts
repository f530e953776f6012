/** Connections of the servers as last told in the journal: the gateway alone sees them, every process may ask. */
import { Injectable } from '@nestjs/common';
import { Journal, type JournalEntry } from '../../ports/journal.js';
import { SiteModel } from '../../ports/site-token.js';

/** A server's connection. */
export interface EndpointState {
  readonly endpointId: string;
  /** `unknown`: the gateway has not told of it yet. */
  readonly state: 'connected' | 'lost' | 'unknown';
  /** Since when [epoch ms]; null when not known. */
  readonly sinceMs: number | null;
  readonly detail: string | null;
}

/** Entries of each kind looked through: a server that flaps must not hide the others. */
const LOOKED_THROUGH = 400;

@Injectable()
export class EndpointStates {
  constructor(
    private readonly journal: Journal,
    private readonly model: SiteModel,
  ) {}

  /** Every server of the site, in the order of the site file. */
  async states(): Promise<EndpointState[]> {
    const [lost, connected] = await Promise.all([
      this.journal.entries({ code: 'endpoint-lost', limit: LOOKED_THROUGH }),
      this.journal.entries({ code: 'endpoint-connected', limit: LOOKED_THROUGH }),
    ]);
    const lostAt = newestByEndpoint(lost);
    const connectedAt = newestByEndpoint(connected);
    return this.model.site().endpoints.map(({ id }): EndpointState => {
      const away = lostAt.get(id);
      const there = connectedAt.get(id);
      const last = away && (!there || away.atMs > there.atMs) ? away : there;
      if (!last) return { endpointId: id, state: 'unknown', sinceMs: null, detail: null };
      const state = last === away ? 'lost' : 'connected';
      return { endpointId: id, state, sinceMs: last.atMs, detail: last.message };
    });
  }
}

/** The first entry of each server in a list that has the newest first. */
function newestByEndpoint(entries: readonly JournalEntry[]): Map<string, JournalEntry> {
  const newest = new Map<string, JournalEntry>();
  for (const entry of entries) {
    const id = entry.context['endpointId'];
    if (typeof id === 'string' && !newest.has(id)) newest.set(id, entry);
  }
  return newest;
}
