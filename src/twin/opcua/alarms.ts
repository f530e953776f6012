/** Alarms of the twin: limits of a measured value, and a state that is off normal; severities of four priorities. */
import {
  ConditionInfo,
  DataType,
  StatusCodes,
  type DataValue,
  type UAObject,
  type UAVariable,
} from 'node-opcua';
import type { ServerSpace } from './context.js';

/** Severities of the four priorities of alarms, 1..1000. */
export const SEVERITY = { urgent: 900, high: 700, medium: 500, low: 200 } as const;

/** An alarm and what raises it. */
interface AlarmNode {
  /** Object that reports its events; must be a notifier of the server. */
  readonly parent: UAObject;
  readonly input: UAVariable;
  readonly ownerId: string;
  readonly nodeId: string;
  readonly name: string;
}

/** Limits in the unit of the input. */
export interface LimitAlarmNode extends AlarmNode {
  readonly high: number;
  readonly highHigh: number;
}

/** How an alarm looks at its input: the state it should be in (null = normal), and how severe that state is. */
interface AlarmRule {
  readonly stateOf: (value: number) => string | null;
  readonly severityOf: (state: string | null) => number;
}

type Alarm = ReturnType<
  | ServerSpace['namespace']['instantiateOffNormalAlarm']
  | ServerSpace['namespace']['instantiateExclusiveLimitAlarm']
>;

/** Alarm of high priority above `high`, urgent above `highHigh`. */
export function addLimitAlarm(space: ServerSpace, node: LimitAlarmNode): void {
  const alarm = space.namespace.instantiateExclusiveLimitAlarm('ExclusiveLimitAlarmType', {
    ...optionsOf(node),
    highLimit: node.high,
    highHighLimit: node.highHigh,
    // The options ask for a low limit; no temperature is too low.
    lowLimit: -1e6,
  });
  follow(alarm, node, {
    stateOf: (value) => (value > node.highHigh ? 'HighHigh' : value > node.high ? 'High' : null),
    severityOf: (state) => (state === 'HighHigh' ? SEVERITY.urgent : SEVERITY.high),
  });
}

/** Alarm of medium priority while the input is not 0. */
export function addOffNormalAlarm(space: ServerSpace, node: AlarmNode): void {
  const alarm = space.namespace.instantiateOffNormalAlarm({ ...optionsOf(node), normalState: null });
  follow(alarm, node, {
    stateOf: (value) => (value === 0 ? null : 'Active'),
    severityOf: () => SEVERITY.medium,
  });
}

/**
 * One rule for all alarms, in place of the ones they come with: those throw when the input is no number or twice the same.
 * A value that tells nothing leaves the alarm as it is.
 */
function follow(alarm: Alarm, node: AlarmNode, rule: AlarmRule): void {
  let present: string | null = null;
  alarm.calculateConditionInfo = (state, active, value) =>
    new ConditionInfo({
      message: `${node.ownerId} ${node.name} ${active ? 'at' : 'is over at'} ${value}`,
      quality: StatusCodes.Good,
      retain: active,
      severity: active ? rule.severityOf(state) : SEVERITY.low,
    });
  alarm.onInputDataValueChange = (input: DataValue) => {
    const value = Number(input.value.value);
    if (input.value.dataType === DataType.Null || !Number.isFinite(value) || input.statusCode.isNotGood())
      return;
    const state = rule.stateOf(value);
    if (state === present) return;
    present = state;
    alarm.signalNewCondition(state, state !== null, value.toFixed(1));
  };
}

function optionsOf({ parent, input, nodeId, name }: AlarmNode) {
  parent.addReference({ referenceType: 'HasEventSource', nodeId: input.nodeId });
  return {
    browseName: name,
    conditionName: name,
    componentOf: parent,
    nodeId: `s=${nodeId}`,
    conditionSource: input,
    inputNode: input,
    optionals: ['ConfirmedState', 'Confirm'],
  };
}
