/**
 * `npm run bench:console`: bytes of the first load, time until a page can be used, frames while a year of 20 series is moved
 * along, all in headless Chromium on this machine. `CHROMIUM` names another browser than /usr/bin/chromium.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ensureBuilt } from './build.mjs';
import { CONSOLE_OUTPUT } from './console-build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { ScriptError, runScript } from './project.mjs';

const LIMIT = { firstLoadKb: 200, interactiveMs: 1500, framesPerSecond: 60 };
const RUNS = 5;
const PAN_MS = 3_000;
const SIZE = { width: 1366, height: 768 };
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
/** Somebody who may see everything; the pages measured ask for no data. */
const SESSION = {
  ...{ accountId: 'bench', login: 'bench', name: 'Bench', kind: 'local', roles: ['viewer'], csrf: null },
  ...{ permissions: [], buildingIds: [], via: 'session', session: null, warnings: [] },
};

await runScript(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const { chromium } = await import('playwright-core');
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium
    .launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
    .catch((error) => {
      throw new ScriptError(
        `Chromium does not start (${error.message}); install it (apt-get install chromium).`,
      );
    });
  try {
    await firstLoad(browser, `${url}/components`);
    await moving(browser, `${url}/components/year`);
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
  return 0;
});

/** Serves the built files packed, and who is signed in. */
function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://bench');
  if (pathname === '/api/v1/session') return send(response, 'application/json', JSON.stringify(SESSION));
  if (pathname === '/api/v1/health')
    return send(response, 'application/json', '{"time":"2026-01-15T17:00:00Z","speed":1}');
  if (pathname === '/api/v1/stream') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    return response.write('event: ready\ndata: {}\n\n');
  }
  const type = TYPES[extname(pathname)];
  try {
    return send(
      response,
      type ?? TYPES['.html'],
      readFileSync(join(CONSOLE_OUTPUT, type === undefined ? 'index.html' : pathname)),
    );
  } catch {
    response.writeHead(404);
    return response.end();
  }
}

function send(response, type, body) {
  response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' });
  return response.end(gzipSync(body));
}

async function firstLoad(browser, url) {
  const times = [];
  const bytes = new Map();
  for (let run = 0; run < RUNS; run += 1) {
    const context = await browser.newContext({ viewport: SIZE });
    const page = await context.newPage();
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (/\.(js|css)$/.test(pathname))
        bytes.set(pathname, gzipSync(readFileSync(join(CONSOLE_OUTPUT, pathname))).length);
    });
    await page.goto(url);
    await page.waitForSelector('main h1');
    times.push(
      await page.evaluate(
        () => new Promise((resolve) => globalThis.requestIdleCallback(() => resolve(performance.now()))),
      ),
    );
    await context.close();
  }
  const sum = (ending) =>
    [...bytes].filter(([name]) => name.endsWith(ending)).reduce((total, [, size]) => total + size, 0) / 1000;
  report('first load, JavaScript (gzip)', sum('.js'), `kB, limit ${LIMIT.firstLoadKb}`);
  report('first load, styles (gzip)', sum('.css'), 'kB');
  report('usable after, median', times.sort((a, b) => a - b)[RUNS >> 1], `ms, limit ${LIMIT.interactiveMs}`);
}

/** Drags the chart to and fro and counts the frames that the browser painted. */
async function moving(browser, url) {
  const page = await browser.newPage({ viewport: SIZE });
  await page.goto(url);
  const plot = page.locator('.chart-plot .u-over');
  await plot.waitFor();
  for (const [name, keys] of [
    ['a year', []],
    ['a month', ['+', '+', '+', '+', '+', '+', '+', '+']],
    ['two days', ['+', '+', '+', '+', '+', '+', '+', '+', '+', '+']],
  ]) {
    await page.locator('.chart-plot').focus();
    for (const key of keys) await page.keyboard.press(key);
    const frames = await frameTimes(page, await plot.boundingBox());
    const worst = frames.sort((a, b) => b - a)[Math.floor(frames.length * 0.05)];
    report(
      `20 series, ${name} shown, frames`,
      (frames.length * 1000) / PAN_MS,
      `per second, aim ${LIMIT.framesPerSecond}`,
    );
    report(`20 series, ${name} shown, slowest 5 %`, worst, 'ms between frames');
  }
}

async function frameTimes(page, { x, y, width, height }) {
  await page.evaluate(() => {
    globalThis.benchFrames = [];
    let before = performance.now();
    const next = (now) => {
      globalThis.benchFrames.push(now - before);
      before = now;
      globalThis.benchHandle = globalThis.requestAnimationFrame(next);
    };
    globalThis.benchHandle = globalThis.requestAnimationFrame(next);
  });
  const middle = { x: x + width / 2, y: y + height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  const endMs = performance.now() + PAN_MS;
  for (let step = 0; performance.now() < endMs; step += 1) {
    await page.mouse.move(middle.x + 200 * Math.sin(step / 20), middle.y);
  }
  await page.mouse.up();
  return page.evaluate(() => {
    globalThis.cancelAnimationFrame(globalThis.benchHandle);
    return globalThis.benchFrames;
  });
}

function report(what, value, unit) {
  console.log(`${what.padEnd(46)} ${value.toFixed(1).padStart(8)} ${unit}`);
}
