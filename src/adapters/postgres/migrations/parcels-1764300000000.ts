/** Bytes that jobs of a run leave for each other. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Unlogged: written often, read once, of no value after its run. Floating-point numbers do not compress. */
export class Parcels1764300000000 implements MigrationInterface {
  name = 'Parcels1764300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNLOGGED TABLE parcels (
        run_id text NOT NULL,
        name text NOT NULL,
        bytes bytea NOT NULL,
        kept_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (run_id, name)
      )`);
    await runner.query('ALTER TABLE parcels ALTER COLUMN bytes SET STORAGE EXTERNAL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE parcels');
  }
}
