/** The shift of an operator on the real loop: first account, a plan approved by keyboard, setpoints proven, an edit, an emergency. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { Argon2PasswordHasher } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { PostgresAccountStore } from '../../src/adapters/postgres/account-store.js';
import { type RunningApi, startApi } from '../../src/apps/api.js';
import { openFoundation } from '../../src/apps/foundation.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { tickRequest } from '../../src/modules/cycle/tick-request.js';
import { planJobId } from '../../src/modules/planning/plan-request.js';
import { anAccount } from '../contract/identity-samples.js';
import { PASSWORD } from '../fixtures/browser.js';
import {
  openChromium,
  pressShortcut,
  says,
  type Seat,
  signInQuietly,
  takeSeat,
} from '../fixtures/chromium.js';
import { eventually } from '../fixtures/eventually.js';
import { E2E_TIMEOUT_MS, setStage, type Stage } from '../fixtures/stage.js';

jest.setTimeout(E2E_TIMEOUT_MS);

/** 18:00 in Lyon. */
const START = Date.parse('2026-01-15T17:00:00Z');
const NEXT = START + SLOT_MS;
const BATTERY = 'BAT-VAISE';

let stage: Stage;
let api: RunningApi;
let browser: Browser;
let seat: Seat;
let page: Page;

beforeAll(async () => {
  stage = await setStage({
    startMs: START,
    autoApprove: null,
    childClock: { kind: 'simulated', simMs: START, wallMs: Date.now(), speed: 1 },
  });
  await steeredLongAgo();
  api = await startApi(await openFoundation(stage.settings, { clock: stage.clock }));
  browser = await openChromium();
  seat = await takeSeat(browser, api.url);
  page = seat.page;
});

afterAll(async () => {
  await browser.close();
  await api.close();
  await stage.strike();
});

/** A routine plan: nothing is steered for the first time, so one person may decide. */
async function steeredLongAgo(): Promise<void> {
  const slotMs = START - 96 * SLOT_MS;
  const orders = stage.foundation.site.grid.assets.map(({ id, rampKwPerS }) => ({
    ...{ id: `P-0:${id}:${String(slotMs)}`, planId: 'P-0', assetId: id, slotMs, powerKw: 0, rampKwPerS },
    ...{ validFromMs: slotMs, validUntilMs: slotMs + SLOT_MS },
  }));
  for (const { order } of await stage.stores.setpoints.intend(orders, slotMs))
    await stage.stores.setpoints.update(order.id, { state: 'withheld', detail: 'a year ago', atMs: slotMs });
}

/** The beginning of a slot: its plan is made, and time stands. */
async function plan(slotMs: number): Promise<void> {
  const { queue } = stage.foundation;
  await queue.enqueue(tickRequest(slotMs));
  await eventually(
    () => queue.state('planning', planJobId(slotMs)),
    (state) => state === 'completed',
  );
}

/** The supervisor at the other desk. */
async function secondApproval(path: string): Promise<void> {
  const passwordHash = await new Argon2PasswordHasher().hash(PASSWORD);
  const bruno = { login: 'bruno', name: 'Bruno Second', roles: ['supervisor'], passwordHash } as const;
  await new PostgresAccountStore(stage.foundation.database).add(anAccount('acc-bruno', bruno));
  const other = await takeSeat(browser, api.url);
  await signInQuietly(other, api.url, 'bruno');
  await other.page.goto(path);
  await other.page.getByRole('button', { name: /^Approve as second/ }).waitFor();
  await pressShortcut(other.page, 'a');
  await other.page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).press('5');
  await other.page.keyboard.press('Enter');
  await says(other.page, 'You approved this plan at');
  expect(other.complaints).toEqual([]);
  await other.context.close();
}

