/** Writes setpoints over OPC UA and reads back what a device made of them. */
import {
  AttributeIds,
  DataType,
  StatusCodes,
  type CallMethodResult,
  type NodeId,
  type Variant,
} from 'node-opcua';
import type { SetpointOrder } from '../../core/control/setpoint.js';
import type { ControlPoint } from '../../core/grid/site.js';
import { AssetGateway, type ReadBack, type WriteOutcome } from '../../ports/asset-gateway.js';
import { argumentTypes, variableType, variantOf } from './device-types.js';
import type { LiveSession } from './live-session.js';
import { OpcUaConnections } from './opcua-connections.js';
import { numberOf, qualityOf } from './reading.js';
import { setpointScale, type SetpointScale } from './setpoint-scale.js';
import { within } from './time-limit.js';
import { failed, notAccepted, refusedHere } from './write-outcome.js';

type MethodControl = Extract<ControlPoint, { via: 'method' }>;
type VariableControl = Extract<ControlPoint, { via: 'variable' }>;

interface Target {
  readonly control: ControlPoint;
  readonly scale: SetpointScale;
}

/** {@link AssetGateway} over OPC UA. Writes to different endpoints run beside each other; nothing is sent twice. */
export class OpcUaAssetGateway extends AssetGateway {
  private readonly targets: ReadonlyMap<string, Target>;

  constructor(private readonly connections: OpcUaConnections) {
    super();
    const { grid, controlPoints } = connections.site;
    const rated = new Map(grid.assets.map((a) => [a.id, a.ratedKw]));
    this.targets = new Map(
      controlPoints.map((control) => [
        control.assetId,
        { control, scale: setpointScale(control, rated.get(control.assetId) ?? 0) },
      ]),
    );
  }

  override async write(order: SetpointOrder): Promise<WriteOutcome> {
    const { powerKw } = order;
    if (powerKw === null) return this.release(order.assetId);
    if (!Number.isFinite(powerKw) || !Number.isFinite(order.rampKwPerS)) {
      return refusedHere(
        `order ${order.id}: saw ${String(powerKw)} kW, ${String(order.rampKwPerS)} kW/s, expected numbers`,
      );
    }
    return this.attempt(order.assetId, `setpoint ${order.id}`, ({ control, scale }, live) =>
      control.via === 'method'
        ? apply(live, control, scale, { ...order, powerKw })
        : writeVariable(live, control, scale.toDevice(powerKw), powerKw),
    );
  }

  override async readBack(assetId: string): Promise<ReadBack> {
    const nothing = { appliedKw: null, setpointId: null, good: false };
    const target = this.targets.get(assetId);
    if (target === undefined) return { ...nothing, statusCode: StatusCodes.BadConfigurationError.value };
    try {
      const live = await this.connections.of(target.control.endpointId).session();
      return await readApplied(live, target);
    } catch {
      return { ...nothing, statusCode: StatusCodes.BadCommunicationError.value };
    }
  }

  override async release(assetId: string): Promise<WriteOutcome> {
    return this.attempt(assetId, `release of ${assetId}`, ({ control }, live) =>
      control.via === 'method'
        ? callRelease(live, control)
        : writeVariable(live, control, control.releaseValue, null),
    );
  }

  private async attempt(
    assetId: string,
    what: string,
    send: (target: Target, live: LiveSession) => Promise<WriteOutcome>,
  ): Promise<WriteOutcome> {
    const target = this.targets.get(assetId);
    if (target === undefined)
      return refusedHere(`${what}: the site file has no \`control\` for ${assetId}; add it`);
    try {
      return await send(target, await this.connections.of(target.control.endpointId).session());
    } catch (error) {
      return failed(error, what);
    }
  }
}

