/** All routes of the API process, read off the marks that make Nest serve them. */
import { type DynamicModule, RequestMethod } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import {
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
} from '@nestjs/common/constants.js';
import { MetadataScanner } from '@nestjs/core';
import { z } from 'zod';
import { ACCESS, type Access } from '../identity/allow.decorator.js';
import { ANSWERS, type RouteAnswer, type RouteInput, TAKES } from './answers.decorator.js';

/** One route with all that its description needs. */
export interface ApiRoute {
  /** Small letters: `get`, `post`. */
  readonly method: string;
  /** With parameters in braces: `/api/v1/plans/{id}`. */
  readonly path: string;
  /** Unique: controller and method, `planningInForce`. */
  readonly operationId: string;
  /** Module it belongs to: `planning`. */
  readonly tag: string;
  /** Null: the mark is missing. */
  readonly access: Access | null;
  readonly answer: RouteAnswer | null;
  readonly status: number;
  readonly query: z.ZodObject | null;
  readonly body: z.ZodType | null;
  /** Media type of a body that is no JSON; null for JSON or none. */
  readonly fileType: string | null;
  readonly alsoAnswers: readonly string[];
}

interface ControllerClass {
  readonly name: string;
  readonly prototype: unknown;
}

type Handler = (...args: readonly unknown[]) => unknown;

/** An argument of a handler as Nest keeps it; `schema` is what validates it. */
interface HandlerArgument {
  readonly schema?: unknown;
}

/** A module class, or one with what it is given when it is bound. */
export type ApiModule = (new (...args: never[]) => unknown) | DynamicModule;

/** Every route of the modules and of those they import, by path and method. Nothing is started for it. */
export function routesOf(modules: readonly ApiModule[]): ApiRoute[] {
  const all = controllersOf(modules, new Set()).flatMap(({ controller, module }) =>
    ofController(controller, module),
  );
  return all.sort((a, b) => a.path.localeCompare(b.path, 'en') || a.method.localeCompare(b.method, 'en'));
}

interface FoundController {
  readonly controller: ControllerClass;
  readonly module: string;
}

function controllersOf(modules: readonly ApiModule[], seen: Set<unknown>): FoundController[] {
  return modules.flatMap((given) => {
    const dynamic = 'module' in given ? given : null;
    const module = dynamic?.module ?? given;
    if (typeof module !== 'function' || seen.has(module)) return [];
    seen.add(module);
    const listed = (key: 'imports' | 'controllers'): unknown[] => [
      ...(dynamic?.[key] ?? []),
      ...(meta<unknown[]>(key, module) ?? []),
    ];
    const own = (listed('controllers') as ControllerClass[]).map((controller) => ({
      controller,
      module: module.name,
    }));
    return [...own, ...controllersOf(listed('imports') as ApiModule[], seen)];
  });
}

function ofController(controller: ControllerClass, module: string): ApiRoute[] {
  const prototype = controller.prototype as Record<string, Handler>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    const path = handler && meta<string | readonly string[]>(PATH_METADATA, handler);
    if (handler === undefined || path === undefined) return [];
    const places = texts(meta<string | readonly string[]>(PATH_METADATA, controller));
    return places.flatMap((place) =>
      texts(path).map((end) => ({
        ...routeOf(controller, name, handler),
        path: fullPath(place, end),
        tag: kebab(module.replace(/(Api)?Module$/, '')),
      })),
    );
  });
}

/** `/api/v1/plans/{id}` of `api/v1/plans` and `:id`. */
function fullPath(place: string, end: string): string {
  return `/${[...place.split('/'), ...end.split('/')].filter(Boolean).join('/')}`.replaceAll(
    /:(\w+)/g,
    '{$1}',
  );
}

function routeOf(
  controller: ControllerClass,
  name: string,
  handler: Handler,
): Omit<ApiRoute, 'path' | 'tag'> {
  const method = (RequestMethod[meta<number>(METHOD_METADATA, handler) ?? 0] ?? 'get').toLowerCase();
  const takes = meta<RouteInput>(TAKES, handler) ?? {};
  const query = takes.query ?? argument(controller, name, RouteParamtypes.QUERY);
  const own = controller.name.replace(/Controller$/, '');
  return {
    method,
    operationId: `${own.charAt(0).toLowerCase()}${own.slice(1)}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    access: meta<Access>(ACCESS, handler) ?? meta<Access>(ACCESS, controller) ?? null,
    answer: meta<RouteAnswer>(ANSWERS, handler) ?? null,
    status: meta<number>(HTTP_CODE_METADATA, handler) ?? (method === 'post' ? 201 : 200),
    query: query instanceof z.ZodObject ? query : null,
    body: takes.body ?? argument(controller, name, RouteParamtypes.BODY),
    fileType: takes.fileType ?? null,
    alsoAnswers: takes.alsoAnswers ?? [],
  };
}

/** Schema of the whole query or body of a handler; null without one. */
function argument(controller: object, name: string, kind: RouteParamtypes): z.ZodType | null {
  const given: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name);
  for (const [key, value] of Object.entries((given ?? {}) as Record<string, HandlerArgument>)) {
    if (key.startsWith(`${String(kind)}:`) && value.schema instanceof z.ZodType) return value.schema;
  }
  return null;
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what a mark holds is known to who reads it
function meta<T>(key: string, of: object): T | undefined {
  return Reflect.getMetadata(key, of) as T | undefined;
}

function texts(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined || typeof value === 'string' ? [value ?? ''] : value;
}

function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
