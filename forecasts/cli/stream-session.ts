/** A forecaster that listens to a stream: it holds what it was told, fits now and then, and answers at once in between. */
import type { Calendar, Forecaster } from '../forecaster.js';
import { sliceOf } from '../regular-series.js';
import { GrowingSeries } from './growing-series.js';
import { calendarOfClock, clockMark, hiddenClock, type HiddenClock } from './hidden-clock.js';
import {
  readMessage,
  StreamError,
  type ForecastMessage,
  type InitMessage,
  type ValuesMessage,
} from './stream-message.js';
import { StreamWeather } from './stream-weather.js';
import { zoneCalendar } from './zone-calendar.js';

const DAY_MS = 86_400_000;
/** A fit is used for this long [ms]. */
const REFIT_MS = 56 * DAY_MS;
/** Short histories are fitted again when they have grown by this share. */
const REFIT_GROWTH = 1 / 12;
const LEAST_MAX_LEAD_MS = 2 * DAY_MS;

/** Answer to one forecast message. */
export interface StreamAnswer {
  readonly id: number | string;
  /** One row per step, one value per level asked for; rows never fall. */
  readonly quantiles: number[][];
  /** Median of each step. */
  readonly point: number[];
  /** Model and version. */
  readonly model: string;
  /** Fallbacks that were taken, in words. */
  readonly marks: readonly string[];
}

interface Fit {
  readonly state: unknown;
  readonly fittedAtMs: number;
  readonly knownToMs: number;
  readonly maxLeadMs: number;
}

interface Listened {
  readonly told: GrowingSeries;
  calendar: Calendar;
  model: Forecaster;
  fit: Fit | null;
  /** Whether a clock behind the labels is looked for: they are in UTC and no calendar was told. */
  readonly isClockOpen: boolean;
  /** The calendar of the labels, and the clock that was found behind them. */
  readonly labels: Calendar;
  clock: HiddenClock | null;
}

/** Makes the model of one series. */
export type ModelFactory = () => Forecaster;

/** One stream from `init` to `end`. */
export class StreamSession {
  private init: InitMessage | null = null;
  private weather = new StreamWeather(DAY_MS);
  private readonly series = new Map<string, Listened>();
  private ended = false;

  /** @param isFittedAgain false: a fit is updated for ever, which costs less and shows how well it ages */
  constructor(
    private readonly makeModel: ModelFactory,
    private readonly isFittedAgain = true,
  ) {}

  /** True after `end`. */
  get isOver(): boolean {
    return this.ended;
  }

  /**
   * Takes in one line.
   *
   * @returns the answer to a forecast message, null to any other
   * @throws StreamError when the line cannot be used
   */
  take(line: string): StreamAnswer | null {
    const message = readMessage(line);
    if (message.type === 'init') {
      this.begin(message);
      return null;
    }
    if (message.type === 'end') {
      this.ended = true;
      return null;
    }
    if (!this.init) throw new StreamError(`${message.type} before init; expected init first`);
    if (message.type === 'forecast') return this.answer(message, this.init);
    this.listen(message);
    return null;
  }

  private begin(message: InitMessage): void {
    if (this.init) throw new StreamError('a second init; expected one per stream');
    this.init = message;
    this.weather = new StreamWeather(message.stepMs);
    for (const { id, tz } of message.series) {
      const calendar = zoneCalendar(tz, message.days);
      this.series.set(id, {
        told: new GrowingSeries(`series ${id}`, message.stepMs),
        calendar,
        model: this.makeModel(),
        fit: null,
        isClockOpen: UTC.has(tz) && message.days.length === 0,
        labels: calendar,
        clock: null,
      });
    }
  }

  private listen(message: ValuesMessage): void {
    if (message.type === 'weather') this.weather.add(message);
    else this.listened(message.name).told.append(message.startMs, message.values);
  }

  private listened(id: string): Listened {
    const found = this.series.get(id);
    if (found) return found;
    throw new StreamError(
      `series ${JSON.stringify(id)}; expected one of init: ${[...this.series.keys()].join(', ')}`,
    );
  }

