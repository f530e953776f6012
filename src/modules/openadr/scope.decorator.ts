/** Mark of OpenADR routes: the scopes of which a token must hold one. */
import {
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import type { AdrViewer } from '../../core/openadr/objects.js';
import type { AdrScope } from '../../core/openadr/scopes.js';

export const ADR_SCOPE = 'traboule:openadr-scope';

/** Open to tokens with at least one of these scopes. */
export function Scope(...anyOf: [AdrScope, ...AdrScope[]]): CustomDecorator {
  return SetMetadata<string, readonly AdrScope[]>(ADR_SCOPE, anyOf);
}

/** The client behind the token, with the targets granted to it; put on the request by the guard. */
export const Viewer = createParamDecorator(
  (_: unknown, context: ExecutionContext): AdrViewer =>
    context.switchToHttp().getRequest<{ adrViewer: AdrViewer }>().adrViewer,
);
