/** One OPC UA server of the twin: starts, publishes, disappears and comes back on the same port. */
import {
  DataType,
  MessageSecurityMode,
  nodesets,
  OPCUAServer,
  SecurityPolicy,
  type OPCUACertificateManager,
} from 'node-opcua';
import { isSlotStart } from '../../core/time/slot.js';
import { buildSpace, type BuiltSpace } from './build-space.js';
import type { PublishedVariable, TwinWorld } from './context.js';
import { statusOf } from './units.js';

/** Application URI of all servers of the twin: one process, one certificate. */
export const TWIN_APPLICATION_URI = 'urn:traboule:twin';

/** Where a server listens. */
export interface ServerAddress {
  readonly endpointId: string;
  readonly host: string;
  readonly port: number;
}

const CAPABILITIES = {
  // Report on change: a fast clock plays fifteen minutes in one go, and a client must see each of them.
  minSupportedSampleRate: 0,
  maxSessions: 200,
  maxSubscriptionsPerSession: 50,
  maxSubscriptions: 2_000,
  maxMonitoredItems: 200_000,
  maxMonitoredItemsPerSubscription: 50_000,
  maxMonitoredItemsQueueSize: 10_000,
  maxHistoryContinuationPoints: 1_000,
  operationLimits: {
    maxNodesPerRead: 1_000,
    maxNodesPerWrite: 1_000,
    maxNodesPerMethodCall: 200,
    maxNodesPerBrowse: 1_000,
    maxMonitoredItemsPerCall: 1_000,
    maxNodesPerHistoryReadData: 50,
  },
};

type RequestHandler = OPCUAServer['on_request'];

/** A server with the nodes of its endpoint. */
export class TwinServer {
  private server: OPCUAServer | undefined;
  private built: BuiltSpace | undefined;
  /** Offsets that a reset of a counter leaves, by owner and observable [Wh]. */
  private readonly resets = new Map<string, number>();

  constructor(
    readonly address: ServerAddress,
    private readonly certificates: OPCUACertificateManager,
    private readonly world: TwinWorld,
  ) {}

  /** `opc.tcp://host:port/<endpoint id>`. */
  get url(): string {
    return `opc.tcp://${this.address.host}:${String(this.address.port)}/${this.address.endpointId}`;
  }

  get running(): boolean {
    return this.server !== undefined;
  }

  /** Starts listening, with the values of now on all nodes. */
  async start(): Promise<void> {
    if (this.server) return;
    const server = new OPCUAServer(this.serverOptions());
    await server.initialize();
    const addressSpace = server.engine.addressSpace;
    if (!addressSpace) throw new Error(`the server ${this.address.endpointId} has no address space`);
    this.built = buildSpace(this.address.endpointId, addressSpace, this.world);
    const now = this.world.city.nowMs;
    this.publish(now);
    for (const item of this.built.space.published) {
      if (item.when === 'block' && !isSlotStart(now)) this.publishItem(item, now - (now % 900_000), now);
    }
    this.delayAnswers(server);
    await server.start();
    this.server = server;
  }

  /** Goes away at once: connections break. */
  async stop(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    this.built = undefined;
    await server?.shutdown(0);
  }

  /** Puts the values of a simulated minute on the nodes; those of a quarter-hour at its end. */
  publish(ms: number): void {
    if (!this.built) return;
    for (const tick of this.built.ticks) tick.tick(ms);
    const blockEnds = isSlotStart(ms);
    for (const item of this.built.space.published) {
      if (item.when === 'minute' || blockEnds) this.publishItem(item, ms, ms);
    }
  }

  /** Counters of an owner start again at 0. */
  resetCounters(ownerId: string): void {
    for (const item of this.built?.space.published ?? []) {
      if (item.ownerId !== ownerId || !isCounter(item)) continue;
      this.resets.set(`${ownerId}.${item.observable}`, item.read(this.world.city.nowMs) ?? 0);
    }
  }

  private publishItem(item: PublishedVariable, stampMs: number, cityMs: number): void {
    const { faults } = this.world;
    // A fault that begins between two minutes of a running city holds at once.
    const nowMs = Math.max(cityMs, this.world.nowMs());
    if (faults.find('freeze', item.ownerId, nowMs)) return;
    const read = item.read(stampMs);
    if (read === undefined) return;
    const value = faults.find('nan', item.ownerId, nowMs) ? Number.NaN : read - this.resetOf(item);
    const skewMs = (faults.find('clock', this.address.endpointId, nowMs)?.valueS ?? 0) * 1e3;
    const dataType = item.variable.dataTypeObj.basicDataType;
    item.variable.setValueFromSource(
      { dataType, value: dataType === DataType.Int32 ? Math.round(value || 0) : value },
      statusOf(item.ownerId, faults, nowMs),
      new Date(stampMs + skewMs),
    );
  }

  private resetOf(item: PublishedVariable): number {
    return isCounter(item) ? (this.resets.get(`${item.ownerId}.${item.observable}`) ?? 0) : 0;
  }

  /** Answers pass through here, so that they can be made late. */
  private delayAnswers(server: OPCUAServer): void {
    const answer: RequestHandler = server.on_request.bind(server);
    server.on_request = (message, channel) => {
      const late = this.world.faults.find('late', this.address.endpointId, this.world.nowMs());
      if (!late) {
        answer(message, channel);
        return;
      }
      setTimeout(() => {
        if (this.server === server) answer(message, channel);
      }, late.valueS * 1e3).unref();
    };
  }

  private serverOptions(): ConstructorParameters<typeof OPCUAServer>[0] {
    const { host, port, endpointId } = this.address;
    return {
      port,
      host,
      hostname: host,
      resourcePath: `/${endpointId}`,
      nodeset_filename: [nodesets.standard],
      serverInfo: {
        applicationUri: TWIN_APPLICATION_URI,
        productUri: 'urn:traboule',
        applicationName: { text: `Twin of Lyon ${endpointId}`, locale: 'en' },
      },
      buildInfo: { productName: 'Traboule twin of Lyon', manufacturerName: 'Traboule' },
      serverCertificateManager: this.certificates,
      securityPolicies: [SecurityPolicy.None, SecurityPolicy.Basic256Sha256],
      securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
      allowAnonymous: true,
      disableDiscovery: true,
      maxConnectionsPerEndpoint: 200,
      serverCapabilities: CAPABILITIES,
    };
  }
}

function isCounter(item: PublishedVariable): boolean {
  return item.observable === 'importEnergy' || item.observable === 'exportEnergy';
}
