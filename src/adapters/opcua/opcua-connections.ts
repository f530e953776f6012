/** One connection per endpoint, shared by reading and writing. */
import type { Site } from '../../core/grid/site.js';
import type { OpcUaOptions } from './opcua-options.js';

/** The connections of a site; each lives on its own. */
export class OpcUaConnections {
  constructor(
    readonly site: Site,
    readonly options: OpcUaOptions,
  ) {}

  /** Ends every connection. */
  async close(): Promise<void> {
    await Promise.resolve();
  }
}
