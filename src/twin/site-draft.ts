/** The site file of Lyon core, written from the twin's own data, so that file and servers cannot drift apart. */
import { Document, visit, isMap, isSeq } from 'yaml';
import type { AssetSpec } from './city/asset-spec.js';
import {
  CITY_IMPORT_LIMIT_KW,
  DISTRICTS,
  METERS,
  SUBSTATIONS,
  type MeterFacts,
  type SubstationFacts,
} from './city/districts.js';
import { FLEET } from './city/fleet.js';
import { CARBON_G_PER_KWH, round3, SPOT_EUR_PER_MWH } from './city/shapes.js';
import {
  assetNode,
  assetObservables,
  controlPath,
  DEFAULT_BASE_PORT,
  endpointOfMeter,
  ENDPOINT_IDS,
  forecastNode,
  meterNode,
  METER_OBSERVABLES,
  portOf,
  TRANSFORMER_OBSERVABLES,
  transformerNode,
  transformerOwner,
  TWIN_NAMESPACE,
  VARIABLES,
  WEATHER_ENDPOINT,
  weatherNode,
  WEATHER_OBSERVABLES,
  WEATHER_OWNER,
  type TwinObservable,
} from './nodes.js';

/** Where the servers of the site file are. */
export interface SiteFileOptions {
  /** Host of every endpoint; default 127.0.0.1. */
  readonly host?: string;
  /** Endpoint number i, counted from 1, is on basePort + i; default 48410. */
  readonly basePort?: number;
  /** Endpoint id to url, where the ports were not chosen by the base port. */
  readonly urls?: Readonly<Record<string, string>>;
  /** Ids of the servers that are there; what hangs on others is left out. Default all. */
  readonly endpoints?: readonly string[];
  /** Buildings with meters of their own, which are read as sensors: the service has no hand on them. */
  readonly calledBuildings?: readonly AssetSpec[];
}

type Branch = Record<string, unknown>;

const HEADER = ` Site file of Lyon core for the digital twin in src/twin, made by siteFileText() of src/twin/site-draft.ts.
 Modelled on Lyon; not Lyon's data. Names of substations and the populations behind the districts are from public texts;
 every rating, limit, ramp, tariff level and shape marked [S] in the comments is a choice of the scenario, not a fact about Lyon.
 Sign: load convention (positive = from the network into the asset). Blocks are stamped with their end.`;

const SECTION_MARKS: Readonly<Record<string, string>> = {
  cityImportLimitKw: ' [S]',
  ramps:
    ' 30 MW a quarter-hour is what the base load does by itself on a winter morning; the price [S] keeps tanks from starting at once.',
  substations:
    ' Names after public texts; all ratings [S]. TRM stands for run of river on the transmission grid.',
  meters: ' One meter per district and substation; SAM/PDI and CUS/FEY share a district about 80/20 [S].',
  assets: ' The fleet; all parameters [S] except building classes (ISO 13790) and the physics behind them.',
  tariff: ' Levels [S], after public spot prices of 2025; EUR/kWh by civil hour 0..23.',
};

/** Price of the city's ramp, and the change from one quarter-hour to the next that is free of it. */
const CITY_RAMP = { freeKw: 30_000, eurPerKw: 0.005 } as const;

/** Highest value of a Wh counter before it starts again at 0. */
export const COUNTER_ROLLOVER_WH = 1.0e15;

/**
 * Text of the site file that describes the twin.
 *
 * @param options where the servers are
 * @returns YAML of shape `traboule: site/v1`
 */
