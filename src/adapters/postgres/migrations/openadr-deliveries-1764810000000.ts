/** The outbox of OpenADR callbacks. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OpenAdrDeliveries1764810000000 implements MigrationInterface {
  readonly name = 'OpenAdrDeliveries1764810000000';

  async up(runner: QueryRunner): Promise<void> {
    // One row: the last change that was turned into deliveries. What lies before the outbox existed is not told.
    await runner.query(`CREATE TABLE openadr_fan_out (after_seq bigint NOT NULL)`);
    await runner.query(
      `INSERT INTO openadr_fan_out (after_seq) SELECT coalesce(max(seq), 0) FROM openadr_changes`,
    );
    await runner.query(`
      CREATE TABLE openadr_deliveries (
        seq bigserial PRIMARY KEY,
        subscription_id text NOT NULL REFERENCES openadr_objects (id) ON DELETE CASCADE,
        callback_url text NOT NULL,
        host text NOT NULL,
        notification json NOT NULL,
        attempts int NOT NULL DEFAULT 0,
        due_at timestamptz NOT NULL DEFAULT '-infinity',
        taken_until timestamptz NOT NULL DEFAULT '-infinity'
      )`);
    await runner.query(
      `CREATE INDEX openadr_deliveries_callback ON openadr_deliveries (subscription_id, callback_url, seq)`,
    );
    await runner.query(`
      CREATE TABLE openadr_callbacks (
        subscription_id text PRIMARY KEY REFERENCES openadr_objects (id) ON DELETE CASCADE,
        failures int NOT NULL DEFAULT 0,
        last_error text,
        last_delivered_at timestamptz,
        broken_at timestamptz
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE openadr_callbacks, openadr_deliveries, openadr_fan_out`);
  }
}
