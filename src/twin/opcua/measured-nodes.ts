/** Measured values of meters, assets and weather as analog variables with unit, measurement id and history. */
import { DataType, Variant, type UAObject, type UAVariable } from 'node-opcua';
import { SLOT_MS } from '../../core/time/slot.js';
import type { AssetSpec } from '../city/asset-spec.js';
import type { MeterFacts } from '../city/districts.js';
import { phaseCurrentA } from '../city/tap-changer.js';
import {
  assetNode,
  assetObservables,
  meterNode,
  METER_EXTRAS,
  METER_OBSERVABLES,
  BUILDING_EXTRAS,
  VARIABLES,
  WEATHER_OBSERVABLES,
  WEATHER_OWNER,
  weatherNode,
  type TwinObservable,
} from '../nodes.js';
import type { ServerSpace } from './context.js';
import { SlotHistorian } from './historian.js';
import { euInformation } from './units.js';

/** W in a kW, Wh in a kWh. */
const KILO = 1e3;
const PERCENT = 100;

/** Types after OPC 34100: odometers are Double, measured values Float; counts are Int32. */
function dataTypeOf(observable: TwinObservable): DataType.Double | DataType.Float | DataType.Int32 {
  if (VARIABLES[observable].unit === 'Wh') return DataType.Double;
  return VARIABLES[observable].unit === '1' ? DataType.Int32 : DataType.Float;
}

/** Where a variable hangs and what it shows. */
export interface AnalogNode {
  readonly parent: UAObject;
  readonly nodeId: string;
  readonly ownerId: string;
  readonly observable: TwinObservable;
  readonly read: (ms: number) => number | undefined;
}

/** Adds an analog variable to the space and to what is published. */
export function addAnalog(space: ServerSpace, node: AnalogNode): UAVariable {
  const declared = VARIABLES[node.observable];
  const dataType = dataTypeOf(node.observable);
  const variable = space.namespace.addAnalogDataItem({
    componentOf: node.parent,
    browseName: declared.browseName,
    nodeId: `s=${node.nodeId}`,
    dataType: DataType[dataType],
    engineeringUnits: euInformation(declared.unit),
    engineeringUnitsRange: rangeOf(declared.unit),
    accessLevel: declared.historizing ? 'CurrentRead | HistoryRead' : 'CurrentRead',
    userAccessLevel: declared.historizing ? 'CurrentRead | HistoryRead' : 'CurrentRead',
  }) as UAVariable;
  if (declared.measurementId !== undefined) addMeasurementId(space, variable, declared.measurementId);
  if (declared.historizing) installHistory(space, variable, node, dataType);
  const isBlock = node.observable === 'importBlock' || node.observable === 'exportBlock';
  const { ownerId, observable, read } = node;
  space.published.push({ ownerId, observable, variable, when: isBlock ? 'block' : 'minute', read });
  return variable;
}

/** The values of a meter. */
export function addMeter(space: ServerSpace, parent: UAObject, meter: MeterFacts): void {
  const { city } = space.world;
  const reads: Partial<Record<TwinObservable, (ms: number) => number | undefined>> = {
    activePower: () => city.meter(meter.id).powerKw * KILO,
    importBlock: (ms) => blockW(space, meter.id, ms, 1),
    exportBlock: (ms) => blockW(space, meter.id, ms, -1),
    importEnergy: () => city.meter(meter.id).importKwh * KILO,
    exportEnergy: () => city.meter(meter.id).exportKwh * KILO,
    voltage: () => city.transformer(meter.substationId).busV / Math.sqrt(3),
    current: () => phaseCurrentA(city.meter(meter.id).powerKw, city.transformer(meter.substationId).busV),
  };
  for (const observable of [...METER_OBSERVABLES, ...METER_EXTRAS]) {
    const read = reads[observable];
    if (!read) continue;
    addAnalog(space, {
      parent,
      nodeId: meterNode(meter, observable),
      ownerId: meter.id,
      observable,
      read,
    });
  }
}

