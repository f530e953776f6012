/** Load curves into the store: all slots of a file or none, beside what was known before and never over it. */
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import { nearestName } from '../../core/nearest-name.js';
import type { LoadCurve, LoadCurveOptions } from '../../core/series/import/load-curve.js';
import { LoadCurveReader } from '../../core/series/import/load-curve-reader.js';
import { seriesId, type SeriesId, type SlotValue } from '../../core/series/series.js';
import { formatInstant } from '../../core/time/instant.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { CsvReader } from '../../ports/csv-reader.js';
import { Journal } from '../../ports/journal.js';
import { MeterReadingStore } from '../../ports/meter-reading-store.js';
import { SiteModel } from '../../ports/site-token.js';
import { followingBase } from './following-base.js';
import type { ImportAnswer, ImportQuery } from './load-curve.schema.js';

/** Slots compared with the store at a time: about a year. */
const COMPARED = 35_000;

/** Powers beyond so many times what the site says of the owner are no measurement of it. */
const PLAUSIBLE = 2;

const PRM = /^\d{14}$/;

/** What of a file is news. */
interface News {
  /** Powers, and the bases that follow from them. */
  readonly values: SlotValue[];
  readonly bases: number;
  readonly added: number;
  readonly corrected: number;
  readonly unchanged: number;
}

@Injectable()
export class LoadCurveImportService {
  constructor(
    private readonly store: MeterReadingStore,
    private readonly csv: CsvReader,
    private readonly model: SiteModel,
    private readonly clock: Clock,
    private readonly journal: Journal,
  ) {}

  /**
   * Reads a file to its end, and only then writes what is news, in one transaction.
   *
   * @param meterId meter or asset of the site, or the 14 digits of a metering point outside it
   * @throws DomainError `unknown-series` for another meter, `invalid-input` for a file that cannot be used,
   *   `store-unavailable`
   */
  async import(meterId: string, bytes: AsyncIterable<Uint8Array>, query: ImportQuery): Promise<ImportAnswer> {
    const options = this.optionsOf(meterId, query);
    const hash = createHash('sha256');
    const reader = new LoadCurveReader(options);
    await this.csv.read(hashed(bytes, hash), (line, cells) => {
      reader.push(line, cells);
    });
    const curve = reader.finish();
    const knownAtMs = this.clock.nowMs();
    assertPast(curve, options.fileName, knownAtMs);
    this.assertPlausible(meterId, curve);
    const series = seriesId(meterId, 'power');
    const { values, ...news } = await this.newsOf(meterId, curve, knownAtMs);
    const answer: ImportAnswer = {
      ...curve.report,
      series,
      dryRun: query.dryRun,
      knownAt: formatInstant(knownAtMs),
      sha256: hash.digest('hex'),
      ...news,
    };
    if (query.dryRun) return answer;
    await this.store.putSlotValues(values);
    await this.note(answer, knownAtMs);
    return answer;
  }

  private optionsOf(meterId: string, query: ImportQuery): LoadCurveOptions {
    const { grid } = this.model.site();
    const known = [...grid.meters.map((meter) => meter.id), ...grid.assets.map((asset) => asset.id)];
    const outside = PRM.test(meterId);
    if (!outside && !known.includes(meterId)) {
      throw new DomainError(
        'unknown-series',
        `there is no meter "${meterId}"; the nearest is "${nearestName(meterId, known)}". A metering point outside the site is named by the 14 digits of its PRM`,
        { meterId },
      );
    }
    if (outside && query.prm !== undefined && query.prm !== meterId) {
      throw new DomainError(
        'invalid-input',
        `rows of PRM ${query.prm} cannot become the series of PRM ${meterId}; leave prm away or name the same`,
      );
    }
    return {
      fileName: query.file ?? 'the file',
      prm: query.prm ?? (outside ? meterId : null),
      label: query.label ?? null,
      naive: query.naive,
    };
  }

