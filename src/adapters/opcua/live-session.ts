/** A session that is up: its server's limits and namespaces, and reads split at those limits. */
import {
  AttributeIds,
  resolveNodeId,
  VariableIds,
  type ClientSession,
  type DataValue,
  type NodeId,
  type ReadValueIdOptions,
} from 'node-opcua';
import { chunksOf, within } from './time-limit.js';

/** What one call may carry; 0 = the server sets no limit. */
export interface OperationLimits {
  readonly nodesPerRead: number;
  readonly monitoredItemsPerCall: number;
  readonly monitoredItemsPerSubscription: number;
  readonly nodesPerTranslate: number;
  readonly nodesPerHistoryRead: number;
  readonly nodesPerBrowse: number;
}

const NODE = /^nsu=([^;]+);([isgb]=.+)$/s;

/** One server, connected. Everything in here ends with the connection. */
export class LiveSession {
  private constructor(
    readonly session: ClientSession,
    readonly requestTimeoutMs: number,
    readonly namespaces: readonly string[],
    readonly limits: OperationLimits,
  ) {}

  /** Asks a fresh session what its server allows. */
  static async open(session: ClientSession, requestTimeoutMs: number): Promise<LiveSession> {
    const namespaces = await within(session.readNamespaceArray(), requestTimeoutMs, 'namespace array');
    return new LiveSession(
      session,
      requestTimeoutMs,
      namespaces,
      await readLimits(session, requestTimeoutMs),
    );
  }

  /** The node of `nsu=<uri>;<id>` on this server; undefined when it does not have the namespace. */
  resolve(node: string): NodeId | undefined {
    const match = NODE.exec(node);
    const index = this.namespaces.indexOf(match?.[1] ?? '');
    return match === null || index < 0 ? undefined : resolveNodeId(`ns=${String(index)};${match[2] ?? ''}`);
  }

  /** The same node name with its namespace URI. */
  nameOf(node: NodeId): string {
    const uri = this.namespaces[node.namespace] ?? '';
    return `nsu=${uri};${node.toString().replace(/^ns=\d+;/, '')}`;
  }

  /** Reads in calls of the server's size, in order. */
  async read(nodes: readonly ReadValueIdOptions[]): Promise<DataValue[]> {
    const values: DataValue[] = [];
    for (const chunk of chunksOf(nodes, this.limits.nodesPerRead)) {
      values.push(...(await within(this.session.read(chunk), this.requestTimeoutMs, 'read')));
    }
    return values;
  }

  /** Reads the value attribute of each node. */
  async readValues(nodes: readonly NodeId[]): Promise<DataValue[]> {
    return this.read(nodes.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })));
  }
}

async function readLimits(session: ClientSession, timeoutMs: number): Promise<OperationLimits> {
  const limit = async (id: VariableIds): Promise<number> => {
    const node = { nodeId: resolveNodeId(id), attributeId: AttributeIds.Value };
    const value = await within(session.read(node), timeoutMs, 'operation limits');
    const number: unknown = value.statusCode.isGood() ? value.value.value : 0;
    return typeof number === 'number' && number > 0 ? number : 0;
  };
  // One node per call: a server that allows a single node per read is still served.
  const [nodesPerRead, perCall, perSubscription, translate, history, browse] = await Promise.all([
    limit(VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerRead),
    limit(VariableIds.Server_ServerCapabilities_OperationLimits_MaxMonitoredItemsPerCall),
    limit(VariableIds.Server_ServerCapabilities_MaxMonitoredItemsPerSubscription),
    limit(VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerTranslateBrowsePathsToNodeIds),
    limit(VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerHistoryReadData),
    limit(VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerBrowse),
  ]);
  return {
    nodesPerRead,
    monitoredItemsPerCall: perCall,
    monitoredItemsPerSubscription: perSubscription,
    nodesPerTranslate: translate,
    nodesPerHistoryRead: history,
    nodesPerBrowse: browse,
  };
}
