/** What changed, for screens: kept a day, announced by NOTIFY. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Publishing takes a lock that is let go of when the row can be seen, so that ids become visible in their order and a reader
 * that has seen n has seen all below n. The commit does not wait for the disk: an event that a crash takes is a late screen.
 */
const FEED_EVENTS = `
  CREATE TABLE feed_events (
    id bigserial PRIMARY KEY,
    at_ms bigint NOT NULL,
    topic text NOT NULL,
    subject text,
    data json NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX feed_events_by_time ON feed_events (published_at);
  CREATE FUNCTION feed_publish(at_ms bigint, topic text, subject text, data json) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM pg_advisory_xact_lock(7261006);
    INSERT INTO feed_events (at_ms, topic, subject, data) VALUES ($1, $2, $3, $4);
    PERFORM pg_notify('traboule_feed', '');
  END $$;
  CREATE FUNCTION feed_newest_id() RETURNS bigint LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock(7261006);
    RETURN (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM feed_events_id_seq);
  END $$`;

/** Makes and removes table and functions. */
export class FeedEvents1764720000001 implements MigrationInterface {
  readonly name = 'FeedEvents1764720000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FEED_EVENTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP FUNCTION feed_newest_id(); DROP FUNCTION feed_publish(bigint, text, text, json); DROP TABLE feed_events',
    );
  }
}
