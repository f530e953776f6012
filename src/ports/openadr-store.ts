import type { AdrKind, AdrObject, AdrViewer } from '../core/openadr/objects.js';

/** What is asked of a list; filters add up. */
export interface AdrFilter {
  readonly programId?: string;
  readonly eventId?: string;
  readonly venId?: string;
  readonly name?: string;
  readonly clientName?: string;
  /** Subscriptions: kinds of objects they are about. */
  readonly objects?: readonly AdrKind[];
  readonly targets?: readonly string[];
  /** Events: `true` = not over at the instant, `false` = over. */
  readonly active?: { readonly is: boolean; readonly atMs: number };
}

/** Why an object could not be kept. */
export type AdrConflict =
  | { readonly status: 'name-taken'; readonly name: string }
  | { readonly status: 'client-has-ven'; readonly clientId: string };

/**
 * Keeps OpenADR objects. Called by every OpenADR request, hundreds a second at a busy VTN. The viewer's rule is part of each
 * query, before paging, so that a page is never short and nothing hidden is ever read. Every change is written to the log of
 * changes with the object, in one transaction. Fails with DomainError `store-unavailable`.
 */
export abstract class OpenAdrStore {
  abstract create(object: AdrObject): Promise<{ status: 'created' } | AdrConflict>;
  /** Null where it is not there or the viewer may not know of it. */
  abstract find(kind: AdrKind, id: string, viewer: AdrViewer): Promise<AdrObject | null>;
  /** Events by priority (smallest first, none last), then by creation; all else by creation. */
  abstract list(
    kind: AdrKind,
    filter: AdrFilter,
    viewer: AdrViewer,
    page: { readonly skip: number; readonly limit: number },
  ): Promise<AdrObject[]>;
  /** Replaces an object; `gone` when it was deleted meanwhile. Resources of a ven go with it to another client. */
  abstract replace(object: AdrObject): Promise<{ status: 'replaced' } | { status: 'gone' } | AdrConflict>;
  /** Deletes an object and what hangs on it: events of a program, resources of a ven, reports of an event. */
  abstract remove(kind: AdrKind, id: string, atMs: number): Promise<AdrObject[]>;
  /** Targets granted to a client: those of its ven and of its resources. */
  abstract grantedTargets(clientId: string): Promise<readonly string[]>;
}
