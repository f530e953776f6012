/** How assets are steered: ApplySetpoint and Release on a control object; watchdog and read-back. */
import {
  DataType,
  DataValue,
  StatusCodes,
  Variant,
  type CallMethodResultOptions,
  type StatusCode,
  type UAObject,
  type UAVariable,
} from 'node-opcua';
import type { AssetSpec } from '../city/asset-spec.js';
import type { SetpointAnswer, SetpointCommand, ControlMode } from '../city/city-types.js';
import { assetNode, controlPath } from '../nodes.js';
import type { ServerSpace } from './context.js';
import { addAnalog } from './measured-nodes.js';
import { setValue, type TypedValue } from './set-value.js';
import { euInformation, statusOf } from './units.js';

const KILO = 1e3;
/** Simulated time without a heartbeat, once one was seen, after which an asset falls back [s]. */
export const WATCHDOG_TIMEOUT_S = 1800;

/** What the control side of an asset needs every minute. */
export interface ControlTick {
  tick(ms: number): void;
}

interface ControlVariables {
  readonly applied: UAVariable;
  readonly asked: UAVariable;
  readonly setpointId: UAVariable;
  readonly planId: UAVariable;
  readonly validUntil: UAVariable;
  readonly rampRate: UAVariable;
  readonly heartbeatOut: UAVariable;
}

/** Position of the local/remote switch: ready for remote control. */
export const REMOTE_AUTO = 1;

/**
 * What the `Mode` node tells of who steers. An asset on its own controller is still switched to remote: it waits for a
 * setpoint. Local (0) is for a person's key switch, which the twin's people leave alone.
 */
function switchOf(mode: ControlMode): number {
  return mode === 0 ? REMOTE_AUTO : mode;
}

/** Control object of an asset with its methods. */
export class ControlObject implements ControlTick {
  private readonly variables: ControlVariables;
  private heartbeatMs: number | undefined;
  private beats = 0;
  /** What the asset claims to apply, which a disobedient one does not do [kW]. */
  private claimed: { readonly kw: number; readonly untilMs: number } | undefined;

  constructor(
    private readonly space: ServerSpace,
    private readonly asset: AssetSpec,
    parent: UAObject,
  ) {
    const path = controlPath(asset);
    const object = space.namespace.addObject({
      componentOf: parent,
      browseName: 'Control',
      nodeId: `s=${path}`,
    });
    this.variables = this.addVariables(object, path);
    addAnalog(space, {
      parent: object,
      nodeId: assetNode(asset, 'mode'),
      ownerId: asset.id,
      observable: 'mode',
      read: () => switchOf(space.world.city.asset(asset.id).mode),
    });
    this.addHeartbeat(object, path);
    this.addMethods(object, path);
  }

  tick(ms: number): void {
    const { city } = this.space.world;
    const silentMs = this.heartbeatMs === undefined ? 0 : ms - this.heartbeatMs;
    if (silentMs > WATCHDOG_TIMEOUT_S * 1e3 && city.asset(this.asset.id).mode === 1) {
      city.release(this.asset.id, true);
      this.claimed = undefined;
    }
    this.beats += 1;
    setValue(this.variables.heartbeatOut, { dataType: DataType.UInt32, value: this.beats }, ms);
    this.publishApplied(ms);
  }

  private publishApplied(ms: number): void {
    const view = this.space.world.city.asset(this.asset.id);
    if (this.claimed && this.claimed.untilMs <= ms) this.claimed = undefined;
    const kw = this.claimed?.kw ?? view.command?.powerKw ?? view.powerKw;
    const status = statusOf(this.asset.id, this.space.world.faults, ms);
    setValue(this.variables.applied, { dataType: DataType.Double, value: kw * KILO }, ms, status);
  }

  private apply(command: SetpointCommand): SetpointAnswer {
    const { city, faults, nowMs } = this.space.world;
    const now = nowMs();
    if (faults.find('refuse', this.asset.id, now)) {
      return {
        accepted: false,
        appliedKw: city.asset(this.asset.id).powerKw,
        reason: 'local operation (fault)',
      };
    }
    const disobeys = faults.find('disobey', this.asset.id, now) !== undefined;
    const done = disobeys ? { ...command, powerKw: somethingElse(this.asset, command.powerKw) } : command;
    const answer = city.apply(this.asset.id, done);
    if (!answer.accepted) return answer;
    const appliedKw = disobeys ? command.powerKw : answer.appliedKw;
    this.claimed = { kw: appliedKw, untilMs: command.validUntilMs };
    setValue(this.variables.asked, { dataType: DataType.Double, value: command.powerKw * KILO }, now);
    setValue(this.variables.setpointId, { dataType: DataType.String, value: command.id }, now);
    setValue(this.variables.planId, { dataType: DataType.String, value: command.planId }, now);
    setValue(
      this.variables.validUntil,
      { dataType: DataType.DateTime, value: new Date(command.validUntilMs) },
      now,
    );
    setValue(this.variables.rampRate, { dataType: DataType.Double, value: command.rampKwPerS * KILO }, now);
    this.publishApplied(now);
    return { ...answer, appliedKw };
  }

  private release(): void {
    this.space.world.city.release(this.asset.id);
    this.claimed = undefined;
    this.publishApplied(this.space.world.nowMs());
  }

