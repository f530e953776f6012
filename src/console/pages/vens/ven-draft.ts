/** The form of a new client: what is wrong with it. The service checks the same. */

export interface VenDraft {
  readonly clientId: string;
  readonly name: string;
  readonly role: 'VEN' | 'BL';
}

const CLIENT_ID = /^[A-Za-z0-9][A-Za-z0-9._~-]{1,127}$/;
const SHORTEST_NAME = 2;

/** Fields that cannot be taken as they are. */
export function venFaults({ clientId, name }: VenDraft): readonly ('clientId' | 'name')[] {
  return [
    ...(CLIENT_ID.test(clientId) ? [] : (['clientId'] as const)),
    ...(name.trim().length < SHORTEST_NAME ? (['name'] as const) : []),
  ];
}
