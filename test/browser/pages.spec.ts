/** Every page, in both languages: by keyboard, for everybody (axe, light and dark), on a phone, without complaints of the browser. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { PostgresAlarmStore } from '../../src/adapters/postgres/alarm-store.js';
import { PostgresEventFeed } from '../../src/adapters/postgres/event-feed.js';
import { importSignals } from '../../src/core/alarm/signals-live.js';
import { ROLES } from '../../src/core/identity/role.js';
import { AlarmKeeper } from '../../src/modules/alarms/alarm-keeper.service.js';
import { PEAK } from '../fixtures/called-buildings.js';
import { openChromium, type Seat, signInQuietly, takeSeat } from '../fixtures/chromium.js';
import {
  accessibilityFaults,
  keyboardFaults,
  lookClosely,
  settled,
  widthFaults,
  wordFaults,
} from '../fixtures/page-checks.js';
import { CALLED_NAMES, plantCalls } from '../fixtures/planted-calls.js';
import { DESK_NOW_MS, plantDesk, type PlantedDesk } from '../fixtures/planted-desk.js';

jest.setTimeout(300_000);

/** An address for each page of the console; a page without one fails the first test. */
const ADDRESSES: Readonly<Record<string, string>> = {
  '/': '/',
  '/sign-in': '/sign-in',
  '/setup': '/setup#a-secret',
  '/invitation': '/invitation#a-secret',
  '/plans': '/plans',
  '/plans/:id': '/plans/P-open',
  '/plans/:id/details': '/plans/P-open/details',
  '/alarms': '/alarms',
  '/policies': '/policies',
  '/nodes': '/nodes',
  '/nodes/:id': '/nodes/PDJ',
  '/assets': '/assets',
  '/assets/:id': '/assets/BAT-VAISE',
  '/meters': '/meters',
  '/meters/:id': '/meters/CRX-L1',
  '/site': '/site',
  '/forecasts': '/forecasts',
  '/scenarios': '/scenarios',
  '/building': '/building',
  '/building/statements/:id': '/building/statements/st-school',
  '/calls': '/calls',
  '/calls/:id': '/calls/dr-published',
  '/programs': '/programs',
  '/fairness': '/fairness',
  '/vens': '/vens',
  '/audit': '/audit',
  '/users': '/users',
  '/account': '/account',
  '/components': '/components',
  '/components/year': '/components/year',
};
/** Seen before anybody is signed in. */
const DOORS = ['/sign-in', '/setup', '/invitation'];
const PHONE = { width: 360, height: 740 };

let desk: PlantedDesk;
let browser: Browser;
/** English and light, on the screen of the control room. */
let room: Seat;
/** French and dark, on a phone. */
let phone: Seat;
/** Of places and assets: data, in whatever language the site file has. */
let names: string[];

beforeAll(async () => {
  desk = await plantDesk();
  browser = await openChromium();
  await desk.person('camille', ROLES, ['school', 'pool', 'hall']);
  const { published } = await plantCalls(desk.api.foundation, DESK_NOW_MS);
  await desk.propose('P-open');
  await raiseAlarm();
  const { assets, substations } = desk.api.foundation.site.grid;
  names = [
    ...[...assets, ...substations].map(({ name }) => name),
    ...[...Object.values(CALLED_NAMES), PEAK.name, published.reason],
    ...published.parts.flatMap(({ reason }) => reason ?? []),
  ];
  const { url } = desk.api;
  room = await takeSeat(browser, url);
  phone = await takeSeat(browser, url, { language: 'fr', size: PHONE, dark: true });
  await Promise.all([room, phone].map(({ context }) => lookClosely(context)));
});

afterAll(async () => {
  await browser.close();
  await desk.close();
});

async function raiseAlarm(): Promise<void> {
  const { database } = desk.api.foundation;
  const keeper = new AlarmKeeper(new PostgresAlarmStore(database), new PostgresEventFeed(database));
  const signals = importSignals([{ nodeId: 'PDI', importKw: 35_000, limitKw: 34_000 }]);
  await keeper.take('live', signals, DESK_NOW_MS - 60_000);
  await keeper.take('live', signals, DESK_NOW_MS - 30_000);
}

/** What one page does not keep. */
async function faultsOf(address: string): Promise<Record<string, string[]>> {
  room.complaints.length = 0;
  phone.complaints.length = 0;
  await Promise.all([room, phone].map(({ page }) => page.goto(address)));
  await Promise.all([settled(room.page), settled(phone.page)]);
  const [inRoom, onPhone] = await Promise.all([faultsInRoom(room.page), faultsOnPhone(phone.page)]);
  return { ...inRoom, ...onPhone, browser: [...room.complaints, ...phone.complaints] };
}

async function faultsInRoom(page: Page): Promise<Record<string, string[]>> {
  return {
    light: await accessibilityFaults(page),
    keyboard: await keyboardFaults(page),
    english: await wordFaults(page, 'en', names),
  };
}

async function faultsOnPhone(page: Page): Promise<Record<string, string[]>> {
  return {
    french: await wordFaults(page, 'fr', names),
    phone: await widthFaults(page),
    dark: await accessibilityFaults(page, ['color-contrast', 'link-in-text-block']),
  };
}

const NONE = { light: [], keyboard: [], english: [], french: [], phone: [], dark: [], browser: [] };

describe('pages', () => {
  it('are all in this list', () => {
    const listed = ['sections', 'doors'].flatMap((name) =>
      [...readFileSync(`src/console/shell/${name}.ts`, 'utf8').matchAll(/^ +path: '(.+)',$/gm)].map(
        ([, path]) => path,
      ),
    );
    expect(listed.length).toBeGreaterThan(8);
    expect(listed.sort()).toEqual(Object.keys(ADDRESSES).sort());
  });

  describe('before somebody is signed in', () => {
    it.each(DOORS)('%s is for everybody', async (path) => {
      expect(await faultsOf(ADDRESSES[path] ?? path)).toEqual(NONE);
    });
  });

  describe('of somebody who is signed in', () => {
    beforeAll(() => Promise.all([room, phone].map((seat) => signInQuietly(seat, desk.api.url, 'camille'))));

    it.each(Object.keys(ADDRESSES).filter((path) => !DOORS.includes(path)))(
      '%s is for everybody',
      async (path) => {
        expect(await faultsOf(ADDRESSES[path] ?? path)).toEqual(NONE);
      },
    );
  });
});
