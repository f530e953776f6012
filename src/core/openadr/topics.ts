/**
 * Topics of a message broker: where the changes of which objects are told, and to whom. All that a client may read lies below
 * a path of its own, so that the broker can keep clients apart by name alone.
 */
import {
  type AdrOperation,
  type ChangedObject,
  changeAsSeen,
  notificationOf,
  type SeenChange,
} from './notice.js';
import type { AdrKind, AdrViewer } from './objects.js';

/** `notifierOperationsTopics` of the API description. */
export interface OperationTopics {
  /** Not for a single object: before it is there nobody knows its id. */
  readonly CREATE?: string;
  readonly UPDATE: string;
  readonly DELETE: string;
  readonly ALL: string;
}

/** A message for the broker. */
export interface BrokerMessage {
  readonly topic: string;
  /** `notification` of the API description. */
  readonly notification: Readonly<Record<string, unknown>>;
}

/** Who is told by the broker. */
export interface BrokerAudience {
  /** Ids of clients in use. */
  readonly clients: ReadonlySet<string>;
  /** Their vens. */
  readonly vens: readonly { readonly venId: string; readonly viewer: AdrViewer }[];
}

/** What business logic is told as one; no client has this name, so that no secret of a subscription is told. */
const BUSINESS: AdrViewer = { role: 'BL', clientId: 'business logic' };

const PLURALS: Readonly<Record<AdrKind, string>> = {
  PROGRAM: 'programs',
  EVENT: 'events',
  REPORT: 'reports',
  SUBSCRIPTION: 'subscriptions',
  VEN: 'vens',
  RESOURCE: 'resources',
};

/** Path of all that is for business logic: objects of a kind, or of a kind in one program. */
export function businessPath(root: string, kind: AdrKind, programId?: string): string {
  const within = programId === undefined ? '' : `/${pathOf('PROGRAM', programId)}`;
  return `${root}/bl${within}/${PLURALS[kind]}`;
}

/** Path of one program, for business logic. */
export function programPath(root: string, programId: string): string {
  return `${root}/bl/${pathOf('PROGRAM', programId)}`;
}

/** Path of one ven of a client: of the ven itself, or of what is for it. */
export function venPath(root: string, ven: { clientId: string; venId: string }, kind?: AdrKind): string {
  const own = `${root}/clients/${encodeURIComponent(ven.clientId)}/${pathOf('VEN', ven.venId)}`;
  return kind === undefined ? own : `${own}/${PLURALS[kind]}`;
}

/** Topics of the objects of a path. */
export function topicsOfMany(path: string): OperationTopics {
  return { CREATE: topicOf(path, 'CREATE'), ...topicsOfOne(path) };
}

/** Topics of the one object of a path. */
export function topicsOfOne(path: string): OperationTopics {
  return { UPDATE: topicOf(path, 'UPDATE'), DELETE: topicOf(path, 'DELETE'), ALL: `${path}/+` };
}

/** Messages that a change causes: to business logic, and to each ven what it may know. */
export function messagesOf(root: string, change: ChangedObject, audience: BrokerAudience): BrokerMessage[] {
  return [
    ...toBusiness(root, change),
    ...toVens(root, change, audience),
    ...toOwners(root, change, audience),
  ];
}

function toBusiness(root: string, change: ChangedObject): BrokerMessage[] {
  const { object, former } = change;
  const { kind, id } = object;
  const sight = { viewer: BUSINESS, targets: null, programId: null };
  const seen = changeAsSeen(change, sight);
  if (seen === null) return [];
  const messages = [message(businessPath(root, kind), kind, seen)];
  if (kind === 'PROGRAM' && seen.operation !== 'CREATE') {
    messages.push(message(programPath(root, id), kind, seen));
  }
  if (kind !== 'EVENT') return messages;
  // An event that moves to another program is gone from the one and new in the other.
  for (const programId of new Set([former?.programId ?? object.programId, object.programId])) {
    const inProgram = programId === null ? null : changeAsSeen(change, { ...sight, programId });
    if (inProgram !== null && programId !== null) {
      messages.push(message(businessPath(root, kind, programId), kind, inProgram));
    }
  }
  return messages;
}

/** Programs and events, which are told apart by targets. */
function toVens(root: string, change: ChangedObject, { vens }: BrokerAudience): BrokerMessage[] {
  const { kind } = change.object;
  if (kind !== 'PROGRAM' && kind !== 'EVENT') return [];
  return vens.flatMap(({ venId, viewer }) => {
    const seen = changeAsSeen(change, { viewer, targets: null, programId: null });
    if (seen === null) return [];
    return [message(venPath(root, { clientId: viewer.clientId, venId }, kind), kind, seen)];
  });
}

/** Vens and resources, which belong to one client; one that changes hands is told to both. */
function toOwners(root: string, change: ChangedObject, { clients }: BrokerAudience): BrokerMessage[] {
  const { object, former } = change;
  const { kind } = object;
  if (kind !== 'VEN' && kind !== 'RESOURCE') return [];
  const owners = new Set([former?.clientId ?? object.clientId, object.clientId]);
  return [...owners].flatMap((clientId) => {
    if (clientId === null || !clients.has(clientId)) return [];
    const viewer: AdrViewer = { role: 'VEN', clientId, granted: [] };
    const seen = changeAsSeen(change, { viewer, targets: null, programId: null });
    if (seen === null) return [];
    if (kind === 'VEN') {
      // Nobody can wait for a ven that is not there; one that came from another client has changed.
      if (change.operation === 'CREATE') return [];
      const operation = seen.operation === 'CREATE' ? 'UPDATE' : seen.operation;
      return [message(venPath(root, { clientId, venId: object.id }), kind, { ...seen, operation })];
    }
    const { venId } = seen.operation === 'DELETE' ? (former ?? object) : object;
    return venId === null ? [] : [message(venPath(root, { clientId, venId }, kind), kind, seen)];
  });
}

function message(path: string, kind: AdrKind, seen: SeenChange): BrokerMessage {
  return { topic: topicOf(path, seen.operation), notification: notificationOf(kind, seen) };
}

function topicOf(path: string, operation: AdrOperation): string {
  return `${path}/${operation.toLowerCase()}`;
}

function pathOf(kind: AdrKind, id: string): string {
  return `${PLURALS[kind]}/${encodeURIComponent(id)}`;
}
