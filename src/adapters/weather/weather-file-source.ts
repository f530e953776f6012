/** Forecast weather from a file that something else writes: one run or many, each with the instant it was known. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { DomainError } from '../../core/domain-error.js';
import { weatherServiceId } from '../../core/grid/weather-series.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { parseInstant } from '../../core/time/instant.js';
import { SLOT_MS } from '../../core/time/slot.js';
import type { CsvReader } from '../../ports/csv-reader.js';
import { WeatherSource } from '../../ports/weather-source.js';
import { withinSteps } from './quarter-hours.js';

const COLUMNS = {
  temperature_c: { observable: 'outdoorTemperature', min: -60, max: 60 },
  irradiance_w_m2: { observable: 'irradiance', min: 0, max: 1_500 },
} as const;
type Column = keyof typeof COLUMNS;
const STEPS_MS: readonly number[] = [SLOT_MS, 2 * SLOT_MS, 4 * SLOT_MS];
/** A year of hourly runs of two days has some 420 000 rows. */
const MAX_ROWS = 500_000;

interface Row {
  readonly line: number;
  readonly startMs: number;
  /** NaN = the cell is empty. */
  readonly values: Readonly<Record<Column, number>>;
}

/** What a header says: the place of each column. */
type Places = Readonly<Record<string, number>>;

/** Reads the file when it has changed; hands out each run once, from the instant it was known. */
export class WeatherFileSource extends WeatherSource {
  private stamp = '';
  private waiting: SeriesForecast[] = [];

  constructor(
    private readonly path: string,
    private readonly csv: CsvReader,
  ) {
    super();
  }

  override async newest(nowMs: number): Promise<readonly SeriesForecast[]> {
    const file = await stat(this.path);
    const stamp = `${String(file.mtimeMs)}/${String(file.size)}`;
    if (stamp !== this.stamp) {
      this.waiting = await this.runs(Math.min(nowMs, Math.floor(file.mtimeMs)));
      this.stamp = stamp;
    }
    const known = this.waiting.filter(({ issuedAtMs }) => issuedAtMs <= nowMs);
    this.waiting = this.waiting.filter(({ issuedAtMs }) => issuedAtMs > nowMs);
    return known;
  }

  /** @param writtenMs stands for the issue of rows that do not say it [epoch ms] */
  private async runs(writtenMs: number): Promise<SeriesForecast[]> {
    let places: Places | null = null;
    const runs = new Map<number, Row[]>();
    let count = 0;
    await this.csv.read(createReadStream(this.path), (line, cells) => {
      if (cells.every((cell) => cell.trim() === '')) return;
      if (!places) {
        places = this.header(cells);
        return;
      }
      if ((count += 1) > MAX_ROWS)
        throw this.wrong(line, `more than ${String(MAX_ROWS)} rows`, 'the runs that still matter');
      const cellOf = (name: string): string => (cells[places?.[name] ?? -1] ?? '').trim();
      const issued = cellOf('issued_at');
      const issuedAtMs = issued === '' ? writtenMs : this.instant(line, issued);
      const rows = runs.get(issuedAtMs) ?? [];
      if (rows.length === 0) runs.set(issuedAtMs, rows);
      rows.push({
        line,
        startMs: this.instant(line, cellOf('time')),
        values: {
          temperature_c: this.number(line, 'temperature_c', cellOf('temperature_c')),
          irradiance_w_m2: this.number(line, 'irradiance_w_m2', cellOf('irradiance_w_m2')),
        },
      });
    });
    if (runs.size === 0) throw this.wrong(1, 'no row', 'a header and at least two rows');
    return [...runs].sort(([a], [b]) => a - b).flatMap(([issuedAtMs, rows]) => this.run(issuedAtMs, rows));
  }

  private header(cells: readonly string[]): Places {
    const names = cells.map((cell) => cell.trim().toLowerCase());
    const known = ['issued_at', 'time', ...Object.keys(COLUMNS)];
    const odd = names.find((name) => !known.includes(name));
    if (odd !== undefined || !names.includes('time') || names.every((name) => !(name in COLUMNS))) {
      throw this.wrong(
        1,
        `the header "${cells.join(';')}"`,
        'time, temperature_c or irradiance_w_m2 or both, and perhaps issued_at, separated by semicolons',
      );
    }
    return Object.fromEntries(names.map((name, place) => [name, place]));
  }

  private run(issuedAtMs: number, rows: readonly Row[]): SeriesForecast[] {
    const [first, second] = rows;
    if (!first || !second)
      throw this.wrong(first?.line ?? 1, 'a run of one row', 'at least two rows of the same issued_at');
    const stepMs = second.startMs - first.startMs;
    const odd = rows.find(({ startMs }, i) => startMs !== first.startMs + i * stepMs);
    if (!STEPS_MS.includes(stepMs) || first.startMs % SLOT_MS !== 0 || odd) {
      throw this.wrong(
        (odd ?? second).line,
        'times that do not follow each other',
        'starts of steps of 15, 30 or 60 minutes on the quarter-hour, each once, in order',
      );
    }
    return (Object.keys(COLUMNS) as Column[]).flatMap((column) => {
      const values = rows.map((row) => row.values[column]);
      const gap = values.findIndex(Number.isNaN);
      const means = withinSteps(stepMs, gap < 0 ? values : values.slice(0, gap));
      if (means.length === 0) return [];
      return [
        {
          seriesId: weatherServiceId(COLUMNS[column].observable),
          modelId: 'weather:file',
          issuedAtMs,
          startMs: first.startMs,
          stepMs: SLOT_MS,
          mean: means,
          quantiles: [],
          marks: [],
        },
      ];
    });
  }

  private number(line: number, column: Column, cell: string): number {
    if (cell === '') return Number.NaN;
    const { min, max } = COLUMNS[column];
    const value = Number(cell);
    if (value >= min && value <= max) return value;
    throw this.wrong(
      line,
      `${column} "${cell}"`,
      `a number from ${String(min)} to ${String(max)} with a decimal point`,
    );
  }

  private instant(line: number, cell: string): number {
    try {
      return parseInstant(cell);
    } catch (error) {
      throw this.wrong(
        line,
        error instanceof Error ? error.message : String(error),
        'ISO 8601 with an offset',
      );
    }
  }

  private wrong(line: number, seen: string, expected: string): DomainError {
    return new DomainError(
      'invalid-input',
      `weather file ${this.path}, line ${String(line)}: ${seen}; expected ${expected}`,
    );
  }
}
