/** Stands before the devices: nothing but a release passes to an asset that a person released, however late it comes. */
import type { SetpointOrder } from '../../core/control/setpoint.js';
import { AssetGateway, type ReadBack, type WriteOutcome } from '../../ports/asset-gateway.js';
import type { ReleaseLatch } from './release-latch.service.js';

/** OPC UA `BadUserAccessDenied`: what a device would say of a caller that may not. */
const DENIED = 0x801f0000;

export class LatchedAssetGateway extends AssetGateway {
  /** Writes on their way, by asset: a release goes behind them, so that its word is the last. */
  private readonly writing = new Map<string, Promise<unknown>>();

  constructor(
    private readonly devices: AssetGateway,
    private readonly latch: ReleaseLatch,
  ) {
    super();
  }

  override async write(order: SetpointOrder): Promise<WriteOutcome> {
    const reason = this.latch.reason(order.assetId);
    if (reason !== null && order.powerKw !== null) return { status: 'refused', reason, statusCode: DENIED };
    const written = this.devices.write(order);
    this.writing.set(order.assetId, written);
    try {
      return await written;
    } finally {
      if (this.writing.get(order.assetId) === written) this.writing.delete(order.assetId);
    }
  }

  override readBack(assetId: string): Promise<ReadBack> {
    return this.devices.readBack(assetId);
  }

  override async release(assetId: string): Promise<WriteOutcome> {
    const before = this.writing.get(assetId);
    const first = await this.devices.release(assetId);
    if (before === undefined) return first;
    // The write may have reached the device after this release.
    await before.catch(() => undefined);
    return this.devices.release(assetId);
  }
}
