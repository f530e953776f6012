/** What an act changed: the state before and after, field by field, as the audit keeps it. */

/** One field. */
export interface FieldChange {
  /** As a person writes it: `policy.hours[0]`; empty = the whole. */
  readonly path: string;
  /** JSON text; null = the field was not there. */
  readonly before: string | null;
  readonly after: string | null;
  readonly changed: boolean;
}

/** More than a person reads; the export has all of it. */
const MOST_FIELDS = 200;

/** Every field of both states in the order they came, those that changed first. */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const old = flat(before);
  const now = flat(after);
  const all = [...new Set([...old.keys(), ...now.keys()])].map((path): FieldChange => {
    const was = old.get(path) ?? null;
    const is = now.get(path) ?? null;
    return { path, before: was, after: is, changed: was !== is };
  });
  return [...all.filter(({ changed }) => changed), ...all.filter(({ changed }) => !changed)].slice(
    0,
    MOST_FIELDS,
  );
}

/** Values by their path; a state that is not known has none. */
function flat(state: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (value === undefined) return;
    if (Array.isArray(value) && value.length > 0 && value.some((one) => isBranch(one))) {
      value.forEach((one, index) => {
        walk(one, `${path}[${String(index)}]`);
      });
      return;
    }
    if (isBranch(value) && !Array.isArray(value) && Object.keys(value).length > 0) {
      for (const [key, one] of Object.entries(value)) walk(one, path === '' ? key : `${path}.${key}`);
      return;
    }
    found.set(path, typeof value === 'string' ? value : JSON.stringify(value));
  };
  if (state !== null) walk(state, '');
  return found;
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
