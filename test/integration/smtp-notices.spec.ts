/** E-mail with a calendar entry, over a real SMTP server. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { SmtpNoticeSender } from '../../src/adapters/smtp/smtp-notice-sender.js';

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
