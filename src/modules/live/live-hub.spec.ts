/** Streams on a feed in memory: who hears what, who is dropped, and when it ends. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryAccountStore } from '../../adapters/memory/account-store.js';
import { MemoryCredentialStore } from '../../adapters/memory/credential-store.js';
import { MemoryEventFeed } from '../../adapters/memory/event-feed.js';
import type { Actor } from '../../core/identity/actor.js';
import { permissionsOf, type Role } from '../../core/identity/role.js';
import { AccessService } from '../identity/access.service.js';
import { hashOf } from '../identity/secret.js';
import { LiveHub } from './live-hub.service.js';

const NOW = Date.UTC(2026, 0, 15, 17);
const SECRET = 'trb_of-a-screen';
const ASKER = { method: 'GET', headers: { authorization: `Bearer ${SECRET}` } };

/** What a client gets; `reads` false = it takes nothing off the line. */
class Line {
  text = '';
  writableLength = 0;
  ended = false;

  constructor(private readonly reads = true) {}

  write(text: string): boolean {
    this.text += text;
    if (!this.reads) this.writableLength += text.length;
    return this.reads;
  }

  end(text: string): void {
    this.text += text;
    this.ended = true;
  }

  destroy(): void {
    this.ended = true;
  }

  /** Names of the events that came. */
  events(): string[] {
    return [...this.text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name ?? '');
  }
}

function actor(roles: readonly Role[]): Actor {
  const permissions = permissionsOf(roles);
  const who = { accountId: 'acc-1', name: 'Ada', buildingIds: [], credentialId: 'tok-1', address: null };
  return { ...who, roles, permissions, via: 'token' };
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('LiveHub', () => {
  let feed: MemoryEventFeed;
  let credentials: MemoryCredentialStore;
  let hub: LiveHub;

  beforeEach(async () => {
    feed = new MemoryEventFeed();
    credentials = new MemoryCredentialStore();
    const accounts = new MemoryAccountStore();
    await accounts.add({
      ...{ id: 'acc-1', login: 'ada', name: 'Ada', kind: 'service', subject: null, roles: ['viewer'] },
      ...{ buildingIds: [], disabled: false, createdAtMs: NOW, lastSignInMs: null, passwordHash: null },
      ...{ failures: 0, lastFailureMs: null },
    });
    await credentials.addToken({
      ...{ id: 'tok-1', secretHash: hashOf(SECRET), accountId: 'acc-1', name: 'screen', createdAtMs: NOW },
      ...{ scopes: ['city.view'], expiresAtMs: NOW + 1_000_000, lastUsedMs: null, revokedAtMs: null },
    });
    const access = new AccessService(accounts, credentials, { nowMs: () => NOW }, null);
    hub = new LiveHub(feed, access, { beatMs: 5, recheckMs: 5 });
  });
  afterEach(() => hub.onModuleDestroy());

  async function open(
    line: Line,
    roles: readonly Role[] = ['viewer'],
    lastId: number | null = null,
  ): Promise<void> {
    (await hub.open(actor(roles), lastId, { request: ASKER, sink: line })).begin();
  }

  const tell = (topic: string): Promise<void> => feed.publish({ atMs: NOW, topic, subject: null, data: {} });

  it('tells each what the account may hear of, and gives signs of life', async () => {
    const [viewer, manager] = [new Line(), new Line()];
    await open(viewer);
    await open(manager, ['building-manager']);
    for (const topic of ['plan', 'scenario-run', 'forecast']) await tell(topic);
    await soon();
    expect(viewer.events()).toEqual(['ready', 'plan', 'forecast']);
    expect(viewer.text).toContain(': still here\n\n');
    expect(manager.events().slice(0, 1)).toEqual(['ready']);
    expect(manager.events()).not.toContain('scenario-run');
  });

  it('tells what comes between the opening and the beginning once', async () => {
    await tell('plan');
    const line = new Line();
    const stream = await hub.open(actor(['viewer']), 0, { request: ASKER, sink: line });
    await tell('alarm');
    await soon();
    stream.begin();
    expect(line.events()).toEqual(['ready', 'plan', 'alarm']);
  });

  it('goes on after an id, and says reset after a gap', async () => {
    for (const topic of ['plan', 'alarm']) await tell(topic);
    const line = new Line();
    await open(line, ['viewer'], 1);
    expect(line.events()).toEqual(['ready', 'alarm']);
    await feed.prune(0);
    const late = new Line();
    await open(late, ['viewer'], 1);
    expect(late.events()).toEqual(['reset']);
    expect(late.text).toContain('id: 2\n');
  });

  it('drops a reader that is too slow, and no other', async () => {
    const [slow, quick] = [new Line(false), new Line()];
    await open(slow);
    await open(quick);
    const data = { text: 'x'.repeat(100_000) };
    for (let i = 0; i < 4; i += 1) await feed.publish({ atMs: NOW, topic: 'plan', subject: null, data });
    await soon();
    expect(slow.ended).toBe(true);
    expect(slow.events().at(-1)).toBe('end');
    expect(slow.text).toContain('"why":"slow"');
    expect(quick.events().filter((name) => name === 'plan')).toHaveLength(4);
  });

  it('ends when the token is revoked', async () => {
    const line = new Line();
    await open(line);
    await soon();
    expect(line.ended).toBe(false);
    await credentials.revokeToken('tok-1', NOW);
    await soon();
    expect(line.text).toContain('"why":"signed-out"');
    expect(line.ended).toBe(true);
  });

  it('has room for twenty streams of an account, and again when one is gone', async () => {
    const client = { request: ASKER, sink: new Line() };
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => hub.open(actor(['viewer']), null, client)),
    );
    await expect(open(new Line())).rejects.toMatchObject({ code: 'too-many-streams' });
    streams[0]?.close();
    await open(new Line());
  });

  it('ends all when the service ends', async () => {
    const line = new Line();
    await open(line);
    await hub.onModuleDestroy();
    expect(line.text).toContain('"why":"closing"');
  });
});
