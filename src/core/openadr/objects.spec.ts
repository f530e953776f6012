/** Who sees what of OpenADR objects, and which scopes a client gets: properties over every pair of target lists. */
import { describe, expect, it } from '@jest/globals';
import { type AdrObject, type AdrViewer, asSeenBy, effectiveTargets, isOwned, isVisible } from './objects.js';
import { ADR_SCOPES, grantedScopes, ROLE_SCOPES } from './scopes.js';

const OBJECT: AdrObject = {
  id: 'o-1',
  kind: 'EVENT',
  clientId: null,
  name: null,
  programId: 'p-1',
  eventId: null,
  venId: null,
  targets: [],
  priority: null,
  endMs: null,
  createdMs: Date.UTC(2026, 0, 15, 17),
  modifiedMs: Date.UTC(2026, 0, 15, 18),
  body: { programID: 'p-1' },
};
const event = (...targets: string[]): AdrObject => ({
  ...OBJECT,
  targets,
  body: { programID: 'p-1', targets },
});
const owned = (clientId: string): AdrObject => ({ ...OBJECT, kind: 'REPORT', clientId });
const BL: AdrViewer = { role: 'BL', clientId: 'bl' };
const ven = (...granted: string[]): AdrViewer => ({ role: 'VEN', clientId: 'ven-1', granted });

/** All subsets of three targets. */
const LISTS = [[], ['a'], ['b'], ['c'], ['a', 'b'], ['a', 'c'], ['b', 'c'], ['a', 'b', 'c']];

describe('what a VEN sees', () => {
  it('is every event without targets, and each with one that was granted to it', () => {
    for (const targets of LISTS)
      for (const granted of LISTS) {
        const shared = targets.some((target) => granted.includes(target));
        expect(isVisible(event(...targets), ven(...granted))).toBe(targets.length === 0 || shared);
      }
  });

  it('never grows by asking: a target it was not granted opens nothing', () => {
    for (const targets of LISTS)
      for (const granted of LISTS)
        for (const asked of LISTS) {
          const narrow = isVisible(event(...targets), ven(...granted), asked);
          const wide = isVisible(event(...targets), ven(...granted));
          expect(!narrow || wide).toBe(true);
        }
  });

  it('are its own reports, subscriptions, vens and resources, whatever the targets', () => {
    expect(isVisible(owned('ven-1'), ven())).toBe(true);
    expect(isVisible({ ...owned('ven-2'), targets: ['a'] }, ven('a'))).toBe(false);
  });

  it('tells of an object’s targets only those it may know', () => {
    expect(asSeenBy(event('a', 'b', 'c'), ven('b', 'x'), null)['targets']).toEqual(['b']);
    expect(asSeenBy(event('a', 'b'), ven('a', 'b'), ['a'])['targets']).toEqual(['a']);
  });
});

describe('what business logic sees', () => {
  it('is everything, or what has a target it asked for', () => {
    expect(isVisible(event('a'), BL)).toBe(true);
    expect(isVisible(owned('ven-2'), BL)).toBe(true);
    expect(isVisible(event('a', 'b'), BL, ['b'])).toBe(true);
    expect(isVisible(event('a'), BL, ['b'])).toBe(false);
    expect(isVisible(event(), BL, ['b'])).toBe(false);
  });

  it('is all the targets of an object', () => {
    expect(asSeenBy(event('a', 'b'), BL, null)['targets']).toEqual(['a', 'b']);
  });
});

