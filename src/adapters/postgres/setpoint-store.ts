/** Setpoints in PostgreSQL: the intent once, then its story. */
import type { QueryRunner } from 'typeorm';
import type { SetpointOrder, SetpointRecord, SetpointState } from '../../core/control/setpoint.js';
import { intendedRecord, movedRecord } from '../../core/control/setpoint-life.js';
import { SetpointStore, type SetpointUpdate } from '../../ports/setpoint-store.js';
import type { Database } from './database.js';
import { SetpointRow } from './entities/setpoint-row.js';

/**
 * Ids of the newest record of each asset before a slot. Steps from asset to asset through the index instead of reading
 * years of records.
 */
const NEWEST_OF_EACH = `
  WITH RECURSIVE assets (asset_id) AS (
    SELECT min(asset_id) FROM setpoints
    UNION ALL
    SELECT (SELECT min(s.asset_id) FROM setpoints s WHERE s.asset_id > assets.asset_id)
    FROM assets WHERE assets.asset_id IS NOT NULL
  )
  SELECT newest.order_id FROM assets, LATERAL (
    SELECT order_id FROM setpoints s WHERE s.asset_id = assets.asset_id AND s.slot_at < $1
    ORDER BY s.slot_at DESC, s.seq DESC LIMIT 1) AS newest`;

/** Keeps records by order id. */
export class PostgresSetpointStore extends SetpointStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async intend(orders: readonly SetpointOrder[], atMs: number): Promise<SetpointRecord[]> {
    if (orders.length === 0) return [];
    // In the order of their ids, so that two processes with the same orders do not wait for each other crosswise.
    const rows = orders
      .map((order) => toRow(intendedRecord(order, atMs)))
      .sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
    const held = await this.database.inTransaction(
      `recording ${String(orders.length)} orders`,
      async (runner) => {
        await runner.manager
          .createQueryBuilder()
          .insert()
          .into(SetpointRow)
          .values(rows)
          .orIgnore()
          .updateEntity(false)
          .execute();
        return findByIds(
          runner,
          rows.map((row) => row.orderId),
        );
      },
    );
    const byId = new Map(held.map((record) => [record.order.id, record]));
    return orders.flatMap((order) => byId.get(order.id) ?? []);
  }

  override update(orderId: string, update: SetpointUpdate): Promise<boolean> {
    return this.database.inTransaction(`moving order ${orderId} to ${update.state}`, async (runner) => {
      const row = await runner.manager
        .createQueryBuilder(SetpointRow, 's')
        .setLock('pessimistic_write')
        .where('s.order_id = :orderId', { orderId })
        .getOne();
      const moved = row ? movedRecord(toRecord(row), update) : null;
      if (moved) await runner.manager.update(SetpointRow, { orderId }, toRow(moved));
      return moved !== null;
    });
  }

  override bySlot(slotMs: number): Promise<SetpointRecord[]> {
    return this.database.withRunner('reading the setpoints of a slot', async (runner) => {
      const rows = await runner.manager
        .createQueryBuilder(SetpointRow, 's')
        .where('s.slot_at = :slot', { slot: new Date(slotMs) })
        .orderBy('s.assetId')
        .addOrderBy('s.seq')
        .getMany();
      return rows.map(toRecord);
    });
  }

  override latestBefore(slotMs: number): Promise<Map<string, SetpointRecord>> {
    return this.database.withRunner('reading the newest setpoints', async (runner) => {
      const ids = (await runner.query(NEWEST_OF_EACH, [new Date(slotMs)])) as { order_id: string }[];
      const records = await findByIds(
        runner,
        ids.map((row) => row.order_id),
      );
      return new Map(records.map((record) => [record.order.assetId, record]));
    });
  }

  override ofAsset(assetId: string, limit: number, after?: string): Promise<SetpointRecord[]> {
    return this.database.withRunner(`reading the setpoints of ${assetId}`, async (runner) => {
      const query = runner.manager
        .createQueryBuilder(SetpointRow, 's')
        .where('s.asset_id = :assetId', { assetId })
        .orderBy('s.slotMs', 'DESC')
        .addOrderBy('s.seq', 'DESC')
        .limit(limit);
      if (after !== undefined)
        query.andWhere('(s.slot_at, s.seq) < (SELECT slot_at, seq FROM setpoints WHERE order_id = :after)', {
          after,
        });
      return (await query.getMany()).map(toRecord);
    });
  }

  override between(assetId: string, startMs: number, endMs: number): Promise<SetpointRecord[]> {
    return this.database.withRunner(`reading the setpoints of ${assetId}`, async (runner) => {
      const rows = await runner.manager
        .createQueryBuilder(SetpointRow, 's')
        .where('s.asset_id = :assetId AND s.slot_at >= :start AND s.slot_at < :end', {
          assetId,
          start: new Date(startMs),
          end: new Date(endMs),
        })
        .orderBy('s.slotMs', 'ASC')
        .addOrderBy('s.seq', 'ASC')
        .getMany();
      return rows.map(toRecord);
    });
  }

  override reductions(
    assetIds: readonly string[],
    startMs: number,
    endMs: number,
  ): Promise<SetpointRecord[]> {
    return this.database.withRunner('reading reductions', async (runner) => {
      const rows = await runner.manager
        .createQueryBuilder(SetpointRow, 's')
        .where(
          's.asset_id = ANY(:assetIds) AND s.slot_at >= :start AND s.slot_at < :end AND s.power_kw < 0',
          {
            assetIds,
            start: new Date(startMs),
            end: new Date(endMs),
          },
        )
        .orderBy('s.slotMs')
        .addOrderBy('s.seq')
        .getMany();
      return rows.map(toRecord);
    });
  }

  override async countByState(startMs: number, endMs: number): Promise<Readonly<Record<string, number>>> {
    const rows = await this.database.rows<{ state: string; count: number }>(
      'counting setpoints',
      'SELECT state, count(*)::integer AS count FROM setpoints WHERE slot_at >= $1 AND slot_at < $2 GROUP BY state',
      [new Date(startMs), new Date(endMs)],
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }
}

async function findByIds(runner: QueryRunner, ids: readonly string[]): Promise<SetpointRecord[]> {
  const rows = await runner.manager
    .createQueryBuilder(SetpointRow, 's')
    .where('s.order_id = ANY(:ids)', { ids })
    .getMany();
  return rows.map(toRecord);
}

function toRow(record: SetpointRecord): Omit<SetpointRow, 'seq'> {
  const { order, ...story } = record;
  const { id, ...rest } = order;
  return { orderId: id, ...rest, ...story };
}

function toRecord(row: SetpointRow): SetpointRecord {
  return {
    order: {
      id: row.orderId,
      planId: row.planId,
      assetId: row.assetId,
      slotMs: row.slotMs,
      powerKw: row.powerKw,
      validFromMs: row.validFromMs,
      validUntilMs: row.validUntilMs,
      rampKwPerS: row.rampKwPerS,
    },
    state: row.state as SetpointState,
    detail: row.detail,
    statusCode: row.statusCode,
    readBackKw: row.readBackKw,
    meteredKw: row.meteredKw,
    intendedAtMs: row.intendedAtMs,
    writtenAtMs: row.writtenAtMs,
    settledAtMs: row.settledAtMs,
  };
}