  private answer(message: ForecastMessage, init: InitMessage): StreamAnswer {
    const listened = this.listened(message.series);
    checkRequest(message, listened.told, init.stepMs);
    const fit = this.fitted(listened, message, init);
    listened.fit = fit;
    const { model, calendar } = listened;
    const forecast = model.predict(fit.state, {
      originMs: message.startMs,
      horizon: message.count,
      exogenous: this.weather.exogenous(),
      calendar,
    });
    const rows = Array.from({ length: message.count }, (_, h) =>
      forecast.quantiles.map((row) => row[h] ?? Number.NaN),
    );
    const point = rows.map((row, h) => medianOf(row, init.levels) ?? forecast.mean[h] ?? Number.NaN);
    checkAnswer(rows, model.id);
    return {
      id: message.id,
      quantiles: rows,
      point,
      model: model.id,
      marks: [...(listened.clock ? [clockMark(listened.clock)] : []), ...forecast.marks],
    };
  }

  /** Before a fit: the series is read by the clock that it shows, until it shows another. */
  private lookForClock(listened: Listened): void {
    if (!listened.isClockOpen) return;
    const clock = hiddenClock(listened.told.series(), listened.clock);
    const isSame = JSON.stringify(clock) === JSON.stringify(listened.clock);
    listened.clock = clock;
    if (isSame) return;
    listened.calendar = clock ? calendarOfClock(clock) : listened.labels;
    // What was learned by the other calendar is of no use to this one.
    listened.model = this.makeModel();
    listened.fit = null;
  }

  /** The state that knows everything told: updated, or fitted again when that is due. */
  private fitted(listened: Listened, message: ForecastMessage, init: InitMessage): Fit {
    const { told } = listened;
    const series = told.series();
    const endMs = told.endMs ?? message.originMs;
    const leadMs = message.startMs + message.count * init.stepMs - endMs;
    const exogenous = this.weather.exogenous();
    const isDue = this.isFittedAgain && isOld(listened.fit, series.startMs, endMs);
    if (isDue || !listened.fit) this.lookForClock(listened);
    const { model, calendar, fit } = listened;
    if (fit && leadMs <= fit.maxLeadMs && !isDue) {
      if (endMs <= fit.knownToMs) return fit;
      const news = sliceOf(series, fit.knownToMs, endMs);
      return { ...fit, state: model.update(fit.state, { news, exogenous, calendar }), knownToMs: endMs };
    }
    const history = told.endMs === null ? { ...series, startMs: message.originMs } : series;
    const maxLeadMs = Math.max(LEAST_MAX_LEAD_MS, fit?.maxLeadMs ?? 0, Math.ceil(leadMs / DAY_MS) * DAY_MS);
    const options = { calendar, levels: init.levels, maxLeadMs };
    const state =
      fit && model.refit
        ? model.refit(fit.state, history, exogenous, options)
        : model.fit(history, exogenous, options);
    return { state, fittedAtMs: endMs, knownToMs: endMs, maxLeadMs };
  }
}

const UTC: ReadonlySet<string> = new Set(['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT']);

function isOld(fit: Fit | null, startMs: number, endMs: number): boolean {
  return endMs - (fit?.fittedAtMs ?? 0) >= refitAfter(endMs - startMs);
}

function refitAfter(lengthMs: number): number {
  return Math.min(REFIT_MS, Math.max(DAY_MS, lengthMs * REFIT_GROWTH));
}

function checkRequest(message: ForecastMessage, told: GrowingSeries, stepMs: number): void {
  const { endMs } = told;
  if (endMs === null) return;
  if (endMs > message.originMs) {
    throw new StreamError(
      `origin ${new Date(message.originMs).toISOString()} of ${message.series} before the end of what was told (${new Date(endMs).toISOString()}); expected origins that rise with the observations`,
    );
  }
  if (!Number.isInteger((message.startMs - endMs) / stepMs)) {
    throw new StreamError(
      `start ${new Date(message.startMs).toISOString()} of ${message.series} is off the grid of its observations, which ended at ${new Date(endMs).toISOString()}`,
    );
  }
}

/** A model's fault must not leave as a number: each row is finite and never falls. */
function checkAnswer(rows: readonly number[][], model: string): void {
  for (const [h, row] of rows.entries()) {
    const isGood = row.every(
      (value, i) => Number.isFinite(value) && value >= (row[i - 1] ?? Number.NEGATIVE_INFINITY),
    );
    if (!isGood)
      throw new Error(
        `${model} gave [${row.join(', ')}] for step ${String(h)}; expected rising finite quantiles`,
      );
  }
}

function medianOf(row: readonly number[], levels: readonly number[]): number | undefined {
  const at = levels.indexOf(0.5);
  return at < 0 ? undefined : row[at];
}
