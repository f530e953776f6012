/** Names of the twin's OPC UA nodes: one place for the servers that publish them and the site file that points at them. */
import type { AssetKind, AssetSpec } from './city/asset-spec.js';
import { SUBSTATIONS, type MeterFacts } from './city/districts.js';

/** Namespace of all nodes of the twin. */
export const TWIN_NAMESPACE = 'urn:traboule:twin:lyon';

/** Id of the weather station's server, which also carries the two hydro plants. */
export const WEATHER_ENDPOINT = 'MET';

/** Id of the server of the building with its own energy management. */
export const HIKARI_ENDPOINT = 'HIK';

/** Servers in the order of the site file: one per distribution substation, Hikari, the weather station. */
export const ENDPOINT_IDS: readonly string[] = [
  ...SUBSTATIONS.filter((s) => s.level === 'distribution').map((s) => s.id),
  HIKARI_ENDPOINT,
  WEATHER_ENDPOINT,
];

/** Default port before the first endpoint: endpoint number i, counted from 1, listens on DEFAULT_BASE_PORT + i. */
export const DEFAULT_BASE_PORT = 48_410;

/** Port of an endpoint for a base port; 0 stays 0 (any free port). */
export function portOf(endpointId: string, basePort: number): number {
  return basePort === 0 ? 0 : basePort + ENDPOINT_IDS.indexOf(endpointId) + 1;
}

/** Server that carries a meter. */
export function endpointOfMeter(meter: MeterFacts): string {
  return meter.substationId === 'TRM' ? WEATHER_ENDPOINT : meter.substationId;
}

/** What a twin variable publishes. */
export type TwinObservable =
  | 'activePower'
  | 'importBlock'
  | 'exportBlock'
  | 'importEnergy'
  | 'exportEnergy'
  | 'soc'
  | 'zoneTemperature'
  | 'outdoorTemperature'
  | 'irradiance'
  | 'energyRequested'
  | 'connectedVehicles'
  | 'dimLevel'
  | 'hotSpotTemperature'
  | 'topOilTemperature'
  | 'loadFactor'
  | 'apparentPower'
  | 'voltage'
  | 'current'
  | 'tapPosition'
  | 'comfortLow'
  | 'comfortHigh'
  | 'flexUp'
  | 'flexDown'
  | 'mode';

/** How an observable stands on a server. */
export interface VariableDeclaration {
  readonly browseName: string;
  /** Symbol of the engineering unit. */
  readonly unit: string;
  /** OPC 34100 measurement id; undefined where the standard has none. */
  readonly measurementId?: number;
  readonly historizing?: true;
}

/** Names, units and OPC 34100 measurement ids of the observables. */
export const VARIABLES: Readonly<Record<TwinObservable, VariableDeclaration>> = {
  activePower: { browseName: 'AcActivePowerTotal', unit: 'W', measurementId: 1412 },
  importBlock: {
    browseName: 'AcActivePowerTotalImport15minCompleted',
    unit: 'W',
    measurementId: 1416,
    historizing: true,
  },
  exportBlock: {
    browseName: 'AcActivePowerTotalExport15minCompleted',
    unit: 'W',
    measurementId: 1417,
    historizing: true,
  },
  importEnergy: { browseName: 'AcActiveEnergyTotalImportHp', unit: 'Wh', measurementId: 1002 },
  exportEnergy: { browseName: 'AcActiveEnergyTotalExportHp', unit: 'Wh', measurementId: 1005 },
  soc: { browseName: 'DcRelativeCharge', unit: '%', measurementId: 1031 },
  zoneTemperature: { browseName: 'ZoneTemperature', unit: '°C' },
  outdoorTemperature: { browseName: 'OutdoorTemperature', unit: '°C', historizing: true },
  irradiance: { browseName: 'GlobalIrradiance', unit: 'W/m²', historizing: true },
  energyRequested: { browseName: 'EnergyRequested', unit: 'Wh' },
  connectedVehicles: { browseName: 'ConnectedVehicles', unit: '1' },
  dimLevel: { browseName: 'DimLevel', unit: '%' },
  hotSpotTemperature: { browseName: 'HotSpotTemp', unit: '°C' },
  topOilTemperature: { browseName: 'TopOilTemp', unit: '°C' },
  loadFactor: { browseName: 'LoadFactor', unit: '%' },
  apparentPower: { browseName: 'AcApparentPowerTotal', unit: 'VA', measurementId: 1512 },
  // Of one phase against earth, as plain numbers: the structures of the standard would tell three equal phases.
  voltage: { browseName: 'AcVoltagePe', unit: 'V', measurementId: 1118 },
  current: { browseName: 'AcCurrentPe', unit: 'A', measurementId: 1218 },
  tapPosition: { browseName: 'TapPosition', unit: '1' },
  comfortLow: { browseName: 'ComfortLow', unit: '°C' },
  comfortHigh: { browseName: 'ComfortHigh', unit: '°C' },
  flexUp: { browseName: 'FlexUp', unit: 'W' },
  flexDown: { browseName: 'FlexDown', unit: 'W' },
  mode: { browseName: 'Mode', unit: '1' },
};

