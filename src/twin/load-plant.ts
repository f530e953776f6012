/** A server whose only purpose is to change: many numbered variables at a rate that is asked for, to measure ingestion. */
import {
  DataType,
  MessageSecurityMode,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
  type UAVariable,
} from 'node-opcua';

/** Namespace of the load plant's variables. */
export const LOAD_NAMESPACE = 'urn:traboule:load-plant';

/** How a load plant is started. */
export interface LoadPlantOptions {
  readonly variables: number;
  readonly port: number;
  /** Folder for certificates and keys; made when missing. */
  readonly pkiFolder: string;
}

/** Changes asked of the plant. */
export interface Load {
  /** Changes per second, over all variables. */
  readonly perSecond: number;
  readonly seconds: number;
}

/** What the plant did. */
export interface ProducedLoad {
  /** Changes of this load. */
  readonly changes: number;
  readonly elapsedMs: number;
}

/** Longest burst between two looks at the clock [ms]. */
const TICK_MS = 20;
const HOST = '127.0.0.1';
const ITEMS = 200_000;

/** Name of a variable on the server: `s=V7`. */
export function loadNode(index: number): string {
  return `s=V${String(index)}`;
}

/**
 * Each variable counts its own changes: value n is its n-th change, so that a gap in what arrives is a lost value.
 * It begins at 0, which is no change.
 */
export class LoadPlant {
  private next = 0;
  private readonly counts: Int32Array;

  private constructor(
    private readonly server: OPCUAServer,
    private readonly variables: readonly UAVariable[],
    readonly url: string,
    private readonly nowMs: () => number,
  ) {
    this.counts = new Int32Array(variables.length);
  }

  /** Starts the server. @param nowMs the wall clock that stamps the values [epoch ms] */
  static async start(options: LoadPlantOptions, nowMs: () => number): Promise<LoadPlant> {
    const certificates = new OPCUACertificateManager({
      rootFolder: options.pkiFolder,
      automaticallyAcceptUnknownCertificate: true,
      name: 'load-plant',
    });
    await certificates.initialize();
    const server = new OPCUAServer(serverOptions(options.port, certificates));
    await server.initialize();
    const variables = addVariables(server, options.variables);
    for (const variable of variables) setValue(variable, 0, nowMs());
    await server.start();
    return new LoadPlant(server, variables, `opc.tcp://${HOST}:${String(options.port)}/load`, nowMs);
  }

  /** Changes variables one after the other at an even pace; what a late tick missed is made up for at the next. */
  async play(load: Load): Promise<ProducedLoad> {
    const begun = performance.now();
    const wanted = Math.round(load.perSecond * load.seconds);
    let changes = 0;
    while (changes < wanted) {
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
      const due = Math.min(wanted, Math.floor(((performance.now() - begun) / 1000) * load.perSecond));
      const nowMs = this.nowMs();
      for (; changes < due; changes += 1) this.change(nowMs);
    }
    return { changes, elapsedMs: performance.now() - begun };
  }

  async stop(): Promise<void> {
    await this.server.shutdown(0);
  }

  private change(nowMs: number): void {
    const index = this.next;
    this.next = (index + 1) % this.variables.length;
    const variable = this.variables[index];
    const count = (this.counts[index] ?? 0) + 1;
    this.counts[index] = count;
    if (variable) setValue(variable, count, nowMs);
  }
}

function setValue(variable: UAVariable, value: number, nowMs: number): void {
  variable.setValueFromSource({ dataType: DataType.Double, value }, StatusCodes.Good, new Date(nowMs));
}

function addVariables(server: OPCUAServer, count: number): UAVariable[] {
  const space = server.engine.addressSpace;
  if (!space) throw new Error('the load plant has no address space');
  const namespace = space.registerNamespace(LOAD_NAMESPACE);
  const folder = namespace.addFolder(space.rootFolder.objects, { browseName: 'Load', nodeId: 's=Load' });
  return Array.from({ length: count }, (_, i) =>
    namespace.addVariable({
      organizedBy: folder,
      browseName: `V${String(i)}`,
      nodeId: loadNode(i),
      dataType: 'Double',
      minimumSamplingInterval: 0,
    }),
  );
}

function serverOptions(
  port: number,
  certificates: OPCUACertificateManager,
): ConstructorParameters<typeof OPCUAServer>[0] {
  return {
    port,
    host: HOST,
    hostname: HOST,
    resourcePath: '/load',
    nodeset_filename: [nodesets.standard],
    serverInfo: { applicationUri: 'urn:traboule:load-plant', productUri: 'urn:traboule' },
    serverCertificateManager: certificates,
    securityPolicies: [SecurityPolicy.None],
    securityModes: [MessageSecurityMode.None],
    allowAnonymous: true,
    disableDiscovery: true,
    serverCapabilities: {
      minSupportedSampleRate: 0,
      maxMonitoredItems: ITEMS,
      maxMonitoredItemsPerSubscription: ITEMS,
      maxMonitoredItemsQueueSize: 10_000,
      operationLimits: {
        maxNodesPerRead: 1_000,
        maxMonitoredItemsPerCall: 1_000,
        maxNodesPerTranslateBrowsePathsToNodeIds: 1_000,
      },
    },
  };
}