async function apply(
  live: LiveSession,
  control: MethodControl,
  scale: SetpointScale,
  order: SetpointOrder & { readonly powerKw: number },
): Promise<WriteOutcome> {
  const nodes = resolveAll(live, [control.objectNode, control.applyMethodNode]);
  if (typeof nodes === 'string') return refusedHere(nodes);
  const [objectId, methodId] = nodes as [NodeId, NodeId];
  const types = await argumentTypes(live, methodId);
  const inputArguments = [
    variantOf('text', order.id, types[0]),
    variantOf('text', order.planId, types[1]),
    variantOf('number', scale.toDevice(order.powerKw), types[2]),
    variantOf('instant', new Date(order.validFromMs), types[3]),
    variantOf('instant', new Date(order.validUntilMs), types[4]),
    variantOf('number', scale.rampToDevice(order.rampKwPerS), types[5]),
  ];
  const call = live.session.call({ objectId, methodId, inputArguments });
  return answerOf(await within(call, live.requestTimeoutMs, 'ApplySetpoint'), scale);
}

async function callRelease(live: LiveSession, control: MethodControl): Promise<WriteOutcome> {
  const nodes = resolveAll(live, [control.objectNode, control.releaseMethodNode]);
  if (typeof nodes === 'string') return refusedHere(nodes);
  const [objectId, methodId] = nodes as [NodeId, NodeId];
  const call = live.session.call({ objectId, methodId, inputArguments: [] });
  return answerOf(await within(call, live.requestTimeoutMs, 'Release'), undefined);
}

/** Reads (accepted, applied value, reason); a method that only gives a status code is taken at that. */
function answerOf(result: CallMethodResult, scale: SetpointScale | undefined): WriteOutcome {
  const { statusCode } = result;
  if (qualityOf(statusCode) !== 'good') return notAccepted(statusCode, 'the device answered');
  const [accepted, applied, reason] = (result.outputArguments ?? []) as (Variant | undefined)[];
  if (accepted?.dataType === DataType.Boolean && accepted.value === false) {
    const words = reason?.dataType === DataType.String ? String(reason.value) : 'no reason given';
    return { status: 'refused', reason: `the device refused: ${words}`, statusCode: statusCode.value };
  }
  const value = numberOf(applied);
  const appliedKw = scale !== undefined && Number.isFinite(value) ? scale.toKw(value) : null;
  return { status: 'accepted', appliedKw, statusCode: statusCode.value };
}

async function writeVariable(
  live: LiveSession,
  control: VariableControl,
  value: number,
  powerKw: number | null,
): Promise<WriteOutcome> {
  const nodes = resolveAll(live, [control.setpointNode]);
  if (typeof nodes === 'string') return refusedHere(nodes);
  const [nodeId] = nodes as [NodeId];
  const variant = variantOf('number', value, await variableType(live, nodeId));
  const write = live.session.write({ nodeId, attributeId: AttributeIds.Value, value: { value: variant } });
  const statusCode = await within(write, live.requestTimeoutMs, 'write');
  if (qualityOf(statusCode) !== 'good') return notAccepted(statusCode, 'the device answered');
  return { status: 'accepted', appliedKw: powerKw, statusCode: statusCode.value };
}

async function readApplied(live: LiveSession, { control, scale }: Target): Promise<ReadBack> {
  const names = [
    control.readBackNode,
    ...(control.setpointIdNode === undefined ? [] : [control.setpointIdNode]),
  ];
  const nodes = resolveAll(live, names);
  if (typeof nodes === 'string') {
    return { appliedKw: null, setpointId: null, statusCode: StatusCodes.BadNodeIdUnknown.value, good: false };
  }
  const [applied, id] = await live.readValues(nodes);
  const status = applied?.statusCode ?? StatusCodes.BadNoData;
  const value = status.isBad() ? Number.NaN : numberOf(applied?.value);
  const idText: unknown = id === undefined || id.statusCode.isBad() ? null : id.value.value;
  return {
    appliedKw: Number.isFinite(value) ? scale.toKw(value) : null,
    setpointId: typeof idText === 'string' && idText !== '' ? idText : null,
    statusCode: status.value,
    good: qualityOf(status) === 'good' && Number.isFinite(value),
  };
}

/** The nodes, or what is wrong with one of them. */
function resolveAll(live: LiveSession, names: readonly string[]): NodeId[] | string {
  const nodes: NodeId[] = [];
  for (const name of names) {
    const node = live.resolve(name);
    if (node === undefined)
      return `${name}: the server does not have this namespace; correct \`namespaces\` of the site file`;
    nodes.push(node);
  }
  return nodes;
}
