/** Rows of setpoints. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instantColumn, integerColumn } from '../sql-time.js';

/** An order and its story. */
@Entity('setpoints')
export class SetpointRow {
  @PrimaryColumn('text', { name: 'order_id' })
  orderId!: string;

  /** Order of making, given by the database. */
  @Column({ type: 'bigint', insert: false, update: false, transformer: integerColumn })
  seq!: number;

  @Column('text', { name: 'plan_id' })
  planId!: string;

  @Column('text', { name: 'asset_id' })
  assetId!: string;

  @Column('timestamptz', { name: 'slot_at', transformer: instantColumn })
  slotMs!: number;

  @Column('double precision', { name: 'power_kw', nullable: true })
  powerKw!: number | null;

  @Column('timestamptz', { name: 'valid_from', transformer: instantColumn })
  validFromMs!: number;

  @Column('timestamptz', { name: 'valid_until', transformer: instantColumn })
  validUntilMs!: number;

  @Column('double precision', { name: 'ramp_kw_per_s' })
  rampKwPerS!: number;

  @Column('text')
  state!: string;

  @Column('text')
  detail!: string;

  @Column('bigint', { name: 'status_code', nullable: true, transformer: integerColumn })
  statusCode!: number | null;

  @Column('double precision', { name: 'read_back_kw', nullable: true })
  readBackKw!: number | null;

  @Column('double precision', { name: 'metered_kw', nullable: true })
  meteredKw!: number | null;

  @Column('timestamptz', { name: 'intended_at', transformer: instantColumn })
  intendedAtMs!: number;

  @Column('timestamptz', { name: 'written_at', nullable: true, transformer: instantColumn })
  writtenAtMs!: number | null;

  @Column('timestamptz', { name: 'settled_at', nullable: true, transformer: instantColumn })
  settledAtMs!: number | null;
}