/** The measured values of an asset; its control mode belongs to the control object, a dim level is a control itself. */
export function addAssetValues(space: ServerSpace, parent: UAObject, asset: AssetSpec): void {
  const extras = 'comfortLowC' in asset ? BUILDING_EXTRAS : [];
  for (const observable of [...assetObservables(asset), ...extras]) {
    if (observable === 'mode' || observable === 'dimLevel') continue;
    addAnalog(space, {
      parent,
      nodeId: assetNode(asset, observable),
      ownerId: asset.id,
      observable,
      read: (ms) => assetValue(space, asset.id, observable, ms),
    });
  }
}

/** Live weather with quarter-hourly history. */
export function addWeatherValues(space: ServerSpace, parent: UAObject): void {
  for (const observable of WEATHER_OBSERVABLES) {
    addAnalog(space, {
      parent,
      nodeId: weatherNode(observable),
      ownerId: WEATHER_OWNER,
      observable,
      read: (ms) => weatherValue(space, observable, ms),
    });
  }
}

function assetValue(
  space: ServerSpace,
  id: string,
  observable: TwinObservable,
  ms: number,
): number | undefined {
  if (observable === 'importBlock') return blockW(space, id, ms, 1);
  if (observable === 'exportBlock') return blockW(space, id, ms, -1);
  const view = space.world.city.asset(id);
  if ('comfortLowC' in view.spec) {
    if (observable === 'comfortLow') return view.spec.comfortLowC;
    if (observable === 'comfortHigh') return view.spec.comfortHighC;
  }
  switch (observable) {
    case 'activePower':
      return view.powerKw * KILO;
    case 'soc':
      return view.soc === undefined ? undefined : view.soc * PERCENT;
    case 'zoneTemperature':
      return view.zoneTemperatureC;
    case 'energyRequested':
      return inWatts(view.energyRequestedKwh);
    case 'connectedVehicles':
      return view.connectedVehicles;
    case 'dimLevel':
      return view.dimLevel === undefined ? undefined : view.dimLevel * PERCENT;
    case 'flexUp':
      return inWatts(view.flexUpKw);
    case 'flexDown':
      return inWatts(view.flexDownKw);
    default:
      return undefined;
  }
}

/** kW to W, kWh to Wh. */
function inWatts(kilo: number | undefined): number | undefined {
  return kilo === undefined ? undefined : kilo * KILO;
}

/** Mean of the quarter-hour that ended at the stamp, one direction of it [W]. */
function blockW(space: ServerSpace, ownerId: string, stampMs: number, sign: 1 | -1): number | undefined {
  const meanKw = space.world.city.slotMean(ownerId, stampMs - SLOT_MS);
  return meanKw === undefined ? undefined : Math.max(0, sign * meanKw) * KILO;
}

function weatherValue(space: ServerSpace, observable: TwinObservable, ms: number): number {
  const weather = space.world.city.weather(ms);
  return observable === 'irradiance' ? weather.irradianceWPerM2 : weather.temperatureC;
}

function addMeasurementId(space: ServerSpace, variable: UAVariable, id: number): void {
  space.namespace.addVariable({
    propertyOf: variable,
    browseName: 'MeasurementID',
    dataType: 'UInt16',
    value: new Variant({ dataType: DataType.UInt16, value: id }),
  });
}

function installHistory(
  space: ServerSpace,
  variable: UAVariable,
  node: AnalogNode,
  dataType: DataType,
): void {
  const { city } = space.world;
  const historian = new SlotHistorian({
    startMs: () => city.historyStartMs,
    endMs: () => city.nowMs,
    at: node.read,
    dataType,
  });
  space.addressSpace.installHistoricalDataNode(variable, { historian });
}

function rangeOf(unit: string): { low: number; high: number } {
  switch (unit) {
    case 'W':
    case 'VA':
      return { low: -200e6, high: 200e6 };
    case 'V':
      return { low: 0, high: 15e3 };
    case 'A':
      return { low: 0, high: 10e3 };
    case 'Wh':
      return { low: 0, high: 1e15 };
    case '%':
      return { low: 0, high: 400 };
    case '°C':
      return { low: -60, high: 200 };
    case 'W/m²':
      return { low: 0, high: 1500 };
    default:
      return { low: 0, high: 1e6 };
  }
}
