/** Cases that wait for an answer, on their way between the API and the workers. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

const CASE_RUNS = `
  CREATE TABLE case_runs (
    id text PRIMARY KEY,
    run json NOT NULL,
    answer json,
    opened_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX case_runs_by_time ON case_runs (opened_at)`;

/** Makes and removes the table. */
export class CaseRuns1764200000000 implements MigrationInterface {
  readonly name = 'CaseRuns1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CASE_RUNS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE case_runs');
  }
}
