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
  const walk: Walk = { nodes: [], seen: new Set([SERVER_OBJECT]), maxNodes };
  let level: BrowsedNode[] = [nodeOf(resolveNodeId(OBJECTS_FOLDER), 'Objects', NodeClass.Object, undefined)];
  while (level.length > 0) {
    const next: BrowsedNode[] = [];
    for (const parents of chunksOf(level, live.limits.nodesPerBrowse || NODES_PER_CALL)) {
      const nodeIds = parents.map((p) => p.nodeId);
      const references = await browse(live, nodeIds);
      for (const [i, parent] of parents.entries()) {
        if (!adopt(walk, parent, references[i] ?? [])) return { nodes: walk.nodes, truncated: true };
        next.push(...parent.children.filter((c) => c.nodeClass !== NodeClass.Method));
      }
    }
    level = next;
  }
  return { nodes: walk.nodes, truncated: false };
}

interface Walk {
  readonly nodes: BrowsedNode[];
  readonly seen: Set<string>;
  readonly maxNodes: number;
}

/** Takes the nodes not seen before as children; false when the bound is reached. */
function adopt(walk: Walk, parent: BrowsedNode, references: readonly ReferenceDescription[]): boolean {
  for (const reference of references) {
    const key = reference.nodeId.toString();
    if (walk.seen.has(key)) continue;
    walk.seen.add(key);
    if (walk.nodes.length >= walk.maxNodes) return false;
    const name = reference.browseName.name ?? key;
    const node = nodeOf(reference.nodeId, name, classOf(reference), parent);
    parent.children.push(node);
    walk.nodes.push(node);
  }
  return true;
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

/** The library has this enumeration twice; ours is the one told apart here. */
function classOf(reference: ReferenceDescription): NodeClass {
  const classes = [NodeClass.Object, NodeClass.Variable, NodeClass.Method];
  return classes.find((c) => NodeClass[c] === NodeClass[reference.nodeClass]) ?? NodeClass.Unspecified;
}
