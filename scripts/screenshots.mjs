/**
 * `node scripts/screenshots.mjs <link> [folder]`: pictures of every page of a running service, 1366 × 768. The link is the one that
 * the first start prints (an account "anna" is made by it), or the address of a service that has that account. SCREENSHOT_PASSWORD
 * names its password, SCREENSHOT_LANGUAGE (en, fr) and SCREENSHOT_COLOURS (light, dark) how it looks. Pictures are WebP: a third of
 * the size of PNG.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';
import { runScript, ScriptError } from './project.mjs';

const SIZE = { width: 1366, height: 768 };
const LOGIN = 'anna';
const PASSWORD = process.env.SCREENSHOT_PASSWORD ?? 'a long evening in Lyon';
/** Rests on a page until what comes after the first answer is drawn too [ms]. */
const REST_MS = 2_500;
/** Of 1: what the eye does not tell from the original. */
const QUALITY = 0.9;
/** Name of the picture and address. `:plan` = the newest plan that waits, or else the newest. */
const PAGES = [
  ['overview', '/'],
  ['plans', '/plans'],
  ['approval', '/plans/:plan'],
  ['plan-details', '/plans/:plan/details'],
  ['alarms', '/alarms'],
  ['nodes', '/nodes'],
  ['node', '/nodes/PDJ'],
  ['assets', '/assets'],
  ['asset', '/assets/BAT-VAISE'],
  ['meters', '/meters'],
  ['meter', '/meters/CRX-L1'],
  ['forecasts', '/forecasts'],
  ['scenarios', '/scenarios'],
  ['site', '/site'],
  ['building', '/building'],
  ['calls', '/calls'],
  ['programs', '/programs'],
  ['fairness', '/fairness'],
  ['vens', '/vens'],
  ['users', '/users'],
  ['policies', '/policies'],
  ['audit', '/audit'],
  ['account', '/account'],
];

await runScript(async () => {
  const [link, folder = 'screenshots'] = process.argv.slice(2);
  if (link === undefined) throw new ScriptError('Say the link that the service printed when it started.');
  await ensureInstalled();
  mkdirSync(folder, { recursive: true });
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const context = await browser.newContext({
      viewport: SIZE,
      locale: process.env.SCREENSHOT_LANGUAGE === 'fr' ? 'fr-FR' : 'en-GB',
      colorScheme: process.env.SCREENSHOT_COLOURS === 'dark' ? 'dark' : 'light',
    });
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    const press = await context.newPage();
    await signIn(context, link);
    for (const [name, path] of PAGES) {
      const url = new URL(await named(context, link, path), link);
      const file = join(folder, `${name}.webp`);
      writeFileSync(file, await pressed(press, await picture(page, url)));
      console.log(`${file}  ${url.pathname}`);
    }
  } finally {
    await browser.close();
  }
  return 0;
});

/** Makes the account by a setup link, or signs in. */
async function signIn(context, link) {
  const { origin, pathname, hash } = new URL(link);
  const headers = { 'sec-fetch-site': 'same-origin' };
  const isSetup = pathname === '/setup';
  const data = { login: LOGIN, password: PASSWORD };
  const answer = isSetup
    ? await context.request.post(`${origin}/api/v1/setup`, {
        data: {
          ...data,
          secret: decodeURIComponent(hash.slice(1)),
          name: 'Anna Perrin',
          roles: ['security-admin', 'operator', 'supervisor', 'analyst', 'asset-engineer'],
        },
        headers,
      })
    : await context.request.post(`${origin}/api/v1/session`, { data, headers });
  if (!answer.ok()) throw new ScriptError(`The service did not let us in: ${await answer.text()}`);
}

/** The address with the plan of now. */
async function named(context, link, path) {
  if (!path.includes(':plan')) return path;
  const { origin } = new URL(link);
  const waiting = await (await context.request.get(`${origin}/api/v1/plans?state=checked&limit=1`)).json();
  const [plan] =
    waiting.length > 0 ? waiting : await (await context.request.get(`${origin}/api/v1/plans?limit=1`)).json();
  return path.replace(':plan', plan.id);
}

/** PNG of a page at rest. */
async function picture(page, url) {
  await page.goto(url.href);
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => !/^(Loading|Chargement) …$/m.test(globalThis.document.body.innerText));
  await page.waitForTimeout(REST_MS);
  return page.screenshot();
}

/** A picture as WebP, made by an empty page of the browser itself. */
async function pressed(page, png) {
  const url = await page.evaluate(
    async ([base64, quality]) => {
      const { document, Image } = globalThis;
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), {
        width: image.width,
        height: image.height,
      });
      canvas.getContext('2d').drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', quality);
    },
    [png.toString('base64'), QUALITY],
  );
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}
