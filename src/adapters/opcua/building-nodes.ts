/** Nodes of one building on an OPC UA server, for whoever steers it from inside: power and room read, a setpoint written. */
import { AttributeIds, type NodeId } from 'node-opcua';
import { unitBySymbol } from '../../core/quantity/unit.js';
import type { Clock } from '../../ports/clock.js';
import { ClientFactory } from './client-factory.js';
import { variableType, variantOf } from './device-types.js';
import { EndpointConnection } from './endpoint-connection.js';
import type { LiveSession } from './live-session.js';
import { numberOf, qualityOf } from './reading.js';
import { within } from './time-limit.js';

/** Where the nodes are. */
export interface BuildingNodesOptions {
  /** `opc.tcp://host:port/path`. */
  readonly url: string;
  /** `nsu=<namespace uri>;s=<id>`; `temperature` may be absent. */
  readonly nodes: { readonly power: string; readonly setpoint: string; readonly temperature?: string };
  /** Unit of power and setpoint: W, kW or MW. */
  readonly unit: string;
  /** Written to hand the building back to its own controller, in the unit. */
  readonly releaseValue: number;
  readonly pkiFolder: string;
  readonly clock: Clock;
}

/** Longest wait for an answer [wall ms]. */
const TIMEOUT_MS = 10_000;

/** A building reached over OPC UA. Every call rejects while the server is away. */
export class OpcUaBuildingNodes {
  private readonly clients: ClientFactory;
  private readonly connection: EndpointConnection;
  private readonly kwPerUnit: number;

  /** @throws Error when the unit is no power */
  constructor(private readonly options: BuildingNodesOptions) {
    const unit = unitBySymbol(options.unit);
    if (unit?.dimension !== 'power') {
      throw new Error(`saw the unit "${options.unit}" for a power, expected W, kW or MW`);
    }
    this.kwPerUnit = unit.factor;
    const { url, pkiFolder, clock } = options;
    const own = {
      ...{ pkiFolder, clock, applicationName: 'TrabouleVen', samplingMs: 0, publishingMs: 0 },
      ...{ requestTimeoutMs: TIMEOUT_MS, trustUnknownCertificates: false },
    };
    this.clients = new ClientFactory(own);
    const endpoint = { id: 'building', url, securityPolicy: 'None', securityMode: 'None' } as const;
    this.connection = new EndpointConnection(endpoint, this.clients, own);
  }

  /** Power [kW] and temperature of the room [°C]. */
  async read(): Promise<{ powerKw: number; roomC: number | null }> {
    const live = await this.connection.session();
    const { power, temperature } = this.options.nodes;
    const names = temperature === undefined ? [power] : [power, temperature];
    const [seen, room] = await live.readValues(names.map((name) => nodeOf(live, name)));
    const value = seen === undefined || qualityOf(seen.statusCode) === 'bad' ? NaN : numberOf(seen.value);
    if (!Number.isFinite(value)) throw new Error(`${power} shows no number now`);
    const roomC = room === undefined || qualityOf(room.statusCode) === 'bad' ? NaN : numberOf(room.value);
    return { powerKw: value * this.kwPerUnit, roomC: Number.isFinite(roomC) ? roomC : null };
  }

  /** Writes a power [kW]; null hands the building back. */
  async write(powerKw: number | null): Promise<void> {
    const live = await this.connection.session();
    const { nodes, releaseValue } = this.options;
    const nodeId = nodeOf(live, nodes.setpoint);
    const value = powerKw === null ? releaseValue : powerKw / this.kwPerUnit;
    const variant = variantOf('number', value, await variableType(live, nodeId));
    const written = live.session.write({
      nodeId,
      attributeId: AttributeIds.Value,
      value: { value: variant },
    });
    const status = await within(written, live.requestTimeoutMs, 'write');
    if (qualityOf(status) !== 'good') {
      throw new Error(`${nodes.setpoint} did not take ${String(value)}: ${status.name}`);
    }
  }

  async close(): Promise<void> {
    await this.connection.close();
    await this.clients.close();
  }
}

function nodeOf(live: LiveSession, name: string): NodeId {
  const node = live.resolve(name);
  if (node !== undefined) return node;
  throw new Error(
    `the server has no node "${name}"; expected nsu=<namespace uri>;s=<id> in one of its namespaces`,
  );
}
