/** Data types a device declares for what we write to it; strict devices refuse a Double where they say Float. */
import { DataType, Variant, type NodeId } from 'node-opcua';
import type { LiveSession } from './live-session.js';
import { OpcUaUnavailableError, within } from './time-limit.js';

/** What our values are when the device does not say otherwise. */
export type Role = 'text' | 'number' | 'instant';

const DEFAULT_TYPE: Readonly<Record<Role, DataType>> = {
  text: DataType.String,
  number: DataType.Double,
  instant: DataType.DateTime,
};

const NUMBER_TYPES: readonly DataType[] = [
  DataType.Double,
  DataType.Float,
  DataType.SByte,
  DataType.Byte,
  DataType.Int16,
  DataType.UInt16,
  DataType.Int32,
  DataType.UInt32,
];
const WHOLE_TYPES = NUMBER_TYPES.slice(2);

/** Types by node, kept as long as the session they were asked on. */
const known = new WeakMap<LiveSession, Map<string, Promise<readonly DataType[]>>>();

/** Data types of a method's input arguments; empty when it declares none. */
export function argumentTypes(live: LiveSession, method: NodeId): Promise<readonly DataType[]> {
  return remembered(live, `m ${method.toString()}`, async () => {
    const asked = live.session.getArgumentDefinition(method);
    const definition = await within(asked, live.requestTimeoutMs, 'method arguments');
    return definition.inputArguments.map((a) => builtIn(a.dataType));
  });
}

/** Data type of a variable. */
export async function variableType(live: LiveSession, variable: NodeId): Promise<DataType> {
  const [type] = await remembered(live, `v ${variable.toString()}`, async () => {
    const asked = live.session.getBuiltInDataType(variable);
    return [await within(asked, live.requestTimeoutMs, 'data type')];
  });
  return type ?? DataType.Double;
}

/** A value as the device wants it. */
export function variantOf(
  role: Role,
  value: string | number | Date,
  declared: DataType | undefined,
): Variant {
  const fits = role === 'number' && declared !== undefined && NUMBER_TYPES.includes(declared);
  const dataType = fits ? declared : DEFAULT_TYPE[role];
  const whole = typeof value === 'number' && WHOLE_TYPES.includes(dataType);
  return new Variant({ dataType, value: whole ? Math.round(value) : value });
}

function remembered(
  live: LiveSession,
  key: string,
  ask: () => Promise<readonly DataType[]>,
): Promise<readonly DataType[]> {
  const types = known.get(live) ?? new Map<string, Promise<readonly DataType[]>>();
  known.set(live, types);
  const found = types.get(key) ?? ask();
  types.set(key, found);
  return found.catch((error: unknown) => {
    types.delete(key);
    // The write itself will say what is wrong with the node, in a status code; a silent device ends it here.
    if (error instanceof OpcUaUnavailableError) throw error;
    return [];
  });
}

/** The number type a declared data type stands for; `Null` for all others, which keep the default of their role. */
function builtIn(dataType: NodeId): DataType {
  return (
    NUMBER_TYPES.find((t) => dataType.namespace === 0 && DataType[t] === DataType[Number(dataType.value)]) ??
    DataType.Null
  );
}
