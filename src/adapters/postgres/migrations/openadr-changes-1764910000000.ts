/** Changes of OpenADR objects: what an object was before, who has read how far, and how far changes were dropped. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OpenAdrChanges1764910000000 implements MigrationInterface {
  readonly name = 'OpenAdrChanges1764910000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE openadr_changes ADD COLUMN former json, ADD COLUMN program_id text`);
    // Changes nobody has looked at yet: the object before them is not known, its targets are.
    await runner.query(`
      UPDATE openadr_changes c SET
        former = CASE WHEN operation = 'UPDATE'
          THEN jsonb_set(object::jsonb, '{targets}', to_jsonb(former_targets))::json END,
        program_id = coalesce(object->>'programId', (
          SELECT e.program_id FROM openadr_objects e WHERE e.id = c.object->>'eventId'))
      WHERE seq > (SELECT min(after_seq) FROM openadr_fan_out)`);
    await runner.query(`ALTER TABLE openadr_changes DROP COLUMN former_targets`);
    await runner.query(`CREATE INDEX openadr_changes_at ON openadr_changes (at)`);
    await runner.query(`
      CREATE TABLE openadr_readers (
        name text PRIMARY KEY,
        after_seq bigint NOT NULL
      )`);
    await runner.query(`ALTER TABLE openadr_fan_out ADD COLUMN dropped_seq bigint NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE openadr_fan_out DROP COLUMN dropped_seq`);
    await runner.query(`DROP TABLE openadr_readers`);
    await runner.query(`DROP INDEX openadr_changes_at`);
    await runner.query(`ALTER TABLE openadr_changes ADD COLUMN former_targets text[] NOT NULL DEFAULT '{}'`);
    await runner.query(`ALTER TABLE openadr_changes DROP COLUMN former, DROP COLUMN program_id`);
  }
}
