/** Writes setpoints over OPC UA. */
import type { SetpointOrder } from '../../core/control/setpoint.js';
import { AssetGateway, type ReadBack, type WriteOutcome } from '../../ports/asset-gateway.js';
import { OpcUaConnections } from './opcua-connections.js';

/** {@link AssetGateway} over OPC UA. */
export class OpcUaAssetGateway extends AssetGateway {
  constructor(private readonly connections: OpcUaConnections) {
    super();
  }

  override write(order: SetpointOrder): Promise<WriteOutcome> {
    return Promise.reject(new Error(`not ready: ${order.id} ${this.connections.site.version}`));
  }

  override readBack(assetId: string): Promise<ReadBack> {
    return Promise.reject(new Error(`not ready: ${assetId}`));
  }

  override release(assetId: string): Promise<WriteOutcome> {
    return Promise.reject(new Error(`not ready: ${assetId}`));
  }
}
