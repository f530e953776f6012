/** What every MeterSource must do, whatever it reads. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReadPoint, WeatherPoint } from '../../src/core/grid/site.js';
import type { Quality } from '../../src/core/quantity/quantity.js';
import type { MeterReading } from '../../src/core/series/series.js';
import type { MeterSource } from '../../src/ports/meter-source.js';
import { Recorder } from '../fixtures/opcua-site.js';

/** A source with one endpoint `A` whose device does as told. */
export interface MeterSourceBench {
  readonly source: MeterSource;
  /** Live point and historizing point, both in kW after conversion. */
  readonly live: ReadPoint;
  readonly block: ReadPoint;
  readonly weather: WeatherPoint;
  /** Instants and values the device keeps of `block` [kW], by quarter-hour from `keptFromMs`. */
  readonly keptFromMs: number;
  readonly keptKw: readonly number[];
  /** Values of the published forecast [°C]. */
  readonly forecastC: readonly number[];
  publish(valueKw: number, quality: Quality, sourceMs: number): void;
  /** Cuts the device off, and brings it back. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  dispose(): Promise<void>;
}

export function meterSourceContract(name: string, open: () => Promise<MeterSourceBench>): void {
  describe(`MeterSource contract: ${name}`, () => {
    let bench: MeterSourceBench;
    let recorder: Recorder;

    beforeEach(async () => {
      bench = await open();
      recorder = new Recorder();
      await bench.source.start(recorder);
      await recorder.until((r) => r.connections('A') === 1);
    });

    afterEach(async () => {
      await bench.source.close();
      await bench.dispose();
    });

    it('tells connecting, then connected', () => {
      expect(recorder.statuses.map((s) => s.state)).toEqual(['connecting', 'connected']);
    });

    it.each(['good', 'uncertain', 'bad'] as const)(
      'delivers %s readings as they were made',
      async (quality) => {
        const sourceMs = Date.UTC(2026, 0, 15, 17, 0, 3);
        bench.publish(12.5, quality, sourceMs);
        await recorder.until((r) => r.all.some((x) => x.sourceMs === sourceMs));
        const reading = recorder.all.find((x) => x.sourceMs === sourceMs);
        expect(reading).toMatchObject({ seriesId: bench.live.seriesId, value: 12.5, quality });
        expect(reading?.knownAtMs).toBeGreaterThanOrEqual(sourceMs);
      },
    );

    it('delivers history inside the half-open range, oldest first', async () => {
      const startMs = bench.keptFromMs + 900_000;
      const endMs = bench.keptFromMs + 3 * 900_000;
      const found: MeterReading[] = [];
      await bench.source.history('A', [bench.block], { startMs, endMs }, (batch) => {
        found.push(...batch);
        return Promise.resolve();
      });
      expect(found.map((r) => [r.sourceMs, r.value])).toEqual([
        [startMs, bench.keptKw[1]],
        [startMs + 900_000, bench.keptKw[2]],
      ]);
    });

    it('stops history when a delivery fails', async () => {
      const range = { startMs: bench.keptFromMs, endMs: bench.keptFromMs + 10 * 900_000 };
      const failing = bench.source.history('A', [bench.block], range, () =>
        Promise.reject(new Error('disk full')),
      );
      await expect(failing).rejects.toThrow('disk full');
    });

    it('gives the forecast weather as published', async () => {
      const forecast = await bench.source.weather(bench.weather);
      expect(forecast).toMatchObject({
        modelId: 'weather@A',
        mean: bench.forecastC,
        quantiles: [],
        stepMs: 900_000,
      });
    });

    it('rejects history and weather of a lost endpoint, and tells when it is back', async () => {
      await bench.cut();
      await recorder.until((r) => r.statuses.at(-1)?.state === 'lost');
      const range = { startMs: 0, endMs: 1 };
      await expect(bench.source.history('A', [bench.block], range, () => Promise.resolve())).rejects.toThrow(
        /A/,
      );
      await expect(bench.source.weather(bench.weather)).rejects.toThrow(/A/);
      await bench.mend();
      await recorder.until((r) => r.connections('A') === 2);
      const sourceMs = Date.UTC(2026, 0, 15, 18);
      bench.publish(33, 'good', sourceMs);
      await recorder.until((r) => r.all.some((x) => x.value === 33));
    });

    it('is silent after close', async () => {
      await bench.source.close();
      const told = recorder.all.length + recorder.statuses.length;
      bench.publish(99, 'good', Date.UTC(2026, 0, 15, 19));
      await new Promise((resolve) => setImmediate(resolve));
      expect(recorder.all.length + recorder.statuses.length).toBe(told);
    });
  });
}
