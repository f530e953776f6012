import { DataType, StatusCodes, Variant } from 'node-opcua';
import { OpcUaAssetGateway } from '../../src/adapters/opcua/opcua-asset-gateway.js';
import { OpcUaConnections } from '../../src/adapters/opcua/opcua-connections.js';
import { OpcUaMeterSource } from '../../src/adapters/opcua/opcua-meter-source.js';
import type { WeatherPoint } from '../../src/core/grid/site.js';
import { doubles, OpcUaPlant, PLANT_URI } from '../fixtures/opcua-plant.js';
import { endpointOf, methodControl, pointOf, siteOf, testOptions } from '../fixtures/opcua-site.js';
import { TcpProxy } from '../fixtures/tcp-proxy.js';
import { assetGatewayContract } from './asset-gateway-contract.js';
import { meterSourceContract } from './meter-source-contract.js';

const STATUS = {
  good: StatusCodes.Good,
  uncertain: StatusCodes.UncertainSubstituteValue,
  bad: StatusCodes.BadSensorFailure,
} as const;
const KEPT_FROM = Date.UTC(2026, 0, 14);
const KEPT = [1, 2, 3, 4];
const FORECAST = [1.5, 2.5, 3.5];

const WEATHER: WeatherPoint = {
  endpointId: 'A',
  observable: 'outdoorTemperature',
  node: `nsu=${PLANT_URI};s=ForecastTemperature`,
  unit: '°C',
  startNode: `nsu=${PLANT_URI};s=ForecastStart`,
  issuedAtNode: `nsu=${PLANT_URI};s=ForecastIssuedAt`,
};

meterSourceContract('OPC UA', async () => {
  const plant = await OpcUaPlant.start();
  const bench = await testOptions({ requestTimeoutMs: 2_000 });
  const proxy = await TcpProxy.start(plant.port);
  const live = pointOf('M', 'activePower', 'AcActivePowerTotal');
  const block = pointOf('M', 'importBlock', 'AcActivePowerTotalImport15minCompleted', { historizing: true });
  KEPT.forEach((kw, i) => {
    const at = new Date(KEPT_FROM + i * 900_000);
    plant.set('AcActivePowerTotalImport15minCompleted', kw * 1_000, StatusCodes.Good, at);
  });
  const instant = (value: Date): Variant => new Variant({ dataType: DataType.DateTime, value });
  plant.setVariant('ForecastTemperature', doubles(FORECAST));
  plant.setVariant('ForecastStart', instant(new Date(KEPT_FROM)));
  plant.setVariant('ForecastIssuedAt', instant(new Date(KEPT_FROM - 3_600_000)));
  const url = `opc.tcp://127.0.0.1:${String(proxy.port)}/plant`;
  const site = siteOf({ endpoints: [endpointOf('A', url)], readPoints: [live, block], weather: [WEATHER] });
  return {
    source: new OpcUaMeterSource(new OpcUaConnections(site, bench.options)),
    live,
    block,
    weather: WEATHER,
    keptFromMs: KEPT_FROM,
    keptKw: KEPT,
    forecastC: FORECAST,
    publish: (valueKw, quality, sourceMs) => {
      plant.set('AcActivePowerTotal', valueKw * 1_000, STATUS[quality], new Date(sourceMs));
    },
    cut: () => {
      proxy.refuse(true);
      return Promise.resolve();
    },
    mend: () => {
      proxy.refuse(false);
      return Promise.resolve();
    },
    dispose: async () => {
      await proxy.close();
      await plant.stop();
      await bench.dispose();
    },
  };
});

assetGatewayContract('OPC UA', async () => {
  const plant = await OpcUaPlant.start();
  const bench = await testOptions({ requestTimeoutMs: 1_000 });
  const site = siteOf({ endpoints: [endpointOf('A', plant.url)], controlPoints: [methodControl('BAT')] });
  const connections = new OpcUaConnections(site, bench.options);
  return {
    gateway: new OpcUaAssetGateway(connections),
    assetId: 'BAT',
    behave: (behaviour) => {
      plant.behaviour = behaviour === 'break' ? 'hang' : behaviour;
    },
    arrived: () => plant.calls.length,
    dispose: async () => {
      await connections.close();
      await plant.stop();
      await bench.dispose();
    },
  };
});
