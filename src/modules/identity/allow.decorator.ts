/** Marks of routes: what a caller must be allowed to do. A route without a mark does not start (access guard). */
import {
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import type { Actor } from '../../core/identity/actor.js';
import type { Permission } from '../../core/identity/role.js';

/** What a route asks of its caller. */
export type Access =
  | { readonly kind: 'allow'; readonly anyOf: readonly Permission[] }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'public'; readonly because: string };

export const ACCESS = 'traboule:access';

/** Open to callers with at least one of these permissions. */
export function Allow(...anyOf: [Permission, ...Permission[]]): CustomDecorator {
  return SetMetadata<string, Access>(ACCESS, { kind: 'allow', anyOf });
}

/** Open to everybody with an account: what concerns the caller alone (own profile, signing out). */
export function SignedIn(): CustomDecorator {
  return SetMetadata<string, Access>(ACCESS, { kind: 'signed-in' });
}

/** Open to everybody, for a stated reason. */
export function Public(because: string): CustomDecorator {
  return SetMetadata<string, Access>(ACCESS, { kind: 'public', because });
}

/** The caller, put on the request by the access guard. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor =>
    context.switchToHttp().getRequest<{ actor: Actor }>().actor,
);
