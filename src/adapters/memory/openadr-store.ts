/** OpenADR objects in memory. */
import { type AdrKind, type AdrObject, type AdrViewer, isVisible } from '../../core/openadr/objects.js';
import type { AdrOperation, ChangedObject } from '../../core/openadr/notice.js';
import { type AdrConflict, type AdrFilter, OpenAdrStore } from '../../ports/openadr-store.js';

/** A change with its place in the log. */
export interface LoggedChange extends ChangedObject {
  readonly seq: number;
}

export class MemoryOpenAdrStore extends OpenAdrStore {
  private readonly objects = new Map<string, AdrObject>();
  private log: LoggedChange[] = [];
  private newestSeq = 0;

  override async create(object: AdrObject): Promise<{ status: 'created' } | AdrConflict> {
    const conflict = this.conflict(object);
    if (conflict) return conflict;
    this.objects.set(object.id, structuredClone(object));
    this.note('CREATE', object, null);
    return { status: 'created' };
  }

  override async find(kind: AdrKind, id: string, viewer: AdrViewer): Promise<AdrObject | null> {
    const object = this.objects.get(id);
    return object?.kind === kind && isVisible(object, viewer) ? structuredClone(object) : null;
  }

  override async list(
    kind: AdrKind,
    filter: AdrFilter,
    viewer: AdrViewer,
    { skip, limit }: { readonly skip: number; readonly limit: number },
  ): Promise<AdrObject[]> {
    const last = Number.POSITIVE_INFINITY;
    const found = [...this.objects.values()]
      .filter((object) => object.kind === kind && this.matches(object, filter))
      .filter(
        (object) => isVisible(object, viewer, filter.targets ?? null) && ownTargetsMatch(object, filter),
      )
      .sort((a, b) => (a.priority ?? last) - (b.priority ?? last) || 0);
    return structuredClone(found.slice(skip, skip + limit));
  }

  override async replace(
    object: AdrObject,
  ): Promise<{ status: 'replaced' } | { status: 'gone' } | AdrConflict> {
    const before = this.objects.get(object.id);
    if (before?.kind !== object.kind) return { status: 'gone' };
    const conflict = this.conflict(object);
    if (conflict) return conflict;
    this.put(object, before);
    if (object.kind === 'VEN' && before.clientId !== object.clientId) {
      const { clientId, modifiedMs } = object;
      for (const resource of [...this.objects.values()].filter((one) => one.venId === object.id)) {
        this.put({ ...resource, clientId, modifiedMs }, resource);
      }
    }
    return { status: 'replaced' };
  }

  override async remove(kind: AdrKind, id: string, atMs: number): Promise<AdrObject[]> {
    const object = this.objects.get(id);
    if (object?.kind !== kind) return [];
    const hanging = [...this.objects.values()].filter(
      (other) =>
        other.venId === id ||
        other.eventId === id ||
        (other.programId === id && (other.kind === 'EVENT' || other.kind === 'SUBSCRIPTION')),
    );
    const removed: AdrObject[] = [];
    for (const other of hanging) removed.push(...(await this.remove(other.kind, other.id, atMs)));
    this.note('DELETE', { ...object, modifiedMs: atMs }, null);
    this.objects.delete(id);
    return [...removed, object];
  }

  override async grantedTargets(clientId: string): Promise<readonly string[]> {
    const own = [...this.objects.values()].filter(
      (object) => object.clientId === clientId && (object.kind === 'VEN' || object.kind === 'RESOURCE'),
    );
    return [...new Set(own.flatMap((object) => object.targets))].sort();
  }

  /** Changes after a place, oldest first; for the other stores of the VTN in memory. */
  changesAfter(seq: number, limit: number): LoggedChange[] {
    return structuredClone(this.log.filter((change) => change.seq > seq).slice(0, limit));
  }

  /** Place of the newest change, kept or not. */
  newest(): number {
    return this.newestSeq;
  }

  /** Drops changes up to a place. @returns how many */
  dropTo(seq: number): number {
    const before = this.log.length;
    this.log = this.log.filter((change) => change.seq > seq);
    return before - this.log.length;
  }

  private put(object: AdrObject, before: AdrObject): void {
    this.objects.set(object.id, structuredClone(object));
    this.note('UPDATE', object, before);
  }

  private note(operation: AdrOperation, object: AdrObject, former: AdrObject | null): void {
    this.newestSeq += 1;
    const program =
      object.kind === 'REPORT' ? this.objects.get(object.eventId ?? '')?.programId : object.programId;
    this.log.push(
      structuredClone({
        ...{ seq: this.newestSeq, atMs: object.modifiedMs, operation, object, former },
        programId: program ?? null,
      }),
    );
  }

  private conflict(object: AdrObject): AdrConflict | null {
    const others = [...this.objects.values()].filter(
      (other) => other.kind === object.kind && other.id !== object.id,
    );
    const { kind, name, clientId, venId } = object;
    if (kind === 'VEN' && others.some((other) => other.clientId === clientId)) {
      return { status: 'client-has-ven', clientId: clientId ?? '' };
    }
    const named = others.filter((other) => other.name === name);
    const taken =
      ((kind === 'PROGRAM' || kind === 'VEN') && named.length > 0) ||
      (kind === 'RESOURCE' && named.some((other) => other.venId === venId));
    return taken ? { status: 'name-taken', name: name ?? object.id } : null;
  }

  private matches(object: AdrObject, filter: AdrFilter): boolean {
    const program =
      object.kind === 'REPORT' ? this.objects.get(object.eventId ?? '')?.programId : object.programId;
    const pairs = [
      [filter.programId, program],
      [filter.eventId, object.eventId],
      [filter.venId, object.venId],
      [filter.name, object.name],
      [filter.clientName, object.body['clientName']],
    ];
    if (!pairs.every(([asked, seen]) => asked === undefined || asked === seen)) return false;
    if (filter.objects !== undefined && !subscribesTo(object, filter.objects)) return false;
    if (filter.active === undefined) return true;
    const over = object.endMs !== null && object.endMs <= filter.active.atMs;
    return filter.active.is !== over;
  }
}

/** Of what one owns, targets asked for narrow what is shown, as for anybody. */
function ownTargetsMatch(object: AdrObject, { targets }: AdrFilter): boolean {
  const owned = object.kind !== 'PROGRAM' && object.kind !== 'EVENT';
  return !owned || targets === undefined || object.targets.some((target) => targets.includes(target));
}

function subscribesTo({ body }: AdrObject, kinds: readonly AdrKind[]): boolean {
  const operations = body['objectOperations'] as readonly { readonly objects: readonly AdrKind[] }[];
  return operations.some(({ objects }) => objects.some((kind) => kinds.includes(kind)));
}
