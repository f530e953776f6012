/** Buildings the signed-in person answers for; who sees the whole city is shown the others elsewhere. */
import type { Answer } from '../../api/answers.js';
import { useSession } from '../../api/session.js';
import { useLive } from '../../api/use-live.js';

type Building = Answer<'drProgramsBuildings'>[number];

/** Ids of own buildings; null = not known yet. */
export function useOwnBuildings(): ReadonlySet<string> | null {
  const { accountId, buildingIds } = useSession();
  const buildings = useLive<readonly Building[]>('/api/v1/demand-response/buildings', ['demand-response']);
  if (buildings.data === null) return null;
  const own = buildings.data.filter(
    ({ id, managerIds }) => buildingIds.includes(id) || managerIds.includes(accountId),
  );
  return new Set(own.map(({ id }) => id));
}

/** Those of own buildings. @param own null = not known yet: none */
export function ofOwn<One extends { readonly buildingId: string }>(
  ones: readonly One[],
  own: ReadonlySet<string> | null,
): readonly One[] {
  return ones.filter(({ buildingId }) => own?.has(buildingId) === true);
}
