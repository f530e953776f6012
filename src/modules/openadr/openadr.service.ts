/** Objects of the VTN: what each request makes of them, whoever sent it. */
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../core/identity/actor.js';
import { eventEndMs } from '../../core/openadr/event-end.js';
import { type AdrKind, type AdrObject, type AdrViewer, asSeenBy } from '../../core/openadr/objects.js';
import { Clock } from '../../ports/clock.js';
import { type AdrConflict, type AdrFilter, OpenAdrStore } from '../../ports/openadr-store.js';
import { AuditService } from '../audit/audit.service.js';
import { AdrProblem, notFound } from './adr-problem.js';
import type { EventBody } from './objects.schema.js';

/** What differs from kind to kind. */
export interface AdrDraft {
  readonly kind: AdrKind;
  readonly clientId?: string | null;
  readonly name?: string | null;
  readonly programId?: string | null;
  readonly eventId?: string | null;
  readonly venId?: string | null;
  readonly targets?: readonly string[] | null | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An object as a client reads it. */
export type AdrView = Record<string, unknown>;

const SEES_ALL: AdrViewer = { role: 'BL', clientId: 'traboule' };

@Injectable()
export class OpenAdrObjects {
  constructor(
    private readonly store: OpenAdrStore,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  async list(
    kind: AdrKind,
    filter: AdrFilter,
    viewer: AdrViewer,
    page: { readonly skip: number; readonly limit: number },
  ): Promise<AdrView[]> {
    const objects = await this.store.list(kind, filter, viewer, page);
    return objects.map((object) => asSeenBy(object, viewer, filter.targets ?? null));
  }

  async read(kind: AdrKind, id: string, viewer: AdrViewer): Promise<AdrView> {
    return asSeenBy(await this.need(kind, id, viewer), viewer, null);
  }

  /** The object if the viewer may see it. @throws AdrProblem 404 */
  async need(kind: AdrKind, id: string, viewer: AdrViewer): Promise<AdrObject> {
    const object = isId(id) ? await this.store.find(kind, id, viewer) : null;
    if (object === null) throw notFound(kind, id);
    return object;
  }

  /** As {@link need}, for an object named in a body: then the request is wrong and nothing is "not found". */
  async needInBody(kind: AdrKind, id: string, viewer: AdrViewer): Promise<AdrObject> {
    const object = await this.store.find(kind, id, viewer);
    if (object === null) {
      throw new AdrProblem(
        400,
        'bad request',
        `there is no ${kind.toLowerCase()} "${id}" that this client may see`,
      );
    }
    return object;
  }

  async create(draft: AdrDraft, viewer: AdrViewer): Promise<AdrView> {
    const nowMs = this.clock.nowMs();
    const object = this.objectOf(draft, { id: randomUUID(), createdMs: nowMs, modifiedMs: nowMs });
    const outcome = await this.store.create(object);
    if (outcome.status !== 'created') throw conflict(outcome);
    await this.note('create', object, viewer);
    return asSeenBy(object, viewer, null);
  }

  async replace(before: AdrObject, draft: AdrDraft, viewer: AdrViewer): Promise<AdrView> {
    const { id, createdMs } = before;
    // A change is later than what it changes, also on a clock that stands still.
    const modifiedMs = Math.max(this.clock.nowMs(), before.modifiedMs + 1);
    const object = this.objectOf(draft, { id, createdMs, modifiedMs });
    const outcome = await this.store.replace(object);
    if (outcome.status === 'gone') throw notFound(before.kind, id);
    if (outcome.status !== 'replaced') throw conflict(outcome);
    await this.note('update', object, viewer);
    return asSeenBy(object, viewer, null);
  }

  async remove(kind: AdrKind, id: string, viewer: AdrViewer): Promise<AdrView> {
    const object = await this.need(kind, id, viewer);
    const removed = await this.store.remove(kind, id, this.clock.nowMs());
    if (removed.length === 0) throw notFound(kind, id);
    await this.note('delete', object, viewer);
    return asSeenBy(object, viewer, null);
  }

  /** For the service itself, which publishes events: an object whoever it is for. */
  find(kind: AdrKind, id: string): Promise<AdrObject | null> {
    return this.store.find(kind, id, SEES_ALL);
  }

  /** What business logic writes is in the audit; what VENs write in their objects alone. Bodies may hold secrets. */
  private async note(verb: string, object: AdrObject, viewer: AdrViewer): Promise<void> {
    if (viewer.role !== 'BL') return;
    const { kind, id, name, targets } = object;
    const subject = `openadr-${kind.toLowerCase()}`;
    this.audit.recordWhenPossible(actorOf(viewer), `${subject}.${verb}`, `${subject}:${id}`, {
      after: { name, targets },
    });
    await this.audit.settled();
  }

  private objectOf(draft: AdrDraft, made: Pick<AdrObject, 'id' | 'createdMs' | 'modifiedMs'>): AdrObject {
    const event = draft.kind === 'EVENT' ? (draft.body as EventBody) : null;
    return {
      ...made,
      kind: draft.kind,
      clientId: draft.clientId ?? null,
      name: draft.name ?? null,
      programId: draft.programId ?? null,
      eventId: draft.eventId ?? null,
      venId: draft.venId ?? null,
      targets: draft.targets ?? [],
      priority: event?.priority ?? null,
      endMs: event === null ? null : eventEndMs(event, made.createdMs),
      body: draft.body,
    };
  }
}

function actorOf({ clientId }: AdrViewer): Actor {
  return {
    accountId: `openadr:${clientId}`,
    name: `OpenADR client ${clientId}`,
    roles: [],
    permissions: new Set(),
    buildingIds: [],
    via: 'token',
    credentialId: null,
    address: null,
  };
}

function conflict(outcome: AdrConflict): AdrProblem {
  const detail =
    outcome.status === 'client-has-ven'
      ? `the client "${outcome.clientId}" has a ven already; change that one`
      : `the name "${outcome.name}" is taken; names of programs, of vens and of the resources of a ven are unique`;
  return new AdrProblem(409, 'conflict', detail);
}

/** Ids are of letters, digits, "_" and "-"; anything else names nothing, and a database need not be asked. */
function isId(id: string): boolean {
  return /^[a-zA-Z0-9_-]{1,128}$/.test(id);
}
