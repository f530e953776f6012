/** The description of the API that is served, written once. */
import { type ApiRoute, type ApiModule, routesOf } from './api-routes.js';
import { type ApiDocument, type ApiFacts, describeApi } from './describe-api.js';

/** Routes of the API process and the document that describes them. */
export class ApiDescription {
  private written: ApiDocument | null = null;

  /** @param modules all that the process serves */
  constructor(
    private readonly modules: readonly ApiModule[],
    private readonly facts: ApiFacts,
  ) {}

  routes(): readonly ApiRoute[] {
    return routesOf(this.modules);
  }

  document(): ApiDocument {
    this.written ??= describeApi(this.routes(), this.facts);
    return this.written;
  }
}
