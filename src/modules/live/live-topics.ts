/** Who may hear of what: topics of the event feed by permission. */
import type { Actor } from '../../core/identity/actor.js';
import type { Permission } from '../../core/identity/role.js';

/** Topics that ask for something else than a view of the city. */
const ASKS: ReadonlyMap<string, readonly Permission[]> = new Map([
  ['forecast', ['forecast.view']],
  ['scenario-run', ['scenario.run']],
  ['demand-response', ['building.answer', 'city.view']],
]);

const MOST: readonly Permission[] = ['city.view'];

/** Whether somebody may hear of a topic; as with the routes that tell more of it. */
export function mayHear({ permissions }: Actor, topic: string): boolean {
  return (ASKS.get(topic) ?? MOST).some((permission) => permissions.has(permission));
}
