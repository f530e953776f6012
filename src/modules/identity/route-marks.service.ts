/** Refuses to start with a route that does not say who may use it, whoever wrote it and wherever it is bound. */
import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ACCESS, type Access } from './allow.decorator.js';

/** One route as the framework serves it. */
export interface MarkedRoute {
  /** `GET`, `POST`, … */
  readonly method: string;
  /** With parameters as `:name`. */
  readonly path: string;
  /** `Controller.method`. */
  readonly handler: string;
  /** Null: the mark is missing. */
  readonly access: Access | null;
}

type Handler = (...args: readonly unknown[]) => unknown;

/** A class as the framework hands it out. */
interface ControllerClass {
  readonly name: string;
  readonly prototype: unknown;
}

@Injectable()
export class RouteMarks implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** @throws Error naming every route without a mark */
  onApplicationBootstrap(): void {
    const open = this.routes().filter(({ access }) => access === null);
    if (open.length === 0) return;
    const names = open.map(({ method, path, handler }) => `${method} ${path} (${handler})`).join(', ');
    throw new Error(
      `routes that do not say who may use them: ${names}; write @Allow, @SignedIn or @Public above each`,
    );
  }

  /** All routes, by path and method. */
  routes(): MarkedRoute[] {
    const all = this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (typeof metatype === 'function' ? this.ofController(metatype) : []));
    return all.sort((a, b) => a.path.localeCompare(b.path, 'en') || a.method.localeCompare(b.method, 'en'));
  }

  private ofController(controller: ControllerClass): MarkedRoute[] {
    const prototype = controller.prototype as Record<string, Handler>;
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      const path = handler && (Reflect.getMetadata(PATH_METADATA, handler) as string | undefined);
      if (handler === undefined || path === undefined) return [];
      const base = String(Reflect.getMetadata(PATH_METADATA, controller));
      return {
        method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod],
        path: `/${[...base.split('/'), ...path.split('/')].filter(Boolean).join('/')}`,
        handler: `${controller.name}.${name}`,
        access: markOf(handler) ?? markOf(controller) ?? null,
      };
    });
  }
}

function markOf(target: object): Access | undefined {
  return Reflect.getMetadata(ACCESS, target) as Access | undefined;
}
