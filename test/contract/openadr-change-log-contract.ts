/** What every OpenAdrChangeLog must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noticesOf } from '../../src/core/openadr/notice.js';
import type { AdrReader, ChangeBatch } from '../../src/ports/openadr-change-log.js';
import { ADR_T0, addAdrClient, adrObject, type OutboxStores } from './openadr-samples.js';
import type { StoreUnderTest } from './store-under-test.js';

const DAY_MS = 86_400_000;

/** Runs the suite on a store. */
export function openAdrChangeLogContract(
  name: string,
  open: () => Promise<StoreUnderTest<OutboxStores>>,
): void {
  describe(`OpenAdrChangeLog: ${name}`, () => {
    let stores: OutboxStores;
    let close: () => Promise<void>;

    const program = (id: string, atMs = ADR_T0) =>
      stores.objects.create(
        adrObject('PROGRAM', id, { name: id, body: { programName: id }, createdMs: atMs, modifiedMs: atMs }),
      );
    /** Reads to the end, and says what was read. */
    const readAll = async (reader: AdrReader): Promise<{ told: string[]; batches: ChangeBatch[] }> => {
      const batches: ChangeBatch[] = [];
      const read = () =>
        stores.changes.read(reader, 3, (batch) => {
          batches.push(batch);
          return Promise.resolve();
        });
      while ((await read()) > 0);
      const told = batches
        .flatMap(({ changes }) => changes)
        .map(({ operation, object }) => `${operation} ${object.id}`);
      return { told, batches };
    };

    beforeAll(async () => {
      ({ store: stores, close } = await open());
      await program('before');
      await stores.changes.open('reports');
      await stores.changes.open('mqtt');
    });
    afterAll(() => close());

    it('hands every change on once and in order, from where the reader came in', async () => {
      await program('dp');
      await stores.objects.create(adrObject('EVENT', 'de', { programId: 'dp', targets: ['t'] }));
      const report = { eventId: 'de', clientId: 'c', body: { clientName: 'x' } };
      await stores.objects.create(adrObject('REPORT', 'dr', report));
      await stores.objects.replace(adrObject('EVENT', 'de', { programId: 'dp', targets: ['u'] }));
      await stores.objects.remove('PROGRAM', 'dp', ADR_T0 + 9);
      const { told, batches } = await readAll('reports');
      expect(told).toEqual([
        'CREATE dp',
        'CREATE de',
        'CREATE dr',
        'UPDATE de',
        'DELETE dr',
        'DELETE de',
        'DELETE dp',
      ]);
      const changes = batches.flatMap((batch) => batch.changes);
      expect(changes[3]).toMatchObject({ former: { targets: ['t'] }, object: { targets: ['u'] } });
      // Also when its event is gone by then, a report tells its program.
      expect(changes.map(({ programId }) => programId)).toEqual([null, 'dp', 'dp', 'dp', 'dp', 'dp', null]);
      expect(changes[6]).toMatchObject({ atMs: ADR_T0 + 9, former: null });
      expect((await readAll('reports')).told).toEqual([]);
    });

    it('hands changes on again when the reader fails, and says what waits', async () => {
      expect(await stores.changes.backlog('mqtt')).toEqual({ waiting: 7, oldestMs: ADR_T0 });
      const fails = stores.changes.read('mqtt', 2, () => Promise.reject(new Error('the broker is away')));
      await expect(fails).rejects.toThrow('the broker is away');
      expect((await readAll('mqtt')).told).toHaveLength(7);
      expect(await stores.changes.backlog('mqtt')).toEqual({ waiting: 0, oldestMs: null });
    });

    it('hands changes to one at a time', async () => {
      await program('one');
      const within: number[] = [];
      const nothing = () => Promise.resolve();
      await stores.changes.read('mqtt', 9, async () => {
        within.push(await stores.changes.read('mqtt', 9, nothing));
      });
      expect([within, await stores.changes.read('mqtt', 9, nothing)]).toEqual([[0], 0]);
      await readAll('reports');
    });

    it('says who may be told: clients in use, their vens and what was granted to them', async () => {
      await addAdrClient(stores, 'school', ['north']);
      await addAdrClient(stores, 'pool', ['south']);
      await addAdrClient(stores, 'utility');
      await stores.clients.revoke('pool', ADR_T0);
      const grant = { name: 'heating', clientId: 'school', venId: 'ven-school', targets: ['b-42'] };
      await stores.objects.create(adrObject('RESOURCE', 'r', grant));
      const { batches } = await readAll('mqtt');
      const { clients, vens } = batches[0]?.audience ?? { clients: new Set(), vens: [] };
      expect([...clients].sort()).toEqual(['school', 'utility']);
      expect(vens.map(({ venId, viewer }) => ({ venId, ...viewer }))).toEqual([
        {
          venId: 'ven-school',
          role: 'VEN',
          clientId: 'school',
          granted: expect.arrayContaining(['b-42', 'north']),
        },
      ]);
      await readAll('reports');
    });

    it('drops old changes once callbacks and reports have read them, and tells a slower reader that it missed some', async () => {
      while ((await stores.deliveries.fanOut(50, noticesOf)) > 0);
      await program('old', ADR_T0 + 10);
      await program('young', ADR_T0 + DAY_MS);
      // Callbacks and reports have yet to read it.
      const before = await stores.changes.prune(ADR_T0 + DAY_MS);
      while ((await stores.deliveries.fanOut(50, noticesOf)) > 0);
      expect(await stores.changes.prune(ADR_T0 + DAY_MS)).toBe(0);
      await readAll('reports');
      expect([before > 0, await stores.changes.prune(ADR_T0 + DAY_MS)]).toEqual([true, 1]);
      const { told, batches } = await readAll('mqtt');
      expect([told, batches.map(({ missed }) => missed)]).toEqual([['CREATE young'], [true]]);
      await program('next', ADR_T0 + DAY_MS);
      expect((await readAll('mqtt')).batches.map(({ missed }) => missed)).toEqual([false]);
    });

    it('keeps nothing for a reader that was forgotten, and begins anew when it comes back', async () => {
      await stores.changes.forget('mqtt');
      await program('unheard');
      expect([await stores.changes.backlog('mqtt'), (await readAll('mqtt')).told]).toEqual([null, []]);
      await stores.changes.open('mqtt');
      await stores.changes.open('mqtt');
      await program('heard');
      expect((await readAll('mqtt')).told).toEqual(['CREATE heard']);
    });
  });
}
