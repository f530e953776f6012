/** Refuses to start with a route that does not say who may use it, whoever wrote it and wherever it is bound. */
import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ACCESS } from './allow.decorator.js';

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
    const open = this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (typeof metatype === 'function' ? this.unmarked(metatype) : []));
    if (open.length === 0) return;
    throw new Error(
      `routes that do not say who may use them: ${open.join(', ')}; write @Allow, @SignedIn or @Public above each`,
    );
  }

  private unmarked(controller: ControllerClass): string[] {
    const prototype = controller.prototype as Record<string, Handler>;
    const isMarked = (target: object): boolean => Reflect.hasMetadata(ACCESS, target);
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      if (handler === undefined || isMarked(handler) || isMarked(controller)) return [];
      const path = Reflect.getMetadata(PATH_METADATA, handler) as string | undefined;
      if (path === undefined) return [];
      const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
      const base = String(Reflect.getMetadata(PATH_METADATA, controller));
      return [`${method} /${base}/${path} (${controller.name}.${name})`];
    });
  }
}