export function siteFileText(options: SiteFileOptions = {}): string {
  const document = new Document(siteTree(options));
  document.commentBefore = HEADER;
  if (isMap(document.contents)) {
    for (const pair of document.contents.items) {
      const key = pair.key as { value?: unknown; commentBefore?: string };
      const mark = SECTION_MARKS[String(key.value)];
      if (mark !== undefined) key.commentBefore = mark;
    }
  }
  // Leaves on one line each, so that the file can be read by people.
  visit(document, {
    Seq: (_key, node) => {
      node.flow = true;
    },
    Map: (_key, node) => {
      const leafOnly = node.items.every((item) => !isMap(item.value) && !isSeq(item.value));
      const small = node.items.length <= 7;
      if (leafOnly && small && node !== document.contents) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function siteTree(options: SiteFileOptions): Branch {
  const isThere = ({ endpointId }: { readonly endpointId: string }): boolean =>
    options.endpoints?.includes(endpointId) ?? true;
  const meters = METERS.filter((meter) => isThere({ endpointId: endpointOfMeter(meter) }));
  const kept = new Set(meters.map((meter) => meter.id));
  return {
    traboule: 'site/v1',
    id: 'lyon-core',
    name: 'Lyon core',
    timeZone: 'Europe/Paris',
    cityImportLimitKw: { ...CITY_IMPORT_LIMIT_KW },
    ramps: [{ node: 'CITY', ...CITY_RAMP }],
    namespaces: { lyon: TWIN_NAMESPACE },
    endpoints: keyed(
      ENDPOINT_IDS.filter((endpointId) => isThere({ endpointId })),
      (id) => [id, { url: urlOf(id, options), security: 'none' }],
    ),
    districts: keyed(
      DISTRICTS.filter(({ id }) => meters.some(({ districtId }) => districtId === id)),
      (district) => [district.id, district.name],
    ),
    substations: keyed(
      SUBSTATIONS.filter(({ id }) => meters.some(({ substationId }) => substationId === id)),
      (substation) => [substation.id, substationLeaf(substation)],
    ),
    meters: keyed(meters, (meter) => [meter.id, meterLeaf(meter)]),
    sensors: sensors(isThere, (options.calledBuildings ?? []).filter(isThere)),
    weather: keyed(WEATHER_OBSERVABLES, (observable) => [observable, weatherLeaf(observable)]),
    assets: keyed(
      FLEET.filter((asset) => isThere(asset) && kept.has(asset.meterId)),
      (asset) => [asset.id, assetLeaf(asset)],
    ),
    tariff: tariff(),
  };
}

function keyed<T>(items: readonly T[], entry: (item: T) => [string, unknown]): Branch {
  return Object.fromEntries(items.map(entry));
}

function urlOf(id: string, options: SiteFileOptions): string {
  const given = options.urls?.[id];
  if (given !== undefined) return given;
  const port = portOf(id, options.basePort ?? DEFAULT_BASE_PORT);
  return `opc.tcp://${options.host ?? '127.0.0.1'}:${String(port)}/${id}`;
}

function substationLeaf(substation: SubstationFacts): Branch {
  const { name, firmKva, importLimitKw, exportLimitKw, level } = substation;
  return { name, firmKva, importLimitKw, exportLimitKw, level };
}

function meterLeaf(meter: MeterFacts): Branch {
  return {
    substation: meter.substationId,
    district: meter.districtId,
    endpoint: endpointOfMeter(meter),
    read: readLeaves(METER_OBSERVABLES, (observable) => meterNode(meter, observable)),
  };
}

function readLeaves(
  observables: readonly TwinObservable[],
  nodeOf: (observable: TwinObservable) => string,
): Branch {
  return keyed(observables, (observable) => {
    const declared = VARIABLES[observable];
    const leaf: Branch = { node: `lyon:s=${nodeOf(observable)}`, unit: declared.unit };
    if (declared.historizing) leaf['history'] = true;
    if (declared.unit === 'Wh' && observable !== 'energyRequested') leaf['rolloverAt'] = COUNTER_ROLLOVER_WH;
    return [observable, leaf];
  });
}

/** What the service reads of a building that it does not steer. */
const BUILDING_METER: readonly TwinObservable[] = ['activePower', 'importBlock', 'exportBlock'];

function sensors(
  isThere: (one: { readonly endpointId: string }) => boolean,
  buildings: readonly AssetSpec[],
): Branch {
  const stations = SUBSTATIONS.filter((s) => s.level === 'distribution' && isThere({ endpointId: s.id }));
  return {
    [WEATHER_OWNER]: { endpoint: WEATHER_ENDPOINT, read: readLeaves(WEATHER_OBSERVABLES, weatherNode) },
    ...keyed(stations, ({ id }) => [
      transformerOwner(id),
      { endpoint: id, read: readLeaves(TRANSFORMER_OBSERVABLES, (what) => transformerNode(id, what)) },
    ]),
    ...keyed(buildings, (building) => [
      building.id,
      {
        endpoint: building.endpointId,
        read: readLeaves(BUILDING_METER, (what) => assetNode(building, what)),
      },
    ]),
  };
}

function weatherLeaf(observable: TwinObservable): Branch {
  return {
    endpoint: WEATHER_ENDPOINT,
    node: `lyon:s=${forecastNode(observable, 'Values')}`,
    unit: VARIABLES[observable].unit,
    startNode: `lyon:s=${forecastNode(observable, 'Start')}`,
    issuedAtNode: `lyon:s=${forecastNode(observable, 'IssuedAt')}`,
  };
}

/** Fields of a spec that the site file derives from the meter or says in another way. */
const NOT_IN_SITE = new Set([
  'id',
  'substationId',
  'districtId',
  'meterId',
  'endpointId',
  'localPeakShaveAbove',
]);

function assetLeaf(asset: AssetSpec): Branch {
  const { kind, name, meterId, endpointId, ...rest } = asset;
  const parameters = Object.fromEntries(Object.entries(rest).filter(([field]) => !NOT_IN_SITE.has(field)));
  const leaf: Branch = { kind, name, meter: meterId, endpoint: endpointId, ...parameters };
  leaf['read'] = readLeaves(assetObservables(asset), (observable) => assetNode(asset, observable));
  if (asset.controllable) leaf['control'] = controlLeaf(asset);
  return leaf;
}

function controlLeaf(asset: AssetSpec): Branch {
  if (asset.kind === 'lighting') {
    const node = `lyon:s=${assetNode(asset, 'dimLevel')}`;
    return { via: 'variable', node, unit: '%', releaseValue: 100, readBack: node };
  }
  const control = `lyon:s=${controlPath(asset)}`;
  return {
    via: 'method',
    object: control,
    apply: `${control}.ApplySetpoint`,
    release: `${control}.Release`,
    unit: 'W',
    readBack: `${control}.AppliedSetpoint`,
    setpointId: `${control}.SetpointId`,
  };
}

function tariff(): Branch {
  const perKwh = (perMwh: readonly number[]): number[] => perMwh.map((price) => round3(price / 1e3));
  const network = Array.from({ length: 24 }, (_, hour) => networkEurPerKwh(hour));
  return {
    energyWinterEurPerKwh: perKwh(SPOT_EUR_PER_MWH.winter),
    energySummerEurPerKwh: perKwh(SPOT_EUR_PER_MWH.summer),
    networkEurPerKwh: network,
    exportShare: 0.9,
    peakEurPerKw: 0.15,
    co2WinterGPerKwh: [...CARBON_G_PER_KWH.winter],
    co2SummerGPerKwh: [...CARBON_G_PER_KWH.summer],
  };
}

/** Network use by civil hour [EUR/kWh], an order of magnitude of a two-part network tariff: peak, day, night. */
function networkEurPerKwh(hour: number): number {
  const peak = (hour >= 9 && hour < 11) || (hour >= 18 && hour < 20);
  if (peak) return 0.027;
  return hour >= 7 && hour < 23 ? 0.021 : 0.015;
}
