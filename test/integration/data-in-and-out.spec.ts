/** Data of others in, data out: load curves into the store and forecasts out of it, over HTTP and by command, on PostgreSQL. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parquetReadObjects } from 'hyparquet';
import type request from 'supertest';
import { PostgresForecastStore } from '../../src/adapters/postgres/forecast-store.js';
import { QUANTILE_LEVELS, type SeriesForecast } from '../../src/core/series/forecast.js';
import type { SeriesId } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { type CommandResult, runCommand } from '../fixtures/command.js';
import { serveApi, servedPlan, type ServedApi } from '../fixtures/running-api.js';

const NOW = Date.parse('2026-01-20T08:00:00Z');
const DAY = Date.parse('2026-01-14T23:00:00Z');
const PRM = '12345678901234';
const METER = 'CRX-L1';
const SERIES: SeriesId = `${METER}.power`;
const PREAMBLE = [
  'Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite',
  `${PRM};Courbe de charge;15/01/2026;16/01/2026;Energie active;Consommation;Comptage Brut;W`,
  'Horodate;Valeur',
];

let api: ServedApi;
let folder = '';

/** A day of half-hours stamped at their end, with one of them changed. */
function dayFile(changed?: { row: number; value: string }): string {
  const rows = Array.from({ length: 48 }, (_, i) => {
    const stamp = new Date(DAY + (i + 1) * 2 * SLOT_MS).toISOString();
    return `${stamp};${changed?.row === i ? changed.value : String(1_000 + i)}`;
  });
  return `\uFEFF${[...PREAMBLE, ...rows].join('\r\n')}\r\n`;
}

function post(meter: string, body: string, query = ''): request.Test {
  return api.local
    .post(`/api/v1/meters/${meter}/readings/import${query}`)
    .set('content-type', 'text/csv')
    .send(body);
}

async function stored(series: SeriesId, asKnownAtMs?: number): Promise<number[]> {
  const known = asKnownAtMs === undefined ? {} : { asKnownAtMs };
  const range = { seriesIds: [series], startMs: DAY, endMs: DAY + 96 * SLOT_MS, ...known };
  return (await api.readings.slotValues(range)).map(({ value }) => value);
}

function traboule(...parameters: string[]): Promise<CommandResult> {
  return runCommand([...parameters, '--url', api.url], { TRABOULE_API_TOKEN: api.token });
}

