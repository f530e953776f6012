import type { SetpointOrder, SetpointRecord, SetpointState } from '../core/control/setpoint.js';

/** Fields an update may carry beside the new state. */
export interface SetpointUpdate {
  readonly state: SetpointState;
  readonly detail: string;
  readonly atMs: number;
  readonly statusCode?: number;
  readonly readBackKw?: number | null;
  readonly meteredKw?: number | null;
}

/** Keeps every order and its story. The record is made before the write, so that a crash in mid-write is seen. */
export abstract class SetpointStore {
  /** Records the intent once per order id; returns the record that holds (an earlier one when the order is repeated). */
  abstract intend(orders: readonly SetpointOrder[], atMs: number): Promise<SetpointRecord[]>;
  /** Moves a record on; a record in a final state is not moved and false is returned. */
  abstract update(orderId: string, update: SetpointUpdate): Promise<boolean>;
  /** Orders of a slot, by asset. */
  abstract bySlot(slotMs: number): Promise<SetpointRecord[]>;
  /** Newest record of each asset before the slot. */
  abstract latestBefore(slotMs: number): Promise<Map<string, SetpointRecord>>;
  /** History of an asset, newest first. @param after only those before the order with this id; none when it is not known */
  abstract ofAsset(assetId: string, limit: number, after?: string): Promise<SetpointRecord[]>;
  /** Orders of an asset for slots from `startMs` up to and without `endMs`, oldest slot first, in a slot as they were intended. */
  abstract between(assetId: string, startMs: number, endMs: number): Promise<SetpointRecord[]>;
  /** Orders of these assets with a power below zero, start included, end not, oldest first; what was refused or withheld too. */
  abstract reductions(assetIds: readonly string[], startMs: number, endMs: number): Promise<SetpointRecord[]>;
  abstract countByState(startMs: number, endMs: number): Promise<Readonly<Record<string, number>>>;
}
