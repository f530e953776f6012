import { MemoryAssetGateway } from '../../src/adapters/memory/asset-gateway.js';
import { MemoryMeterSource } from '../../src/adapters/memory/meter-source.js';
import type { Quality } from '../../src/core/quantity/quantity.js';
import type { MeterReading, SeriesId } from '../../src/core/series/series.js';
import { pointOf, ShiftedClock } from '../fixtures/opcua-site.js';
import { assetGatewayContract } from './asset-gateway-contract.js';
import { meterSourceContract } from './meter-source-contract.js';

const KEPT_FROM = Date.UTC(2026, 0, 14);
const KEPT = [1, 2, 3, 4];

meterSourceContract('memory', () => {
  const clock = new ShiftedClock();
  const source = new MemoryMeterSource(['A'], clock);
  const live = pointOf('M', 'activePower', 'x');
  const block = pointOf('M', 'importBlock', 'y', { historizing: true });
  const reading = (seriesId: SeriesId, sourceMs: number, value: number, quality: Quality): MeterReading => ({
    seriesId,
    sourceMs,
    knownAtMs: clock.nowMs(),
    value,
    quality,
    statusCode: 0,
  });
  source.keep(KEPT.map((kw, i) => reading(block.seriesId, KEPT_FROM + i * 900_000, kw, 'good')));
  source.forecast('A', {
    seriesId: 'A.outdoorTemperature',
    modelId: 'weather@A',
    issuedAtMs: KEPT_FROM,
    startMs: KEPT_FROM,
    stepMs: 900_000,
    mean: [1.5, 2.5],
    quantiles: [],
    marks: [],
  });
  return Promise.resolve({
    source,
    live,
    block,
    weather: {
      endpointId: 'A',
      observable: 'outdoorTemperature',
      node: '',
      unit: '°C',
      startNode: '',
      issuedAtNode: '',
    },
    keptFromMs: KEPT_FROM,
    keptKw: KEPT,
    forecastC: [1.5, 2.5],
    publish: (kw: number, quality: Quality, at: number) => {
      source.publish('A', [reading(live.seriesId, at, kw, quality)]);
    },
    cut: () => {
      source.connect('A', false);
      return Promise.resolve();
    },
    mend: () => {
      source.connect('A', true);
      return Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  });
});

assetGatewayContract('memory', () => {
  const gateway = new MemoryAssetGateway(['BAT']);
  return Promise.resolve({
    gateway,
    assetId: 'BAT',
    behave: (behaviour: 'accept' | 'refuse' | 'break') => {
      gateway.behave('BAT', behaviour);
    },
    arrived: () => gateway.orders.length,
    dispose: () => Promise.resolve(),
  });
});
