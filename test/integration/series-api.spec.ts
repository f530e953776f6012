/** Series over HTTP: unit and sign in every answer, naive times refused, sizes bounded. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  type INestApplication,
  Module,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import request from 'supertest';
import { SteppedClock } from '../../src/adapters/clock/clocks.js';
import { parquetReadObjects } from 'hyparquet';
import { MemoryMeterReadingStore } from '../../src/adapters/memory/meter-reading-store.js';
import { LocalTableFiles } from '../../src/adapters/table-file/local-table-files.js';
import { DomainError } from '../../src/core/domain-error.js';
import { permissionsOf } from '../../src/core/identity/role.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { SlotClosingService } from '../../src/modules/telemetry/slot-closing.service.js';
import { SeriesModule } from '../../src/modules/telemetry/telemetry.module.js';
import { Clock } from '../../src/ports/clock.js';
import { MeterReadingStore } from '../../src/ports/meter-reading-store.js';
import { SiteModel } from '../../src/ports/site-token.js';
import { TableFiles } from '../../src/ports/table-files.js';
import { point, PointSite, reading } from '../fixtures/scripted-meters.js';

const T = Date.parse('2026-01-15T17:45:00Z');
const POINTS = [point('E1', 'M1', 'importBlock', true), point('E1', 'A1', 'soc')];

/** Stands for the mapping the API process has. */
@Catch(DomainError)
class CodeFilter implements ExceptionFilter<DomainError> {
  catch(error: DomainError, host: ArgumentsHost): void {
    const response = host
      .switchToHttp()
      .getResponse<{ status(code: number): { json(body: object): void } }>();
    response.status(400).json({ code: error.code, detail: error.message });
  }
}

@Module({})
class Ports {}

let app: INestApplication;
const get = (path: string): request.Test => request(app.getHttpServer()).get(path);

beforeAll(async () => {
  const store = new MemoryMeterReadingStore();
  await store.append([
    reading('M1', 'importBlock', T, 420),
    reading('M1', 'importBlock', T - SLOT_MS, Number.NaN, { quality: 'bad', statusCode: 0x80310000 }),
  ]);
  const model = new PointSite(POINTS);
  await new SlotClosingService(store, model).closeSlots(T - 2 * SLOT_MS, T, T + 1_000);
  const providers = [
    { provide: MeterReadingStore, useValue: store },
    { provide: SiteModel, useValue: model },
    { provide: Clock, useValue: new SteppedClock(T + 60_000) },
    { provide: TableFiles, useClass: LocalTableFiles },
  ];
  const ports = { module: Ports, global: true, providers, exports: providers };
  @Module({ imports: [ports, SeriesModule] })
  class Root {}
  app = await NestFactory.create(Root, { logger: false });
  app.useGlobalFilters(new CodeFilter());
  // No guard here: what it would say of the caller.
  app.use((asked: { actor?: object }, _: unknown, next: () => void) => {
    asked.actor = { name: 'Ana', permissions: permissionsOf(['analyst']), buildingIds: [] };
    next();
  });
  await app.listen(0, '127.0.0.1');
});

afterAll(() => app.close());

describe('GET /api/v1/series', () => {
  it('lists every series with unit, sign, owner, newest value, quality and age', async () => {
    const { body } = await get('/api/v1/series').expect(200);
    const byId = new Map((body as { id: string }[]).map((series) => [series.id, series]));
    expect([...byId.keys()].sort()).toEqual(['A1.power', 'A1.soc', 'M1.base', 'M1.importBlock', 'M1.power']);
    expect(byId.get('M1.importBlock')).toMatchObject({
      owner: { id: 'M1', kind: 'meter' },
      unit: 'kW',
      sign: expect.stringMatching(/taken from the network/),
      kind: 'readings',
      newest: { value: 420, quality: 'good', ageSeconds: 60, at: '2026-01-15T17:45:00Z' },
    });
    expect(byId.get('M1.power')).toMatchObject({
      kind: 'slots',
      newest: { value: 420, provenance: 'measured', method: 'block', ageSeconds: 60 },
    });
    expect(byId.get('A1.soc')).toMatchObject({
      unit: '1',
      sign: null,
      newest: null,
      owner: { kind: 'asset', name: 'asset A1' },
    });
  });
});

