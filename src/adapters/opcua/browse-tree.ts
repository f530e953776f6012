/** Walks a server's address space breadth first, split at its limits and bounded in size. */
import {
  BrowseDirection,
  NodeClass,
  resolveNodeId,
  type BrowseResult,
  type NodeId,
  type ReferenceDescription,
} from 'node-opcua';
import type { LiveSession } from './live-session.js';
import { chunksOf, within } from './time-limit.js';

/** A node as browsing shows it. */
export interface BrowsedNode {
  readonly nodeId: NodeId;
  readonly name: string;
  readonly nodeClass: NodeClass;
  readonly parent: BrowsedNode | undefined;
  readonly children: BrowsedNode[];
}

/** What was walked; `truncated` when the bound was reached first. */
export interface BrowsedTree {
  readonly nodes: readonly BrowsedNode[];
  readonly truncated: boolean;
}

const OBJECTS_FOLDER = 'i=85';
/** The server describes itself here: no devices. */
const SERVER_OBJECT = 'ns=0;i=2253';
const NODES_PER_CALL = 100;
const CLASSES = NodeClass.Object | NodeClass.Variable | NodeClass.Method;
const ALL_FIELDS = 63;

/** Everything below the Objects folder, up to `maxNodes`. */
export async function browseTree(live: LiveSession, maxNodes: number): Promise<BrowsedTree> {
  const nodes: BrowsedNode[] = [];
  const seen = new Set<string>([SERVER_OBJECT]);
  const root = nodeOf(resolveNodeId(OBJECTS_FOLDER), 'Objects', NodeClass.Object, undefined);
  let level: BrowsedNode[] = [root];
  while (level.length > 0) {
    const next: BrowsedNode[] = [];
    for (const parents of chunksOf(level, live.limits.nodesPerBrowse || NODES_PER_CALL)) {
      const references = await browse(
        live,
        parents.map((p) => p.nodeId),
      );
      for (const [i, parent] of parents.entries()) {
        for (const reference of references[i] ?? []) {
          const key = reference.nodeId.toString();
          if (seen.has(key)) continue;
          seen.add(key);
          if (nodes.length >= maxNodes) return { nodes, truncated: true };
          const name = reference.browseName.name ?? key;
          const node = nodeOf(reference.nodeId as NodeId, name, reference.nodeClass, parent);
          parent.children.push(node);
          nodes.push(node);
          if (reference.nodeClass !== NodeClass.Method) next.push(node);
        }
      }
    }
    level = next;
  }
  return { nodes, truncated: false };
}

/** Names from below the Objects folder down to the node. */
export function pathOf(node: BrowsedNode): string[] {
  return node.parent === undefined ? [] : [...pathOf(node.parent), node.name];
}

async function browse(live: LiveSession, nodes: readonly NodeId[]): Promise<ReferenceDescription[][]> {
  const descriptions = nodes.map((nodeId) => ({
    nodeId,
    referenceTypeId: 'HierarchicalReferences',
    includeSubtypes: true,
    browseDirection: BrowseDirection.Forward,
    nodeClassMask: CLASSES,
    resultMask: ALL_FIELDS,
  }));
  const results = await within(live.session.browse(descriptions), live.requestTimeoutMs, 'browse');
  const lists: ReferenceDescription[][] = [];
  for (const result of results) {
    const references = [...(result.references ?? [])];
    // The library's type hides that an absent continuation point is null.
    let continuation = result.continuationPoint as Buffer | null | undefined;
    while (continuation && continuation.length > 0) {
      const more: BrowseResult = await within(
        live.session.browseNext(continuation, false),
        live.requestTimeoutMs,
        'browse next',
      );
      references.push(...(more.references ?? []));
      continuation = more.continuationPoint;
    }
    lists.push(references);
  }
  return lists;
}

function nodeOf(
  nodeId: NodeId,
  name: string,
  nodeClass: NodeClass,
  parent: BrowsedNode | undefined,
): BrowsedNode {
  return { nodeId, name, nodeClass, parent, children: [] };
}
