/** Steps of calls as data beside their English sentence: told in the language of the screen. Steps of before have none. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DrStepFacts1764940000000 implements MigrationInterface {
  readonly name = 'DrStepFacts1764940000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE dr_event_steps ADD COLUMN facts jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE dr_event_steps DROP COLUMN facts`);
  }
}
