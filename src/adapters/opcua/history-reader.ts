/** Reads the history of points in pieces: by node, by time, and by the server's continuation points. */
import {
  HistoryReadRequest,
  HistoryReadValueId,
  ReadRawModifiedDetails,
  StatusCodes,
  TimestampsToReturn,
  type DataValue,
  type HistoryData,
  type HistoryReadResult,
  type NodeId,
} from 'node-opcua';
import type { ReadPoint } from '../../core/grid/site.js';
import type { MeterReading } from '../../core/series/series.js';
import type { LiveSession } from './live-session.js';
import { scaleOf, toReading } from './reading.js';
import type { BoundPoint } from './subscriber.js';
import { chunksOf, within } from './time-limit.js';

/** Nodes of one call where the server sets no limit, and values of one node in one answer. */
const NODES_PER_CALL = 50;
const VALUES_PER_NODE = 1_000;
/** Time in one request [world ms]: a week of quarter-hours fits in one answer. */
const WINDOW_MS = 7 * 86_400_000;

/** What is asked, and where it goes. */
export interface HistoryQuery {
  readonly points: readonly BoundPoint[];
  readonly startMs: number;
  readonly endMs: number;
  nowMs(): number;
  deliver(batch: readonly MeterReading[]): Promise<void>;
  problem(point: ReadPoint, detail: string): void;
}

interface Pending extends BoundPoint {
  readonly scale: number;
  readonly continuation: Buffer | null;
}

/**
 * Delivers what the server kept in [startMs, endMs), oldest first per point.
 *
 * @throws OpcUaUnavailableError when it does not answer; what was delivered stays delivered
 */
export async function readHistory(live: LiveSession, query: HistoryQuery): Promise<void> {
  const refused = new Set<ReadPoint>();
  const perCall = live.limits.nodesPerHistoryRead || NODES_PER_CALL;
  for (let startMs = query.startMs; startMs < query.endMs; startMs += WINDOW_MS) {
    const endMs = Math.min(startMs + WINDOW_MS, query.endMs);
    for (const chunk of chunksOf(query.points, perCall)) {
      const pending = chunk.filter((p) => !refused.has(p.point));
      await readWindow(live, { ...query, points: pending, startMs, endMs }, refused);
    }
  }
}

async function readWindow(live: LiveSession, query: HistoryQuery, refused: Set<ReadPoint>): Promise<void> {
  let pending: Pending[] = query.points.map((p) => ({ ...p, scale: scaleOf(p.point), continuation: null }));
  while (pending.length > 0) {
    const results = await call(live, pending, query);
    const batch: MeterReading[] = [];
    const next: Pending[] = [];
    pending.forEach((item, i) => {
      const result = results[i];
      if (result === undefined || result.statusCode.isBad()) {
        refused.add(item.point);
        query.problem(
          item.point,
          `${item.point.node}: saw ${result?.statusCode.name ?? 'no answer'} to a history read, expected kept values; write \`history: false\` or mend the server`,
        );
        return;
      }
      batch.push(...readingsOf(item, result, query));
      if (hasMore(result)) next.push({ ...item, continuation: result.continuationPoint });
    });
    if (batch.length > 0) await query.deliver(batch);
    pending = next;
  }
}

async function call(
  live: LiveSession,
  pending: readonly Pending[],
  query: HistoryQuery,
): Promise<HistoryReadResult[]> {
  const request = new HistoryReadRequest({
    historyReadDetails: new ReadRawModifiedDetails({
      isReadModified: false,
      startTime: new Date(query.startMs),
      endTime: new Date(query.endMs),
      numValuesPerNode: VALUES_PER_NODE,
      returnBounds: false,
    }),
    timestampsToReturn: TimestampsToReturn.Both,
    releaseContinuationPoints: false,
    nodesToRead: pending.map((p) => valueId(p.node, p.continuation)),
  });
  const response = await within(live.session.historyRead(request), live.requestTimeoutMs, 'history read');
  if (response.responseHeader.serviceResult.isBad()) {
    throw new Error(`history read: saw ${response.responseHeader.serviceResult.name}, expected values`);
  }
  return response.results ?? [];
}

function valueId(nodeId: NodeId, continuation: Buffer | null): HistoryReadValueId {
  return new HistoryReadValueId({
    nodeId,
    ...(continuation === null ? {} : { continuationPoint: continuation }),
  });
}

function readingsOf(item: Pending, result: HistoryReadResult, query: HistoryQuery): MeterReading[] {
  if (result.statusCode.equals(StatusCodes.GoodNoData)) return [];
  const values: DataValue[] = (result.historyData as HistoryData | null)?.dataValues ?? [];
  const nowMs = query.nowMs();
  return values
    .map((data) => toReading(item.point, item.scale, data, nowMs))
    .filter((r) => r.sourceMs >= query.startMs && r.sourceMs < query.endMs)
    .sort((a, b) => a.sourceMs - b.sourceMs);
}

/** The library's type hides that an absent continuation point is null. */
function hasMore(result: HistoryReadResult): boolean {
  const continuation = result.continuationPoint as Buffer | null;
  return continuation !== null && continuation.length > 0;
}