  private addVariables(object: UAObject, path: string): ControlVariables {
    const watt = (name: string, unit: string): UAVariable => {
      const variable = this.space.namespace.addAnalogDataItem({
        componentOf: object,
        browseName: name,
        nodeId: `s=${path}.${name}`,
        dataType: 'Double',
        engineeringUnits: euInformation(unit),
        engineeringUnitsRange: { low: -this.asset.ratedKw * KILO, high: this.asset.ratedKw * KILO },
        accessLevel: 'CurrentRead',
        userAccessLevel: 'CurrentRead',
      }) as UAVariable;
      return variable;
    };
    const plain = (name: string, dataType: DataType, value: unknown): UAVariable =>
      this.addPlain(object, `${path}.${name}`, name, { dataType, value });
    plain('WatchdogTimeout', DataType.Double, WATCHDOG_TIMEOUT_S);
    return {
      applied: watt('AppliedSetpoint', 'W'),
      asked: watt('ActivePowerSetpoint', 'W'),
      setpointId: plain('SetpointId', DataType.String, ''),
      planId: plain('PlanId', DataType.String, ''),
      validUntil: plain('ValidUntil', DataType.DateTime, new Date(0)),
      // Watt per second: no UN/CEFACT unit of its own.
      rampRate: plain('RampRate', DataType.Double, this.asset.rampKwPerS * KILO),
      heartbeatOut: plain('HeartbeatOut', DataType.UInt32, 0),
    };
  }

  private addPlain(object: UAObject, nodeId: string, browseName: string, value: TypedValue): UAVariable {
    const variable = this.space.namespace.addVariable({
      componentOf: object,
      browseName,
      nodeId: `s=${nodeId}`,
      dataType: DataType[value.dataType],
      accessLevel: 'CurrentRead',
      userAccessLevel: 'CurrentRead',
    });
    setValue(variable, value, this.space.world.nowMs());
    return variable;
  }

  private addHeartbeat(object: UAObject, path: string): void {
    let last = new DataValue({
      value: { dataType: DataType.UInt32, value: 0 },
      statusCode: StatusCodes.Good,
    });
    this.space.namespace.addVariable({
      componentOf: object,
      browseName: 'HeartbeatIn',
      nodeId: `s=${path}.HeartbeatIn`,
      dataType: 'UInt32',
      accessLevel: 'CurrentRead | CurrentWrite',
      userAccessLevel: 'CurrentRead | CurrentWrite',
      minimumSamplingInterval: 1000,
      value: {
        timestamped_get: () => last,
        timestamped_set: (value: DataValue, callback: (error: Error | null, status?: StatusCode) => void) => {
          last = value;
          this.heartbeatMs = this.space.world.nowMs();
          callback(null, StatusCodes.Good);
        },
      },
    });
  }

  private addMethods(object: UAObject, path: string): void {
    const apply = this.space.namespace.addMethod(object, {
      browseName: 'ApplySetpoint',
      nodeId: `s=${path}.ApplySetpoint`,
      inputArguments: [
        { name: 'id', dataType: DataType.String },
        { name: 'plan', dataType: DataType.String },
        { name: 'W', dataType: DataType.Double },
        { name: 'from', dataType: DataType.DateTime },
        { name: 'until', dataType: DataType.DateTime },
        { name: 'rampWPerS', dataType: DataType.Double },
      ],
      outputArguments: [
        { name: 'accepted', dataType: DataType.Boolean },
        { name: 'appliedW', dataType: DataType.Double },
        { name: 'reason', dataType: DataType.String },
      ],
    });
    apply.bindMethod((args, _context, callback) => {
      callback(null, answerOf(this.apply(commandOf(args))));
    });
    const release = this.space.namespace.addMethod(object, {
      browseName: 'Release',
      nodeId: `s=${path}.Release`,
      inputArguments: [],
      outputArguments: [],
    });
    release.bindMethod((_args, _context, callback) => {
      this.release();
      callback(null, { statusCode: StatusCodes.Good, outputArguments: [] });
    });
  }
}

/** A power that is clearly not what was asked: mirrored within the asset's range [kW]. */
export function somethingElse(asset: AssetSpec, askedKw: number): number {
  const range: readonly [number, number] =
    asset.kind === 'battery'
      ? [-asset.maxDischargeKw, asset.maxChargeKw]
      : asset.kind === 'chp' || asset.kind === 'waste-to-energy'
        ? [-asset.maxOutputKw, -asset.minOutputKw]
        : asset.kind === 'pv'
          ? [-asset.ratedKw, 0]
          : [0, asset.ratedKw];
  const mirrored = range[0] + range[1] - askedKw;
  const different = Math.abs(mirrored - askedKw) > 0.2 * asset.ratedKw;
  return different ? mirrored : range[1];
}

function commandOf(args: readonly Variant[]): SetpointCommand {
  const instant = (value: unknown): number => (value instanceof Date ? value.getTime() : Number.NaN);
  return {
    id: String(args[0]?.value),
    planId: String(args[1]?.value),
    powerKw: Number(args[2]?.value) / KILO,
    validFromMs: instant(args[3]?.value),
    validUntilMs: instant(args[4]?.value),
    rampKwPerS: Number(args[5]?.value) / KILO,
  };
}

function answerOf(answer: SetpointAnswer): CallMethodResultOptions {
  return {
    statusCode: StatusCodes.Good,
    outputArguments: [
      new Variant({ dataType: DataType.Boolean, value: answer.accepted }),
      new Variant({ dataType: DataType.Double, value: answer.appliedKw * KILO }),
      new Variant({ dataType: DataType.String, value: answer.reason }),
    ],
  };
}
