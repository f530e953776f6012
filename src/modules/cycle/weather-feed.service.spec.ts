/** Weather from several sources: one that fails is named, the others are kept, and the cycle goes on. */
import { describe, expect, it } from '@jest/globals';
import { MemoryForecastStore } from '../../adapters/memory/forecast-store.js';
import { MemoryJournal } from '../../adapters/memory/journal.js';
import { DomainError } from '../../core/domain-error.js';
import { meanForecast, smallInput } from '../../core/dispatch/testing/small-grid.js';
import type { Site, WeatherPoint } from '../../core/grid/site.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { MeterSource } from '../../ports/meter-source.js';
import { SiteModel } from '../../ports/site-token.js';
import { WeatherSource } from '../../ports/weather-source.js';
import { WeatherFeed } from './weather-feed.service.js';

const SLOT = Date.UTC(2026, 0, 15, 17);

type Answer = SeriesForecast | Error;
type Named = WeatherPoint['observable'];

/** Servers that publish what they are told to. */
class Servers extends MeterSource {
  constructor(private readonly answers: Readonly<Record<Named, Answer>>) {
    super();
  }
  override weather({ observable }: WeatherPoint): Promise<SeriesForecast> {
    const answer = this.answers[observable];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }
  override start(): Promise<void> {
    return Promise.resolve();
  }
  override history(): Promise<void> {
    return Promise.resolve();
  }
  override close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A weather service that answers once asked, and remembers when that was. */
class Outside extends WeatherSource {
  readonly asked: number[] = [];

  constructor(private readonly answer: readonly SeriesForecast[] | Error) {
    super();
  }
  override newest(nowMs: number): Promise<readonly SeriesForecast[]> {
    this.asked.push(nowMs);
    return this.answer instanceof Error ? Promise.reject(this.answer) : Promise.resolve(this.answer);
  }
}

class TwoPoints extends SiteModel {
  override site(): Site {
    const { grid } = smallInput({ assets: [], importPrice: [0.1] });
    const weather = (['outdoorTemperature', 'irradiance'] as const).map((observable) => ({
      endpointId: 'weather',
      observable,
      node: observable,
      unit: observable === 'irradiance' ? 'W/m²' : '°C',
      startNode: 'start',
      issuedAtNode: 'issued',
    }));
    return { grid, version: 'small', endpoints: [], readPoints: [], controlPoints: [], weather };
  }
}

class ClosedStore extends MemoryForecastStore {
  override put(): Promise<void> {
    return Promise.reject(new DomainError('store-unavailable', 'the database does not answer; try again'));
  }
}

const temperature = meanForecast('METEO.outdoorTemperature', { startMs: SLOT, mean: [-3, -4] });
const irradiance = meanForecast('METEO.irradiance', { startMs: SLOT, mean: [0, 10] });
const service = meanForecast('SERVICE.outdoorTemperature', { startMs: SLOT, mean: [-2, -2] });
const IDS = [temperature, irradiance, service].map(({ seriesId }) => seriesId);

async function fetched(
  answers: Partial<Record<Named, Answer>>,
  outside: readonly SeriesForecast[] | Error = [],
): Promise<{ stored: string[]; told: string[]; asked: readonly number[] }> {
  const forecasts = new MemoryForecastStore();
  const journal = new MemoryJournal();
  const service = new Outside(outside);
  const servers = new Servers({ outdoorTemperature: temperature, irradiance, ...answers });
  const feed = new WeatherFeed(servers, service, forecasts, new TwoPoints(), journal);
  await feed.fetch(SLOT, new AbortController().signal);
  const entries = await journal.entries({ code: 'weather-missing', limit: 10 });
  return {
    stored: [...(await forecasts.latest(IDS, SLOT)).keys()].sort(),
    told: entries.map(({ message }) => message).reverse(),
    asked: service.asked,
  };
}

describe('the weather feed', () => {
  it('keeps what all sources say, and is silent', async () => {
    const { stored, told, asked } = await fetched({}, [service]);
    expect(stored).toEqual([...IDS].sort());
    expect(told).toEqual([]);
    expect(asked).toEqual([SLOT]);
  });

  it('names the point whose server does not answer and keeps the other', async () => {
    const { stored, told } = await fetched({ irradiance: new Error('channel closed') });
    expect(stored).toEqual(['METEO.outdoorTemperature']);
    expect(told).toEqual([
      'no new weather forecast for irradiance; the newest stored one is used, else a marked fallback',
    ]);
  });

  it('tells of a service that fails in its own words, beside the servers', async () => {
    const gone = new Error('gone');
    const { stored, told } = await fetched(
      { outdoorTemperature: gone, irradiance: gone },
      new Error('the weather service answered 503; expected 200'),
    );
    expect(stored).toEqual([]);
    expect(told).toEqual([
      expect.stringMatching(/^no new weather forecast for outdoorTemperature, irradiance;/),
      expect.stringMatching(/^the weather service answered 503; expected 200; the newest stored/),
    ]);
  });

  it.each([
    ['a start that is no time', { ...irradiance, startMs: Number.NaN }],
    ['a step of half a millisecond', { ...irradiance, stepMs: 0.5 }],
    ['quantiles of another length', { ...irradiance, quantiles: [[1]] }],
  ])('loses nothing else to a server that publishes %s', async (_what, broken) => {
    const { stored, told } = await fetched({ irradiance: broken }, [service]);
    expect(stored).toEqual(['METEO.outdoorTemperature', 'SERVICE.outdoorTemperature']);
    expect(told).toEqual([
      expect.stringMatching(/^METEO\.irradiance came with .*expected .*the newest stored/),
    ]);
  });

  it('does not hide that the store is away: the cycle must be tried again', async () => {
    const journal = new MemoryJournal();
    const servers = new Servers({ outdoorTemperature: temperature, irradiance });
    const feed = new WeatherFeed(servers, new Outside([]), new ClosedStore(), new TwoPoints(), journal);
    await expect(feed.fetch(SLOT, new AbortController().signal)).rejects.toMatchObject({
      code: 'store-unavailable',
    });
    expect(await journal.entries({ limit: 10 })).toEqual([]);
  });

  it('stores a forecast once, however often it is published', async () => {
    const forecasts = new MemoryForecastStore();
    const servers = new Servers({ outdoorTemperature: temperature, irradiance });
    const feed = new WeatherFeed(servers, new Outside([]), forecasts, new TwoPoints(), new MemoryJournal());
    const { signal } = new AbortController();
    await feed.fetch(SLOT, signal);
    await feed.fetch(SLOT + 900_000, signal);
    const range = { startMs: SLOT, endMs: SLOT + 1_800_000, knownAtMs: SLOT, minLeadMs: 0 };
    const steps = await forecasts.newestPerStep({ seriesId: 'METEO.outdoorTemperature', ...range });
    expect(steps.map(({ mean }) => mean)).toEqual([-3, -4]);
  });
});
