/** Rows of plans, their inputs and the decisions on them. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instantColumn, integerColumn } from '../sql-time.js';

/** What a plan was computed from, once per content hash. */
@Entity('plan_inputs')
export class PlanInputsRow {
  @PrimaryColumn('text')
  hash!: string;

  @Column('jsonb')
  inputs!: object;
}

/** A plan; what is asked for in queries has a column of its own beside the content. */
@Entity('plans')
export class PlanRow {
  @PrimaryColumn('text')
  id!: string;

  /** Order of making, given by the database. */
  @Column({ type: 'bigint', insert: false, update: false, transformer: integerColumn })
  seq!: number;

  @Column('text', { name: 'site_id' })
  siteId!: string;

  @Column('timestamptz', { name: 'first_slot_at', transformer: instantColumn })
  firstSlotMs!: number;

  @Column('timestamptz', { name: 'end_at', transformer: instantColumn })
  endMs!: number;

  @Column('text', { name: 'input_hash' })
  inputHash!: string;

  @Column('text', { name: 'content_hash' })
  contentHash!: string;

  @Column('jsonb')
  content!: object;

  @Column('jsonb')
  check!: object;

  @Column('text')
  state!: string;

  @Column('timestamptz', { name: 'created_at', transformer: instantColumn })
  createdAtMs!: number;

  @Column('timestamptz', { name: 'approve_by', transformer: instantColumn })
  approveByMs!: number;

  @Column('jsonb', { name: 'stage_ms' })
  stageMs!: object;

  /** Place in the order of approvals; null before. */
  @Column('bigint', { nullable: true, transformer: integerColumn })
  approval!: number | null;

  /** From this slot on another plan stands in its place. */
  @Column('timestamptz', { name: 'superseded_from', nullable: true, transformer: instantColumn })
  supersededFromMs!: number | null;

  /** Content hash of an edited plan or of a part of one; null for the plan of a cycle, of which there is one. */
  @Column('text', { name: 'made_by_hand', nullable: true })
  madeByHand!: string | null;

  /** Who keeps the plan from being approved without a person; null = nobody. */
  @Column('jsonb', { nullable: true })
  hold!: object | null;
}

/** A decision that was taken: the one that won for a plan, or the first of two people. */
@Entity('decisions')
export class DecisionRow {
  @PrimaryColumn('bigint', { insert: false, transformer: integerColumn })
  seq!: number;

  @Column('text', { name: 'plan_id' })
  planId!: string;

  @Column('text', { name: 'content_hash' })
  contentHash!: string;

  @Column('text')
  verdict!: string;

  @Column('text')
  id!: string;

  @Column('text', { name: 'account_id' })
  accountId!: string;

  @Column('text', { name: 'decided_by' })
  name!: string;

  @Column('text')
  via!: string;

  @Column('text')
  reason!: string;

  @Column('timestamptz', { name: 'decided_at', transformer: instantColumn })
  atMs!: number;

  @Column('jsonb', { nullable: true })
  scope!: object | null;

  @Column('jsonb', { nullable: true })
  envelope!: object | null;

  @Column('text', { name: 'override_reason', nullable: true })
  overrideReason!: string | null;

  @Column('jsonb', { name: 'four_eyes' })
  fourEyes!: object;
}
