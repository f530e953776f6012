/** One connection per endpoint, shared by reading and writing. */
import type { Site } from '../../core/grid/site.js';
import { ClientFactory } from './client-factory.js';
import { EndpointConnection } from './endpoint-connection.js';
import type { OpcUaOptions } from './opcua-options.js';

/** The connections of a site; each lives on its own. */
export class OpcUaConnections {
  private readonly clients: ClientFactory;
  private readonly byId: ReadonlyMap<string, EndpointConnection>;

  constructor(
    readonly site: Site,
    readonly options: OpcUaOptions,
  ) {
    this.clients = new ClientFactory(options);
    this.byId = new Map(site.endpoints.map((e) => [e.id, new EndpointConnection(e, this.clients, options)]));
  }

  /** Every connection, in the order of the site file. */
  all(): readonly EndpointConnection[] {
    return [...this.byId.values()];
  }

  /** @throws Error when the site has no such endpoint */
  of(endpointId: string): EndpointConnection {
    const connection = this.byId.get(endpointId);
    if (connection === undefined) {
      throw new Error(
        `the site has no endpoint "${endpointId}"; expected one of ${[...this.byId.keys()].join(', ')}`,
      );
    }
    return connection;
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    await Promise.all(this.all().map((c) => c.close()));
    await this.clients.close();
  }
}
