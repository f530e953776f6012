/** Plans that wait are checked; several decisions on a plan, by accounts; holds; plans made by hand; policies as data. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What waited for a person had passed its check, or it was not published. Decisions of before named a person in their own words:
 * the words stay the name, and the account is marked as one of the time before accounts.
 */
const UP = [
  "UPDATE plans SET state = 'checked' WHERE state = 'proposed'",
  'ALTER TABLE plans ADD COLUMN made_by_hand text, ADD COLUMN hold jsonb',
  'ALTER TABLE plans DROP CONSTRAINT plans_site_id_first_slot_at_input_hash_key',
  `CREATE UNIQUE INDEX plans_once ON plans (site_id, first_slot_at, input_hash, COALESCE(made_by_hand, ''))`,
  'CREATE INDEX plans_held ON plans (seq) WHERE hold IS NOT NULL',
  `ALTER TABLE decisions
    ADD COLUMN id text,
    ADD COLUMN account_id text,
    ADD COLUMN via text NOT NULL DEFAULT 'service',
    ADD COLUMN scope jsonb,
    ADD COLUMN envelope jsonb,
    ADD COLUMN override_reason text,
    ADD COLUMN four_eyes jsonb NOT NULL DEFAULT '[]'`,
  `UPDATE decisions SET id = plan_id || ':1',
    account_id = CASE WHEN decided_by LIKE 'policy:%' THEN decided_by ELSE 'before-accounts' END`,
  `ALTER TABLE decisions
    ALTER COLUMN id SET NOT NULL,
    ALTER COLUMN account_id SET NOT NULL,
    ALTER COLUMN via DROP DEFAULT,
    ALTER COLUMN four_eyes DROP DEFAULT,
    ADD UNIQUE (id),
    DROP CONSTRAINT decisions_plan_id_key`,
  'CREATE INDEX decisions_by_plan ON decisions (plan_id, seq)',
  `CREATE TABLE approval_policies (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    bounds jsonb NOT NULL,
    from_at timestamptz NOT NULL,
    until_at timestamptz NOT NULL,
    account_id text NOT NULL,
    set_by text NOT NULL,
    reason text NOT NULL,
    set_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_by_account text,
    ended_by text,
    end_reason text
  )`,
  'CREATE INDEX approval_policies_acting ON approval_policies (until_at) WHERE ended_at IS NULL',
];

const DOWN = [
  'DROP TABLE approval_policies',
  "DELETE FROM decisions WHERE id <> plan_id || ':1'",
  'DROP INDEX decisions_by_plan',
  `ALTER TABLE decisions
    DROP COLUMN id, DROP COLUMN account_id, DROP COLUMN via, DROP COLUMN scope, DROP COLUMN envelope,
    DROP COLUMN override_reason, DROP COLUMN four_eyes, ADD UNIQUE (plan_id)`,
  'DROP INDEX plans_held',
  'DROP INDEX plans_once',
  'DELETE FROM decisions WHERE plan_id IN (SELECT id FROM plans WHERE made_by_hand IS NOT NULL)',
  'DELETE FROM plans WHERE made_by_hand IS NOT NULL',
  'ALTER TABLE plans DROP COLUMN made_by_hand, DROP COLUMN hold, ADD UNIQUE (site_id, first_slot_at, input_hash)',
  "UPDATE plans SET state = 'proposed' WHERE state = 'checked'",
  "UPDATE plans SET state = 'approved' WHERE state = 'dispatching'",
];

/** Adds what an approval by several people and by data needs. */
export class Approval1764730000000 implements MigrationInterface {
  readonly name = 'Approval1764730000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
