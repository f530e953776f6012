/** SetpointStore in postgres. */
import type { SetpointOrder, SetpointRecord, SetpointState } from '../../core/control/setpoint.js';
import { SetpointStore, type SetpointUpdate } from '../../ports/setpoint-store.js';
import type { Database } from './database.js';

export class PostgresSetpointStore extends SetpointStore {
  constructor(readonly database: Database) {
    super();
  }
  override intend(_orders: readonly SetpointOrder[], _atMs: number): Promise<SetpointRecord[]> {
    return Promise.reject(new Error('not there yet'));
  }
  override update(_orderId: string, _update: SetpointUpdate): Promise<boolean> {
    return Promise.reject(new Error('not there yet'));
  }
  override bySlot(_slotMs: number): Promise<SetpointRecord[]> {
    return Promise.reject(new Error('not there yet'));
  }
  override latestBefore(_slotMs: number): Promise<Map<string, SetpointRecord>> {
    return Promise.reject(new Error('not there yet'));
  }
  override ofAsset(_assetId: string, _limit: number): Promise<SetpointRecord[]> {
    return Promise.reject(new Error('not there yet'));
  }
  override countByState(_startMs: number, _endMs: number): Promise<Readonly<Record<string, number>>> {
    return Promise.reject(new Error('not there yet'));
  }
}
