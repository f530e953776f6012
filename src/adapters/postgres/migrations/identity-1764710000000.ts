/** Accounts, sessions, API tokens and one-time links. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Secrets stand here as hashes only; ended sessions and used links are deleted, revoked tokens stay to be shown. */
const IDENTITY = `
  CREATE TABLE accounts (
    id text PRIMARY KEY,
    login text NOT NULL,
    login_key text NOT NULL UNIQUE,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('local', 'oidc', 'service')),
    subject text UNIQUE,
    roles text[] NOT NULL,
    building_ids text[] NOT NULL,
    disabled boolean NOT NULL,
    created_at timestamptz NOT NULL,
    last_sign_in_at timestamptz,
    password_hash text,
    failures integer NOT NULL DEFAULT 0,
    last_failure_at timestamptz
  );
  CREATE TABLE sessions (
    id text PRIMARY KEY,
    secret_hash text NOT NULL UNIQUE,
    account_id text NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    opened_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    address text,
    user_agent text
  );
  CREATE INDEX sessions_account ON sessions (account_id);
  -- The built-in account of the command line has tokens and no row.
  CREATE TABLE api_tokens (
    id text PRIMARY KEY,
    secret_hash text NOT NULL UNIQUE,
    account_id text NOT NULL,
    name text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz
  );
  CREATE INDEX api_tokens_account ON api_tokens (account_id);
  CREATE TABLE one_time_links (
    secret_hash text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('setup', 'invitation')),
    account_id text REFERENCES accounts (id) ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
  )`;

export class Identity1764710000000 implements MigrationInterface {
  readonly name = 'Identity1764710000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(IDENTITY);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE one_time_links; DROP TABLE api_tokens; DROP TABLE sessions; DROP TABLE accounts',
    );
  }
}
