/** What a subscriber is told of a change: only what it may know, and only what it asked to be told. */
import { type AdrKind, type AdrObject, type AdrViewer, asSeenBy, isVisible } from './objects.js';

/** What happened to an object. */
export type AdrOperation = 'CREATE' | 'UPDATE' | 'DELETE';

/** A change as it is told on. */
export interface ChangedObject {
  readonly operation: AdrOperation;
  readonly atMs: number;
  readonly object: AdrObject;
  /** Targets before an update. */
  readonly formerTargets: readonly string[];
  /** Program the object belongs to; a report tells it through its event. */
  readonly programId: string | null;
}

/** A subscription with the client it belongs to. */
export interface Subscriber {
  readonly subscription: AdrObject;
  readonly viewer: AdrViewer;
}

/** A callback to be made. */
export interface Notice {
  readonly subscriptionId: string;
  readonly callbackUrl: string;
  /** `notification` of the API description. */
  readonly notification: Readonly<Record<string, unknown>>;
}

/** Part of a subscription: what, how, and where to. */
export interface ObjectOperation {
  readonly objects: readonly AdrKind[];
  readonly operations: readonly string[];
  readonly callbackUrl: string;
  readonly bearerToken?: string | null;
}

/** The parts of a subscription. */
export function operationsOf({ body }: AdrObject): readonly ObjectOperation[] {
  return body['objectOperations'] as readonly ObjectOperation[];
}

/**
 * Callbacks that a change causes.
 *
 * Whoever lost sight of an object by an update is told that it is gone, and nothing of what it became; whoever came to see it
 * is told that it is new.
 */
export function noticesOf(change: ChangedObject, subscribers: readonly Subscriber[]): Notice[] {
  return subscribers.flatMap((subscriber) => {
    const { subscription } = subscriber;
    if (change.atMs < subscription.createdMs || !isInProgram(change, subscription)) return [];
    const told = toldTo(change, subscriber);
    if (told === null) return [];
    const { kind } = change.object;
    const wanted = operationsOf(subscription).filter(
      ({ objects, operations }) => objects.includes(kind) && operations.includes(told.operation),
    );
    const notification = { objectType: kind, ...told };
    return wanted.map(({ callbackUrl }) => ({ subscriptionId: subscription.id, callbackUrl, notification }));
  });
}

function isInProgram({ object, programId }: ChangedObject, subscription: AdrObject): boolean {
  if (subscription.programId === null) return true;
  return (object.kind === 'PROGRAM' ? object.id : programId) === subscription.programId;
}

function toldTo(
  { operation, object, formerTargets }: ChangedObject,
  { subscription, viewer }: Subscriber,
): { operation: AdrOperation; object: Record<string, unknown> } | null {
  const asked = subscription.targets.length === 0 ? null : subscription.targets;
  const sees = isVisible(object, viewer, asked);
  if (operation !== 'UPDATE') return sees ? { operation, object: asSeenBy(object, viewer, asked) } : null;
  const saw = isVisible({ ...object, targets: formerTargets }, viewer, asked);
  if (sees) return { operation: saw ? 'UPDATE' : 'CREATE', object: asSeenBy(object, viewer, asked) };
  if (!saw) return null;
  const former = { ...object, targets: formerTargets, body: { ...namesOf(object), targets: formerTargets } };
  return { operation: 'DELETE', object: asSeenBy(former, viewer, asked) };
}

/** What the API description asks of an object at least, and nothing else of it. */
function namesOf({ kind, body }: AdrObject): Record<string, unknown> {
  const field = kind === 'PROGRAM' ? 'programName' : 'programID';
  return { [field]: body[field] };
}
