/** Tables of series, forecasts and plans: columns with units, a row per step, nothing invented. */
import { describe, expect, it } from '@jest/globals';
import { type ForecastHead, type ForecastStepView, forecastTable } from './forecast-table.js';
import { type SeriesRow, seriesTable } from './series-table.js';
import { csvHeading, csvRow, type Table, type TableColumn, type TableRow, unitSuffix } from './table.js';

async function rowsOf(table: Table): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of table.rows) rows.push(row);
  return rows;
}

async function* inPages<T>(...pages: (readonly T[])[]): AsyncGenerator<readonly T[]> {
  for (const page of pages) yield await Promise.resolve(page);
}

/** A column in one line: name, type and unit. */
const inWords = ({ name, type, unit }: TableColumn): string => `${name} ${type} ${unit ?? '-'}`;

describe('cells', () => {
  const columns: TableColumn[] = [
    { name: 'at_utc', type: 'instant', unit: null, meaning: 'when' },
    { name: 'power_kw', type: 'number', unit: 'kW', meaning: 'how much' },
    { name: 'note', type: 'text', unit: null, meaning: 'why' },
  ];

  it('are quoted only where CSV needs it', () => {
    expect(csvHeading(columns)).toBe('at_utc,power_kw,note\r\n');
    expect(csvRow(columns, [0, 1e-7, 'plain'])).toBe('1970-01-01T00:00:00Z,1e-7,plain\r\n');
    expect(csvRow(columns, [1, -0.5, 'a "b", c'])).toBe('1970-01-01T00:00:00.001Z,-0.5,"a ""b"", c"\r\n');
  });

  it('are empty where there is nothing, also in rows that are too short', () => {
    expect(csvRow(columns, [null, Number.NaN, null])).toBe(',,\r\n');
    expect(csvRow(columns, [Number.NaN, Number.POSITIVE_INFINITY])).toBe(',,\r\n');
  });

  it.each([
    ['kW', '_kw'],
    ['EUR/kWh', '_eur_per_kwh'],
    ['€/MWh', '_eur_per_mwh'],
    ['°C', '_c'],
    ['W/m²', '_w_per_m2'],
    ['%', '_percent'],
    ['1', ''],
    [null, ''],
  ])('the unit %s ends a name with "%s"', (unit, end) => {
    expect(unitSuffix(unit)).toBe(end);
  });
});

describe('seriesTable', () => {
  const slot: SeriesRow = {
    at: '2026-01-15T17:45:00Z',
    value: 420.5,
    quality: 'good',
    provenance: 'measured',
    method: 'block',
    knownAt: '2026-01-15T18:00:10Z',
  };

  it('has the observable and its unit in the name of the value', async () => {
    const head = { id: 'BAT-1.power', unit: 'kW', sign: 'positive = in', kind: 'slots' } as const;
    const table = seriesTable(head, inPages([slot], [], [{ ...slot, value: null, provenance: 'missing' }]));
    expect(table.columns.map(inWords)).toEqual([
      'slot_start_utc instant -',
      'power_kw number kW',
      'quality text -',
      'provenance text -',
      'method text -',
      'known_at_utc instant -',
    ]);
    expect(table.columns[1]?.meaning).toBe('BAT-1.power; positive = in');
    expect(table.about).toEqual({ series: 'BAT-1.power', unit: 'kW', sign: 'positive = in' });
    const [at, known] = [Date.parse(slot.at), Date.parse(slot.knownAt)];
    expect(await rowsOf(table)).toEqual([
      [at, 420.5, 'good', 'measured', 'block', known],
      [at, null, 'good', 'missing', 'block', known],
    ]);
  });

  it('has status codes for readings, and small letters for long observables', async () => {
    const head = { id: 'B.outdoorTemperature', unit: '°C', sign: null, kind: 'readings' } as const;
    const table = seriesTable(head, [[{ ...slot, statusCode: 0x80310000 }]]);
    expect(table.columns.map(({ name }) => name)).toEqual([
      'source_time_utc',
      'outdoor_temperature_c',
      'quality',
      'status_code',
      'known_at_utc',
    ]);
    expect((await rowsOf(table))[0]?.[3]).toBe(0x80310000);
  });
});

describe('forecastTable', () => {
  const head: ForecastHead = {
    id: 'M1.base',
    unit: 'kW',
    sign: 'positive = in',
    asKnownAt: '2026-01-15T17:00:00Z',
    levels: [0.05, 0.5, 0.975],
  };
  const step: ForecastStepView = {
    at: '2026-01-15T18:00:00Z',
    minutes: 15,
    mean: 10,
    quantiles: [8, 10, null],
    model: 'ridge@1',
    issuedAt: '2026-01-15T17:00:00Z',
    leadMinutes: 60,
    marks: ['no weather', 'short history'],
    outcome: { value: 11, quality: 'good', provenance: 'measured', knownAt: '2026-01-15T18:15:10Z' },
  };

  it('has a column per level, and outcome, model and lead beside them', async () => {
    const table = forecastTable(head, inPages([step]));
    expect(table.columns.map(({ name }) => name)).toEqual([
      ...['step_start_utc', 'step_minutes', 'mean_kw', 'quantile_05_kw', 'quantile_50_kw', 'quantile_98_kw'],
      ...[
        'outcome_kw',
        'outcome_quality',
        'outcome_provenance',
        'model',
        'issued_at_utc',
        'lead_minutes',
        'marks',
      ],
    ]);
    expect(table.columns[5]?.meaning).toBe('quantile of level 0.975; positive = in');
    expect(await rowsOf(table)).toEqual([
      [
        ...[Date.parse(step.at), 15, 10, 8, 10, null],
        ...[11, 'good', 'measured', 'ridge@1', Date.parse('2026-01-15T17:00:00Z'), 60],
        'no weather; short history',
      ],
    ]);
  });

  it('leaves empty what was not forecast, and what is not measured yet', async () => {
    const nobody = {
      ...step,
      mean: null,
      quantiles: [],
      model: null,
      issuedAt: null,
      leadMinutes: null,
      marks: [],
    };
    const open = { ...step, outcome: null };
    const rows = await rowsOf(forecastTable(head, inPages<ForecastStepView>([nobody], [open])));
    expect(rows[0]?.slice(2)).toEqual([
      null,
      null,
      null,
      null,
      11,
      'good',
      'measured',
      null,
      null,
      null,
      null,
    ]);
    expect(rows[1]?.slice(6, 9)).toEqual([null, null, null]);
  });
});
