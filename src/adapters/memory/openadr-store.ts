/** OpenADR objects in memory. */
import { type AdrKind, type AdrObject, type AdrViewer, isVisible } from '../../core/openadr/objects.js';
import { type AdrChange, type AdrConflict, type AdrFilter, OpenAdrStore } from '../../ports/openadr-store.js';

export class MemoryOpenAdrStore extends OpenAdrStore {
  private readonly objects = new Map<string, AdrObject>();
  private readonly log: AdrChange[] = [];

  override async create(object: AdrObject): Promise<{ status: 'created' } | AdrConflict> {
    const conflict = this.conflict(object);
    if (conflict) return conflict;
    this.objects.set(object.id, structuredClone(object));
    this.note('CREATE', object, []);
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
    this.objects.set(object.id, structuredClone(object));
    this.note('UPDATE', object, before.targets);
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
    this.objects.delete(id);
    this.note('DELETE', { ...object, modifiedMs: atMs }, []);
    return [...removed, object];
  }

  override async grantedTargets(clientId: string): Promise<readonly string[]> {
    const own = [...this.objects.values()].filter(
      (object) => object.clientId === clientId && (object.kind === 'VEN' || object.kind === 'RESOURCE'),
    );
    return [...new Set(own.flatMap((object) => object.targets))].sort();
  }

  override async changes(afterSeq: number, limit: number): Promise<AdrChange[]> {
    return structuredClone(this.log.filter((change) => change.seq > afterSeq).slice(0, limit));
  }

  private note(operation: AdrChange['operation'], object: AdrObject, formerTargets: readonly string[]): void {
    const seq = (this.log.at(-1)?.seq ?? 0) + 1;
    this.log.push({
      seq,
      atMs: object.modifiedMs,
      operation,
      object: structuredClone(object),
      formerTargets,
    });
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
