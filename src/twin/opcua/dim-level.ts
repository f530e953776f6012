/** The dim level of lighting cabinets: a writable percentage, read back on the same node. */
import { DataType, DataValue, StatusCodes, type StatusCode, type UAObject } from 'node-opcua';
import type { LightingSpec } from '../city/asset-spec.js';
import { assetNode, controlPath, VARIABLES } from '../nodes.js';
import type { ServerSpace } from './context.js';
import { REMOTE_AUTO, type ControlTick } from './control-nodes.js';
import { addAnalog } from './measured-nodes.js';
import { euInformation, statusOf } from './units.js';

const PERCENT = 100;

/** Dim level and floor of the cabinets of a district. */
export class DimLevelVariable implements ControlTick {
  private current: DataValue;
  private claimed: number | undefined;

  constructor(
    private readonly space: ServerSpace,
    private readonly asset: LightingSpec,
    parent: UAObject,
  ) {
    this.current = this.valueAt(space.world.nowMs());
    const control = space.namespace.addObject({
      componentOf: parent,
      browseName: 'Control',
      nodeId: `s=${controlPath(asset)}`,
    });
    addAnalog(space, {
      parent: control,
      nodeId: assetNode(asset, 'mode'),
      ownerId: asset.id,
      observable: 'mode',
      read: () => REMOTE_AUTO,
    });
    space.namespace.addAnalogDataItem({
      componentOf: parent,
      browseName: VARIABLES.dimLevel.browseName,
      nodeId: `s=${assetNode(asset, 'dimLevel')}`,
      dataType: 'Double',
      engineeringUnits: euInformation('%'),
      engineeringUnitsRange: { low: 0, high: 100 },
      accessLevel: 'CurrentRead | CurrentWrite',
      userAccessLevel: 'CurrentRead | CurrentWrite',
      minimumSamplingInterval: 100,
      value: {
        timestamped_get: () => this.current,
        timestamped_set: (value: DataValue, callback: (error: Error | null, status?: StatusCode) => void) => {
          callback(null, this.write(Number(value.value.value)));
        },
      },
    });
  }

  tick(ms: number): void {
    if (this.claimed !== undefined && !this.space.world.faults.find('disobey', this.asset.id, ms)) {
      this.claimed = undefined;
    }
    if (!this.space.world.faults.find('freeze', this.asset.id, ms)) this.current = this.valueAt(ms);
  }

  private write(percent: number): StatusCode {
    const { city, faults, nowMs } = this.space.world;
    const now = nowMs();
    if (faults.find('refuse', this.asset.id, now)) return StatusCodes.BadUserAccessDenied;
    if (faults.find('disobey', this.asset.id, now)) {
      this.claimed = percent / PERCENT;
    } else if (!city.dim(this.asset.id, percent / PERCENT).accepted) {
      return StatusCodes.BadOutOfRange;
    }
    this.current = this.valueAt(now);
    return StatusCodes.Good;
  }

  private level(): number {
    return this.claimed ?? this.space.world.city.asset(this.asset.id).dimLevel ?? 1;
  }

  private valueAt(ms: number): DataValue {
    return new DataValue({
      value: { dataType: DataType.Double, value: this.level() * PERCENT },
      statusCode: statusOf(this.asset.id, this.space.world.faults, ms),
      sourceTimestamp: new Date(ms),
    });
  }
}
