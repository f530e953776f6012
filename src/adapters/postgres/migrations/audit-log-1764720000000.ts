/** The audit: rows that are appended and then left alone. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

const AUDIT_LOG = `
  CREATE TABLE audit_log (
    seq bigint PRIMARY KEY,
    at_ms bigint NOT NULL,
    account_id text NOT NULL,
    account_name text NOT NULL,
    via text NOT NULL,
    credential_id text,
    address text,
    action text NOT NULL,
    subject text,
    outcome text NOT NULL,
    reason text,
    before json,
    after json,
    previous_hash text NOT NULL,
    hash text NOT NULL
  );
  CREATE INDEX audit_log_by_time ON audit_log (at_ms);
  CREATE INDEX audit_log_by_account ON audit_log (account_id, seq);
  CREATE INDEX audit_log_by_action ON audit_log (action, seq);
  CREATE INDEX audit_log_by_subject ON audit_log (subject, seq);
  CREATE FUNCTION audit_log_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'the audit is append-only: % on % refused', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END $$;
  CREATE TRIGGER audit_log_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_kept();
  ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_is_kept`;

/** Makes and removes the table. */
export class AuditLog1764720000000 implements MigrationInterface {
  readonly name = 'AuditLog1764720000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(AUDIT_LOG);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_log; DROP FUNCTION audit_log_is_kept()');
  }
}
