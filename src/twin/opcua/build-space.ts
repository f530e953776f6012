/** The address space of one endpoint: Objects/Lyon/<district>/<substation>/... after the node sets of the scenario. */
import type { AddressSpace, UAObject } from 'node-opcua';
import { METERS, SUBSTATIONS } from '../city/districts.js';
import type { AssetSpec } from '../city/asset-spec.js';
import { assetPath, endpointOfMeter, meterPath, TWIN_NAMESPACE, WEATHER_ENDPOINT } from '../nodes.js';
import type { ServerSpace, TwinWorld } from './context.js';
import { addAssetFacts } from './asset-facts.js';
import { ControlObject, type ControlTick } from './control-nodes.js';
import { DimLevelVariable } from './dim-level.js';
import { HeatingSetpoint } from './heating-setpoint.js';
import { addAssetValues, addMeter, addWeatherValues } from './measured-nodes.js';
import { addTransformer } from './transformer-nodes.js';
import { addLab, ForecastNodes } from './weather-nodes.js';

/** An address space that is ready to be published to. */
export interface BuiltSpace {
  readonly space: ServerSpace;
  readonly ticks: readonly ControlTick[];
}

/**
 * Builds the nodes of an endpoint.
 *
 * @param endpointId id in the site file
 * @param addressSpace empty but for the standard nodes
 * @param world the city and its faults
 */
export function buildSpace(endpointId: string, addressSpace: AddressSpace, world: TwinWorld): BuiltSpace {
  addressSpace.installAlarmsAndConditionsService();
  const namespace = addressSpace.registerNamespace(TWIN_NAMESPACE);
  const root = namespace.addFolder(addressSpace.rootFolder.objects, { browseName: 'Lyon', nodeId: 's=Lyon' });
  const space: ServerSpace = { endpointId, world, addressSpace, namespace, root, published: [] };
  const parents = new Map<string, UAObject>();
  const ticks: ControlTick[] = [];
  for (const meter of METERS.filter((m) => endpointOfMeter(m) === endpointId)) {
    const parent = parentOf(space, parents, meter.districtId);
    const object = addObject(space, parent, 'Meter', meterPath(meter));
    addMeter(space, object, meter);
  }
  for (const asset of world.city.assets.filter((a) => a.endpointId === endpointId)) {
    const parent = parentOf(space, parents, asset.districtId);
    ticks.push(...addAsset(space, parent, asset));
  }
  if (SUBSTATIONS.some((s) => s.id === endpointId)) {
    addTransformer(space, addObject(space, root, 'Transformer', `${endpointId}.Transformer`), endpointId);
  }
  if (endpointId === WEATHER_ENDPOINT) {
    const station = addObject(space, root, 'Weather', 'MET.Weather');
    addWeatherValues(space, station);
    ticks.push(new ForecastNodes(space, station));
    addLab(space);
  }
  return { space, ticks };
}

function addAsset(space: ServerSpace, parent: UAObject, asset: AssetSpec): readonly ControlTick[] {
  const object = addObject(space, parent, asset.id, assetPath(asset));
  addAssetValues(space, object, asset);
  const facts = addAssetFacts(space, object, asset);
  if (!asset.controllable) return facts;
  return [...facts, controlOf(space, asset, object)];
}

function controlOf(space: ServerSpace, asset: AssetSpec, object: UAObject): ControlTick {
  if (asset.kind === 'lighting') return new DimLevelVariable(space, asset, object);
  const isOwn = 'ownManagement' in asset;
  return isOwn ? new HeatingSetpoint(space, asset, object) : new ControlObject(space, asset, object);
}

/** Folder `<district>/<endpoint>`, made once. */
function parentOf(space: ServerSpace, parents: Map<string, UAObject>, districtId: string): UAObject {
  const known = parents.get(districtId);
  if (known) return known;
  const district = addObject(space, space.root, districtId, districtId);
  const station = addObject(space, district, space.endpointId, `${districtId}.${space.endpointId}`);
  parents.set(districtId, station);
  return station;
}

function addObject(space: ServerSpace, parent: UAObject, browseName: string, nodeId: string): UAObject {
  const { namespace, addressSpace } = space;
  // Every object may report events, and the server passes them on.
  const node = {
    browseName,
    nodeId: `s=${nodeId}`,
    eventNotifier: 1,
    notifierOf: addressSpace.rootFolder.objects.server,
  };
  return parent === space.root
    ? namespace.addObject({ organizedBy: parent, ...node })
    : namespace.addObject({ componentOf: parent, ...node });
}
