/** Setpoint of a building's own management: a written power of its heating, below zero = as its thermostat wants. */
import { DataType, DataValue, StatusCodes, type StatusCode, type UAObject } from 'node-opcua';
import type { AssetSpec } from '../city/asset-spec.js';
import { heatingSetpointNode } from '../nodes.js';
import type { ServerSpace } from './context.js';
import type { ControlTick } from './control-nodes.js';
import { euInformation } from './units.js';

const KILO = 1e3;
/** Life of a written setpoint [ms]: whoever steers writes again before it is over, and a dead one steers no more. */
const LIFE_MS = 1_800_000;
/** What is read while the thermostat decides, and what is written to hand the heating back to it [W]. */
const BY_THERMOSTAT_W = -1;

/** The writable setpoint of one building. */
export class HeatingSetpoint implements ControlTick {
  /** Written and in force [W]. */
  private writtenW = BY_THERMOSTAT_W;
  private endMs = Number.NEGATIVE_INFINITY;
  private writes = 0;

  constructor(
    private readonly space: ServerSpace,
    private readonly asset: AssetSpec,
    parent: UAObject,
  ) {
    space.namespace.addAnalogDataItem({
      componentOf: parent,
      browseName: 'HeatingSetpoint',
      nodeId: `s=${heatingSetpointNode(asset)}`,
      dataType: 'Double',
      engineeringUnits: euInformation('W'),
      engineeringUnitsRange: { low: BY_THERMOSTAT_W, high: asset.ratedKw * KILO },
      accessLevel: 'CurrentRead | CurrentWrite',
      userAccessLevel: 'CurrentRead | CurrentWrite',
      minimumSamplingInterval: 100,
      value: {
        timestamped_get: () => this.value(),
        timestamped_set: (value: DataValue, callback: (error: Error | null, status?: StatusCode) => void) => {
          callback(null, this.write(Number(value.value.value)));
        },
      },
    });
  }

  tick(ms: number): void {
    if (ms >= this.endMs) this.writtenW = BY_THERMOSTAT_W;
  }

  private write(watt: number): StatusCode {
    const { city, faults, nowMs } = this.space.world;
    const now = nowMs();
    if (!Number.isFinite(watt) || watt > this.asset.ratedKw * KILO) return StatusCodes.BadOutOfRange;
    if (faults.find('refuse', this.asset.id, now)) return StatusCodes.BadUserAccessDenied;
    this.writtenW = watt < 0 ? BY_THERMOSTAT_W : watt;
    this.endMs = now + LIFE_MS;
    // A stuck valve: written, read back as written, and nothing comes of it.
    if (faults.find('disobey', this.asset.id, now)) return StatusCodes.Good;
    if (watt < 0) {
      city.release(this.asset.id);
      return StatusCodes.Good;
    }
    this.writes += 1;
    const answer = city.apply(this.asset.id, {
      id: `own-${String(this.writes)}`,
      planId: '',
      powerKw: watt / KILO,
      ...{ validFromMs: now, validUntilMs: this.endMs, rampKwPerS: this.asset.rampKwPerS },
    });
    return answer.accepted ? StatusCodes.Good : StatusCodes.BadOutOfRange;
  }

  private value(): DataValue {
    return new DataValue({
      value: { dataType: DataType.Double, value: this.writtenW },
      statusCode: StatusCodes.Good,
      sourceTimestamp: new Date(this.space.world.nowMs()),
    });
  }
}
