/** The page of the API in a browser: it renders under the content security policy, which refuses inline code and style. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';
import { serveApi, type ServedApi } from '../fixtures/running-api.js';

describe('the page of the API', () => {
  let api: ServedApi;
  let browser: Browser;
  beforeAll(async () => {
    api = await serveApi(Date.parse('2026-01-15T17:05:00Z'));
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser.close();
    await api.close();
  });

  it('shows every route and breaks no rule of the browser', async () => {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${api.url}/api/docs`);
    await page.waitForSelector('.opblock-tag');
    expect(await page.title()).toBe('API of Traboule');
    await page.click('#operations-tag-planning, [data-tag="planning"]');
    await page.waitForSelector('.opblock-get');
    expect(errors).toEqual([]);
  });
});
