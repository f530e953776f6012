/** What energy variables are called: OPC 34100 measurement ids and the browse names of our proposal (lyon.md 4.4). */
import type { Observable } from '../../core/series/series.js';

/** OPC 34100 MeasurementID (UA-Nodeset, ECM/MeasurementIDs.csv). */
const BY_MEASUREMENT_ID: ReadonlyMap<number, Observable> = new Map([
  [1412, 'activePower'],
  [1416, 'importBlock'],
  [1417, 'exportBlock'],
  [1002, 'importEnergy'],
  [1005, 'exportEnergy'],
  [1031, 'soc'],
]);

const BY_NAME: ReadonlyMap<string, Observable> = new Map([
  ['AcActivePowerTotal', 'activePower'],
  ['AcActivePowerTotalImport15minCompleted', 'importBlock'],
  ['AcActivePowerTotalExport15minCompleted', 'exportBlock'],
  ['AcActiveEnergyTotalImportHp', 'importEnergy'],
  ['AcActiveEnergyTotalExportHp', 'exportEnergy'],
  ['DcRelativeCharge', 'soc'],
  ['ZoneTemperature', 'zoneTemperature'],
  ['OutdoorTemperature', 'outdoorTemperature'],
  ['Irradiance', 'irradiance'],
  ['EnergyRequested', 'energyRequested'],
  ['ConnectedVehicles', 'connectedVehicles'],
  ['DimLevel', 'dimLevel'],
  ['HotSpotTemp', 'hotSpotTemperature'],
  ['TopOilTemp', 'topOilTemperature'],
  ['LoadFactor', 'loadFactor'],
]);

/** What a variable observes, by its measurement id first and its browse name else; undefined when neither tells. */
export function recognise(browseName: string, measurementId: number | undefined): Observable | undefined {
  const byId = measurementId === undefined ? undefined : BY_MEASUREMENT_ID.get(measurementId);
  return byId ?? BY_NAME.get(browseName);
}

/** Browse names of the parts of a control object. */
export const CONTROL_NAMES = {
  apply: 'ApplySetpoint',
  release: 'Release',
  readBack: 'AppliedSetpoint',
  setpointId: 'SetpointId',
} as const;
