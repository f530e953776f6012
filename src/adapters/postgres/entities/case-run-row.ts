/** Rows of cases somebody waits for. */
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One run; `json` and not `jsonb`, so that key order and digits come back as they went in. */
@Entity('case_runs')
export class CaseRunRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('json')
  run!: object;

  @Column('json', { nullable: true })
  answer!: object | null;
}
