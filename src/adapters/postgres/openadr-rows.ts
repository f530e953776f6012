/** Rows of OpenADR objects. */
import type { AdrKind, AdrObject } from '../../core/openadr/objects.js';

/** An object as a row. */
export interface ObjectRow {
  id: string;
  kind: AdrKind;
  client_id: string | null;
  name: string | null;
  program_id: string | null;
  event_id: string | null;
  ven_id: string | null;
  targets: string[];
  priority: number | null;
  end_at: Date | null;
  created_at: Date;
  modified_at: Date;
  body: Record<string, unknown>;
}

/** Columns of an object, of a table called `o`. */
export const OBJECT_COLUMNS =
  'o.id, o.kind, o.client_id, o.name, o.program_id, o.event_id, o.ven_id, o.targets, o.priority, o.end_at, o.created_at, o.modified_at, o.body';

/** The object of a row. */
export function toObject(row: ObjectRow): AdrObject {
  return {
    id: row.id,
    kind: row.kind,
    clientId: row.client_id,
    name: row.name,
    programId: row.program_id,
    eventId: row.event_id,
    venId: row.ven_id,
    targets: row.targets,
    priority: row.priority,
    endMs: row.end_at?.getTime() ?? null,
    createdMs: row.created_at.getTime(),
    modifiedMs: row.modified_at.getTime(),
    body: row.body,
  };
}
