/** OpenADR objects for specs, and the stores that work together behind callbacks. */
import type { AdrKind, AdrObject } from '../../src/core/openadr/objects.js';
import type { OpenAdrChangeLog } from '../../src/ports/openadr-change-log.js';
import type { OpenAdrClientStore } from '../../src/ports/openadr-client-store.js';
import type { OpenAdrDeliveryStore } from '../../src/ports/openadr-delivery-store.js';
import type { OpenAdrStore } from '../../src/ports/openadr-store.js';

/** Stores on one database. */
export interface OutboxStores {
  readonly objects: OpenAdrStore;
  readonly clients: OpenAdrClientStore;
  readonly deliveries: OpenAdrDeliveryStore;
  readonly changes: OpenAdrChangeLog;
}

/** An instant of the specs. */
export const ADR_T0 = Date.UTC(2026, 0, 15, 17);

/** An object with nothing in it but what is given. */
export function adrObject(kind: AdrKind, id: string, more: Partial<AdrObject> = {}): AdrObject {
  return {
    ...{ id, kind, clientId: null, name: null, programId: null, eventId: null, venId: null, targets: [] },
    ...{ priority: null, endMs: null, createdMs: ADR_T0, modifiedMs: ADR_T0, body: {} },
    ...more,
  };
}

/** A client in use, with a ven of this name where targets are given. */
export async function addAdrClient(
  { clients, objects }: Pick<OutboxStores, 'clients' | 'objects'>,
  clientId: string,
  targets?: readonly string[],
): Promise<void> {
  const role = targets === undefined ? 'BL' : 'VEN';
  const client = {
    clientId,
    name: clientId,
    role,
    createdMs: ADR_T0,
    revokedMs: null,
    seenMs: null,
  } as const;
  await clients.add(client, `digest of ${clientId}`);
  if (targets === undefined) return;
  const body = { venName: clientId, targets };
  await objects.create(adrObject('VEN', `ven-${clientId}`, { clientId, name: clientId, targets, body }));
}

/** A subscription of a client to programs and events. */
export function adrSubscription(id: string, clientId: string, callbackUrl: string): AdrObject {
  const operations = ['CREATE', 'UPDATE', 'DELETE'];
  const objectOperations = [{ objects: ['PROGRAM', 'EVENT', 'VEN', 'RESOURCE'], operations, callbackUrl }];
  return adrObject('SUBSCRIPTION', id, { clientId, body: { clientName: clientId, objectOperations } });
}
