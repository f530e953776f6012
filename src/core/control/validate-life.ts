/** Validates a table of states and events before anything relies on it. */

/** Where each event leads from each state; an event that is absent is refused there. */
export type LifeTable<S extends string, E extends string> = Readonly<
  Record<S, Readonly<Partial<Record<E, S>>>>
>;

/** Ends of the table, and every event it has to handle somewhere. */
export interface LifeFrame<S extends string, E extends string> {
  readonly start: S;
  readonly final: readonly S[];
  readonly events: readonly E[];
}

/**
 * The table, when it is sound: every state is reached from the start, final states and only those have no exit, every state has a
 * way to a final one, every event is handled somewhere, and no exit leads out of the table.
 *
 * @throws RangeError naming the states and events that break a rule; a program with such a table does not start
 */
export function validatedLife<S extends string, E extends string>(
  table: LifeTable<S, E>,
  { start, final, events }: LifeFrame<S, E>,
): LifeTable<S, E> {
  const states = Object.keys(table) as S[];
  const exits = (state: S): S[] =>
    Object.values<S>((table as Partial<Record<S, Record<string, S>>>)[state] ?? {});
  const handled = new Set(states.flatMap((state) => Object.keys(table[state])));
  const problems = [
    told(
      'is handled nowhere',
      events.filter((event) => !handled.has(event)),
    ),
    told(
      'leads out of the table',
      states.filter((s) => exits(s).some((to) => !states.includes(to))),
    ),
    told(
      'is final and has an exit',
      final.filter((s) => exits(s).length > 0),
    ),
    told(
      'is a dead end',
      states.filter((s) => exits(s).length === 0 && !final.includes(s)),
    ),
    told(
      'is never reached',
      states.filter((s) => !closure([start], exits).has(s)),
    ),
    told(
      'has no way to an end',
      states.filter((s) => final.every((end) => !closure([s], exits).has(end))),
    ),
  ].flat();
  if (problems.length > 0) throw new RangeError(`the table of states is not sound: ${problems.join('; ')}`);
  return table;
}

function told(what: string, states: readonly string[]): string[] {
  return states.map((state) => `${state} ${what}`);
}

function closure<S>(from: readonly S[], exits: (state: S) => readonly S[]): ReadonlySet<S> {
  const seen = new Set(from);
  for (const state of seen) for (const next of exits(state)) seen.add(next);
  return seen;
}
