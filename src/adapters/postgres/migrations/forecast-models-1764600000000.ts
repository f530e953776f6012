/** Fitted models by night, and how what they said turned out. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `json` and not `jsonb`, so that key order and digits of a state come back as they went in. */
const FORECAST_MODELS = `
  CREATE TABLE forecast_models (
    series_id integer NOT NULL,
    cut_at timestamptz NOT NULL,
    model json NOT NULL,
    PRIMARY KEY (series_id, cut_at)
  );
  CREATE INDEX forecast_models_by_cut ON forecast_models (cut_at);
  CREATE TABLE forecast_scores (
    series_id integer NOT NULL,
    lead_ms bigint NOT NULL,
    day_at timestamptz NOT NULL,
    score json NOT NULL,
    PRIMARY KEY (series_id, lead_ms, day_at)
  )`;

/** Makes and removes the tables. */
export class ForecastModels1764600000000 implements MigrationInterface {
  readonly name = 'ForecastModels1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FORECAST_MODELS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE forecast_scores; DROP TABLE forecast_models');
  }
}
