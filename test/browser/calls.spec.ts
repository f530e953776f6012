/** A call in the browser: drawn up, approved by another person, published, answered by a counter-offer, taken, measured, disputed. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import type { PostgresDemandResponseStore } from '../../src/adapters/postgres/demand-response-store.js';
import type { DrEvent } from '../../src/core/flexibility/dr-event.js';
import { drClock, measuredLoad } from '../fixtures/called-buildings.js';
import {
  openChromium,
  pressShortcut,
  says,
  type Seat,
  signInQuietly,
  takeSeat,
} from '../fixtures/chromium.js';
import { accessibilityFaults } from '../fixtures/page-checks.js';
import { CALLED_NAMES, plantProgram } from '../fixtures/planted-calls.js';
import { addPerson } from '../fixtures/planted-desk.js';
import { type ServedApi, serveApi } from '../fixtures/running-api.js';

jest.setTimeout(300_000);

const NOW = Date.parse('2026-01-15T13:07:00Z');
const START = Date.parse('2026-01-15T15:15:00Z');
const END = START + 3_600_000;
const DAY_MS = 86_400_000;
const PHONE = { width: 360, height: 740 };

let api: ServedApi;
let clock: Awaited<ReturnType<typeof drClock>>;
let browser: Browser;
let store: PostgresDemandResponseStore;
/** Operators at desks, and the manager of a pool with a phone. */
let anna: Seat;
let bruno: Seat;
let mara: Seat;

beforeAll(async () => {
  api = await serveApi(NOW);
  clock = await drClock(api.foundation);
  store = await plantProgram(api.foundation, { hall: { offeredKw: 15 }, school: { offeredKw: 10 } });
  browser = await openChromium();
  await addPerson(api, 'anna', ['operator']);
  await addPerson(api, 'bruno', ['operator']);
  await addPerson(api, 'mara', ['building-manager'], ['pool']);
  anna = await seatOf('anna');
  bruno = await seatOf('bruno');
  mara = await seatOf('mara', PHONE);
  const past = { startMs: START - 21 * DAY_MS, endMs: START };
  for (const name of ['school', 'pool', 'hall']) {
    await api.readings.putSlotValues([
      ...measuredLoad(name, past, () => 100),
      ...measuredLoad(name, { startMs: START, endMs: END }, () => 90),
      ...measuredLoad(name, { startMs: END, endMs: END + 3 * 3_600_000 }, () => 100),
    ]);
  }
});

afterAll(async () => {
  await browser.close();
  await clock.close();
  await api.close();
});

async function seatOf(login: string, size?: typeof PHONE): Promise<Seat> {
  const seat = await takeSeat(browser, api.url, size === undefined ? {} : { size });
  await signInQuietly(seat, api.url, login);
  return seat;
}

async function theCall(): Promise<DrEvent> {
  const [event] = await store.events({ limit: 1 });
  if (event === undefined) throw new Error('no call was drawn up');
  return event;
}

/** Through the API, which tells the screens of it. */
async function protectHall(): Promise<void> {
  const hall = await store.building('hall');
  if (hall === null) throw new Error('no hall was planted');
  const { id, ...body } = hall;
  const limits = { ...body.limits, blackouts: [{ fromHour: 16, toHour: 18 }] };
  await api.local
    .put(`/api/v1/demand-response/buildings/${id}`)
    .send({ ...body, limits })
    .expect(200);
}

const part = async (buildingId: string) =>
  (await theCall()).parts.find((one) => one.buildingId === buildingId);

