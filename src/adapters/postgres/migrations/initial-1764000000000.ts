/** The first schema: readings by month, slot values, forecasts, plan inputs, plans, decisions, setpoints, journal. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Names of series are long and come again with every value: values carry a number instead. */
const SERIES = `
  CREATE TABLE series (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
  )`;

/**
 * Readings for ever, in partitions by month of the source time, made when the first value of a month comes. The unique index
 * tells duplicates and finds the newest value of a series. Two outer partitions take what a device with a broken clock says.
 * No foreign key to series: it would cost a look-up per row, and the adapter alone writes here.
 */
const READINGS = `
  CREATE TABLE readings (
    series_id integer NOT NULL,
    source_at timestamptz NOT NULL,
    known_at timestamptz NOT NULL,
    value double precision NOT NULL,
    status_code bigint NOT NULL,
    quality smallint NOT NULL
  ) PARTITION BY RANGE (source_at);
  CREATE UNIQUE INDEX readings_once ON readings (series_id, source_at, value, status_code);
  CREATE TABLE readings_before_2000 PARTITION OF readings
    FOR VALUES FROM (MINVALUE) TO ('2000-01-01T00:00:00Z');
  CREATE TABLE readings_from_2100 PARTITION OF readings
    FOR VALUES FROM ('2100-01-01T00:00:00Z') TO (MAXVALUE)`;

const SLOT_VALUES = `
  CREATE TABLE slot_values (
    series_id integer NOT NULL,
    slot_at timestamptz NOT NULL,
    known_at timestamptz NOT NULL,
    value double precision NOT NULL,
    provenance smallint NOT NULL,
    method smallint NOT NULL,
    quality smallint NOT NULL,
    PRIMARY KEY (series_id, slot_at, known_at)
  )`;

const FORECASTS = `
  CREATE TABLE forecasts (
    series_id integer NOT NULL,
    issued_at timestamptz NOT NULL,
    model_id text COLLATE "C" NOT NULL,
    start_at timestamptz NOT NULL,
    step_ms bigint NOT NULL,
    mean double precision[] NOT NULL,
    quantile_rows smallint NOT NULL,
    quantiles double precision[] NOT NULL,
    marks text[] NOT NULL,
    PRIMARY KEY (series_id, issued_at, model_id)
  )`;

const PLANS = `
  CREATE TABLE plan_inputs (
    hash text PRIMARY KEY,
    inputs jsonb NOT NULL
  );
  CREATE SEQUENCE plan_approvals;
  CREATE TABLE plans (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    id text PRIMARY KEY,
    site_id text NOT NULL,
    first_slot_at timestamptz NOT NULL,
    end_at timestamptz NOT NULL,
    input_hash text NOT NULL,
    content_hash text NOT NULL,
    content jsonb NOT NULL,
    "check" jsonb NOT NULL,
    state text NOT NULL,
    created_at timestamptz NOT NULL,
    approve_by timestamptz NOT NULL,
    stage_ms jsonb NOT NULL,
    approval bigint,
    superseded_from timestamptz,
    UNIQUE (site_id, first_slot_at, input_hash)
  );
  CREATE INDEX plans_by_state ON plans (state, seq);
  CREATE INDEX plans_in_force ON plans (approval) WHERE approval IS NOT NULL;
  CREATE TABLE decisions (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan_id text NOT NULL UNIQUE REFERENCES plans (id),
    content_hash text NOT NULL,
    verdict text NOT NULL,
    decided_by text NOT NULL,
    reason text NOT NULL,
    decided_at timestamptz NOT NULL
  )`;

const SETPOINTS = `
  CREATE TABLE setpoints (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    order_id text PRIMARY KEY,
    plan_id text NOT NULL,
    asset_id text COLLATE "C" NOT NULL,
    slot_at timestamptz NOT NULL,
    power_kw double precision,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    ramp_kw_per_s double precision NOT NULL,
    state text NOT NULL,
    detail text NOT NULL,
    status_code bigint,
    read_back_kw double precision,
    metered_kw double precision,
    intended_at timestamptz NOT NULL,
    written_at timestamptz,
    settled_at timestamptz
  );
  CREATE INDEX setpoints_by_asset ON setpoints (asset_id, slot_at, seq);
  CREATE INDEX setpoints_by_slot ON setpoints (slot_at)`;

const JOURNAL = `
  CREATE TABLE journal (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    severity text NOT NULL,
    code text NOT NULL,
    message text NOT NULL,
    context jsonb NOT NULL
  );
  CREATE INDEX journal_by_time ON journal (at, seq);
  CREATE INDEX journal_by_code ON journal (code, at, seq)`;

/** Makes and removes the first schema. */
export class Initial1764000000000 implements MigrationInterface {
  readonly name = 'Initial1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [SERIES, READINGS, SLOT_VALUES, FORECASTS, PLANS, SETPOINTS, JOURNAL]) {
      await runner.query(sql);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE journal, setpoints, decisions, plans, plan_inputs, forecasts, slot_values, readings, series',
    );
    await runner.query('DROP SEQUENCE plan_approvals');
  }
}
