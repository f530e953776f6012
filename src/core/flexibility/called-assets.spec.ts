/** What equipment of buildings may be told: what its building agreed to, slot by slot, and nothing else. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../time/slot.js';
import { agreedByAsset } from './called-assets.js';
import type { DrEvent, Part } from './dr-event.js';
import { asked, calling, offering, PROGRAM, WINDOW } from './testing/offering.js';

const contacts = { venClientId: null, email: null, webhookUrl: null, assetId: 'DR-A' };
const BUILDINGS = [offering('a', { contacts }), offering('b')];

/** Power by slot from one before the call to one after it. */
function told(
  part: Partial<Part>,
  event: Partial<DrEvent> = {},
  assetIds = ['DR-A'],
): (number | undefined)[] {
  const events = [calling([asked('a', part), asked('b', { state: 'accepted', agreedKw: 9 })], event)];
  return [-1, 0, 1, 2, 3, 4].map((slot) =>
    agreedByAsset(
      { assetIds: new Set(assetIds), buildings: BUILDINGS, events },
      WINDOW.startMs + slot * SLOT_MS,
    ).get('DR-A'),
  );
}

describe('equipment of a called building', () => {
  const half = WINDOW.startMs + 2 * SLOT_MS;

  it.each<[string, Partial<Part>, number[]]>([
    ['what was accepted', { state: 'accepted', agreedKw: 30 }, [0, -30, -30, -30, -30, 0]],
    ['what silence agreed to', { state: 'no-answer', agreedKw: 40 }, [0, -40, -40, -40, -40, 0]],
    ['nothing while nobody answered', { state: 'invited' }, [0, 0, 0, 0, 0, 0]],
    ['nothing after it opted out', { state: 'opted-out', agreedKw: 0 }, [0, 0, 0, 0, 0, 0]],
    [
      'nothing from when it left on',
      { state: 'opted-out', agreedKw: 30, untilMs: half },
      [0, -30, -30, 0, 0, 0],
    ],
    ['nothing while its other offer is open', { state: 'countered' }, [0, 0, 0, 0, 0, 0]],
    [
      'its own time where it was called later',
      { state: 'performing', agreedKw: 30, fromMs: half },
      [0, 0, 0, -30, -30, 0],
    ],
  ])('is told %s', (_, part, kw) => {
    expect(told(part).map((one) => (one ?? Number.NaN) + 0)).toEqual(kw);
  });

  it('is told from the first slot on where silence is a yes and the time to answer ends with it', () => {
    const program = { ...PROGRAM, silence: 'counts-as-accepted' as const };
    const open = { program, answerByMs: WINDOW.startMs };
    const silent = { state: 'invited' as const, notifiedMs: 1 };
    expect(told(silent, open)).toEqual([0, -40, -40, -40, -40, 0]);
    expect(told(silent, { ...open, program: PROGRAM })).toEqual(new Array(6).fill(0));
  });

  it('is told to take more in a call to take more', () => {
    expect(told({ state: 'accepted', agreedKw: 30 }, { reduction: false })).toEqual([0, 30, 30, 30, 30, 0]);
  });

  it('is not meant where an asset is another than a block of the site', () => {
    expect(told({ state: 'accepted', agreedKw: 30 }, {}, ['HVAC'])).toEqual(new Array(6).fill(undefined));
  });
});
