/** Disputes of statements, with their files. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DrDisputes1764830000000 implements MigrationInterface {
  readonly name = 'DrDisputes1764830000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dr_disputes (
        seq bigserial PRIMARY KEY,
        statement_id text NOT NULL,
        open boolean NOT NULL,
        dispute json NOT NULL,
        evidence bytea
      )`);
    await runner.query(`CREATE UNIQUE INDEX dr_disputes_open ON dr_disputes (statement_id) WHERE open`);
    await runner.query(`CREATE INDEX dr_disputes_statement ON dr_disputes (statement_id, seq)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE dr_disputes`);
  }
}
