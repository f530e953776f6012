import { describe, expect, it } from '@jest/globals';
import { type ChangedObject, changeAsSeen, noticesOf } from './notice.js';
import type { AdrObject, AdrViewer } from './objects.js';

const T0 = Date.UTC(2026, 0, 15, 17);
const NORTH: AdrViewer = { role: 'VEN', clientId: 'school', granted: ['north'] };

function event(targets: readonly string[], more: Partial<AdrObject> = {}): AdrObject {
  return {
    ...{ id: 'e', kind: 'EVENT', clientId: null, name: null, programId: 'p', eventId: null, venId: null },
    ...{ targets, priority: null, endMs: null, createdMs: T0, modifiedMs: T0 },
    body: { programID: 'p', eventName: 'call', targets },
    ...more,
  };
}
const update = (former: AdrObject, object: AdrObject): ChangedObject => ({
  ...{ operation: 'UPDATE', atMs: T0, object, former, programId: object.programId },
});
const sight = { viewer: NORTH, targets: null, programId: null };

describe('a change as a VEN sees it', () => {
  it('is what it is while the object stays visible', () => {
    const seen = changeAsSeen(update(event(['north']), event(['north', 'south'])), sight);
    expect(seen).toMatchObject({ operation: 'UPDATE', object: { id: 'e', targets: ['north'] } });
  });

  it('is the end of what it knew when it loses the object, and nothing of what became of it', () => {
    const secret = event(['south'], { body: { programID: 'p', eventName: 'secret', targets: ['south'] } });
    const seen = changeAsSeen(update(event(['north', 'south']), secret), sight);
    expect(seen).toMatchObject({
      operation: 'DELETE',
      object: { eventName: 'call', targets: ['north'] },
    });
  });

  it('is new when it comes to see the object, and nothing when it never saw it', () => {
    expect(changeAsSeen(update(event(['south']), event(['north'])), sight)?.operation).toBe('CREATE');
    expect(changeAsSeen(update(event(['south']), event(['east'])), sight)).toBeNull();
  });

  it('is told by the program asked for: an event that moves is gone from the one and new in the other', () => {
    const moved = update(event([]), event([], { programId: 'q' }));
    const seenIn = (programId: string) => changeAsSeen(moved, { ...sight, programId })?.operation;
    expect([seenIn('p'), seenIn('q'), seenIn('r')]).toEqual(['DELETE', 'CREATE', undefined]);
  });

  it('is told to both when a ven changes hands', () => {
    const ven = (clientId: string) => event([], { kind: 'VEN', clientId, programId: null });
    const moved = update(ven('school'), ven('pool'));
    const seenBy = (clientId: string) =>
      changeAsSeen(moved, { ...sight, viewer: { role: 'VEN', clientId, granted: [] } });
    expect(seenBy('school')).toMatchObject({ operation: 'DELETE', object: { clientID: 'school' } });
    expect(seenBy('pool')).toMatchObject({ operation: 'CREATE', object: { clientID: 'pool' } });
    expect(seenBy('library')).toBeNull();
  });
});

describe('callbacks of a change', () => {
  const subscription = (more: Partial<AdrObject>, operations = ['CREATE']): AdrObject =>
    event([], {
      ...{ id: 's', kind: 'SUBSCRIPTION', clientId: 'school', programId: null },
      body: { objectOperations: [{ objects: ['EVENT'], operations, callbackUrl: 'https://a' }] },
      ...more,
    });
  const created: ChangedObject = {
    ...{ operation: 'CREATE', atMs: T0, object: event(['north']), former: null, programId: 'p' },
  };
  const count = (more: Partial<AdrObject>, operations?: string[]): number =>
    noticesOf(created, [{ subscription: subscription(more, operations), viewer: NORTH }]).length;

  it('go to whoever asked for this kind, operation, program and target, and not for what was before it asked', () => {
    expect([count({}), count({}, ['DELETE']), count({ createdMs: T0 + 1 })]).toEqual([1, 0, 0]);
    expect([count({ programId: 'p' }), count({ programId: 'q' })]).toEqual([1, 0]);
    expect([count({ targets: ['north'] }), count({ targets: ['south'] })]).toEqual([1, 0]);
  });
});
