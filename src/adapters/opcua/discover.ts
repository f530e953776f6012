/** Looks through an OPC UA server for energy variables and setpoints, as the base of a site file. */
import { AttributeIds, NodeClass, type DataValue, type EUInformation } from 'node-opcua';
import type { Endpoint } from '../../core/grid/site.js';
import { unitBySymbol } from '../../core/quantity/unit.js';
import { OBSERVABLE_DIMENSION, type Observable } from '../../core/series/series.js';
import { browseTree, pathOf, type BrowsedNode } from './browse-tree.js';
import { ClientFactory, type ClientOptions } from './client-factory.js';
import type { DiscoveredGroup, DiscoveredServer, DiscoveredVariable } from './discovered.js';
import { recognise } from './energy-names.js';
import { LiveSession } from './live-session.js';
import { reasonOf, within } from './time-limit.js';
import { declaredSymbol } from './unit-check.js';

export { draftSiteFile } from './draft-site-file.js';

/** How to reach the server; security has no default, so that `None` is always somebody's choice. */
export interface DiscoverOptions extends ClientOptions {
  readonly security: Pick<Endpoint, 'securityPolicy' | 'securityMode' | 'user'>;
  /** Most nodes looked at. Default 50 000. */
  readonly maxNodes?: number;
}

const MAX_NODES = 50_000;
/** AccessLevel bits of OPC 10000-3, 8.57. */
const CURRENT_WRITE = 0b10;
const HISTORY_READ = 0b100;

/**
 * Browses a server once and closes the connection.
 *
 * @throws Error that says why the server could not be reached or browsed
 */
export async function discover(url: string, options: DiscoverOptions): Promise<DiscoveredServer> {
  const clients = new ClientFactory(options);
  const peer = { url, ...options.security };
  const limitMs = options.requestTimeoutMs;
  const client = await clients.create(peer);
  try {
    await within(client.connect(url), limitMs * 2, `connect to ${url}`);
    const session = await within(client.createSession(clients.identity(peer)), limitMs * 2, 'create session');
    const live = await LiveSession.open(session, limitMs);
    return await look(live, url, options);
  } catch (error) {
    throw new Error(
      `cannot discover ${url}: ${reasonOf(error)}; check the address, the security policy and the user`,
      {
        cause: error,
      },
    );
  } finally {
    await within(client.disconnect(), limitMs, 'disconnect').catch(() => undefined);
    await clients.close();
  }
}

async function look(live: LiveSession, url: string, options: DiscoverOptions): Promise<DiscoveredServer> {
  const { nodes, truncated } = await browseTree(live, options.maxNodes ?? MAX_NODES);
  const variables = nodes.filter(
    (n) => n.nodeClass === NodeClass.Variable && n.parent?.nodeClass === NodeClass.Object,
  );
  const found = await describe(live, variables);
  const groups = nodes
    .filter((n) => n.nodeClass === NodeClass.Object && !isPart(n))
    .map((object) => groupOf(live, object, found))
    .filter((g) => g.variables.length > 0 || g.methods.length > 0);
  return {
    url,
    security: options.security,
    namespaces: live.namespaces,
    groups,
    nodeCount: nodes.length,
    truncated,
  };
}

function groupOf(
  live: LiveSession,
  object: BrowsedNode,
  found: ReadonlyMap<BrowsedNode, DiscoveredVariable>,
): DiscoveredGroup {
  const parts = [object, ...object.children.filter(isPart)];
  const children = parts.flatMap((p) => p.children);
  const variables = children.map((c) => found.get(c)).filter((v) => v !== undefined);
  const methods = children
    .filter((c) => c.nodeClass === NodeClass.Method)
    .map((c) => ({
      name: c.name,
      node: live.nameOf(c.nodeId),
      object: live.nameOf(c.parent?.nodeId ?? object.nodeId),
    }));
  return { path: pathOf(object), variables, methods };
}

/** Devices sort their variables in groups of these names; the device is what we look for. */
function isPart(node: BrowsedNode): boolean {
  return node.nodeClass === NodeClass.Object && (node.name === 'Control' || node.name === 'Measured');
}

async function describe(
  live: LiveSession,
  variables: readonly BrowsedNode[],
): Promise<Map<BrowsedNode, DiscoveredVariable>> {
  const units = await propertyValues(live, variables, 'EngineeringUnits');
  const ids = await propertyValues(live, variables, 'MeasurementID');
  const access = await live.read(
    variables.map((v) => ({ nodeId: v.nodeId, attributeId: AttributeIds.AccessLevel })),
  );
  const keeps = await live.read(
    variables.map((v) => ({ nodeId: v.nodeId, attributeId: AttributeIds.Historizing })),
  );
  return new Map(
    variables.map((variable, i) => {
      const declared = units.get(variable)?.value.value as EUInformation | null | undefined;
      const id: unknown = ids.get(variable)?.value.value;
      const unit = declared ? declaredSymbol(declared) : undefined;
      const measurementId = typeof id === 'number' ? id : undefined;
      const level = Number(access[i]?.value.value ?? 0);
      const observable = recognise(variable.name, measurementId);
      const described: DiscoveredVariable = {
        node: live.nameOf(variable.nodeId),
        name: variable.name,
        observable,
        unit,
        measurementId,
        historizing: (level & HISTORY_READ) !== 0 && keeps[i]?.value.value === true,
        writable: (level & CURRENT_WRITE) !== 0,
        doubt: doubtOf(observable, unit),
      };
      return [variable, described];
    }),
  );
}

async function propertyValues(
  live: LiveSession,
  variables: readonly BrowsedNode[],
  name: string,
): Promise<Map<BrowsedNode, DataValue>> {
  const owned = variables.flatMap((v) => {
    const property = v.children.find((c) => c.name === name);
    return property === undefined ? [] : [[v, property.nodeId] as const];
  });
  const values = await live.readValues(owned.map(([, node]) => node));
  const byVariable = new Map<BrowsedNode, DataValue>();
  owned.forEach(([variable], i) => {
    const value = values[i];
    if (value?.statusCode.isGood() === true) byVariable.set(variable, value);
  });
  return byVariable;
}

function doubtOf(observable: Observable | undefined, unit: string | undefined): string | undefined {
  if (observable === undefined) return undefined;
  if (unit === undefined) return 'the server declares no unit';
  const known = unitBySymbol(unit);
  if (known === undefined) return `the unit "${unit}" is not known`;
  const dimension = OBSERVABLE_DIMENSION[observable];
  const fits = known.dimension === dimension || (dimension === 'ratio' && known.symbol === '1');
  return fits ? undefined : `the unit "${unit}" does not fit ${observable}`;
}