beforeAll(async () => {
  api = await serveApi(NOW);
  folder = await mkdtemp(join(tmpdir(), 'traboule-data-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await api.close();
});

describe('POST /api/v1/meters/{id}/readings/import', () => {
  it('says with dryRun what would be taken, and takes nothing', async () => {
    const { body } = await post(METER, dayFile(), '?dryRun=true&file=day.csv').expect(200);
    expect(body).toMatchObject({
      series: SERIES,
      file: 'day.csv',
      dryRun: true,
      slots: 96,
      added: 96,
      label: 'end',
    });
    expect(await stored(SERIES)).toEqual([]);
  });

  it('takes a file once, a correction beside it, and tells who came when', async () => {
    const first = await post(METER, dayFile(), '?file=day.csv').expect(200);
    expect(first.body).toMatchObject({
      added: 96,
      corrected: 0,
      unchanged: 0,
      knownAt: '2026-01-20T08:00:00Z',
    });
    expect((await stored(SERIES)).slice(0, 4)).toEqual([1, 1, 1.001, 1.001]);
    const again = await post(METER, dayFile()).expect(200);
    expect(again.body).toMatchObject({ added: 0, corrected: 0, unchanged: 96, sha256: first.body.sha256 });
    api.clock.moveTo(NOW + 60_000);
    const later = await post(METER, dayFile({ row: 1, value: '5000,5' })).expect(200);
    expect(later.body).toMatchObject({ added: 0, corrected: 2, unchanged: 94 });
    expect((await stored(SERIES)).slice(0, 4)).toEqual([1, 1, 5.0005, 5.0005]);
    expect((await stored(SERIES, NOW)).slice(0, 4)).toEqual([1, 1, 1.001, 1.001]);
    const told = await api.journal.entries({ code: 'load-curve-imported', limit: 10 });
    expect(told.map(({ message }) => message)[0]).toMatch(
      /CRX-L1\.power from the file .*0 slots added, 2 corrected/,
    );
  });

  it('keeps a metering point outside the site under its PRM, and gives it back', async () => {
    await post(PRM, dayFile()).expect(200);
    const range = 'from=2026-01-14T23:00:00Z&to=2026-01-15T23:00:00Z';
    const { body } = await api.local.get(`/api/v1/series/${PRM}.power?${range}`).expect(200);
    expect(body.values).toHaveLength(96);
    expect(body.values[0]).toMatchObject({
      value: 1,
      provenance: 'measured',
      method: 'block',
      quality: 'good',
    });
  });

  it('keeps nothing of a file with one bad row, and names the row', async () => {
    const { body } = await post('MER-L8', dayFile({ row: 40, value: 'n/a' })).expect(400);
    expect(body).toMatchObject({
      code: 'invalid-input',
      detail: expect.stringMatching(
        /nothing of it was kept:\n {2}row 44, column Valeur: saw "n\/a"; expected a number/,
      ),
    });
    expect(await stored('MER-L8.power')).toEqual([]);
  });

  it('answers a large file that is refused at its first line', async () => {
    const large = `no;heading\n${'1;2;3\n'.repeat(700_000)}`;
    const { body } = await post(METER, large).expect(400);
    expect(body.detail).toMatch(/no heading was found; the first line is "no;heading"/);
    const endless = await post(METER, `Horodate;Valeur;"${'x'.repeat(3_000_000)}`).expect(400);
    expect(endless.body.detail).toMatch(/a row has more than 1000000 characters/);
  });

  it.each([
    ['an unknown meter', 'CRX-L2', '', 404, /no meter "CRX-L2"; the nearest is "CRX-L1"/],
    [
      'another PRM than asked for',
      METER,
      '?prm=11111111111111',
      400,
      /no row of PRM 11111111111111, but of 12345678901234/,
    ],
    [
      'a PRM under the name of another',
      '11111111111111',
      `?prm=${PRM}`,
      400,
      /cannot become the series of PRM/,
    ],
    ['an unknown option', METER, '?label=middle', 400, /expected start or end/],
  ])('refuses %s', async (_name, meter, query, status, detail) => {
    const { body } = await post(meter, dayFile(), query).expect(status);
    expect(body.detail).toMatch(detail);
  });

  it('refuses powers that the meter cannot have: the unit is wrong', async () => {
    const file = dayFile({ row: 3, value: '900000000' }).replace(';W\r', ';kW\r');
    const { body } = await post(METER, file).expect(400);
    expect(body.detail).toMatch(
      /reaches 900000000 kW, more than 2 times the \d+ kW of CRX-L1 .*check the unit/,
    );
  });

  it('refuses the future, other bodies, and whoever has no token', async () => {
    const next = dayFile().replaceAll('2026-01', '2027-01');
    expect((await post(METER, next).expect(400)).body.detail).toMatch(/values up to 2027-01-15.*, after now/);
    const json = await post(METER, '{}').set('content-type', 'application/json').expect(415);
    expect(json.body.detail).toMatch(/the body is application\/json; expected the file as it is/);
    await post(METER, dayFile()).set('authorization', 'Bearer none').expect(401);
  });
});

const ISSUED = DAY + 40 * SLOT_MS;

function forecastOf(issuedAtMs: number, level: number): SeriesForecast {
  const mean = Array.from({ length: 192 }, (_, i) => level + i / 100);
  return {
    seriesId: SERIES,
    modelId: `level-${String(level)}@1`,
    issuedAtMs,
    startMs: issuedAtMs,
    stepMs: SLOT_MS,
    mean,
    quantiles: QUANTILE_LEVELS.map((q) => mean.map((value) => value + q - 0.5)),
    marks: level === 2 ? ['no weather'] : [],
  };
}

describe('GET /api/v1/forecasts/{seriesId}', () => {
  const get = (query: string): request.Test => api.local.get(`/api/v1/forecasts/${query}`);
  const range = 'from=2026-01-15T09:00:00Z&to=2026-01-15T10:00:00Z';

  beforeAll(async () => {
    const store = new PostgresForecastStore(api.foundation.database);
    await store.put([forecastOf(ISSUED, 1), forecastOf(ISSUED + SLOT_MS, 2)]);
  });

  it('tells mean and quantiles beside what came of them, each with who said it and when', async () => {
    const { body } = await get(`${SERIES}?${range}`).expect(200);
    expect(body).toMatchObject({
      id: SERIES,
      unit: 'kW',
      sign: 'positive = from the network into the asset',
      levels: [...QUANTILE_LEVELS],
      next: null,
    });
    expect(body.steps).toHaveLength(4);
    expect(body.steps[0]).toMatchObject({
      at: '2026-01-15T09:00:00Z',
      model: 'level-1@1',
      leadMinutes: 0,
      marks: [],
    });
    expect(body.steps[2]).toMatchObject({
      at: '2026-01-15T09:30:00Z',
      minutes: 15,
      mean: 2.01,
      model: 'level-2@1',
      issuedAt: '2026-01-15T09:15:00Z',
      leadMinutes: 15,
      marks: ['no weather'],
      outcome: { value: 1.021, quality: 'good', provenance: 'measured' },
    });
    expect(body.steps[2].quantiles).toHaveLength(9);
    expect(body.steps[2].quantiles[8]).toBeCloseTo(2.46, 12);
  });

  it('tells what was known earlier, and keeps the lead that is asked for', async () => {
    const earlier = await get(`${SERIES}?${range}&asKnownAt=2026-01-15T09:14:59Z`).expect(200);
    expect(modelsOf(earlier.body)).toEqual(Array(4).fill('level-1@1'));
    const ahead = await get(`${SERIES}?${range}&minLeadMinutes=30`).expect(200);
    expect(modelsOf(ahead.body)).toEqual([null, null, 'level-1@1', 'level-2@1']);
  });

  it('pages', async () => {
    const { body } = await get(`${SERIES}?${range}&limit=3`).expect(200);
    expect(body.steps).toHaveLength(3);
    expect(body.next).toBe('2026-01-15T09:45:00Z');
  });

  it('gives the whole range as CSV, whatever the page', async () => {
    const { text } = await get(`${SERIES}?${range}&limit=3&format=csv`).expect(200);
    const [heading, ...rows] = text.trimEnd().split('\r\n');
    expect(heading).toBe(
      'step_start_utc,step_minutes,mean_kw,quantile_05_kw,quantile_10_kw,quantile_25_kw,quantile_40_kw,quantile_50_kw,quantile_60_kw,quantile_75_kw,quantile_90_kw,quantile_95_kw,outcome_kw,outcome_quality,outcome_provenance,model,issued_at_utc,lead_minutes,marks',
    );
    expect(rows).toHaveLength(4);
    expect(rows[3]).toMatch(
      /^2026-01-15T09:45:00Z,15,2\.02,.*,1\.021,good,measured,level-2@1,2026-01-15T09:15:00Z,30,no weather$/,
    );
  });

  it.each([
    [
      'an unknown series',
      `CRX-L1.powr?${range}`,
      404,
      /no series "CRX-L1\.powr"; the nearest is "CRX-L1\.power"/,
    ],
    ['a naive time', `${SERIES}?from=2026-01-15T09:00:00&to=2026-01-15T10:00:00Z`, 400, /no UTC offset/],
    [
      'an inverted range',
      `${SERIES}?from=2026-01-15T10:00:00Z&to=2026-01-15T09:00:00Z`,
      400,
      /must be after "from"/,
    ],
    [
      'a time between quarter-hours',
      `${SERIES}?from=2026-01-15T09:07:00Z&to=2026-01-15T10:00:00Z`,
      400,
      /the nearest is 2026-01-15T09:00/,
    ],
    ['a decade', `${SERIES}?from=2016-01-15T09:00:00Z&to=2026-01-15T10:00:00Z`, 400, /at most 366 days/],
    [
      'too large a page',
      `${SERIES}?${range}&limit=9999`,
      400,
      /limit: expected a whole number from 1 to 2976/,
    ],
    ['an unknown field', `${SERIES}?${range}&until=now`, 400, /until/],
  ])('refuses %s', async (_name, query, status, detail) => {
    expect((await get(query).expect(status)).body.detail).toMatch(detail);
  });
});

function modelsOf(body: unknown): (string | null)[] {
  return (body as { steps: { model: string | null }[] }).steps.map((step) => step.model);
}

describe('GET /api/v1/plans/{id}/table', () => {
  const get = (query: string): request.Test => api.local.get(`/api/v1/plans/${query}`);

  it('gives a plan as a table', async () => {
    await api.plans.propose(servedPlan('P-1', NOW));
    const { text, headers } = await get('P-1/table').expect(200);
    expect(headers['content-disposition']).toBe('attachment; filename="P-1.csv"');
    expect(text).toMatch(/^slot_start_utc,kind,id,power_kw,.*\r\n2026-01-20T08:00:00Z,asset,/);
    const parquet = await get('P-1/table?format=parquet').expect(200);
    expect(parquet.headers['content-type']).toBe('application/vnd.apache.parquet');
  });

  it('knows no plan that is not there, and no other format', async () => {
    expect((await get('P-9/table').expect(404)).body).toMatchObject({ code: 'unknown-plan' });
    expect((await get('P-1/table?format=xlsx').expect(400)).body.detail).toMatch(/expected csv or parquet/);
  });
});

describe('the same by command', () => {
  it('checks a file without a service, and imports it into one', async () => {
    const path = join(folder, 'curve.csv');
    await writeFile(path, dayFile());
    const dry = await runCommand(['import', 'linky', path, '--dry-run']);
    expect(dry.stdout).toMatch(/96 quarter-hours from 2026-01-14T23:00:00Z[\s\S]*nothing was written/);
    const done = await traboule('import', 'linky', path, '--meter', 'PDJ-L5', '--prm', PRM, '--label', 'end');
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toMatch(/PDJ-L5\.power: 96 slots added, 0 corrected, 0 unchanged/);
  });

  it('says in a line why a file was not taken', async () => {
    const path = join(folder, 'naive.csv');
    await writeFile(path, [...PREAMBLE, '15/01/2026 00:30;5'].join('\n'));
    const { code, stderr } = await traboule('import', 'linky', path, '--meter', METER);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /naive\.csv was not imported.*\n {2}row 4, column Horodate: .*--naive europe-paris/,
    );
  });

  it('shows forecasts, and writes them, series and plans as files that read back', async () => {
    const from = ['--from', '2026-01-15T09:00:00Z', '--to', '2026-01-15T10:00:00Z'];
    const shown = await traboule('forecast', 'show', SERIES, ...from);
    expect(shown.stdout).toMatch(
      /2026-01-15 10:30 +2\.01 +1\.61 +2\.01 +2\.41 +1\.02 {2}level-2@1 {2}no weather/,
    );
    const forecasts = join(folder, 'forecast.parquet');
    await traboule('forecast', 'show', SERIES, ...from, '--parquet', forecasts);
    expect(await rowsOf(forecasts)).toContainEqual(
      expect.objectContaining({
        step_start_utc: new Date('2026-01-15T09:45:00Z'),
        mean_kw: 2.02,
        outcome_kw: 1.021,
      }),
    );
    const values = join(folder, 'series.parquet');
    await traboule(
      'export',
      'series',
      SERIES,
      '--from',
      '2025-11-01T00:00:00Z',
      '--to',
      '2026-01-16T00:00:00Z',
      '--out',
      values,
    );
    expect(await rowsOf(values)).toHaveLength(96);
    const plan = join(folder, 'plan.csv');
    await traboule('export', 'plan', '--out', plan);
    expect(await readFile(plan, 'utf8')).toMatch(
      /^slot_start_utc,kind,id,power_kw,state,limit_kw,margin_kw,frozen\r\n2026-01-20T08:00:00Z,asset,/,
    );
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

async function rowsOf(path: string): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: Uint8Array.from(await readFile(path)).buffer });
}
