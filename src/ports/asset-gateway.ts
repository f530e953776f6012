import type { SetpointOrder } from '../core/control/setpoint.js';

/** Answer of a device to a write. */
export type WriteOutcome =
  | { readonly status: 'accepted'; readonly appliedKw: number | null; readonly statusCode: number }
  /** The device said no: not to be tried again for this order. */
  | { readonly status: 'refused'; readonly reason: string; readonly statusCode: number }
  /** Nothing certain is known: connection broke or no answer in time. Read back before any retry. */
  | { readonly status: 'unknown'; readonly reason: string; readonly statusCode: number };

/** What a device says it does now. */
export interface ReadBack {
  /** House unit, load convention [kW]; null when the device gives none. */
  readonly appliedKw: number | null;
  /** Id of the last setpoint it accepted; null when it keeps none. */
  readonly setpointId: string | null;
  readonly statusCode: number;
  readonly good: boolean;
}

/**
 * Writes to devices. Called by `control` alone, after the safety gate, once per asset and slot.
 * Only the gateway process binds it. Never retries by itself.
 */
export abstract class AssetGateway {
  abstract write(order: SetpointOrder): Promise<WriteOutcome>;
  abstract readBack(assetId: string): Promise<ReadBack>;
  /** Hands the asset back to its local control. */
  abstract release(assetId: string): Promise<WriteOutcome>;
}
