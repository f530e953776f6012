/** Schemas that validate, as the schemas of OpenAPI 3.1 (JSON Schema 2020-12). */
import { z } from 'zod';

/** A schema as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What the library calls a schema that refers to itself and has no id: any JSON, to the reader. */
const UNNAMED = /^__schema\d+$/;

/** Turns schemas into their descriptions; those with an id (`.meta({ id })`) become components, written once. */
export class SchemaBook {
  private readonly known = new Map<string, string>();
  /** By name. */
  readonly components: Record<string, JsonSchema> = {};

  /**
   * @param io `input` = what a client may send, defaults left out; `output` = what comes back
   * @throws Error when two schemas share a name and say different things
   */
  describe(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const { $schema: _dialect, $defs, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
    for (const [name, definition] of Object.entries(asRecord($defs))) {
      if (!UNNAMED.test(name)) this.add(name, asRecord(pointed(definition)));
    }
    return asRecord(pointed(own));
  }

  private add(name: string, definition: JsonSchema): void {
    const { $id: _id, id: _name, ...said } = definition;
    const text = JSON.stringify(said);
    const before = this.known.get(name);
    if (before !== undefined && before !== text) {
      throw new Error(
        `two schemas are called "${name}" and say different things; give one of them another id (.meta({ id }))`,
      );
    }
    this.known.set(name, text);
    this.components[name] = said;
  }
}

/** References of a document's own definitions lead to its components; read-only says nothing about an answer. */
function pointed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointed);
  if (typeof value !== 'object' || value === null) return value;
  if ('$ref' in value && typeof value.$ref === 'string' && /\/__schema\d+$/.test(value.$ref)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      if (key === 'readOnly') return [];
      if (key === '$ref' && typeof inner === 'string')
        return [[key, inner.replace('#/$defs/', '#/components/schemas/')]];
      return [[key, pointed(inner)]];
    }),
  );
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
