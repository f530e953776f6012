/** Keys of requests and their answers: kept a day. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

const IDEMPOTENCY_KEYS = `
  CREATE TABLE idempotency_keys (
    account_id text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    reply json,
    begun_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, key)
  );
  CREATE INDEX idempotency_keys_by_time ON idempotency_keys (begun_at)`;

/** Makes and removes the table. */
export class IdempotencyKeys1764720000002 implements MigrationInterface {
  readonly name = 'IdempotencyKeys1764720000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(IDEMPOTENCY_KEYS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
