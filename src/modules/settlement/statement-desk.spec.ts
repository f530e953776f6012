/** Disputes of statements: what comes of them, once, whatever happens in between. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryAuditLog } from '../../adapters/memory/audit-log.js';
import type { Actor } from '../../core/identity/actor.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { AuditService } from '../audit/audit.service.js';
import { aBuilding, DeskRig, PEAK, someone } from '../demand-response/testing/desk-rig.js';
import { StatementDesk } from './statement-desk.service.js';

const START = Date.parse('2026-01-15T17:00:00Z');
const END = START + 3_600_000;
const OLGA: Actor = { ...someone('olga'), permissions: new Set(['city.view']) };
const MARA: Actor = { ...someone('mara'), buildingIds: ['a'] };

describe('a dispute', () => {
  let rig: DeskRig;
  let desk: StatementDesk;
  let eventId = '';
  const statements = () => rig.store.statements({ eventId, limit: 9 });
  const ids = async () => (await statements()).map(({ id, state }) => `${id.slice(eventId.length)} ${state}`);
  const first = async () => (await statements()).at(-1)?.id ?? '';
  const ending = (outcome: 'upheld' | 'rejected') => ({ outcome, reason: 'looked at' });

  beforeEach(async () => {
    rig = new DeskRig(START - 4 * 3_600_000);
    desk = new StatementDesk(
      rig.store,
      rig.registry,
      new AuditService(new MemoryAuditLog(), rig.clock),
      rig.clock,
    );
    await rig.enrol(PEAK, [aBuilding('a')], START);
    eventId = (await rig.call({ startMs: START, endMs: END }, 10)).id;
    await rig.measure('a', { startMs: START, endMs: END + 3_600_000 }, () => 80);
    for (const ms of [START, END, END + 3_600_000]) await rig.stepAt(ms);
    await desk.dispute(MARA, await first(), { reason: 'the meter stood still' });
  });

  it('that is found right is measured again once; the first statement is never final', async () => {
    await desk.end(OLGA, await first(), ending('upheld'));
    await rig.stepAt(END + 3_600_000 + SLOT_MS);
    await rig.stepAt(END + 3_600_000 + 2 * SLOT_MS);
    expect(await ids()).toEqual(['.v1.a.2 issued', '.v1.a.1 disputed']);
    await expect(desk.end(OLGA, await first(), ending('upheld'))).rejects.toThrow(/no dispute of .* is open/);
  });

  it('that is found right by a service that is killed then is seen to when it is asked again', async () => {
    const ended = { by: 'olga', accountId: 'olga', atMs: END, ...ending('upheld') };
    await rig.store.endDispute(await first(), ended);
    await rig.stepAt(END + 3_600_000 + SLOT_MS);
    expect(await ids()).toEqual(['.v1.a.1 disputed']);
    await expect(desk.end(OLGA, await first(), ending('rejected'))).rejects.toThrow(/no dispute/);
    await desk.end(OLGA, await first(), ending('upheld'));
    await rig.stepAt(END + 3_600_000 + 2 * SLOT_MS);
    expect(await ids()).toEqual(['.v1.a.2 issued', '.v1.a.1 disputed']);
  });

  it('that is found wrong makes the statement final, and it is disputed no more', async () => {
    await desk.end(OLGA, await first(), ending('rejected'));
    await rig.stepAt(END + 3_600_000 + SLOT_MS);
    expect(await ids()).toEqual(['.v1.a.1 final']);
    await expect(desk.dispute(MARA, await first(), { reason: 'once more, please' })).rejects.toThrow(
      /is final/,
    );
  });
});
