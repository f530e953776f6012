/** Runs of scenarios and what their parts came to. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

const SCENARIO_RUNS = `
  CREATE TABLE scenario_runs (
    id text PRIMARY KEY,
    run json NOT NULL,
    failure text,
    cancelled boolean NOT NULL DEFAULT false,
    opened_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX scenario_runs_by_time ON scenario_runs (opened_at);
  CREATE TABLE scenario_parts (
    run_id text NOT NULL REFERENCES scenario_runs (id) ON DELETE CASCADE,
    part integer NOT NULL,
    share double precision NOT NULL,
    result json,
    PRIMARY KEY (run_id, part)
  )`;

/** Makes and removes the tables. */
export class ScenarioRuns1764450000000 implements MigrationInterface {
  readonly name = 'ScenarioRuns1764450000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SCENARIO_RUNS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE scenario_parts; DROP TABLE scenario_runs');
  }
}
