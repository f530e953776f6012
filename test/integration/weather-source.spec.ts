/** Weather from a service over real HTTP and from a real file: what is taken, what is refused, and with which words. */
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PapaparseCsvReader } from '../../src/adapters/csv/papaparse-csv-reader.js';
import { HttpJsonService } from '../../src/adapters/json-http/http-json-service.js';
import { OpenMeteoSource } from '../../src/adapters/weather/open-meteo-source.js';
import { WeatherFileSource } from '../../src/adapters/weather/weather-file-source.js';

const START = Date.parse('2026-01-15T00:00:00Z');
const NOW = START + 6 * 3_600_000;
const signal = new AbortController().signal;

describe('weather of a service in the form of Open-Meteo', () => {
  let server: Server;
  let answer: (response: ServerResponse) => void = () => undefined;
  const asked: URL[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(new URL(request.url ?? '/', 'http://127.0.0.1'));
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const source = (): OpenMeteoSource =>
    new OpenMeteoSource(
      `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1/forecast?latitude=45.76&longitude=4.84`,
      new HttpJsonService(),
    );
  const hourly = (change: object = {}, units: object = {}): object => ({
    hourly_units: { temperature_2m: '°C', shortwave_radiation: 'W/m²', ...units },
    hourly: {
      time: [0, 1, 2].map((h) => START / 1000 + 3_600 * h),
      temperature_2m: [-4, -2, -6],
      shortwave_radiation: [0, 40, 80],
      ...change,
    },
  });
  const says = (body: unknown, status = 200): void => {
    answer = (response) =>
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };

  it('makes quarter-hours: temperature between its instants, radiation as the mean of the hour before its label', async () => {
    says(hourly());
    const [temperature, irradiance] = await source().newest(NOW, signal);
    expect(temperature).toMatchObject({
      seriesId: 'WEATHER.outdoorTemperature',
      modelId: 'weather:127.0.0.1',
      issuedAtMs: NOW,
      startMs: START,
      stepMs: 900_000,
      mean: [-3.75, -3.25, -2.75, -2.25, -2.5, -3.5, -4.5, -5.5],
    });
    expect(irradiance?.mean).toEqual([40, 40, 40, 40, 80, 80, 80, 80]);
    expect(Object.fromEntries(asked[asked.length - 1]?.searchParams ?? [])).toEqual({
      latitude: '45.76',
      longitude: '4.84',
      hourly: 'temperature_2m,shortwave_radiation',
      timeformat: 'unixtime',
      timezone: 'GMT',
      forecast_days: '4',
    });
  });

  it('is asked at most every half hour, and again at once when it failed', async () => {
    says('busy', 503);
    const one = source();
    await expect(one.newest(NOW, signal)).rejects.toThrow(/127\.0\.0\.1 answered 503: busy; expected 200/);
    says(hourly());
    expect(await one.newest(NOW, signal)).toHaveLength(2);
    const before = asked.length;
    expect(await one.newest(NOW + 29 * 60_000, signal)).toEqual([]);
    expect(asked).toHaveLength(before);
    expect(await one.newest(NOW + 30 * 60_000, signal)).toHaveLength(2);
  });

  it('ends where a value is missing rather than invent one', async () => {
    says(hourly({ temperature_2m: [-4, -2, null], shortwave_radiation: [0, null, 80] }));
    const made = await source().newest(NOW, signal);
    expect(made.map(({ seriesId, mean }) => [seriesId, mean.length])).toEqual([
      ['WEATHER.outdoorTemperature', 4],
    ]);
  });

  it.each([
    ['other units', hourly({}, { temperature_2m: '°F' }), /expected hourly temperature_2m in °C/],
    ['an impossible temperature', hourly({ temperature_2m: [-4, 999, 0] }), /temperature_2m/],
    [
      'a missing hour',
      hourly({ time: [0, 2, 3].map((h) => START / 1000 + 3_600 * h) }),
      /no run of full hours/,
    ],
    ['too few values', hourly({ temperature_2m: [1, 2] }), /2 values for 3 times/],
    ['no JSON', '<html>', /answered "<html>"; expected JSON/],
    ['a huge answer', 'x'.repeat(1_100_000), /more than 1000000 bytes/],
  ])('refuses %s in plain words', async (_, body, words) => {
    says(body);
    await expect(source().newest(NOW, signal)).rejects.toThrow(words);
  });

  it('follows no redirect to another place', async () => {
    answer = (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    await expect(source().newest(NOW, signal)).rejects.toThrow();
  });
});

describe('weather of a file', () => {
  let folder: string;
  let path: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'traboule-weather-'));
    path = join(folder, 'weather.csv');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const source = (): WeatherFileSource => new WeatherFileSource(path, new PapaparseCsvReader());
  const TWO_RUNS = [
    'issued_at;time;temperature_c;irradiance_w_m2',
    '2026-01-15T00:00Z;2026-01-15T01:00Z;-3;0',
    '2026-01-15T00:00Z;2026-01-15T01:30Z;-4;',
    '2026-01-15T07:00+01:00;2026-01-15T07:00Z;1;10',
    '2026-01-15T07:00+01:00;2026-01-15T07:30Z;2;20',
  ].join('\n');

  it('hands out each run once, from the instant it was known', async () => {
    await writeFile(path, TWO_RUNS);
    const one = source();
    const first = await one.newest(START + 3_600_000);
    expect(
      first.map(({ seriesId, issuedAtMs, startMs, mean }) => [seriesId, issuedAtMs, startMs, mean]),
    ).toEqual([
      ['WEATHER.outdoorTemperature', START, START + 3_600_000, [-3, -3, -4, -4]],
      ['WEATHER.irradiance', START, START + 3_600_000, [0, 0]],
    ]);
    expect((await one.newest(NOW)).map(({ issuedAtMs }) => issuedAtMs)).toEqual([NOW, NOW]);
    expect(await one.newest(NOW + 1)).toEqual([]);
  });

  it('reads again what was written again; without issued_at the time of writing counts', async () => {
    await writeFile(path, 'time;temperature_c\n2026-01-15T06:00Z;5\n2026-01-15T06:15Z;6\n');
    await utimes(path, START / 1000, START / 1000);
    const one = source();
    expect(await one.newest(NOW)).toMatchObject([{ issuedAtMs: START, mean: [5, 6] }]);
    await writeFile(path, 'time;temperature_c\n2026-01-15T06:00Z;7\n2026-01-15T06:15Z;8\n');
    expect(await one.newest(NOW)).toMatchObject([{ issuedAtMs: NOW, mean: [7, 8] }]);
  });

  it.each([
    ['', /line 1: no row; expected a header/],
    ['time;temp\n', /line 1: the header "time;temp"; expected time, temperature_c/],
    ['time;temperature_c\n2026-01-15T06:00;5\n', /line 2: .*no UTC offset/],
    ['time;temperature_c\n2026-01-15T06:00Z;5\n', /line 2: a run of one row/],
    [
      'time;temperature_c\n2026-01-15T06:00Z;5,1\n',
      /line 2: temperature_c "5,1"; expected a number from -60 to 60 with a decimal point/,
    ],
    ['time;irradiance_w_m2\n2026-01-15T06:00Z;-1\n', /irradiance_w_m2 "-1"/],
    [
      'time;temperature_c\n2026-01-15T06:00Z;5\n2026-01-15T06:20Z;5\n',
      /starts of steps of 15, 30 or 60 minutes/,
    ],
    [
      'time;temperature_c\n2026-01-15T06:00Z;5\n2026-01-15T06:15Z;5\n2026-01-15T06:15Z;5\n',
      /line 4: times that do not follow/,
    ],
  ])('refuses %j and says where', async (text, words) => {
    await writeFile(path, text);
    await expect(source().newest(NOW)).rejects.toThrow(words);
  });

  it('says that the file is not there', async () => {
    await expect(
      new WeatherFileSource(join(folder, 'none.csv'), new PapaparseCsvReader()).newest(NOW),
    ).rejects.toThrow(/ENOENT/);
  });
});
