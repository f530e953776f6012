/** Decisions in the browser: two people at two screens, a plan that expires while it is read, a line that breaks. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { SLOT_MS } from '../../src/core/time/slot.js';
import {
  openChromium,
  pressShortcut,
  says,
  type Seat,
  signInQuietly,
  takeSeat,
} from '../fixtures/chromium.js';
import { LYON_MORNING_MS } from '../fixtures/lyon-dispatch.js';
import { plantDesk, type PlantedDesk } from '../fixtures/planted-desk.js';
import { TcpProxy } from '../fixtures/tcp-proxy.js';

jest.setTimeout(300_000);

let desk: PlantedDesk;
let line: TcpProxy;
let browser: Browser;
let anna: Seat;
let bruno: Seat;

beforeAll(async () => {
  desk = await plantDesk();
  line = await TcpProxy.start(Number(new URL(desk.api.url).port));
  browser = await openChromium();
  await desk.person('anna', ['operator']);
  await desk.person('bruno', ['operator']);
  anna = await seatOf('anna');
  bruno = await seatOf('bruno');
});

afterAll(async () => {
  await browser.close();
  await line.close();
  await desk.close();
});

async function seatOf(login: string): Promise<Seat> {
  const url = `http://127.0.0.1:${String(line.port)}`;
  const seat = await takeSeat(browser, url);
  await signInQuietly(seat, url, login);
  return seat;
}

/** Opens a plan and waits until it can be decided on. */
async function open({ page }: Seat, planId: string): Promise<void> {
  await page.goto(`/plans/${planId}`);
  await page.getByRole('toolbar', { name: 'Decide' }).waitFor();
}

/** Presses a key of the page, gives the first of the common reasons and confirms, all by keyboard. */
async function decide(page: Page, key: 'a' | 'r' | 'h'): Promise<void> {
  await pressShortcut(page, key);
  await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).waitFor();
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
}

describe('four eyes', () => {
  it('waits after the first approval, refuses the same person, and is complete with the second; each screen says so by itself', async () => {
    const plan = await desk.propose('P-two');
    await Promise.all([open(anna, plan.id), open(bruno, plan.id)]);
    await says(anna.page, 'an asset steered for the first time');
    await decide(anna.page, 'a');
    await says(anna.page, 'You approved first at');
    expect(await anna.page.getByRole('button', { name: /^Approve as second/ }).isDisabled()).toBe(true);
    await pressShortcut(anna.page, 'a');
    expect(await anna.page.getByRole('dialog').count()).toBe(0);
    expect((await desk.api.plans.plan(plan.id))?.state).toBe('checked');

    await says(bruno.page, 'Anna Perrin approved first at');
    await decide(bruno.page, 'a');
    await says(bruno.page, 'You approved this plan at');
    await says(anna.page, /Bruno Perrin approved this plan at .* while you were looking/);
    const decisions = await desk.api.plans.decisions(plan.id);
    expect(decisions.map(({ accountId, via }) => [accountId, via])).toEqual([
      ['acc-anna', 'session'],
      ['acc-bruno', 'session'],
    ]);
    expect((await desk.api.plans.plan(plan.id))?.state).toBe('approved');
  });

  it('stops a decision on which somebody else was faster, in the open dialog', async () => {
    const plan = await desk.propose('P-race');
    await Promise.all([open(anna, plan.id), open(bruno, plan.id)]);
    await pressShortcut(anna.page, 'a');
    await decide(bruno.page, 'r');
    const dialog = anna.page.getByRole('dialog');
    await says(anna.page, /Bruno Perrin rejected this plan/);
    await dialog.getByRole('textbox', { name: 'Reason' }).press('1');
    expect(await dialog.getByRole('button', { name: /^Approve as first/ }).isDisabled()).toBe(true);
    expect((await desk.api.plans.decisions(plan.id)).map(({ verdict }) => verdict)).toEqual(['rejected']);
  });
});

describe('a single person', () => {
  beforeAll(() => desk.steeredBefore());

  it('holds, ends the hold and rejects with a reason, by keyboard', async () => {
    const plan = await desk.propose('P-one');
    const { page } = anna;
    await open(anna, plan.id);
    await decide(page, 'h');
    await says(page, 'Held by Anna Perrin until');
    await decide(page, 'h');
    await page.getByText('Held by Anna Perrin').waitFor({ state: 'detached' });
    await decide(page, 'r');
    await says(page, 'You rejected this plan at');
    expect((await desk.api.plans.plan(plan.id))?.state).toBe('rejected');
  });
});

describe('the line', () => {
  it('says at once that it broke and how old the data are, keeps them, and is back by itself with what changed', async () => {
    const plan = await desk.propose('P-line');
    const { page } = anna;
    await open(anna, plan.id);
    await page.getByText('Live', { exact: true }).waitFor();
    line.refuse(true);
    await says(page, 'Connection lost.');
    expect(await page.getByRole('toolbar', { name: 'Decide' }).isVisible()).toBe(true);
    await desk.api.local
      .post(`/api/v1/plans/${plan.id}/decisions`)
      .send({ contentHash: plan.contentHash, verdict: 'rejected', reason: 'decided at the other desk' })
      .expect(201);
    line.refuse(false);
    await page.getByText('Live', { exact: true }).waitFor();
    await says(page, 'decided at the other desk');
    expect(await page.getByText('Connection lost.').count()).toBe(0);
  });
});

describe('a plan that expires while it is read', () => {
  it('says so at once, stops the open dialog, and nothing is sent', async () => {
    const plan = await desk.propose('P-late');
    const { page } = bruno;
    await open(bruno, plan.id);
    await pressShortcut(page, 'a');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).press('1');
    desk.api.clock.moveTo(LYON_MORNING_MS + SLOT_MS + 1_000);
    await says(page, 'The last moment to approve was');
    expect(
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Approve/ })
        .isDisabled(),
    ).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('toolbar', { name: 'Decide' }).count()).toBe(0);
    expect(await desk.api.plans.decisions(plan.id)).toEqual([]);
  });
});
