/** Écowatt and Tempo as they were published. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GridSignals1764920000000 implements MigrationInterface {
  readonly name = 'GridSignals1764920000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE grid_signals (
        seq bigserial PRIMARY KEY,
        kind text NOT NULL,
        published_at timestamptz NOT NULL,
        known_at timestamptz NOT NULL,
        signal json NOT NULL
      )`);
    await runner.query(
      `CREATE INDEX grid_signals_newest ON grid_signals (kind, published_at DESC, seq DESC)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE grid_signals`);
  }
}
