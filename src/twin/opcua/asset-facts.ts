/** What a nameplate says: ratings of batteries, opt-in of buildings, floors of lighting; and the trip of a battery. */
import { DataType, type UAObject, type UAVariable } from 'node-opcua';
import type { AssetSpec, BatterySpec } from '../city/asset-spec.js';
import { assetPath } from '../nodes.js';
import { addOffNormalAlarm } from './alarms.js';
import type { ServerSpace } from './context.js';
import type { ControlTick } from './control-nodes.js';
import { setValue } from './set-value.js';
import { euInformation } from './units.js';

const KILO = 1e3;
const PERCENT = 100;

/** Adds the constants of an asset, and what must follow the city every minute. */
export function addAssetFacts(
  space: ServerSpace,
  parent: UAObject,
  asset: AssetSpec,
): readonly ControlTick[] {
  const path = assetPath(asset);
  if (asset.kind === 'lighting') {
    addConstant(space, { parent, path, name: 'DimFloor', value: asset.dimFloor * PERCENT, unit: '%' });
  }
  if ('comfortLowC' in asset) addOptedIn(space, parent, path);
  if (asset.kind !== 'battery') return [];
  addRating(space, parent, asset);
  return [new BatteryTrip(space, parent, asset)];
}

/** Trip of a battery: a state beside its values, which turn Bad, and an alarm. */
class BatteryTrip implements ControlTick {
  private readonly state: UAVariable;

  constructor(
    private readonly space: ServerSpace,
    parent: UAObject,
    private readonly asset: BatterySpec,
  ) {
    const path = `${assetPath(asset)}.State`;
    this.state = space.namespace.addVariable({
      componentOf: parent,
      browseName: 'State',
      nodeId: `s=${path}`,
      description: '0 in service, 1 tripped',
      dataType: 'Int32',
      accessLevel: 'CurrentRead',
      userAccessLevel: 'CurrentRead',
    });
    this.tick(space.world.city.nowMs);
    addOffNormalAlarm(space, {
      parent,
      ownerId: asset.id,
      input: this.state,
      nodeId: `${path}.Alarm`,
      name: 'TripAlarm',
    });
  }

  tick(ms: number): void {
    const { tripped } = this.space.world.city.asset(this.asset.id);
    setValue(this.state, { dataType: DataType.Int32, value: tripped ? 1 : 0 }, ms);
  }
}

function addRating(space: ServerSpace, parent: UAObject, asset: BatterySpec): void {
  const path = `${assetPath(asset)}.Rating`;
  const rating = space.namespace.addObject({
    componentOf: parent,
    browseName: 'Rating',
    nodeId: `s=${path}`,
  });
  const add = (name: string, value: number, unit: string): void => {
    addConstant(space, { parent: rating, path, name, value, unit });
  };
  add('EnergyCapacity', asset.energyCapacityKwh * KILO, 'Wh');
  add('MaxCharge', asset.maxChargeKw * KILO, 'W');
  add('MaxDischarge', asset.maxDischargeKw * KILO, 'W');
  add('SocMin', asset.socMin * PERCENT, '%');
  add('SocMax', asset.socMax * PERCENT, '%');
}

/** All buildings of the fleet are opted in: the scenario counts no others. */
function addOptedIn(space: ServerSpace, parent: UAObject, path: string): void {
  space.namespace.addVariable({
    componentOf: parent,
    browseName: 'OptedIn',
    nodeId: `s=${path}.OptedIn`,
    dataType: 'Boolean',
    accessLevel: 'CurrentRead',
    userAccessLevel: 'CurrentRead',
    value: { dataType: DataType.Boolean, value: true },
  });
}

interface Constant {
  readonly parent: UAObject;
  readonly path: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

function addConstant(space: ServerSpace, { parent, path, name, value, unit }: Constant): void {
  const variable = space.namespace.addAnalogDataItem({
    componentOf: parent,
    browseName: name,
    nodeId: `s=${path}.${name}`,
    dataType: 'Double',
    engineeringUnits: euInformation(unit),
    engineeringUnitsRange: { low: 0, high: Math.max(PERCENT, value) },
    accessLevel: 'CurrentRead',
    userAccessLevel: 'CurrentRead',
  }) as UAVariable;
  setValue(variable, { dataType: DataType.Double, value }, space.world.city.nowMs);
}
