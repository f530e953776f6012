/** What somebody is told of a change: only what it may know, and only what it asked to be told. */
import { type AdrKind, type AdrObject, type AdrViewer, asSeenBy, isVisible } from './objects.js';

/** What happened to an object. */
export type AdrOperation = 'CREATE' | 'UPDATE' | 'DELETE';

/** A change as it is told on. */
export interface ChangedObject {
  readonly operation: AdrOperation;
  readonly atMs: number;
  readonly object: AdrObject;
  /** The object before an update; null for other changes. */
  readonly former: AdrObject | null;
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

/** Who looks at changes, and what of them it looks at; null = all it may see. */
export interface Sight {
  readonly viewer: AdrViewer;
  readonly targets: readonly string[] | null;
  readonly programId: string | null;
}

/** A change as somebody sees it. */
export interface SeenChange {
  readonly operation: AdrOperation;
  readonly object: Readonly<Record<string, unknown>>;
}

/** The parts of a subscription. */
export function operationsOf({ body }: AdrObject): readonly ObjectOperation[] {
  return body['objectOperations'] as readonly ObjectOperation[];
}

/** Callbacks that a change causes. */
export function noticesOf(change: ChangedObject, subscribers: readonly Subscriber[]): Notice[] {
  return subscribers.flatMap(({ subscription, viewer }) => {
    if (change.atMs < subscription.createdMs) return [];
    const targets = subscription.targets.length === 0 ? null : subscription.targets;
    const seen = changeAsSeen(change, { viewer, targets, programId: subscription.programId });
    if (seen === null) return [];
    const { kind } = change.object;
    const wanted = operationsOf(subscription).filter(
      ({ objects, operations }) => objects.includes(kind) && operations.includes(seen.operation),
    );
    const notification = notificationOf(kind, seen);
    return wanted.map(({ callbackUrl }) => ({ subscriptionId: subscription.id, callbackUrl, notification }));
  });
}

/** `notification` of the API description. */
export function notificationOf(
  objectType: AdrKind,
  { operation, object }: SeenChange,
): Readonly<Record<string, unknown>> {
  return { objectType, operation, object };
}

/**
 * A change as somebody sees it; null where it sees nothing of it.
 *
 * Whoever lost sight of an object by an update is told that what it knew is gone, and nothing of what it became; whoever came to
 * see it is told that it is new.
 */
export function changeAsSeen(change: ChangedObject, sight: Sight): SeenChange | null {
  const { operation, object, former } = change;
  const { viewer, targets } = sight;
  const sees = isSeen(object, change, sight);
  const now = (as: AdrOperation): SeenChange => ({
    operation: as,
    object: asSeenBy(object, viewer, targets),
  });
  if (operation !== 'UPDATE') return sees ? now(operation) : null;
  const before = former ?? object;
  const saw = isSeen(before, change, sight);
  if (sees) return now(saw ? 'UPDATE' : 'CREATE');
  return saw ? { operation: 'DELETE', object: asSeenBy(before, viewer, targets) } : null;
}

function isSeen(
  object: AdrObject,
  { programId: ofReport }: ChangedObject,
  { viewer, targets, programId }: Sight,
): boolean {
  return (
    (programId === null || programOf(object, ofReport) === programId) && isVisible(object, viewer, targets)
  );
}

function programOf({ kind, id, programId }: AdrObject, ofReport: string | null): string | null {
  if (kind === 'PROGRAM') return id;
  return kind === 'REPORT' ? ofReport : programId;
}
