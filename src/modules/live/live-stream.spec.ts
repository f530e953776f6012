/** One open stream: what a client may hear, in order, once, and what ends it. */
import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../../core/identity/actor.js';
import type { Permission } from '../../core/identity/role.js';
import type { FeedEvent } from '../../ports/event-feed.js';
import { LiveStream } from './live-stream.js';
import { mayHear } from './live-topics.js';

const actor = (...permissions: Permission[]): Actor => ({
  ...{ accountId: 'a', name: 'Anna', roles: [], permissions: new Set(permissions), buildingIds: [] },
  ...{ via: 'session', credentialId: null, address: null },
});
const event = (id: number, topic = 'plan'): FeedEvent => ({
  id,
  topic,
  subject: `s${String(id)}`,
  atMs: id,
  data: {},
});

function opened(who = actor('city.view')) {
  const written: string[] = [];
  const log = { ended: 0, destroyed: 0, waiting: 0 };
  const sink = {
    get writableLength() {
      return log.waiting;
    },
    write: (text: string) => {
      written.push(text);
      return true;
    },
    end: (text: string) => written.push(text),
    destroy: () => (log.destroyed += 1),
  };
  const stream = new LiveStream(who, sink, () => (log.ended += 1));
  return { stream, written, log };
}

/** Ids of the events that were written. */
const ids = (written: readonly string[]): number[] =>
  written.flatMap((text) =>
    /^id: (\d+)\nevent: (?!ready|reset)/.exec(text) ? [Number(/^id: (\d+)/.exec(text)?.[1])] : [],
  );

describe('a stream', () => {
  it('begins with the place it goes on from, and what was missed', () => {
    const { stream, written } = opened();
    stream.begin(7, [event(8), event(9)]);
    expect(written[0]).toBe('retry: 1000\nid: 7\nevent: ready\ndata: {}\n\n');
    expect(ids(written)).toEqual([8, 9]);
    expect(written[1]).toMatch(/^id: 8\nevent: plan\ndata: \{"id":8,.*\}\n\n$/);
  });

  it('says that all must be loaded anew where what was missed is not to be had', () => {
    const { stream, written } = opened();
    stream.begin(7, null);
    expect(written[0]).toContain('event: reset');
  });

  it('keeps what comes while older events are being read, and tells each once, in order', () => {
    const { stream, written } = opened();
    stream.send(event(10));
    stream.send(event(11));
    expect(written).toEqual([]);
    stream.begin(7, [event(8), event(9), event(10)]);
    stream.send(event(11));
    stream.send(event(12));
    expect(ids(written)).toEqual([8, 9, 10, 11, 12]);
  });

  it('tells nothing that its listener may not hear', () => {
    const { stream, written } = opened(actor('forecast.view'));
    stream.begin(0, [event(1, 'plan'), event(2, 'forecast')]);
    expect(ids(written)).toEqual([2]);
  });

  it('follows a right that is taken away while it is open', () => {
    const { stream, written } = opened();
    stream.begin(0, []);
    stream.send(event(1));
    stream.actor = actor();
    stream.send(event(2));
    expect(ids(written)).toEqual([1]);
  });

  it('gives signs of life that are no events', () => {
    const { stream, written } = opened();
    stream.begin(0, []);
    stream.beat();
    expect(written.at(-1)).toBe(': still here\n\n');
  });
});

describe('the end of a stream', () => {
  it('says why, once, and nothing after', () => {
    const { stream, written, log } = opened();
    stream.begin(0, []);
    stream.end('signed-out');
    stream.end('closing');
    stream.send(event(1));
    stream.beat();
    expect(written.at(-1)).toBe('event: end\ndata: {"why":"signed-out"}\n\n');
    expect(log.ended).toBe(1);
  });

  it('comes for whoever does not read: more than 256 KiB wait', () => {
    const { stream, written, log } = opened();
    stream.begin(0, []);
    log.waiting = 256 * 1024;
    stream.send(event(1));
    expect(log.ended).toBe(0);
    log.waiting += 1;
    stream.send(event(2));
    expect(written.at(-1)).toContain('"why":"slow"');
    expect(log.ended).toBe(1);
  });

  it('is silent when the client is gone', () => {
    const { stream, written, log } = opened();
    stream.begin(0, []);
    stream.close();
    stream.close();
    stream.end('closing');
    expect(log.ended).toBe(1);
    expect(written).toHaveLength(1);
  });
});

describe('who may hear of what', () => {
  it.each<[string, Permission, boolean]>([
    ['plan', 'city.view', true],
    ['plan', 'forecast.view', false],
    ['forecast', 'forecast.view', true],
    ['forecast', 'city.view', false],
    ['scenario-run', 'scenario.run', true],
    ['scenario-run', 'city.view', false],
    ['demand-response', 'building.answer', true],
    ['demand-response', 'city.view', true],
    ['demand-response', 'users.manage', false],
    ['a topic of tomorrow', 'city.view', true],
  ])('%s with %s: %s', (topic, permission, heard) => {
    expect(mayHear(actor(permission), topic)).toBe(heard);
  });
});