describe('an object as a client reads it', () => {
  it('carries what the VTN made of it beside what was written', () => {
    expect(asSeenBy(event(), BL, null)).toEqual({
      id: 'o-1',
      createdDateTime: '2026-01-15T17:00:00.000Z',
      modificationDateTime: '2026-01-15T18:00:00.000Z',
      objectType: 'EVENT',
      programID: 'p-1',
      targets: [],
    });
  });

  it('names its client where it has one, and no targets where none were written', () => {
    const seen = asSeenBy(owned('ven-1'), ven(), null);
    expect(seen['clientID']).toBe('ven-1');
    expect(seen).not.toHaveProperty('targets');
  });

  it('hides the token of a callback from all but who wrote it', () => {
    const operations = [
      { objects: ['EVENT'], operations: ['CREATE'], callbackUrl: 'https://x', bearerToken: 'secret' },
    ];
    const subscription: AdrObject = {
      ...owned('ven-1'),
      kind: 'SUBSCRIPTION',
      body: { clientName: 'x', objectOperations: operations },
    };
    expect(JSON.stringify(asSeenBy(subscription, ven(), null))).toContain('secret');
    const others: AdrViewer[] = [BL, { role: 'VEN', clientId: 'ven-2', granted: [] }];
    for (const viewer of others) {
      const seen = asSeenBy(subscription, viewer, null);
      expect(JSON.stringify(seen)).not.toContain('secret');
      expect(seen['objectOperations']).toEqual([
        { objects: ['EVENT'], operations: ['CREATE'], callbackUrl: 'https://x' },
      ]);
    }
  });

  it('asks a VEN for the reports that are for it, and names the targets of no other', () => {
    const descriptors = [
      { payloadType: 'USAGE', targets: ['a', 'secret'] },
      { payloadType: 'DEMAND', targets: ['secret'] },
      { payloadType: 'READING', targets: null },
      { payloadType: 'BASELINE', targets: [] },
      { payloadType: 'SETPOINT' },
    ];
    const asked: AdrObject = { ...event(), body: { programID: 'p-1', reportDescriptors: descriptors } };
    const [, , ...forAll] = descriptors;
    expect(asSeenBy(asked, ven('a', 'b'), ['b'])['reportDescriptors']).toEqual([
      { payloadType: 'USAGE', targets: ['a'] },
      ...forAll,
    ]);
    expect(asSeenBy(asked, ven(), null)['reportDescriptors']).toEqual(forAll);
    expect(asSeenBy(asked, BL, null)['reportDescriptors']).toEqual(descriptors);
    const none: AdrObject = { ...event(), body: { programID: 'p-1', reportDescriptors: null } };
    expect(asSeenBy(none, ven('a'), null)['reportDescriptors']).toBeNull();
  });

  it.each([
    ['PROGRAM', false],
    ['EVENT', false],
    ['REPORT', true],
    ['SUBSCRIPTION', true],
    ['VEN', true],
    ['RESOURCE', true],
  ] as const)('a %s belongs to one client: %s', (kind, expected) => {
    expect(isOwned(kind)).toBe(expected);
  });

  it('is told by all that was granted where nothing was asked for', () => {
    expect(effectiveTargets(['a', 'b'], null)).toEqual(['a', 'b']);
    expect(effectiveTargets(['a', 'b'], [])).toEqual([]);
    expect(effectiveTargets(['a', 'b'], ['b', 'c'])).toEqual(['b']);
  });
});

describe('scopes of a token', () => {
  it.each([undefined, '', '   '])('are all the role may hold when %j is asked for', (asked) => {
    expect(grantedScopes('VEN', asked)).toEqual(ROLE_SCOPES.VEN);
    expect(grantedScopes('BL', asked)).toEqual(ROLE_SCOPES.BL);
  });

  it('are those asked for, narrowed to the role, however they are spaced', () => {
    expect(grantedScopes('VEN', ' write_reports  write_programs ')).toEqual(['write_reports']);
    expect(grantedScopes('BL', 'read_all  write_reports')).toEqual(['read_all']);
  });

  it('are all that a VEN may read, and nothing of business logic, for the read_all of older VENs', () => {
    const reads = ['read_targets', 'read_ven_objects'];
    expect(grantedScopes('VEN', 'read_all')).toEqual(reads);
    expect(grantedScopes('VEN', ' write_reports  read_all write_programs ')).toEqual([
      ...reads,
      'write_reports',
    ]);
  });

  it('are none where only what the role may not hold is asked for', () => {
    expect(grantedScopes('VEN', 'write_events write_programs read_bl')).toEqual([]);
    expect(grantedScopes('BL', 'write_reports')).toEqual([]);
    expect(grantedScopes('VEN', 'read_all_of_it')).toEqual([]);
  });

  it('never leave the role, whatever is asked for', () => {
    for (const role of ['BL', 'VEN'] as const)
      for (const scope of ADR_SCOPES)
        expect(
          grantedScopes(role, `${scope} read_targets`).every((one) => ROLE_SCOPES[role].includes(one)),
        ).toBe(true);
  });
});
