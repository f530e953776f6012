/** What a route takes and answers: the schemas that describe it in the API description and validate it in tests. */
import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

/** Answer of a route when it does what was asked. */
export interface RouteAnswer {
  /** One sentence for the reader of the API description. */
  readonly summary: string;
  /** Schema of the body; null = no body, or one of another type than JSON. */
  readonly schema: z.ZodType | null;
  /** Media type where it is not `application/json`. */
  readonly mediaType?: string;
}

/** What a route takes where the validating pipe does not know it: a file, or what is read by a reader of its own. */
export interface RouteInput {
  readonly query?: z.ZodObject;
  /** Body as JSON. */
  readonly body?: z.ZodType;
  /** Body of another media type than JSON, for example `text/csv`. */
  readonly fileType?: string;
  /** Other media types the same route can answer with, as its query says. */
  readonly alsoAnswers?: readonly string[];
}

export const ANSWERS = 'traboule:answers';
export const TAKES = 'traboule:takes';

/** Describes the answer of a route. */
export function Answers(summary: string, schema: z.ZodType | null, mediaType?: string): CustomDecorator {
  return SetMetadata<string, RouteAnswer>(ANSWERS, {
    summary,
    schema,
    ...(mediaType === undefined ? {} : { mediaType }),
  });
}

/** Describes what a route takes beyond `@Body({ schema })` and `@Query({ schema })`. */
export function Takes(input: RouteInput): CustomDecorator {
  return SetMetadata<string, RouteInput>(TAKES, input);
}

type Primitive = string | number | boolean | null | undefined;
type Gone = null | undefined;
/** Either way assignable, which for plain values is the same type. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Union<T, Whole = T> = T extends unknown ? ([Whole] extends [T] ? false : true) : never;
type AnyKey<T> = T extends unknown ? keyof T : never;
type Optional<T, K extends keyof T> = object extends Pick<T, K> ? true : false;
/** Read-only all the way down: JSON does not know the difference. */
type Frozen<T> = T extends Primitive ? T : { readonly [K in keyof T]: Frozen<T[K]> };

/** Paths at which two types are not the same; `never` when they are. */
type Differing<A, B, At extends string = ''> = unknown extends A
  ? unknown extends B
    ? never
    : At
  : Same<Extract<A, Gone>, Extract<B, Gone>> extends true
    ? DifferingPresent<Exclude<A, Gone>, Exclude<B, Gone>, At>
    : `${At} null`;

type DifferingPresent<A, B, At extends string> = [A] extends [Primitive]
  ? Same<A, B> extends true
    ? never
    : At
  : [A, B] extends [readonly (infer X)[], readonly (infer Y)[]]
    ? Same<A['length' & keyof A], B['length' & keyof B]> extends true
      ? Differing<X, Y, `${At}[]`>
      : `${At} length`
    : true extends Union<A>
      ? Same<[Frozen<A>, AnyKey<A>], [Frozen<B>, AnyKey<B>]> extends true
        ? never
        : At
      : Same<keyof A, keyof B> extends true
        ? { [K in keyof A & keyof B & string]-?: DifferingField<A, B, K, `${At}.${K}`> }[keyof A &
            keyof B &
            string]
        : `${At} keys`;

type DifferingField<A, B, K extends keyof A & keyof B, At extends string> =
  Same<Optional<A, K>, Optional<B, K>> extends true
    ? Optional<A, K> extends true
      ? Differing<Exclude<A[K], undefined>, Exclude<B[K], undefined>, At>
      : Differing<A[K], B[K], At>
    : `${At} optional`;

/**
 * A schema that describes exactly the type `T`: a field more, less or of another type does not compile, and the compiler
 * names the path.
 *
 * @example exactly<Churn>()(z.strictObject({ changedKw: z.number(), movedKwh: z.number() }))
 */
export function exactly<T>() {
  return <S extends z.ZodType>(
    schema: S,
    ..._differsAt: [Differing<T, z.output<S>>] extends [never] ? [] : [Differing<T, z.output<S>>]
  ): S => schema;
}
