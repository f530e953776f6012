/** A store that tells what was stored: after a method has kept something, its hook hears of it. */

/** What is told after which method; it hears the result and what the method was called with. */
export type Announcements<Store> = {
  readonly [Name in keyof Store]?: Store[Name] extends (...given: infer Given) => Promise<infer Result>
    ? (result: Result, ...given: Given) => void
    : never;
};

type Method = (...given: unknown[]) => Promise<unknown>;
type Hook = (result: unknown, ...given: unknown[]) => void;

/**
 * The same store, whose listed methods announce what they did. What fails is not announced, and what is called by the store
 * itself is announced once.
 */
export function announcing<Store extends object>(store: Store, told: Announcements<Store>): Store {
  const hooks = told as Readonly<Record<PropertyKey, Hook | undefined>>;
  return new Proxy(store, {
    get(target, name): unknown {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const method = value.bind(target) as Method;
      const hook = hooks[name];
      if (hook === undefined) return method;
      return async (...given: unknown[]) => {
        const result = await method(...given);
        hook(result, ...given);
        return result;
      };
    },
  });
}
