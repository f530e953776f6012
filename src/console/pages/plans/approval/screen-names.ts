/** Names of what an approval screen speaks of by id. */
import type { Screen } from '../plan-shapes.js';

/** Names nodes and the assets that change; the id where the screen has no name for it. */
export function nodeNames({ safe, changes }: Screen): (id: string) => string {
  const names = new Map<string, string>([
    ...safe.nodes.map(({ nodeId, name }) => [nodeId, name] as const),
    ...changes.assets.map(({ assetId, name }) => [assetId, name] as const),
  ]);
  return (id) => names.get(id) ?? id;
}
