/** The description of the API (OpenAPI 3.1), written from its routes and the schemas that validate them. */
import { z } from 'zod';
import type { Access } from '../identity/allow.decorator.js';
import { type JsonSchema, SchemaBook } from './describe-schema.js';
import type { ApiRoute } from './api-routes.js';

/** What the description says of the whole API and cannot read off its routes. */
export interface ApiFacts {
  /** Version of the API. */
  readonly version: string;
  /** HTTP status of every stable code of a problem. */
  readonly problems: Readonly<Record<string, number>>;
}

/** An OpenAPI document as plain data. */
export type ApiDocument = Readonly<Record<string, unknown>>;

const PROBLEM_TYPE = 'application/problem+json';

const ABOUT = `Powers in kW, energies in kWh, money in EUR, temperatures in °C, states of charge and shares 0..1.
Load convention: positive = from the network into the asset; a generator or a discharging battery is negative.
Fields that end in \`Ms\` are epoch milliseconds UTC, unless they are a duration by their description; instants in questions
are ISO 8601 with \`Z\` or an offset. Slots last 15 minutes and are named by their start; ranges are half-open.
Every GET carries a weak ETag and answers 304 to If-None-Match. Lists that grow are read page by page: the header
\`Link\` with rel="next" leads to the next page. POSTs that act take an \`Idempotency-Key\`: the same key and body act once.`;

/** Body of every error answer (RFC 9457). */
function problemSchema(facts: ApiFacts): z.ZodType {
  const codes = Object.keys(facts.problems).sort() as [string, ...string[]];
  return z
    .strictObject({
      type: z.string().describe('urn:traboule:problem:<code>'),
      title: z.string().describe('The code in words'),
      status: z.int().describe('HTTP status'),
      code: z.enum(codes).describe('Stable name of what went wrong'),
      detail: z.string().describe('What was seen, what was expected, what to do'),
      errors: z.unknown().optional().describe('Single findings, where there are several'),
      because: z
        .looseObject({ rule: z.string().describe('Stable name') })
        .optional()
        .describe('Which rule spoke, with its figures: kW, epoch ms, ids'),
    })
    .meta({ id: 'Problem', description: 'Why a request was not done' });
}

/** Writes the document. @throws Error when two schemas share an id and differ */
export function describeApi(routes: readonly ApiRoute[], facts: ApiFacts): ApiDocument {
  const book = new SchemaBook();
  book.describe(problemSchema(facts), 'output');
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route, book) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Traboule',
      version: facts.version,
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].sort().map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'traboule',
          description:
            'Session of a person who signed in (`__Host-traboule` where the service is reached by HTTPS); changes need the header x-traboule-csrf',
        },
        bearer: { type: 'http', scheme: 'bearer', description: 'API token of a person or a machine' },
      },
      responses: problemResponses(facts),
      schemas: book.components,
    },
  };
}

function operation(route: ApiRoute, book: SchemaBook): JsonSchema {
  const { answer, access } = route;
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: answer?.summary ?? '',
    description: accessText(access),
    'x-permission': access?.kind === 'allow' ? access.anyOf : [],
    security: access?.kind === 'public' ? [] : [{ session: [] }, { bearer: [] }],
    ...parameters(route, book),
    ...requestBody(route, book),
    responses: { [String(route.status)]: success(route, book), ...failures(route) },
  };
}

function accessText(access: Access | null): string {
  if (access?.kind === 'allow') return `Needs ${access.anyOf.map((one) => `\`${one}\``).join(' or ')}.`;
  return access?.kind === 'public' ? 'Open to everybody.' : 'Open to everybody who is signed in.';
}

function parameters(route: ApiRoute, book: SchemaBook): JsonSchema {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const { properties, required } = route.query
    ? book.describe(route.query, 'input')
    : { properties: {}, required: [] };
  const inQuery = Object.entries((properties ?? {}) as Record<string, JsonSchema>).map(([name, schema]) => ({
    name,
    in: 'query',
    required: (required as readonly string[] | undefined)?.includes(name) ?? false,
    ...(typeof schema['description'] === 'string' ? { description: schema['description'] } : {}),
    schema: Object.keys(schema).length === 0 ? { type: 'string' } : schema,
  }));
  const all = [...inPath, ...inQuery];
  return all.length === 0 ? {} : { parameters: all };
}

function requestBody(route: ApiRoute, book: SchemaBook): JsonSchema {
  if (route.fileType !== null) {
    const content = { [route.fileType]: { schema: { type: 'string' } } };
    return { requestBody: { required: true, content } };
  }
  if (route.body === null) return {};
  const schema = book.describe(route.body, 'input');
  return { requestBody: { required: true, content: { 'application/json': { schema } } } };
}

function success(route: ApiRoute, book: SchemaBook): JsonSchema {
  const { answer } = route;
  const description = answer?.summary ?? '';
  const content: Record<string, JsonSchema> = {};
  if (answer?.schema) content['application/json'] = { schema: book.describe(answer.schema, 'output') };
  const files =
    answer?.mediaType === undefined ? route.alsoAnswers : [answer.mediaType, ...route.alsoAnswers];
  for (const type of files) content[type] = { schema: { type: 'string' } };
  return Object.keys(content).length === 0 ? { description } : { description, content };
}

/** Problems a route can answer with, by what it takes and who may ask. */
function failures(route: ApiRoute): JsonSchema {
  const takesBody = route.body !== null || route.fileType !== null;
  const statuses = [
    ...(takesBody || route.query !== null || route.path.includes('{') ? [400] : []),
    ...(route.access?.kind === 'public' ? [] : [401, 403]),
    ...(route.path.includes('{') ? [404] : []),
    ...(route.method === 'get' ? [] : [409]),
    ...(route.method === 'post' ? [422] : []),
    ...(takesBody ? [413, 415] : []),
    429,
    500,
    503,
  ];
  return Object.fromEntries(
    statuses.map((status) => [String(status), { $ref: `#/components/responses/Problem${String(status)}` }]),
  );
}

function problemResponses(facts: ApiFacts): JsonSchema {
  const statuses = [...new Set(Object.values(facts.problems))];
  const response = (codes: readonly string[]): JsonSchema => ({
    description: `Codes: ${codes.map((code) => `\`${code}\``).join(', ')}`,
    content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
  });
  return Object.fromEntries(
    statuses.map((status) => [
      `Problem${String(status)}`,
      response(
        Object.keys(facts.problems)
          .filter((code) => facts.problems[code] === status)
          .sort(),
      ),
    ]),
  );
}