/** Gives the first of the common reasons and confirms. */
async function confirm(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).waitFor();
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Opens the dialog for an answer. */
async function answer(page: Page, verb: 'accept' | 'part' | 'counter' | 'decline'): Promise<Locator> {
  await page.getByRole('button', { name: /^Answer the call of/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Answer' }).selectOption(verb);
  return dialog;
}

describe('a call', () => {
  it('is drawn up by one person, who sees beforehand who would be called and who is protected by a limit', async () => {
    const { page } = anna;
    await page.goto('/calls');
    await says(page, /No call yet\. “Draw up a call”/);
    await pressShortcut(page, 'n');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('spinbutton', { name: 'Wanted' }).fill('25');
    await says(page, '2 buildings would be called, 28 kW expected of 25 kW.');
    await says(page, `${CALLED_NAMES.clinic}:`);
    await says(page, 'the building is critical and is never called');
    expect(await dialog.getByRole('button', { name: 'Draw it up' }).isDisabled()).toBe(true);
    expect(await store.events({ limit: 1 })).toEqual([]);
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('cold wave');
    await page.keyboard.press('Enter');
    await says(page, 'You drew it up: another person approves and changes it.');
    expect(await page.getByRole('button', { name: /^Approve/ }).isDisabled()).toBe(true);
    expect(await theCall()).toMatchObject({
      ...{ state: 'draft', window: { startMs: START, endMs: END }, targetKw: 25 },
      parts: [{ buildingId: 'hall' }, { buildingId: 'pool' }],
    });
  });

  it('is approved by another and published; whom a limit now protects is left out', async () => {
    const { page } = bruno;
    await page.goto(`/calls/${(await theCall()).id}`);
    await says(page, 'Waits for another person than the one who drew it up.');
    await pressShortcut(page, 'a');
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await says(page, 'Nobody is asked before it is published.');
    await says(anna.page, 'by Bruno Perrin');

    await protectHall();
    await pressShortcut(page, 'u');
    await says(page, 'no call may run at 16–18 h');
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Publish', exact: true }).isDisabled()).toBe(true);
    await dialog.getByRole('checkbox', { name: 'Publish without them' }).check();
    await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await theCall()).toMatchObject({ state: 'published', parts: [{ buildingId: 'pool' }] });
  });

  it('is answered from a phone with another power and time, which an operator takes', async () => {
    const { page } = mara;
    await page.goto('/building');
    await says(page, 'Take less:');
    await says(page, /It ends by itself at 17:15/);
    await says(page, '5.00');
    await page.getByRole('button', { name: /^I have seen it/ }).click();
    await says(page, /seen$/);
    expect(await part('pool')).toMatchObject({ state: 'acknowledged', agreedKw: 0 });
    const dialog = await answer(page, 'accept');
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Accept', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await part('pool')).toMatchObject({ state: 'accepted', agreedKw: 20 });

    // Until the deadline one may change one's mind.
    await answer(page, 'part');
    await dialog.getByRole('spinbutton', { name: 'Power' }).fill('12');
    await says(page, /about .*3\.00/);
    await dialog.getByRole('button', { name: 'Accept a part' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await part('pool')).toMatchObject({ state: 'accepted', agreedKw: 12 });

    await answer(page, 'counter');
    await dialog.getByRole('spinbutton', { name: 'Power' }).fill('9');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('swimming lessons until five');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
    await dialog.getByRole('button', { name: 'Make the offer' }).click();
    await says(page, 'an operator has not decided yet');
    expect(await part('pool')).toMatchObject({ state: 'countered', agreedKw: 0, offer: { powerKw: 9 } });

    await says(anna.page, `${CALLED_NAMES.pool} offers 9 kW instead of 20 kW`);
    await anna.page
      .getByRole('button', { name: `Take the offer of ${CALLED_NAMES.pool}`, exact: true })
      .click();
    await confirm(anna.page);
    expect(await part('pool')).toMatchObject({ state: 'accepted', agreedKw: 9 });
    await page.getByText('an operator has not decided yet').waitFor({ state: 'detached' });
  });

  it('is measured and paid; the building disputes its statement with a file, and an operator ends that', async () => {
    for (const ms of [START, END, END + 3 * 3_600_000]) {
      api.clock.moveTo(ms);
      await clock.step(ms);
    }
    const { page } = mara;
    const dispute = page.getByRole('button', { name: /^Dispute the statement of/ });
    await dispute.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'What is wrong?' }).fill('the meter of the sauna is missing');
    const file = dialog.getByLabel('A file that shows it, if you have one');
    await file.setInputFiles({
      name: 'big.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.alloc(1_048_577),
    });
    await says(page, 'big.pdf is larger than 1 MB. Choose a smaller file.');
    expect(await dialog.getByRole('button', { name: 'Dispute the statement' }).isDisabled()).toBe(true);
    await file.setInputFiles({ name: 'meter.csv', mimeType: 'text/csv', buffer: Buffer.from('kWh\n9\n') });
    await dialog.getByRole('button', { name: 'Dispute the statement' }).click();
    await dialog.waitFor({ state: 'detached' });
    await says(page, 'disputed');

    const desk = anna.page;
    await desk.reload();
    await desk.getByRole('button', { name: `End the dispute of ${CALLED_NAMES.pool}` }).click();
    await says(desk, 'Mara Perrin says: the meter of the sauna is missing');
    await says(desk, 'File sent with it: meter.csv');
    await desk
      .getByRole('dialog')
      .getByRole('radio', { name: /^rejected/ })
      .check();
    await desk.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('the sauna is on it');
    await desk.getByRole('dialog').getByRole('button', { name: 'End the dispute' }).click();
    await desk.getByRole('dialog').waitFor({ state: 'detached' });
    await says(page, 'final');
    const [statement] = await store.statements({ buildingId: 'pool', limit: 1 });
    expect(statement?.state).toBe('final');
  });

  it('of the next day is declined by its building, which operators see with the words it gave', async () => {
    const event = await theCall();
    const next = { startMs: START + DAY_MS, endMs: END + DAY_MS };
    const anew = { state: 'invited', agreedKw: 0, reason: null, offer: null, answeredMs: null } as const;
    const parts = event.parts.map((one) => ({ ...one, ...anew, fromMs: next.startMs, untilMs: null }));
    const tomorrow = { ...event, parts, id: 'dr-tomorrow', state: 'published', window: next } as const;
    await store.addEvent(
      { ...tomorrow, answerByMs: next.startMs },
      { eventId: 'dr-tomorrow', version: 1, atMs: END, by: 'acc-anna', what: 'published' },
    );
    const { page } = mara;
    await page.reload();
    const dialog = await answer(page, 'decline');
    const decline = dialog.getByRole('button', { name: 'Decline', exact: true });
    expect(await decline.isDisabled()).toBe(true);
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('a competition all day');
    await decline.click();
    await dialog.waitFor({ state: 'detached' });
    await says(page, 'declined');
    const kept = (await store.event('dr-tomorrow'))?.parts.find((one) => one.buildingId === 'pool');
    expect(kept).toMatchObject({ state: 'opted-out', agreedKw: 0, reason: 'a competition all day' });
    await anna.page.goto('/calls/dr-tomorrow');
    await says(anna.page, 'a competition all day');
  });

  it('leaves the browser nothing to complain about', () => {
    const of = [anna, bruno, mara].flatMap(({ complaints }) => complaints);
    // No gateway runs here, so nobody can say whether a release is in force.
    expect(of.filter((line) => !line.includes('/api/v1/release'))).toEqual([]);
  });
});
