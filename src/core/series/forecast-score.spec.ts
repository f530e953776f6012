/** Scores of forecasts: sums of a day on paper, and verdicts that neither miss a bad model nor cry wolf. */
import { describe, expect, it } from '@jest/globals';
import { forecastQuality, type ForecastScore, scoreOfDay, type ScoredStep } from './forecast-score.js';

const DAY = 86_400_000;
const OF = { seriesId: 'A.base', dayMs: 0, leadMs: 3_600_000 } as const;
const LEVELS = [0.1, 0.5, 0.9];

const step = (mean: number, outcome: number, change: Partial<ScoredStep> = {}): ScoredStep => ({
  mean,
  quantiles: [mean - 2, mean, mean + 2],
  modelId: 'calendar-ridge@1',
  outcome,
  weekBefore: outcome + 3,
  ...change,
});

describe('the score of a day', () => {
  it('adds up errors, bias, interval and pinball as on paper', () => {
    // Errors +1 and -4; the second outcome lies above its interval [8, 12]. Pinball of 14 at 8, 10, 12: 0.6, 2, 1.8.
    const score = scoreOfDay(OF, [step(10, 9), step(10, 14)], LEVELS);
    expect(score).toMatchObject({
      ...OF,
      count: 2,
      error: -3,
      absError: 5,
      absOutcome: 23,
      inside80: 1,
      naiveAbsError: 6,
    });
    // Pinball of 9 at 8, 10, 12: 0.1, 0.5, 0.3.
    expect(score?.pinball).toBeCloseTo((0.9 + 4.4) / 3, 12);
  });

  it('leaves out steps without forecast or outcome, and has no say without any', () => {
    expect(scoreOfDay(OF, [step(Number.NaN, 1), step(1, Number.NaN)], LEVELS)).toBeNull();
    expect(scoreOfDay(OF, [step(1, 1), step(1, Number.NaN)], LEVELS)?.count).toBe(1);
  });

  it('counts its own error where last week is not known, so that it neither wins nor loses there', () => {
    expect(scoreOfDay(OF, [step(10, 14, { weekBefore: Number.NaN })], LEVELS)?.naiveAbsError).toBe(4);
  });

  it('names the model of most steps', () => {
    const other = { modelId: 'seasonal-naive@1' };
    expect(scoreOfDay(OF, [step(1, 1, other), step(1, 1), step(1, 1)], LEVELS)?.modelId).toBe(
      'calendar-ridge@1',
    );
  });
});

describe('the verdict on a model', () => {
  const day = (n: number, change: Partial<ForecastScore> = {}): ForecastScore => ({
    ...OF,
    dayMs: n * DAY,
    modelId: 'calendar-ridge@1',
    count: 96,
    error: 10,
    absError: 200,
    absOutcome: 9_600,
    inside80: 77,
    pinball: 60,
    naiveAbsError: 400,
    ...change,
  });
  const days = (count: number): ForecastScore[] => Array.from({ length: count }, (_, n) => day(n));

  it('says mean errors, share, bias, coverage and skill', () => {
    const quality = forecastQuality(days(14));
    expect(quality).toMatchObject({ days: 14, count: 1_344, verdict: 'good', reasons: [], drift: 1 });
    expect(quality.mae).toBeCloseTo(200 / 96, 12);
    expect(quality.wape).toBeCloseTo(200 / 9_600, 12);
    expect(quality.bias).toBeCloseTo(10 / 96, 12);
    expect(quality.coverage80).toBeCloseTo(77 / 96, 12);
    expect(quality.skill).toBeCloseTo(0.5, 12);
  });

  it('is bad when two days lose against last week', () => {
    const worse = { absError: 480, naiveAbsError: 400 };
    const { verdict, reasons } = forecastQuality([...days(5), day(5, worse), day(6, worse)]);
    expect(verdict).toBe('bad');
    expect(reasons[0]).toBe("its error was 120 % of that of last week's values");
  });

  it('is bad when the error has grown and last week would have done as well, not when the days are hard for everybody', () => {
    const grown = { absError: 600, naiveAbsError: 620 };
    expect(forecastQuality([...days(5), day(5, grown), day(6, grown)]).reasons).toEqual([
      'its error is 3.0 times that of the days before',
    ]);
    const hard = { absError: 600, naiveAbsError: 1_200 };
    expect(forecastQuality([...days(5), day(5, hard), day(6, hard)]).verdict).toBe('good');
  });

  it('is bad when what comes lies outside its interval', () => {
    const outside = { inside80: 30 };
    expect(forecastQuality([...days(5), day(5, outside), day(6, outside)]).reasons).toEqual([
      'only 31 % of what came lay inside its 80 % interval',
    ]);
  });

  it('says nothing of a day and a half, or of a single bad day between good ones', () => {
    expect(forecastQuality([day(0), day(1, { count: 40, absError: 900 })]).verdict).toBe('too-few');
    const worse = day(6, { absError: 500 });
    expect(forecastQuality([...days(6), worse]).verdict).toBe('good');
  });

  it('does not cry wolf in three months of a healthy model, whose errors double from day to day', () => {
    // Errors of a day between 0.5 and 2 times their mean, last week's twice as large, by a fixed sequence.
    const noise = (n: number): number => 2 ** (2 * (((n * 0.618_034) % 1) - 0.5));
    const months = Array.from({ length: 90 }, (_, n) =>
      day(n, { absError: 200 * noise(n), naiveAbsError: 400 * noise(n + 17), inside80: 60 + ((n * 7) % 30) }),
    );
    const verdicts = months.map((_, n) => forecastQuality(months.slice(Math.max(0, n - 16), n + 1)).verdict);
    expect(verdicts.filter((verdict) => verdict === 'bad')).toEqual([]);
  });
});
