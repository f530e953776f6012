/** Rows of the journal. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instantColumn, integerColumn } from '../sql-time.js';

/** One entry. */
@Entity('journal')
export class JournalRow {
  /** Order of coming, given by the database. */
  @PrimaryColumn('bigint', { insert: false, transformer: integerColumn })
  seq!: number;

  @Column('timestamptz', { name: 'at', transformer: instantColumn })
  atMs!: number;

  @Column('text')
  severity!: string;

  @Column('text')
  code!: string;

  @Column('text')
  message!: string;

  @Column('jsonb')
  context!: object;
}
