/** E-mail with a calendar entry, over a real SMTP server. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { SmtpNoticeSender } from '../../src/adapters/smtp/smtp-notice-sender.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { aBuilding, DeskRig, PEAK, someone } from '../../src/modules/demand-response/testing/desk-rig.js';

const START = Date.parse('2026-01-15T17:00:00Z');

describe('notices by e-mail', () => {
  const received: { to: string[]; text: string }[] = [];
  let server: SMTPServer;
  let url = '';

  beforeAll(async () => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: (address, _session, done) => {
        done(address.address.startsWith('nobody') ? new Error('no such mailbox') : null);
      },
      onData: (stream, session, done) => {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.on('end', () => {
          received.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `smtp://127.0.0.1:${String((server.server.address() as AddressInfo).port)}`;
  });
  afterAll(() => new Promise<void>((resolve) => server.close(resolve)));

  const notice = {
    to: 'mara@school.example',
    subject: 'Appel d’effacement',
    text: 'Merci de répondre.',
    calendar: {
      uid: 'dr-1-school@traboule',
      sequence: 2,
      cancelled: false,
      startMs: START,
      endMs: START + 3_600_000,
      summary: 'Appel',
      description: 'Merci de répondre.',
    },
  };
  /** Parts of the message as text: all bodies are decoded. */
  const decoded = (text: string): string =>
    text.replace(/(?:[A-Za-z0-9+/]{60,}\r\n)*[A-Za-z0-9+/]{20,}={0,2}\r\n/g, (block) =>
      Buffer.from(block, 'base64').toString(),
    );

  it('sends text and an entry whose time is the same in every calendar', async () => {
    const sender = new SmtpNoticeSender({ url, from: 'Traboule <calls@city.example>' });
    expect(await sender.send(notice)).toBe('sent');
    const text = decoded(received.at(-1)?.text ?? '').replaceAll('\r\n ', '');
    expect(received.at(-1)?.to).toEqual(['mara@school.example']);
    expect(text).toMatch(/DTSTART:20260115T170000Z/);
    expect(text).toMatch(/DTEND:20260115T180000Z/);
    expect(text).toMatch(/UID:dr-1-school@traboule/);
    expect(text).toMatch(/METHOD:REQUEST/);
    await sender.send({ ...notice, calendar: { ...notice.calendar, sequence: 3, cancelled: true } });
    expect(decoded(received.at(-1)?.text ?? '')).toMatch(/METHOD:CANCEL[^]*STATUS:CANCELLED/);
  });

  it('sends to the address it was given and to no other that stands in a text', async () => {
    const sender = new SmtpNoticeSender({ url, from: 'calls@city.example' });
    const subject = 'Appel\r\nBcc: spy@elsewhere.example';
    await sender.send({ ...notice, subject, calendar: null });
    expect(received.at(-1)?.to).toEqual(['mara@school.example']);
    expect(received.at(-1)?.text).not.toMatch(/^Bcc:/m);
  });

  /** The last message to somebody, as a person and a calendar read it. */
  const letter = (name: string): { subject: string; text: string } => {
    const text = decoded(received.filter(({ to }) => to[0]?.startsWith(name)).at(-1)?.text ?? '');
    const [, subject = ''] = /^Subject: ((?:.*\r\n )*.*)\r\n/m.exec(text) ?? [];
    const words = subject.replace(/=\?UTF-8\?Q\?(.*?)\?=\s*/g, (_, coded: string) =>
      Buffer.from(
        coded
          .replaceAll('_', ' ')
          .replace(/=([0-9A-F]{2})/g, (__, hex: string) => String.fromCharCode(parseInt(hex, 16))),
        'latin1',
      ).toString(),
    );
    return { subject: words, text: text.replaceAll('\r\n ', '') };
  };

  it('tells a whole call: asked, answered, changed, replaced, and over, one calendar entry all the way', async () => {
    const rig = new DeskRig(START - 4 * 3_600_000, new SmtpNoticeSender({ url, from: 'calls@city.example' }));
    const contacts = (id: string) => ({
      venClientId: null,
      email: `${id}@call.example`,
      webhookUrl: null,
      assetId: null,
    });
    const buildings = ['ada', 'bea'].map((id) => aBuilding(id, { contacts: contacts(id) }));
    await rig.enrol(PEAK, buildings, START);
    const { id } = await rig.call({ startMs: START, endMs: START + 3_600_000 }, 10);
    expect(letter('ada').subject).toBe('Appel d’effacement le 15/01/2026 de 18:00 à 19:00 – Building ada');
    expect(letter('ada').text).toMatch(
      /20 kW de moins, soit 20 kWh[^]*avant le 15\/01\/2026 17:30[^]*ce qui a été mesuré jusque-là est payé/,
    );
    expect(letter('ada').text).toMatch(
      /METHOD:REQUEST[^]*SEQUENCE:2[^]*DTSTART:20260115T170000Z[^]*DTEND:20260115T180000Z/,
    );
    expect((await rig.part(id, 'ada'))?.notifiedMs).toBe(START - 4 * 3_600_000);
    const ada = aBuilding('ada');
    await rig.answers.take(id, ada, { kind: 'accept', powerKw: 20 }, { by: 'ada' });
    expect(letter('ada').text).toMatch(/accepted, 20 kW/);
    const later = { startMs: START + SLOT_MS, endMs: START + 3_600_000 };
    await rig.desk.edit(someone('otto'), id, { window: later, reason: 'the peak comes later' });
    expect(letter('ada').subject).toMatch(/modifié : 15\/01\/2026 de 18:15 à 19:00/);
    expect(letter('ada').text).toMatch(/SEQUENCE:4[^]*DTSTART:20260115T171500Z/);
    await rig.answers.take(id, ada, { kind: 'opt-out', reason: 'a concert' }, { by: 'ada' });
    expect(letter('ada').text).toMatch(/METHOD:CANCEL[^]*SEQUENCE:5/);
    expect(letter('bea').subject).toMatch(
      /Appel d’effacement le 15\/01\/2026 de 18:15 à 19:00 – Building bea/,
    );
    await rig.stepAt(START + SLOT_MS);
    await rig.stepAt(START + 3_600_000);
    expect(letter('bea').subject).toMatch(/Effacement terminé/);
    expect(letter('ada').subject).not.toMatch(/terminé/);
  });

  it('that is away delays nobody: the call stands, and who could not be told is told when it is back', async () => {
    const sender = new SmtpNoticeSender({ url, from: 'calls@city.example' });
    const rig = new DeskRig(START - 4 * 3_600_000, sender);
    const contacts = { venClientId: null, email: 'nobody-yet@call.example', webhookUrl: null, assetId: null };
    await rig.enrol(PEAK, [aBuilding('ada', { contacts })], START);
    const { id } = await rig.call({ startMs: START, endMs: START + 3_600_000 }, 10);
    expect(await rig.part(id, 'ada')).toMatchObject({ state: 'invited', notifiedMs: null });
    await rig.store.putBuilding(aBuilding('ada', { contacts: { ...contacts, email: 'cleo@call.example' } }));
    await rig.stepAt(START - 3 * 3_600_000);
    expect(letter('cleo').subject).toMatch(/^Appel d’effacement le/);
    expect((await rig.part(id, 'ada'))?.notifiedMs).toBe(START - 3 * 3_600_000);
    await rig.stepAt(START - 2 * 3_600_000);
    expect(received.filter(({ to }) => to[0] === 'cleo@call.example')).toHaveLength(1);
  });

  it('says why a message was not taken', async () => {
    const sender = new SmtpNoticeSender({ url, from: 'calls@city.example' });
    await expect(sender.send({ ...notice, to: 'nobody@school.example' })).rejects.toMatchObject({
      code: 'notice-not-sent',
      message: expect.stringMatching(/no such mailbox/),
    });
    const away = new SmtpNoticeSender({ url: 'smtp://127.0.0.1:1', from: 'calls@city.example' });
    await expect(away.send(notice)).rejects.toMatchObject({ code: 'notice-not-sent' });
  });
});
