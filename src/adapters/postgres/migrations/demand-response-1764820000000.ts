/** Programs, buildings, events with their versions and steps, statements. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DemandResponse1764820000000 implements MigrationInterface {
  readonly name = 'DemandResponse1764820000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE dr_programs (id text PRIMARY KEY, program json NOT NULL)`);
    await runner.query(`
      CREATE TABLE dr_buildings (
        id text PRIMARY KEY,
        program_id text NOT NULL REFERENCES dr_programs (id),
        manager_ids text[] NOT NULL,
        building json NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE dr_events (
        id text NOT NULL,
        version int NOT NULL,
        newest boolean NOT NULL,
        state text NOT NULL,
        start_at timestamptz NOT NULL,
        end_at timestamptz NOT NULL,
        building_ids text[] NOT NULL,
        event json NOT NULL,
        PRIMARY KEY (id, version)
      )`);
    await runner.query(`CREATE UNIQUE INDEX dr_events_newest ON dr_events (id) WHERE newest`);
    await runner.query(`CREATE INDEX dr_events_start ON dr_events (start_at) WHERE newest`);
    await runner.query(`
      CREATE TABLE dr_event_steps (
        seq bigserial PRIMARY KEY,
        event_id text NOT NULL,
        version int NOT NULL,
        at timestamptz NOT NULL,
        by text NOT NULL,
        what text NOT NULL
      )`);
    await runner.query(`CREATE INDEX dr_event_steps_event ON dr_event_steps (event_id, seq)`);
    // One statement per version of an event, building and version of itself: nothing is paid twice.
    await runner.query(`
      CREATE TABLE dr_statements (
        seq bigserial NOT NULL,
        id text PRIMARY KEY,
        event_id text NOT NULL,
        event_version int NOT NULL,
        building_id text NOT NULL,
        version int NOT NULL,
        state text NOT NULL,
        statement json NOT NULL,
        UNIQUE (event_id, event_version, building_id, version)
      )`);
    await runner.query(`CREATE INDEX dr_statements_building ON dr_statements (building_id, seq)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE dr_statements, dr_event_steps, dr_events, dr_buildings, dr_programs`);
  }
}