describe('the shift of an operator', () => {
  it('begins with the printed link: an account, and the city on the screen', async () => {
    await page.goto(api.setupLink ?? '');
    await page.getByLabel('Name to sign in with').fill('anna');
    await page.getByLabel('Your name, as others see it').fill('Anna Perrin');
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByLabel('The same password again').fill(PASSWORD);
    await page.getByLabel('operator', { exact: true }).check();
    await page.keyboard.press('Enter');
    await says(page, 'Loading of the grid');
    await says(page, 'assets are in their safe state');
  });

  it('comes back after signing out, with name and password', async () => {
    await page.getByRole('button', { name: 'Signed in as Anna Perrin' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Name to sign in with').fill('anna');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await says(page, 'Loading of the grid');
  });

  it('shows the plan as soon as it is made, answers for it, and takes the approval by keyboard', async () => {
    await plan(START);
    await page.getByRole('link', { name: 'Plan from 18:00' }).first().focus();
    await page.keyboard.press('Enter');
    for (const question of [
      'wrong now',
      'What changes',
      'Why',
      'Is it safe',
      'Who is touched',
      'do nothing',
      'trusted',
    ])
      await says(page, new RegExp(`^\\d · .*${question}`));
    await says(page, 'Independent check passed');
    await pressShortcut(page, 'a');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    // The evening needs some of the room for forecast errors: two people.
    await says(page, 'You approved first at');
    await secondApproval(new URL(page.url()).pathname);
    await says(page, /Bruno Second approved this plan at .* while you were looking/);
    const [stored] = await stage.stores.plans.plans({ limit: 1 });
    const decisions = await stage.stores.plans.decisions(stored?.id ?? '');
    expect(decisions.map(({ name, via, verdict }) => [name, via, verdict])).toEqual([
      ['Anna Perrin', 'session', 'approved'],
      ['Bruno Second', 'session', 'approved'],
    ]);
  });

  it('sees a setpoint sent, and proven by the meter when its quarter-hour is over, without a reload', async () => {
    await page.goto(`/assets/${BATTERY}`);
    await says(page, 'sent, read back');
    await page.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
    await stage.playTo(NEXT);
    await plan(NEXT);
    await says(page, 'confirmed');
    expect(await page.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);
    const [order] = await stage.stores.setpoints
      .bySlot(START)
      .then((all) => all.filter(({ order: { assetId } }) => assetId === BATTERY));
    expect(order?.state).toBe('confirmed');
  });

  it('edits a setpoint: solved again, checked, and proposed beside the original, which is then rejected', async () => {
    await page.goto('/plans');
    await page.getByText('waits for a decision').first().waitFor();
    const [original] = await stage.stores.plans.plans({ limit: 1 });
    await page.goto(`/plans/${String(original?.id)}`);
    await page.getByRole('toolbar', { name: 'Decide' }).waitFor();
    await pressShortcut(page, 'e');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Asset').selectOption(BATTERY);
    await dialog.getByLabel('Power').fill('-1000');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('works at the depot');
    await page.keyboard.press('Enter');
    await says(page, 'The edited plan is there.');
    await dialog.getByRole('button', { name: 'Look at the edited plan' }).click();
    await says(page, 'Edited by Anna Perrin');
    const edited = (await stage.stores.plans.plans({ limit: 5 })).find(({ content }) => content.edit);
    expect(edited?.content.edit?.basedOn).toBe(original?.id);
    await page.goto(`/plans/${String(original?.id)}`);
    await page.getByRole('toolbar', { name: 'Decide' }).waitFor();
    await pressShortcut(page, 'r');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).waitFor();
    await page.keyboard.press('3');
    await page.keyboard.press('Enter');
    await says(page, 'You rejected this plan at');
  });

  it('hands everything back from the bar in an emergency, says so on every page, and resumes', async () => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Release…' }).waitFor();
    await pressShortcut(page, 'Alt+Shift+R');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).waitFor();
    await page.keyboard.press('5');
    await page.keyboard.press('Enter');
    await says(page, 'All have confirmed it.');
    await page.keyboard.press('Enter');
    await says(page, 'Emergency release in force');
    await eventually(
      () => stage.journal('emergency-release'),
      (told) => told.length === 1,
    );
    await page.goto(`/assets/${BATTERY}`);
    await says(page, 'Emergency release in force');
    await page.getByRole('button', { name: 'Resume…' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).waitFor();
    await page.keyboard.press('3');
    await page.keyboard.press('Enter');
    await page.getByText('Emergency release in force').waitFor({ state: 'detached' });
  });

  it('gave the browser nothing to complain about', () => {
    expect(seat.complaints).toEqual([]);
  });
});
