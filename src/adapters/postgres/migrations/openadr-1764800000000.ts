/** Objects, clients and changes of the OpenADR VTN. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OpenAdr1764800000000 implements MigrationInterface {
  readonly name = 'OpenAdr1764800000000';

  async up(runner: QueryRunner): Promise<void> {
    // `json` and not `jsonb`: key order and digits come back as they went in.
    await runner.query(`
      CREATE TABLE openadr_objects (
        id text PRIMARY KEY,
        kind text NOT NULL,
        client_id text,
        name text,
        client_name text,
        program_id text,
        event_id text REFERENCES openadr_objects (id) ON DELETE CASCADE,
        ven_id text REFERENCES openadr_objects (id) ON DELETE CASCADE,
        targets text[] NOT NULL,
        objects text[] NOT NULL,
        priority int,
        end_at timestamptz,
        created_at timestamptz NOT NULL,
        modified_at timestamptz NOT NULL,
        seq bigserial NOT NULL,
        body json NOT NULL
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX openadr_program_name ON openadr_objects (name) WHERE kind = 'PROGRAM'`,
    );
    await runner.query(`CREATE UNIQUE INDEX openadr_ven_name ON openadr_objects (name) WHERE kind = 'VEN'`);
    await runner.query(
      `CREATE UNIQUE INDEX openadr_ven_client ON openadr_objects (client_id) WHERE kind = 'VEN'`,
    );
    await runner.query(
      `CREATE UNIQUE INDEX openadr_resource_name ON openadr_objects (ven_id, name) WHERE kind = 'RESOURCE'`,
    );
    await runner.query(`CREATE INDEX openadr_kind_seq ON openadr_objects (kind, seq)`);
    await runner.query(`CREATE INDEX openadr_client ON openadr_objects (client_id, kind)`);
    await runner.query(`CREATE INDEX openadr_program ON openadr_objects (program_id, kind)`);
    await runner.query(`CREATE INDEX openadr_event ON openadr_objects (event_id)`);
    await runner.query(`CREATE INDEX openadr_ven ON openadr_objects (ven_id)`);
    await runner.query(`
      CREATE TABLE openadr_changes (
        seq bigserial PRIMARY KEY,
        at timestamptz NOT NULL,
        operation text NOT NULL,
        object json NOT NULL,
        former_targets text[] NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE openadr_clients (
        client_id text PRIMARY KEY,
        name text NOT NULL,
        role text NOT NULL CHECK (role IN ('BL', 'VEN')),
        secret_digest text NOT NULL,
        created_at timestamptz NOT NULL,
        revoked_at timestamptz,
        seen_at timestamptz
      )`);
    await runner.query(`
      CREATE TABLE openadr_tokens (
        digest text PRIMARY KEY,
        client_id text NOT NULL REFERENCES openadr_clients (client_id) ON DELETE CASCADE,
        scopes text[] NOT NULL,
        expires_at timestamptz NOT NULL
      )`);
    await runner.query(`CREATE INDEX openadr_tokens_client ON openadr_tokens (client_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE openadr_tokens, openadr_clients, openadr_changes, openadr_objects`);
  }
}
