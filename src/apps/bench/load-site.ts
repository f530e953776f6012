/** The site of the load plant: one endpoint, one active-power series per variable, in kW so that numbers stay as sent. */
import type { Site } from '../../core/grid/site.js';
import { seriesId } from '../../core/series/series.js';
import { LOAD_NAMESPACE, loadNode } from '../../twin/load-plant.js';

/** Id of the one endpoint. */
const ENDPOINT_ID = 'LOAD';
const NO_HOURS = Array.from({ length: 24 }, () => 0);

/** A site without a grid: nothing is planned on it. */
export function loadSite(url: string, variables: number): Site {
  return {
    grid: {
      id: 'load',
      name: 'Load plant',
      cityImportLimitWinterKw: 0,
      cityImportLimitSummerKw: 0,
      districts: [],
      substations: [],
      branches: [],
      meters: [],
      assets: [],
      tariff: {
        energyWinterEurPerKwh: NO_HOURS,
        energySummerEurPerKwh: NO_HOURS,
        networkEurPerKwh: NO_HOURS,
        exportShare: 0,
        peakEurPerKw: 0,
        co2WinterGPerKwh: NO_HOURS,
        co2SummerGPerKwh: NO_HOURS,
      },
    },
    endpoints: [{ id: ENDPOINT_ID, url, securityPolicy: 'None', securityMode: 'None' }],
    readPoints: Array.from({ length: variables }, (_, i) => ({
      seriesId: seriesId(`LOAD-V${String(i)}`, 'activePower'),
      ownerId: `LOAD-V${String(i)}`,
      observable: 'activePower',
      endpointId: ENDPOINT_ID,
      node: `nsu=${LOAD_NAMESPACE};${loadNode(i)}`,
      unit: 'kW',
      sign: 1,
      historizing: false,
    })),
    controlPoints: [],
    weather: [],
    version: 'load',
  };
}
