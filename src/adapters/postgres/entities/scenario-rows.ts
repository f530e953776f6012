/** Rows of scenario runs and of their parts. */
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One run; `json` and not `jsonb`, so that key order and digits come back as they went in. */
@Entity('scenario_runs')
export class ScenarioRunRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('json')
  run!: object;

  @Column('text', { nullable: true })
  failure!: string | null;

  @Column('boolean', { default: false })
  cancelled!: boolean;
}

/** One part that was begun. */
@Entity('scenario_parts')
export class ScenarioPartRow {
  @PrimaryColumn('text', { name: 'run_id' })
  runId!: string;

  @PrimaryColumn('integer')
  part!: number;

  @Column('double precision')
  share!: number;

  @Column('json', { nullable: true })
  result!: object | null;
}
