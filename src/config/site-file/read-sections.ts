/** Checks the shape of a site file entry by entry and reports what does not fit, each at its key. */
import type { z } from 'zod';
import { assetSchema, type AssetEntry } from './asset-schema.js';
import type { FilePath, SiteDocument } from './site-document.js';
import {
  branchSchema,
  endpointSchema,
  headSchema,
  meterSchema,
  OBSERVABLES,
  sensorSchema,
  substationSchema,
  weatherSchema,
  type EndpointEntry,
  type WeatherEntry,
} from './site-schema.js';

/** Entries of one section that have the right shape, and the names of all that were written. */
export interface Section<T> {
  readonly entries: readonly (readonly [id: string, entry: T])[];
  readonly declared: ReadonlySet<string>;
}

export type HeadEntry = z.infer<typeof headSchema>;

/** A site file whose entries have the right shape; those that do not were reported and left out. */
export interface SiteSections {
  /** Undefined when the top itself does not fit. */
  readonly head: HeadEntry | undefined;
  readonly namespaces: Readonly<Record<string, string>>;
  readonly endpoints: Section<EndpointEntry>;
  readonly districts: Section<string>;
  readonly substations: Section<z.infer<typeof substationSchema>>;
  readonly branches: Section<z.infer<typeof branchSchema>>;
  readonly meters: Section<z.infer<typeof meterSchema>>;
  readonly sensors: Section<z.infer<typeof sensorSchema>>;
  readonly weather: Section<WeatherEntry>;
  readonly assets: Section<AssetEntry>;
}

/** Ids become parts of series, order and node names, so that dots, colons and spaces are kept out. */
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** The sections of a site file. */
export function readSections(document: SiteDocument): SiteSections {
  const content = record(document.content);
  const head = check(document, [], document.content, headSchema);
  const section = <T>(key: string, schema: z.ZodType<T>): Section<T> => {
    const written = Object.entries(record(content[key])).filter(([id]) => idFits(document, key, id));
    const entries = written.flatMap(([id, entry]) => {
      const parsed = check(document, [key, id], entry, schema);
      return parsed === undefined ? [] : [[id, parsed] as const];
    });
    return { entries, declared: new Set(Object.keys(record(content[key]))) };
  };
  const names = record(content['districts']);
  const districts = Object.entries(names).filter((e): e is [string, string] => typeof e[1] === 'string');
  return {
    head,
    namespaces: head?.namespaces ?? (record(content['namespaces']) as Readonly<Record<string, string>>),
    endpoints: section('endpoints', endpointSchema),
    districts: { entries: districts, declared: new Set(Object.keys(names)) },
    substations: section('substations', substationSchema),
    branches: section('branches', branchSchema),
    meters: section('meters', meterSchema),
    sensors: section('sensors', sensorSchema),
    weather: section('weather', weatherSchema),
    assets: section('assets', assetSchema),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function idFits(document: SiteDocument, section: string, id: string): boolean {
  if (ID.test(id)) return true;
  document.report([section, id], `saw the id "${id}"; expected letters, digits, "-" and "_" only; rename it`);
  return false;
}

function check<T>(document: SiteDocument, at: FilePath, value: unknown, schema: z.ZodType<T>): T | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) reportShape(document, at, value, issue);
  return undefined;
}

function reportShape(document: SiteDocument, at: FilePath, value: unknown, issue: z.core.$ZodIssue): void {
  const path = [...at, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      const expected =
        path.at(-1) === 'read' ? `one of ${OBSERVABLES.join(', ')}` : 'only the keys of docs/site-file.md';
      document.report(
        [...path, key],
        `saw the unknown key "${key}"; expected ${expected}; correct or remove it`,
      );
    }
    return;
  }
  const seen = valueAt(value, issue.path);
  const expected = expectation(issue);
  if (seen === undefined) {
    document.report(path, `missing "${String(path.at(-1))}"; ${expected}; add it`);
  } else {
    document.report(path, `saw ${show(seen)}; ${expected}; correct it`);
  }
}

/** What the schema calls a type, and what a person writes in YAML. */
const KINDS_OF_VALUE: Readonly<Record<string, string>> = {
  int: 'a whole number',
  array: 'a list',
  object: 'a section of "name: value" lines',
};

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith('expected')) return issue.message;
  if (issue.code === 'invalid_type')
    return `expected ${KINDS_OF_VALUE[issue.expected] ?? `a ${issue.expected}`}`;
  if (issue.code === 'invalid_value') return optionsOf(issue);
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'kind')
    return 'expected a kind of asset of docs/site-file.md';
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'via') return 'expected "method" or "variable"';
  return `expected otherwise: ${issue.message}`;
}

function optionsOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_value') return 'expected a name of docs/site-file.md';
  return `expected ${issue.values.map((v) => JSON.stringify(v)).join(' or ')}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) at = (at as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[key];
  return at;
}

function show(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
