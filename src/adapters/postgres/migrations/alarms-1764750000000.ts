/** Alarms as they stand, and every step of their lives. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

const ALARMS = `
  CREATE TABLE alarms (
    id text PRIMARY KEY,
    version integer NOT NULL,
    at_rest boolean NOT NULL,
    record json NOT NULL
  );
  CREATE INDEX alarms_standing ON alarms (id) WHERE NOT at_rest;
  CREATE TABLE alarm_transitions (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alarm_id text NOT NULL,
    at timestamptz NOT NULL,
    step json NOT NULL
  );
  CREATE INDEX alarm_transitions_by_time ON alarm_transitions (at);
  CREATE INDEX alarm_transitions_by_alarm ON alarm_transitions (alarm_id, seq)`;

/** Makes and removes the tables. */
export class Alarms1764750000000 implements MigrationInterface {
  readonly name = 'Alarms1764750000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ALARMS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE alarm_transitions; DROP TABLE alarms');
  }
}
