/** Events that are not over are found without reading those that are: VENs ask for them every half minute, for years. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OpenAdrEventEnds1764930000000 implements MigrationInterface {
  readonly name = 'OpenAdrEventEnds1764930000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX openadr_event_end ON openadr_objects (end_at) WHERE kind = 'EVENT'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX openadr_event_end`);
  }
}