describe('GET /api/v1/series/:id', () => {
  const range = 'from=2026-01-15T17:00:00Z&to=2026-01-15T18:00:00Z';

  it('answers slots with unit and sign as JSON', async () => {
    const { body } = await get(`/api/v1/series/M1.power?${range}`).expect(200);
    expect(body).toMatchObject({
      id: 'M1.power',
      unit: 'kW',
      sign: 'positive = from the network into the asset',
      asKnownAt: null,
    });
    expect(body.values).toEqual([
      expect.objectContaining({
        at: '2026-01-15T17:15:00Z',
        value: null,
        provenance: 'missing',
        method: 'none',
      }),
      expect.objectContaining({
        at: '2026-01-15T17:30:00Z',
        value: 420,
        provenance: 'measured',
        method: 'block',
      }),
    ]);
  });

  it('answers readings with their status codes', async () => {
    const { body } = await get(`/api/v1/series/M1.importBlock?kind=readings&${range}`).expect(200);
    expect(body.values).toEqual([
      expect.objectContaining({
        at: '2026-01-15T17:30:00Z',
        value: null,
        quality: 'bad',
        statusCode: 0x80310000,
      }),
      expect.objectContaining({ at: '2026-01-15T17:45:00Z', value: 420, quality: 'good' }),
    ]);
  });

  it('answers as known at an earlier time', async () => {
    const { body } = await get(`/api/v1/series/M1.power?${range}&asKnownAt=2026-01-15T17:45:00Z`).expect(200);
    expect(body).toMatchObject({ asKnownAt: '2026-01-15T17:45:00Z', values: [] });
  });

  it('takes offsets, also with a plus sign that was not escaped', async () => {
    const { body } = await get(
      '/api/v1/series/M1.power?from=2026-01-15T18:00:00+01:00&to=2026-01-15T19:00:00%2B01:00',
    ).expect(200);
    expect(body.values).toHaveLength(2);
  });

  it('answers CSV whose header says unit and sign', async () => {
    const { text, headers } = await get(`/api/v1/series/M1.power?${range}&format=csv`).expect(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const [header, first, second] = text.split('\r\n');
    expect(header).toBe(
      'slot start UTC,"M1.power [kW, positive = from the network into the asset]",quality,provenance,method,known at UTC',
    );
    expect(first).toBe('2026-01-15T17:15:00Z,,bad,missing,none,2026-01-15T17:45:01Z');
    expect(second).toBe('2026-01-15T17:30:00Z,420,good,measured,block,2026-01-15T17:45:01Z');
  });

  it('answers Parquet that a notebook reads, unit in the name', async () => {
    const { body, headers } = await get(`/api/v1/series/M1.power?${range}&format=parquet`)
      .buffer(true)
      .parse((response, done) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () => {
          done(null, Buffer.concat(pieces));
        });
      })
      .expect(200);
    expect(headers['content-disposition']).toBe('attachment; filename="M1.power.parquet"');
    const file = Uint8Array.from(body as Buffer).buffer;
    expect(await parquetReadObjects({ file })).toEqual([
      expect.objectContaining({ slot_start_utc: new Date(T - 2 * SLOT_MS), power_kw: null }),
      expect.objectContaining({ slot_start_utc: new Date(T - SLOT_MS), power_kw: 420, method: 'block' }),
    ]);
  });

  it('knows the imported series of a metering point outside the site', async () => {
    const { body } = await get(`/api/v1/series/12345678901234.power?${range}`).expect(200);
    expect(body).toMatchObject({ owner: { name: 'PRM 12345678901234' }, unit: 'kW', values: [] });
  });

  it.each([
    [
      'an unknown series',
      `X.power?${range}`,
      'unknown-series',
      /the nearest is .*GET \/api\/v1\/series lists all/,
    ],
    [
      'a naive time',
      'M1.power?from=2026-01-15T17:00:00&to=2026-01-15T18:00:00Z',
      'naive-timestamp',
      /no UTC offset/,
    ],
    ['no time at all', 'M1.power', 'invalid-input', /from/],
    [
      'an end before the start',
      'M1.power?from=2026-01-15T18:00:00Z&to=2026-01-15T17:00:00Z',
      'invalid-time',
      /must be after/,
    ],
    ['an unknown field', `M1.power?${range}&most=3`, 'invalid-input', /most/],
    ['a page of nothing', `M1.power?${range}&limit=0`, 'invalid-input', /limit/],
    ['an unknown format', `M1.power?${range}&format=xml`, 'invalid-input', /format/],
    [
      'more than one answer holds',
      'M1.power?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z',
      'invalid-input',
      /at most 366\.0 days/,
    ],
    [
      'too many readings',
      'M1.importBlock?kind=readings&from=2026-01-01T00:00:00Z&to=2026-01-10T00:00:00Z',
      'invalid-input',
      /kind=slots/,
    ],
    [
      'readings of a series that has none',
      `M1.power?${range}&kind=readings`,
      'invalid-input',
      /made by closing slots/,
    ],
  ])('refuses %s', async (_name, path, code, detail) => {
    const { body } = await get(`/api/v1/series/${path}`).expect(400);
    expect(body).toMatchObject({ code, detail: expect.stringMatching(detail) });
  });
});
