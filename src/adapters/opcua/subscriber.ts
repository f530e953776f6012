/** Subscribes the points of one endpoint on a fresh session, split at the server's limits. */
import {
  AttributeIds,
  ClientMonitoredItemGroup,
  ClientSubscription,
  DataChangeFilter,
  DataChangeTrigger,
  DeadbandType,
  StatusCodes,
  TimestampsToReturn,
  type DataValue,
  type MonitoringParametersOptions,
  type NodeId,
  type StatusCode,
} from 'node-opcua';
import type { ReadPoint } from '../../core/grid/site.js';
import type { LiveSession } from './live-session.js';
import { chunksOf, within } from './time-limit.js';
import { declaredUnits, unitProblem } from './unit-check.js';

/** A point with its node on this session. */
export interface BoundPoint {
  readonly point: ReadPoint;
  readonly node: NodeId;
}

/** What becomes of a subscription. */
export interface SubscriptionEvents {
  value(point: ReadPoint, data: DataValue): void;
  problem(point: ReadPoint, detail: string): void;
  /** The server ended the subscription on its own. */
  ended(reason: string): void;
}

export interface SubscriptionTiming {
  /** [wall ms]; 0 = on exception. */
  readonly samplingMs: number;
  /** [wall ms] */
  readonly publishingMs: number;
}

/** Items of one subscription, and of one call, where the server sets no limit. */
const ITEMS_PER_SUBSCRIPTION = 5_000;
const ITEMS_PER_CALL = 1_000;
/** Values kept for one item at least: a burst between two publishings. */
const LEAST_QUEUE = 64;
/** Sampling assumed for the queue when values come on exception [wall ms]. */
const EXCEPTION_SAMPLING_MS = 50;
const KEEP_ALIVE_COUNT = 10;
const LIFETIME_COUNT = 60;

/** Points this server has, with the unit the site file says; the others are told as problems. */
export async function bindPoints(
  live: LiveSession,
  points: readonly ReadPoint[],
  problem: (point: ReadPoint, detail: string) => void,
): Promise<BoundPoint[]> {
  const bound: BoundPoint[] = [];
  for (const point of points) {
    const node = live.resolve(point.node);
    if (node === undefined) {
      const known = live.namespaces.slice(1).join(', ');
      problem(
        point,
        `saw no namespace of ${point.node} on the server (it has ${known}); expected it; correct \`namespaces\``,
      );
    } else {
      bound.push({ point, node });
    }
  }
  const units = await declaredUnits(
    live,
    bound.map((b) => b.node),
  );
  return bound.filter(({ point }, i) => {
    const wrong = unitProblem(point.unit, units[i]);
    if (wrong !== undefined) problem(point, `${point.node}: ${wrong}`);
    return wrong === undefined;
  });
}

/** Subscribes the points; resolves when the server has taken or refused each of them. */
export async function subscribe(
  live: LiveSession,
  points: readonly BoundPoint[],
  timing: SubscriptionTiming,
  events: SubscriptionEvents,
): Promise<void> {
  const perSubscription = live.limits.monitoredItemsPerSubscription || ITEMS_PER_SUBSCRIPTION;
  for (const group of chunksOf(points, perSubscription)) {
    const channel = { live, events, subscription: await openSubscription(live, timing, events) };
    for (const call of chunksOf(group, live.limits.monitoredItemsPerCall || ITEMS_PER_CALL)) {
      const refused = await monitor(channel, call, parameters(timing, true));
      const unfiltered = refused.filter((r) => isFilterRefusal(r.status)).map((r) => r.bound);
      for (const { bound, status } of refused.filter((r) => !isFilterRefusal(r.status))) {
        events.problem(bound.point, refusal(bound.point, status));
      }
      if (unfiltered.length === 0) continue;
      for (const { bound, status } of await monitor(channel, unfiltered, parameters(timing, false))) {
        events.problem(bound.point, refusal(bound.point, status));
      }
    }
  }
}

function refusal(point: ReadPoint, status: StatusCode): string {
  return `${point.node}: saw ${status.name} (${status.description}), expected a readable variable; correct the node or the access rights`;
}

async function openSubscription(
  live: LiveSession,
  timing: SubscriptionTiming,
  events: SubscriptionEvents,
): Promise<ClientSubscription> {
  const made = live.session.createSubscription2({
    requestedPublishingInterval: timing.publishingMs,
    requestedMaxKeepAliveCount: KEEP_ALIVE_COUNT,
    requestedLifetimeCount: LIFETIME_COUNT,
    maxNotificationsPerPublish: 0,
    publishingEnabled: true,
    priority: 0,
  });
  const subscription = await within(made, live.requestTimeoutMs, 'create subscription');
  subscription.on('terminated', () => {
    events.ended('the subscription ended');
  });
  return subscription;
}

/** A repeated value with a new time is a new measurement: the trigger includes the source time. */
function parameters(timing: SubscriptionTiming, withTime: boolean): MonitoringParametersOptions {
  const shared = {
    samplingInterval: timing.samplingMs,
    queueSize: queueSize(timing),
    discardOldest: true,
  };
  if (!withTime) return shared;
  const filter = new DataChangeFilter({
    trigger: DataChangeTrigger.StatusValueTimestamp,
    deadbandType: DeadbandType.None,
  });
  return { ...shared, filter };
}

function queueSize(timing: SubscriptionTiming): number {
  const sampling = timing.samplingMs > 0 ? timing.samplingMs : EXCEPTION_SAMPLING_MS;
  return Math.max(LEAST_QUEUE, Math.ceil(timing.publishingMs / sampling) * 2);
}

/** Where items are made and told. */
interface Channel {
  readonly live: LiveSession;
  readonly subscription: ClientSubscription;
  readonly events: SubscriptionEvents;
}

interface Refused {
  readonly bound: BoundPoint;
  readonly status: StatusCode;
}

async function monitor(
  { live, subscription, events }: Channel,
  points: readonly BoundPoint[],
  requested: MonitoringParametersOptions,
): Promise<Refused[]> {
  const items = points.map((p) => ({ nodeId: p.node, attributeId: AttributeIds.Value }));
  const group = ClientMonitoredItemGroup.create(subscription, items, requested, TimestampsToReturn.Both);
  const overflowed = new Set<ReadPoint>();
  group.on('changed', (_item, data, index) => {
    const point = points[index]?.point;
    if (point === undefined) return;
    if (data.statusCode.hasOverflowBit && !overflowed.has(point)) {
      overflowed.add(point);
      events.problem(
        point,
        `${point.node}: the server's queue overflowed, values were lost; publish more often or sample less`,
      );
    }
    events.value(point, data);
  });
  const ready = new Promise<void>((resolve, reject) => {
    group.on('initialized', resolve);
    group.on('err', (message) => {
      reject(new Error(message));
    });
  });
  await within(ready, live.requestTimeoutMs, 'create monitored items');
  return group.monitoredItems.flatMap((item, i) => {
    const bound = points[i];
    const status = item.statusCode;
    return bound === undefined || !status.isBad() ? [] : [{ bound, status }];
  });
}

function isFilterRefusal(status: StatusCode): boolean {
  return (
    status.equals(StatusCodes.BadMonitoredItemFilterUnsupported) ||
    status.equals(StatusCodes.BadFilterNotAllowed) ||
    status.equals(StatusCodes.BadMonitoredItemFilterInvalid)
  );
}
