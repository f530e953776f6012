/** What the API answers and takes, by the names of its operations, from the types that its description generates. */
import type { operations } from '../../client/api-types.js';

interface Json<T> {
  readonly content: { readonly 'application/json': T };
}

type Responses<Name extends keyof operations> = operations[Name]['responses'];

/** Body of the answer 200 of an operation, for example `Ok<'alarmsList'>`. */
export type Ok<Name extends keyof operations> = Responses<Name> extends { 200: Json<infer T> } ? T : never;

/** Body of the answer of an operation that was done: 200, 201 or 202. */
export type Answer<Name extends keyof operations> =
  Responses<Name> extends { 201: Json<infer T> }
    ? T
    : Responses<Name> extends { 202: Json<infer T> }
      ? T
      : Ok<Name>;

/** JSON body that an operation takes. */
export type Body<Name extends keyof operations> = operations[Name] extends { requestBody: Json<infer T> }
  ? T
  : never;
