/** Écowatt and Tempo from files and over HTTP, and the drafts they make: what came last stays, with its age. */
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readEcowatt } from '../../src/adapters/grid-signals/ecowatt-form.js';
import { GridSignalFile } from '../../src/adapters/grid-signals/grid-signal-file.js';
import { RteService } from '../../src/adapters/grid-signals/rte-service.js';
import { HttpJsonService } from '../../src/adapters/json-http/http-json-service.js';
import { readTempo } from '../../src/adapters/grid-signals/tempo-form.js';
import type { SignalRule } from '../../src/core/flexibility/grid-signals.js';
import { ecowattForm, tempoForm } from '../../src/core/flexibility/testing/published-signals.js';
import { aBuilding, DeskRig, PEAK, someone } from '../../src/modules/demand-response/testing/desk-rig.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PUBLISHED = Date.parse('2026-01-14T16:00:00Z');
const START = Date.parse('2026-01-15T17:00:00Z');
const TENSE = { '2026-01-15 18': 2, '2026-01-15 19': 3 };
const never = new AbortController().signal;

describe('signals', () => {
  let folder = '';
  let server: Server;
  let address = '';
  const asked: { path: string; authorization: string | undefined; body: string }[] = [];
  let answer: (path: string) => { status: number; text: string };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'traboule-signals-'));
    const take = async (request: IncomingMessage): Promise<string> => {
      let body = '';
      for await (const part of request) body += String(part);
      return body;
    };
    server = createServer((request, response) => {
      void take(request).then((body) => {
        const path = request.url ?? '';
        asked.push({ path, authorization: request.headers.authorization, body });
        const { status, text } = answer(path);
        response.writeHead(status, { 'content-type': 'application/json' }).end(text);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    asked.length = 0;
  });

  describe('in a file', () => {
    it('are handed out once, from the instant they were published', async () => {
      const path = join(folder, 'ecowatt.json');
      await writeFile(path, JSON.stringify([ecowattForm('2026-01-15'), ecowattForm('2026-01-14', TENSE)]));
      const file = new GridSignalFile('Écowatt', path, readEcowatt);
      expect(await file.newest(PUBLISHED - 1)).toBeNull();
      expect(await file.newest(PUBLISHED)).toMatchObject({ publishedMs: PUBLISHED });
      expect(await file.newest(PUBLISHED + HOUR_MS)).toBeNull();
      expect(await file.newest(PUBLISHED + 24 * HOUR_MS)).toMatchObject({
        publishedMs: PUBLISHED + 24 * HOUR_MS,
      });
      await writeFile(path, JSON.stringify(ecowattForm('2026-01-15', TENSE)));
      await utimes(path, new Date(), new Date(Date.parse('2026-11-01T00:00:00Z')));
      const rewritten = await file.newest(PUBLISHED + 24 * HOUR_MS);
      expect(rewritten?.kind === 'ecowatt' && rewritten.days[0]?.levels[19]).toBe(3);
    });

    it.each([
      ['no JSON', '{"signals": [', /Tempo file .*: "\{"signals": \["; expected JSON/],
      ['an empty list', '[]', /an empty list; expected at least one publication/],
      [
        'a fault in the second',
        JSON.stringify([tempoForm({ '2026-01-15': 'RED' }), {}]),
        /publication 2: Tempo:/,
      ],
    ])('with %s are refused, and it is said where', async (_, text, why) => {
      const path = join(folder, 'tempo.json');
      await writeFile(path, text);
      await expect(new GridSignalFile('Tempo', path, readTempo).newest(START)).rejects.toThrow(why);
      await expect(
        new GridSignalFile('Tempo', join(folder, 'none'), readTempo).newest(START),
      ).rejects.toThrow(/ENOENT/);
    });
  });

  describe('of a service', () => {
    const service = (access = true) =>
      new RteService(
        { name: 'Écowatt', url: `${address}/signals`, read: readEcowatt },
        access ? { tokenUrl: `${address}/token`, clientId: 'me', clientSecret: 'secret' } : null,
        new HttpJsonService(),
      );

    it('are asked for with a token, at most every 15 minutes', async () => {
      answer = (path) => ({
        status: 200,
        text: JSON.stringify(path === '/token' ? { access_token: 'abc' } : ecowattForm('2026-01-14', TENSE)),
      });
      const source = service();
      expect(await source.newest(PUBLISHED, never)).toMatchObject({
        kind: 'ecowatt',
        publishedMs: PUBLISHED,
      });
      expect(await source.newest(PUBLISHED + 14 * MINUTE_MS, never)).toBeNull();
      expect(await source.newest(PUBLISHED + 15 * MINUTE_MS, never)).not.toBeNull();
      const basic = `Basic ${Buffer.from('me:secret').toString('base64')}`;
      expect(asked.slice(0, 2)).toEqual([
        { path: '/token', authorization: basic, body: 'grant_type=client_credentials' },
        { path: '/signals', authorization: 'Bearer abc', body: '' },
      ]);
      expect(asked).toHaveLength(4);
    });

    it.each([
      [
        'an error',
        { status: 429, text: 'slow down' },
        /Écowatt: 127.0.0.1:\d+ answered 429: slow down; expected 200/,
      ],
      ['no JSON', { status: 200, text: '<html>' }, /answered "<html>"; expected JSON/],
      ['too much', { status: 200, text: 'x'.repeat(1_000_001) }, /more than 1000000 bytes/],
      ['another form', { status: 200, text: '{}' }, /expected the form of the API Ecowatt v5/],
    ])('that answer with %s are not used, and not asked again at once', async (_, given, why) => {
      answer = () => given;
      const source = service(false);
      await expect(source.newest(PUBLISHED, never)).rejects.toThrow(why);
      expect(await source.newest(PUBLISHED + MINUTE_MS, never)).toBeNull();
    });

    it('that speak from the future are not believed', async () => {
      answer = () => ({ status: 200, text: JSON.stringify(ecowattForm('2026-01-14')) });
      await expect(service(false).newest(PUBLISHED - HOUR_MS, never)).rejects.toThrow(
        /still to come.*look at the clocks/,
      );
    });

    it('that give no token are named', async () => {
      answer = () => ({ status: 200, text: '{}' });
      await expect(service().newest(PUBLISHED, never)).rejects.toThrow(
        /no access_token; see TRABOULE_RTE_TOKEN_URL/,
      );
    });
  });

  describe('that a program follows', () => {
    const orange: SignalRule = { kind: 'ecowatt', fromLevel: 2, targetKw: 10, longestMinutes: 60 };
    const drafts = (rig: DeskRig) => rig.store.events({ limit: 50 });
    const deskWith = async (source: SignalRule, path: string, nowMs: number): Promise<DeskRig> => {
      const rig = new DeskRig(nowMs);
      await rig.enrol(
        { ...PEAK, source },
        ['a', 'b', 'c'].map((id) => restful(id)),
        nowMs,
      );
      const read = source.kind === 'tempo' ? readTempo : readEcowatt;
      rig.sources.all = [new GridSignalFile(source.kind, path, read)];
      return rig;
    };
    /** Two calls in a row are one too many for it. */
    const restful = (id: string) => aBuilding(id, { limits: { ...aBuilding(id).limits, restHours: 4 } });
    const write = async (name: string, form: unknown): Promise<string> => {
      const path = join(folder, name);
      await writeFile(path, JSON.stringify(form));
      return path;
    };

    it('makes drafts for its hours once, for other buildings each, and publishes none of them', async () => {
      const path = await write('orange.json', ecowattForm('2026-01-14', TENSE));
      const rig = await deskWith(orange, path, PUBLISHED + HOUR_MS);
      for (const quarters of [0, 1, 2]) await rig.stepAt(PUBLISHED + HOUR_MS + quarters * 15 * MINUTE_MS);
      const [second, first, ...others] = await drafts(rig);
      expect(others).toEqual([]);
      expect(first).toMatchObject({
        ...{
          state: 'draft',
          createdBy: 'service:signals',
          approvedBy: null,
          publishedMs: null,
          targetKw: 10,
        },
        window: { startMs: START, endMs: START + HOUR_MS },
        reason: 'Écowatt niveau 2 : Système électrique tendu.',
      });
      expect(second).toMatchObject({
        window: { startMs: START + HOUR_MS, endMs: START + 2 * HOUR_MS },
        reason: 'Écowatt niveau 3 : Système électrique tendu.',
      });
      expect([first, second].map((event) => event?.parts.map(({ buildingId }) => buildingId))).toEqual([
        ['a'],
        ['b'],
      ]);
      expect(await rig.journal.entries({ code: 'signal-draft', limit: 9 })).toHaveLength(2);
      const id = first?.id ?? '';
      await rig.stepAt(START + 15 * MINUTE_MS);
      expect(await rig.event(id)).toMatchObject({ state: 'draft' });
      // Anybody may approve it: nobody drew it up.
      await rig.desk.approve(someone('olga'), second?.id ?? '', null);
      expect(await rig.desk.publish(someone('olga'), second?.id ?? '', false)).toMatchObject({
        state: 'published',
      });
    });

    it('is not drawn up again where people cancelled, grows with a newer publication, and says what is no longer asked', async () => {
      const later = ecowattForm('2026-01-15', { '2026-01-15 19': 2 }, 12);
      const path = await write('changing.json', [ecowattForm('2026-01-14', { '2026-01-15 18': 2 }), later]);
      const rig = await deskWith({ ...orange, longestMinutes: 240 }, path, PUBLISHED);
      await rig.stepAt(PUBLISHED);
      const [old] = await drafts(rig);
      await rig.desk.approve(someone('olga'), old?.id ?? '', null);
      for (const quarters of [0, 1]) await rig.stepAt(START - 6 * HOUR_MS + quarters * 15 * MINUTE_MS);
      const events = await drafts(rig);
      expect(events.map(({ window, state }) => [window.startMs - START, state])).toEqual([
        [HOUR_MS, 'draft'],
        [0, 'approved'],
      ]);
      const said = (await rig.store.steps(old?.id ?? '')).filter(({ what }) =>
        what.includes('no longer asks'),
      );
      expect(said.map(({ what }) => what)).toEqual([
        'the ecowatt publication of 2026-01-15 12:00 no longer asks for this call',
      ]);
      const fresh = events[0]?.id ?? '';
      await rig.desk.cancel(someone('olga'), fresh, 'not needed');
      await rig.stepAt(START - 5 * HOUR_MS);
      expect(await drafts(rig)).toHaveLength(2);
      expect(await rig.event(fresh)).toMatchObject({ state: 'cancelled' });
    });

    it('makes nothing of a stale publication, of none, and of one that is broken, and says so once', async () => {
      const path = await write('stale.json', ecowattForm('2026-01-14', { '2026-01-17 18': 3 }));
      const rig = await deskWith(orange, join(folder, 'nowhere.json'), PUBLISHED);
      for (const minutes of [0, 15]) await rig.stepAt(PUBLISHED + minutes * MINUTE_MS);
      expect(await drafts(rig)).toEqual([]);
      const [none] = await rig.journal.entries({ code: 'signal-stale', limit: 9 });
      expect(none?.message).toMatch(/follows ecowatt and none is there; no call is drawn up/);
      rig.sources.all = [new GridSignalFile('Écowatt', path, readEcowatt)];
      await rig.stepAt(PUBLISHED + 31 * HOUR_MS);
      await rig.stepAt(PUBLISHED + 32 * HOUR_MS);
      expect(await drafts(rig)).toEqual([]);
      const stale = await rig.journal.entries({ code: 'signal-stale', limit: 9 });
      expect(stale.map(({ message }) => message)[0]).toMatch(/the newest is of 2026-01-14 17:00/);
      expect(stale).toHaveLength(2);
      expect(await rig.feed.all(PUBLISHED + 32 * HOUR_MS)).toMatchObject([{ stale: true }]);
    });

    it('goes on with what was kept last while its source fails, as long as that is fresh', async () => {
      const path = await write('failing.json', ecowattForm('2026-01-14'));
      const rig = await deskWith(orange, path, PUBLISHED);
      await rig.stepAt(PUBLISHED);
      await writeFile(path, 'broken');
      await utimes(path, new Date(), new Date(Date.parse('2026-11-01T00:00:00Z')));
      await rig.stepAt(PUBLISHED + HOUR_MS);
      const [told] = await rig.journal.entries({ code: 'signal-missing', limit: 9 });
      expect(told?.message).toMatch(/"broken"; expected JSON; the publication kept last stays in use/);
      expect(await rig.feed.newest('ecowatt', PUBLISHED + HOUR_MS)).toMatchObject({
        ...{ stale: false, knownAtMs: PUBLISHED },
        signal: { publishedMs: PUBLISHED },
      });
    });

    it('makes a draft of the evening of a red day of Tempo', async () => {
      const red: SignalRule = {
        ...{ kind: 'tempo', colours: ['red'], fromHour: 18, toHour: 20, targetKw: 30, longestMinutes: 120 },
      };
      const path = await write('red.json', tempoForm({ '2026-01-14': 'BLUE', '2026-01-15': 'RED' }));
      const rig = await deskWith(red, path, PUBLISHED);
      await rig.stepAt(PUBLISHED);
      expect(await drafts(rig)).toMatchObject([
        {
          state: 'draft',
          reason: 'Tempo : jour rouge',
          window: { startMs: START, endMs: START + 2 * HOUR_MS },
        },
      ]);
    });

    it('makes drafts of the peak hours of a metering point, needs no publication, and says when no windows hold', async () => {
      const peak: SignalRule = {
        ...{ kind: 'time-class', meteringPoint: '12345678901234', classes: ['P'] },
        ...{ targetKw: 30, longestMinutes: 120 },
      };
      const rig = await deskWith(peak, join(folder, 'nowhere.json'), PUBLISHED);
      for (const minutes of [0, 15]) await rig.stepAt(PUBLISHED + minutes * MINUTE_MS);
      expect((await drafts(rig)).map(({ window, state, reason }) => [window.startMs, state, reason])).toEqual(
        [
          [START, 'draft', 'heures P du point 12345678901234 / P hours of 12345678901234'],
          [START - 24 * HOUR_MS, 'draft', 'heures P du point 12345678901234 / P hours of 12345678901234'],
        ],
      );
      await rig.stepAt(Date.parse('2026-02-02T12:00:00Z'));
      const [told] = await rig.journal.entries({ code: 'signal-stale', limit: 9 });
      expect(told?.message).toMatch(/has no windows of it for now; no call is drawn up/);
      const eva = someone('eva');
      const put = (source: SignalRule) => rig.registry.putProgram(eva, { ...PEAK, source });
      expect(await put(peak)).toMatchObject({ source: peak });
      await expect(put({ ...peak, meteringPoint: 'town' })).rejects.toThrow(/no metering point "town"/);
      await expect(put({ ...peak, classes: ['HP'] })).rejects.toThrow(/HP is no class of 12345678901234/);
    });

    it('tells people when nobody may be called', async () => {
      const path = await write('nobody.json', ecowattForm('2026-01-14', TENSE));
      const rig = await deskWith(orange, path, PUBLISHED);
      for (const id of ['a', 'b', 'c']) {
        await rig.store.putBuilding(aBuilding(id, { limits: { ...aBuilding(id).limits, critical: true } }));
      }
      await rig.stepAt(PUBLISHED);
      expect(await drafts(rig)).toEqual([]);
      const [told] = await rig.journal.entries({ code: 'signal-draft-failed', limit: 1 });
      expect(told?.message).toMatch(
        /Écowatt niveau 3.*no call could be drawn up: limits speak against every building/,
      );
    });
  });
});
