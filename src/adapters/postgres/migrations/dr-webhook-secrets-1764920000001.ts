/** Secrets that messages to webhooks of buildings are signed with. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DrWebhookSecrets1764920000001 implements MigrationInterface {
  readonly name = 'DrWebhookSecrets1764920000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE dr_webhook_secrets (building_id text PRIMARY KEY REFERENCES dr_buildings (id), secret text NOT NULL)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE dr_webhook_secrets`);
  }
}
