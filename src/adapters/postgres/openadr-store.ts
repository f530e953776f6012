/** OpenADR objects in PostgreSQL: the viewer's rule is part of every query. */
import type { QueryRunner } from 'typeorm';
import type { AdrKind, AdrObject, AdrViewer } from '../../core/openadr/objects.js';
import { effectiveTargets, isOwned } from '../../core/openadr/objects.js';
import type { AdrOperation } from '../../core/openadr/notice.js';
import { type AdrConflict, type AdrFilter, OpenAdrStore } from '../../ports/openadr-store.js';
import type { Database } from './database.js';
import { OBJECT_COLUMNS, type ObjectRow, toObject } from './openadr-rows.js';

/** SQLSTATE of a unique index that refused. */
const TAKEN = '23505';

/** Key of the advisory lock under which changes are numbered, so that a reader never sees a later one first; ours. */
const CHANGE_LOCK = 7_261_080;

/** Keeps objects as `json`, with columns for what is asked. */
export class PostgresOpenAdrStore extends OpenAdrStore {
  constructor(private readonly database: Database) {
    super();
  }

  override create(object: AdrObject): Promise<{ status: 'created' } | AdrConflict> {
    return this.guarded(object, async (runner) => {
      await runner.query(
        `INSERT INTO openadr_objects (id, kind, client_id, name, client_name, program_id, event_id, ven_id, targets, objects,
           priority, end_at, created_at, modified_at, body)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
        [...valuesOf(object)],
      );
      await keepChange(runner, 'CREATE', object, null);
      return { status: 'created' as const };
    });
  }

  override find(kind: AdrKind, id: string, viewer: AdrViewer): Promise<AdrObject | null> {
    return this.database.withRunner(`reading ${kind} ${id}`, async (runner) => {
      const query = new Where(['o.kind = $1', 'o.id = $2'], [kind, id]);
      seenBy(query, kind, viewer, null);
      const rows = (await runner.query(
        `SELECT ${OBJECT_COLUMNS} FROM openadr_objects o WHERE ${query.text()}`,
        query.values,
      )) as ObjectRow[];
      return rows[0] ? toObject(rows[0]) : null;
    });
  }

  override list(
    kind: AdrKind,
    filter: AdrFilter,
    viewer: AdrViewer,
    page: { readonly skip: number; readonly limit: number },
  ): Promise<AdrObject[]> {
    return this.database.withRunner(`listing ${kind}`, async (runner) => {
      const query = new Where(['o.kind = $1'], [kind]);
      filtered(query, kind, filter);
      seenBy(query, kind, viewer, filter.targets ?? null);
      const order = kind === 'EVENT' ? 'o.priority ASC NULLS LAST, o.seq' : 'o.seq';
      const rows = (await runner.query(
        `SELECT ${OBJECT_COLUMNS} FROM openadr_objects o WHERE ${query.text()}
         ORDER BY ${order} OFFSET ${query.add(page.skip)} LIMIT ${query.add(page.limit)}`,
        query.values,
      )) as ObjectRow[];
      return rows.map(toObject);
    });
  }

  override replace(object: AdrObject): Promise<{ status: 'replaced' } | { status: 'gone' } | AdrConflict> {
    return this.guarded(object, async (runner) => {
      const [row] = (await runner.query(
        `SELECT ${OBJECT_COLUMNS} FROM openadr_objects o WHERE id = $1 AND kind = $2 FOR UPDATE`,
        [object.id, object.kind],
      )) as ObjectRow[];
      if (!row) return { status: 'gone' as const };
      const before = toObject(row);
      await runner.query(
        `UPDATE openadr_objects SET kind = $2, client_id = $3, name = $4, client_name = $5, program_id = $6, event_id = $7,
           ven_id = $8, targets = $9, objects = $10, priority = $11, end_at = $12, created_at = $13, modified_at = $14, body = $15
         WHERE id = $1`,
        [...valuesOf(object)],
      );
      await keepChange(runner, 'UPDATE', object, before);
      if (object.kind === 'VEN' && before.clientId !== object.clientId) await moveResources(runner, object);
      return { status: 'replaced' as const };
    });
  }

  override remove(kind: AdrKind, id: string, atMs: number): Promise<AdrObject[]> {
    return this.database.inTransaction(`deleting ${kind} ${id}`, async (runner) => {
      // What hangs on it goes first, so that those who watch hear of an event before they hear that its program is gone.
      const rows = (await runner.query(
        `WITH RECURSIVE doomed AS (
           SELECT id, 0 AS depth FROM openadr_objects WHERE id = $1 AND kind = $2
           UNION ALL
           SELECT o.id, d.depth + 1 FROM doomed d JOIN openadr_objects o
             ON o.ven_id = d.id OR o.event_id = d.id OR (o.program_id = d.id AND o.kind IN ('EVENT', 'SUBSCRIPTION'))
         )
         SELECT ${OBJECT_COLUMNS}, max(d.depth) AS depth FROM openadr_objects o JOIN doomed d ON d.id = o.id
         GROUP BY o.id ORDER BY max(d.depth) DESC, o.seq`,
        [id, kind],
      )) as ObjectRow[];
      const objects = rows.map(toObject);
      // Noted before they go: a report tells its program through its event.
      for (const object of objects) {
        await keepChange(runner, 'DELETE', { ...object, modifiedMs: atMs }, null);
      }
      if (objects.length > 0) {
        await runner.query(`DELETE FROM openadr_objects WHERE id = ANY($1)`, [objects.map((one) => one.id)]);
      }
      return objects;
    });
  }

  override async grantedTargets(clientId: string): Promise<readonly string[]> {
    const rows = await this.database.rows<{ target: string }>(
      `reading the targets of ${clientId}`,
      `SELECT DISTINCT unnest(targets) AS target FROM openadr_objects
       WHERE client_id = $1 AND kind IN ('VEN', 'RESOURCE') ORDER BY 1`,
      [clientId],
    );
    return rows.map((row) => row.target);
  }

  /** A transaction in which a refused name is an answer and not a failure. */
  private async guarded<T>(
    object: AdrObject,
    work: (runner: QueryRunner) => Promise<T>,
  ): Promise<T | AdrConflict> {
    let conflict: AdrConflict | null = null;
    try {
      return await this.database.inTransaction(`keeping ${object.kind} ${object.id}`, async (runner) => {
        try {
          return await work(runner);
        } catch (error) {
          conflict = conflictOf(error, object);
          throw error;
        }
      });
    } catch (error) {
      // Set in the closure above, which the compiler does not follow.
      const known = conflict as AdrConflict | null;
      if (known !== null) return known;
      throw error;
    }
  }
}

/** Conditions with numbered parameters. */
class Where {
  constructor(
    private readonly conditions: string[],
    readonly values: unknown[],
  ) {}

  add(value: unknown): string {
    this.values.push(value);
    return `$${String(this.values.length)}`;
  }

  and(condition: string): void {
    this.conditions.push(condition);
  }

  text(): string {
    return this.conditions.join(' AND ');
  }
}

function seenBy(query: Where, kind: AdrKind, viewer: AdrViewer, requested: readonly string[] | null): void {
  if (viewer.role === 'BL') {
    if (requested !== null) query.and(`o.targets && ${query.add(requested)}::text[]`);
    return;
  }
  if (isOwned(kind)) {
    query.and(`o.client_id = ${query.add(viewer.clientId)}`);
    if (requested !== null) query.and(`o.targets && ${query.add(requested)}::text[]`);
    return;
  }
  const effective = query.add(effectiveTargets(viewer.granted, requested));
  query.and(`(cardinality(o.targets) = 0 OR o.targets && ${effective}::text[])`);
}

function filtered(query: Where, kind: AdrKind, filter: AdrFilter): void {
  if (filter.programId !== undefined) {
    const program = query.add(filter.programId);
    // A report tells its program through its event.
    query.and(
      kind === 'REPORT'
        ? `EXISTS (SELECT 1 FROM openadr_objects e WHERE e.id = o.event_id AND e.program_id = ${program})`
        : `o.program_id = ${program}`,
    );
  }
  if (filter.eventId !== undefined) query.and(`o.event_id = ${query.add(filter.eventId)}`);
  if (filter.venId !== undefined) query.and(`o.ven_id = ${query.add(filter.venId)}`);
  if (filter.name !== undefined) query.and(`o.name = ${query.add(filter.name)}`);
  if (filter.clientName !== undefined) query.and(`o.client_name = ${query.add(filter.clientName)}`);
  if (filter.objects !== undefined) query.and(`o.objects && ${query.add(filter.objects)}::text[]`);
  if (filter.active !== undefined) {
    const at = query.add(new Date(filter.active.atMs));
    query.and(filter.active.is ? `(o.end_at IS NULL OR o.end_at > ${at})` : `o.end_at <= ${at}`);
  }
}

function valuesOf(object: AdrObject): unknown[] {
  const { clientName } = object.body;
  return [
    object.id,
    object.kind,
    object.clientId,
    object.name,
    typeof clientName === 'string' ? clientName : null,
    object.programId,
    object.eventId,
    object.venId,
    object.targets,
    subscribedKinds(object),
    object.priority,
    object.endMs === null ? null : new Date(object.endMs),
    new Date(object.createdMs),
    new Date(object.modifiedMs),
    JSON.stringify(object.body),
  ];
}

function subscribedKinds({ kind, body }: AdrObject): string[] {
  if (kind !== 'SUBSCRIPTION') return [];
  const operations = body['objectOperations'] as readonly { readonly objects: readonly string[] }[];
  return [...new Set(operations.flatMap(({ objects }) => objects))];
}

async function keepChange(
  runner: QueryRunner,
  operation: AdrOperation,
  object: AdrObject,
  former: AdrObject | null,
): Promise<void> {
  await runner.query('SELECT pg_advisory_xact_lock($1)', [CHANGE_LOCK]);
  await runner.query(
    `INSERT INTO openadr_changes (at, operation, object, former, program_id)
     SELECT $1::timestamptz, $2::text, $3::json, $4::json,
       coalesce($5::text, (SELECT e.program_id FROM openadr_objects e WHERE e.id = $6::text))`,
    [
      new Date(object.modifiedMs),
      operation,
      JSON.stringify(object),
      former === null ? null : JSON.stringify(former),
      object.programId,
      object.eventId,
    ],
  );
}

/** Resources of a ven that went to another client. */
async function moveResources(runner: QueryRunner, ven: AdrObject): Promise<void> {
  const rows = (await runner.query(
    `SELECT ${OBJECT_COLUMNS} FROM openadr_objects o WHERE ven_id = $1 AND kind = 'RESOURCE' ORDER BY o.seq FOR UPDATE`,
    [ven.id],
  )) as ObjectRow[];
  await runner.query(
    `UPDATE openadr_objects SET client_id = $2, modified_at = $3 WHERE ven_id = $1 AND kind = 'RESOURCE'`,
    [ven.id, ven.clientId, new Date(ven.modifiedMs)],
  );
  for (const before of rows.map(toObject)) {
    const { clientId, modifiedMs } = ven;
    await keepChange(runner, 'UPDATE', { ...before, clientId, modifiedMs }, before);
  }
}

function conflictOf(error: unknown, object: AdrObject): AdrConflict | null {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== TAKEN) return null;
  if (constraint === 'openadr_ven_client')
    return { status: 'client-has-ven', clientId: object.clientId ?? '' };
  return { status: 'name-taken', name: object.name ?? object.id };
}
