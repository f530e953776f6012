/** Objects of OpenADR 3.1.0 as a VTN keeps them: what the client wrote, word for word, beside what the VTN made of it. */

/** Kinds of objects, as `objectType` names them. */
export const ADR_KINDS = ['PROGRAM', 'EVENT', 'REPORT', 'SUBSCRIPTION', 'VEN', 'RESOURCE'] as const;

export type AdrKind = (typeof ADR_KINDS)[number];

/** An object as kept. */
export interface AdrObject {
  readonly id: string;
  readonly kind: AdrKind;
  /** Owner: client of the VEN; null for programs and events, which belong to the business logic. */
  readonly clientId: string | null;
  /** Unique within its kind (a resource: within its ven); null where names need not be. */
  readonly name: string | null;
  readonly programId: string | null;
  readonly eventId: string | null;
  readonly venId: string | null;
  /** Empty = for everybody. */
  readonly targets: readonly string[];
  /** Smaller comes first; null = last. Events only. */
  readonly priority: number | null;
  /** Instant from which an event is over [epoch ms]; null for what never is, and for other kinds. */
  readonly endMs: number | null;
  readonly createdMs: number;
  readonly modifiedMs: number;
  /** What the client wrote, without the fields the VTN makes. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Who looks: business logic sees all, a VEN sees its own and what is meant for it. */
export type AdrViewer =
  | { readonly role: 'BL'; readonly clientId: string }
  | { readonly role: 'VEN'; readonly clientId: string; readonly granted: readonly string[] };

/** The object as a client reads it, targets narrowed to what the viewer may know. */
export function asSeenBy(
  object: AdrObject,
  viewer: AdrViewer,
  requested: readonly string[] | null,
): Record<string, unknown> {
  const { targets: written, ...body } = withoutOthers(object, viewer);
  const whole = viewer.role === 'BL' || isOwned(object.kind) || object.targets.length === 0;
  const shown = whole ? written : intersection(object.targets, effectiveTargets(viewer.granted, requested));
  return {
    id: object.id,
    createdDateTime: new Date(object.createdMs).toISOString(),
    modificationDateTime: new Date(object.modifiedMs).toISOString(),
    objectType: object.kind,
    ...body,
    ...(shown === undefined ? {} : { targets: shown }),
    ...(object.clientId === null ? {} : { clientID: object.clientId }),
  };
}

/** What was written, without what in it is for others. */
function withoutOthers(object: AdrObject, viewer: AdrViewer): Readonly<Record<string, unknown>> {
  const { kind, body } = object;
  if (kind === 'SUBSCRIPTION') return withoutTokens(object, viewer);
  if (kind !== 'EVENT' || viewer.role === 'BL' || !Array.isArray(body['reportDescriptors'])) return body;
  const descriptors = body['reportDescriptors'] as readonly ReportDescriptor[];
  return { ...body, reportDescriptors: descriptors.flatMap((one) => askedOf(one, viewer.granted)) };
}

/** A report that is asked for; without targets, of everybody who sees the event. */
interface ReportDescriptor {
  readonly targets?: readonly string[] | null;
}

/** A report is asked for by targets as an event is: of those a VEN was not granted it hears nothing. */
function askedOf(descriptor: ReportDescriptor, granted: readonly string[]): ReportDescriptor[] {
  const targets = descriptor.targets ?? [];
  if (targets.length === 0) return [descriptor];
  const own = intersection(targets, granted);
  return own.length === 0 ? [] : [{ ...descriptor, targets: own }];
}

/** The token of a subscription's callback is known to who wrote it and to nobody else, business logic included. */
function withoutTokens({ clientId, body }: AdrObject, viewer: AdrViewer): Readonly<Record<string, unknown>> {
  if (clientId === viewer.clientId) return body;
  const operations = body['objectOperations'] as readonly Readonly<Record<string, unknown>>[];
  const shown = operations.map(({ bearerToken: _hidden, ...rest }) => rest);
  return { ...body, objectOperations: shown };
}

/** Kinds that belong to one client; the others are told apart by targets. */
export function isOwned(kind: AdrKind): boolean {
  return kind !== 'PROGRAM' && kind !== 'EVENT';
}

/** Targets that decide what a VEN sees: those granted to it, or those of them it asked for. */
export function effectiveTargets(
  granted: readonly string[],
  requested: readonly string[] | null,
): readonly string[] {
  return requested === null ? granted : intersection(granted, requested);
}

/**
 * True where the viewer may know of the object (User Guide 8.13): its own; or, for programs and events, one without targets or
 * with one that was granted to the viewer and, where it asked for some, asked for.
 */
export function isVisible(
  object: AdrObject,
  viewer: AdrViewer,
  requested: readonly string[] | null = null,
): boolean {
  if (viewer.role === 'BL') return requested === null || intersection(object.targets, requested).length > 0;
  if (isOwned(object.kind)) return object.clientId === viewer.clientId;
  if (object.targets.length === 0) return true;
  return intersection(object.targets, effectiveTargets(viewer.granted, requested)).length > 0;
}

function intersection(a: readonly string[], b: readonly string[]): string[] {
  const other = new Set(b);
  return a.filter((target) => other.has(target));
}