  /** A unit that is wrong by a thousand shows against what the site says of the owner. */
  private assertPlausible(meterId: string, { slots, report }: LoadCurve): void {
    const { grid } = this.model.site();
    const meter = grid.meters.find(({ id }) => id === meterId);
    const substation = meter && grid.substations.find(({ id }) => id === meter.substationId);
    const boundKw = substation?.firmKva ?? grid.assets.find(({ id }) => id === meterId)?.ratedKw;
    const largestKw = slots.kw.reduce((largest, kw) => Math.max(largest, Math.abs(kw)), 0);
    if (boundKw === undefined || largestKw <= PLAUSIBLE * boundKw) return;
    throw new DomainError(
      'invalid-input',
      `${report.file} was not imported, nothing of it was kept: it reaches ${largestKw.toFixed(0)} kW, more than ${String(PLAUSIBLE)} times the ${boundKw.toFixed(0)} kW of ${meterId} in the site file; check the unit of the file and whose curve it is`,
      { largestKw, boundKw },
    );
  }

  /** Slot values that the store does not know or knows otherwise. */
  private async newsOf(meterId: string, { slots }: LoadCurve, knownAtMs: number): Promise<News> {
    const series = seriesId(meterId, 'power');
    const { grid } = this.model.site();
    const values: SlotValue[] = [];
    const counts = { added: 0, corrected: 0, unchanged: 0, bases: 0 };
    for (let from = 0; from < slots.slotMs.length; from += COMPARED) {
      const slotMs = slots.slotMs.subarray(from, from + COMPARED);
      const known = await this.known(series, slotMs);
      const powers = Array.from(slotMs, (at, i) =>
        slotValue(
          { seriesId: series, slotMs: at, knownAtMs },
          slots.kw[from + i] ?? Number.NaN,
          slots.uncertain[from + i] === 1,
        ),
      );
      for (const power of powers) {
        const news = newsIn(known.get(power.slotMs), power);
        counts[news] += 1;
        if (news !== 'unchanged') values.push(power);
      }
      const bases = await followingBase(this.store, grid, meterId, powers);
      counts.bases += bases.length;
      for (const base of bases) values.push(base);
    }
    return { values, ...counts };
  }

  private async known(series: SeriesId, slotMs: Float64Array): Promise<Map<number, SlotValue>> {
    const startMs = slotMs[0] ?? 0;
    const endMs = (slotMs[slotMs.length - 1] ?? 0) + SLOT_MS;
    const values = await this.store.slotValues({ seriesIds: [series], startMs, endMs });
    return new Map(values.map((value) => [value.slotMs, value]));
  }

  private async note(answer: ImportAnswer, atMs: number): Promise<void> {
    const { series, file, added, corrected, unchanged, sha256, prm, warnings } = answer;
    await this.journal.append({
      atMs,
      severity: warnings.length > 0 ? 'warning' : 'info',
      code: 'load-curve-imported',
      message: `${series} from ${file} (PRM ${prm}): ${String(added)} slots added, ${String(corrected)} corrected, ${String(unchanged)} unchanged${warnings.length > 0 ? `; ${warnings.join('; ')}` : ''}`,
      context: { series, file, prm, sha256, added, corrected, unchanged, label: answer.label },
    });
  }
}

function slotValue(
  key: Pick<SlotValue, 'seriesId' | 'slotMs' | 'knownAtMs'>,
  kw: number,
  uncertain: boolean,
): SlotValue {
  const provenance = uncertain ? 'estimated' : 'measured';
  return { ...key, value: kw, provenance, method: 'block', quality: uncertain ? 'uncertain' : 'good' };
}

/** What a value is beside the one known before; a slot that was missing said nothing. */
function newsIn(before: SlotValue | undefined, value: SlotValue): 'added' | 'corrected' | 'unchanged' {
  if (!before || before.provenance === 'missing') return 'added';
  const same =
    before.value === value.value &&
    before.provenance === value.provenance &&
    before.quality === value.quality;
  return same ? 'unchanged' : 'corrected';
}

/** A measured value of the future is a wrong year or a wrong clock, and would leak into forecasts. */
function assertPast({ report, slots }: LoadCurve, fileName: string, nowMs: number): void {
  const lastMs = (slots.slotMs[slots.slotMs.length - 1] ?? 0) + SLOT_MS;
  if (lastMs <= nowMs) return;
  throw new DomainError(
    'invalid-input',
    `${fileName} was not imported, nothing of it was kept: it holds values up to ${report.to}, after now (${formatInstant(nowMs)}); check the dates of the file, or the clock of the service`,
    { to: report.to },
  );
}

async function* hashed(
  bytes: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    hash.update(piece);
    yield piece;
  }
}