/** What the site file reads of every meter. */
export const METER_OBSERVABLES: readonly TwinObservable[] = [
  'activePower',
  'importBlock',
  'exportBlock',
  'importEnergy',
  'exportEnergy',
];

/** What meters show besides: the service plans without it. */
export const METER_EXTRAS: readonly TwinObservable[] = ['voltage', 'current'];

/** What the site file reads of every transformer group. */
export const TRANSFORMER_OBSERVABLES: readonly TwinObservable[] = [
  'hotSpotTemperature',
  'topOilTemperature',
  'loadFactor',
];

/** What transformer groups show besides. */
export const TRANSFORMER_EXTRAS: readonly TwinObservable[] = ['activePower', 'apparentPower', 'tapPosition'];

/** What buildings show of their room besides. */
export const BUILDING_EXTRAS: readonly TwinObservable[] = ['comfortLow', 'comfortHigh', 'flexUp', 'flexDown'];

/** What the weather station publishes live. */
export const WEATHER_OBSERVABLES = ['outdoorTemperature', 'irradiance'] as const;

const STATE_OF_KIND: Readonly<Record<AssetKind, readonly TwinObservable[]>> = {
  battery: ['soc'],
  pv: [],
  'ev-hub': ['energyRequested', 'connectedVehicles'],
  'ev-home': ['energyRequested', 'connectedVehicles'],
  'hot-water': ['soc'],
  'tertiary-hvac': ['zoneTemperature'],
  'passive-block': ['zoneTemperature'],
  'slab-block': ['zoneTemperature'],
  lighting: ['dimLevel'],
  chp: [],
  'waste-to-energy': [],
  hydro: [],
};

/** What the site file reads of an asset. */
export function assetObservables(asset: AssetSpec): readonly TwinObservable[] {
  const mode: readonly TwinObservable[] = asset.controllable ? ['mode'] : [];
  return ['activePower', 'importBlock', 'exportBlock', ...STATE_OF_KIND[asset.kind], ...mode];
}

/** String id of a node below a meter, for example `L1.CRX.Meter.AcActivePowerTotal`. */
export function meterNode(meter: MeterFacts, observable: TwinObservable): string {
  return `${meterPath(meter)}.${VARIABLES[observable].browseName}`;
}

/** String id of a meter's object. */
export function meterPath(meter: MeterFacts): string {
  return `${meter.districtId}.${endpointOfMeter(meter)}.Meter`;
}

/** String id of a node below an asset; `mode` stands on its control object. */
export function assetNode(asset: AssetSpec, observable: TwinObservable): string {
  const parent = observable === 'mode' ? controlPath(asset) : assetPath(asset);
  return `${parent}.${VARIABLES[observable].browseName}`;
}

/** String id of an asset's object. */
export function assetPath(asset: AssetSpec): string {
  return `${asset.districtId}.${asset.endpointId}.${asset.id}`;
}

/** String id of an asset's control object. */
export function controlPath(asset: AssetSpec): string {
  return `${assetPath(asset)}.Control`;
}

/** String id of the setpoint of a building's own management. */
export function heatingSetpointNode(asset: AssetSpec): string {
  return `${assetPath(asset)}.HeatingSetpoint`;
}

/** String id of a node of a substation's transformers. */
export function transformerNode(substationId: string, observable: TwinObservable): string {
  return `${substationId}.Transformer.${VARIABLES[observable].browseName}`;
}

/** Id of the owner of a substation's transformer values. */
export function transformerOwner(substationId: string): string {
  return `${substationId}-T`;
}

/** Id of the owner of the weather station's values. */
export const WEATHER_OWNER = 'METEO';

/** String id of a live value of the weather station. */
export function weatherNode(observable: TwinObservable): string {
  return `MET.Weather.${VARIABLES[observable].browseName}`;
}

/** String id of a node of the published forecast: the array, the instant of its first element, the instant of issue. */
export function forecastNode(observable: TwinObservable, part: 'Values' | 'Start' | 'IssuedAt'): string {
  return `MET.Forecast.${VARIABLES[observable].browseName}.${part}`;
}

/** String ids of the laboratory's object and methods on the weather server. */
export const LAB_NODES = { object: 'LAB', inject: 'LAB.Inject', clear: 'LAB.ClearFaults' } as const;
