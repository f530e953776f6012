/** Stands before every route: nobody passes who is not allowed to, and no page of another site acts for somebody signed in. */
import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Actor } from '../../core/identity/actor.js';
import { refusalWords } from '../../core/identity/permission-words.js';
import { AccessService } from './access.service.js';
import type { AskingRequest } from './caller.js';
import { ACCESS, type Access } from './allow.decorator.js';
import { foreignFault, forgeryFault, isReading } from './forgery.js';
import { IdentitySettings } from './identity.settings.js';

const SIGN_IN =
  'sign in first (the console asks for name and password), or send "Authorization: Bearer <API token>"; on the machine of the service the token lies in operator-token in the data directory';

@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly access: AccessService,
    private readonly settings: IdentitySettings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AskingRequest & { actor?: Actor }>();
    const mark = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (mark?.kind === 'public') {
      assertNoFault(isReading(request) ? null : foreignFault(request, this.settings.origin()));
      return true;
    }
    const caller = await this.access.callerOf(request);
    if (caller.status === 'anonymous') throw new UnauthorizedException(SIGN_IN);
    if (caller.status === 'refused') throw new UnauthorizedException(caller.why);
    const { actor, csrf } = caller;
    if (csrf !== null && !isReading(request)) {
      assertNoFault(forgeryFault(request, csrf, this.settings.origin()));
    }
    assertAllowed(actor, mark);
    request.actor = actor;
    return true;
  }
}

function assertNoFault(fault: string | null): void {
  if (fault !== null) throw new ForbiddenException(fault);
}

function assertAllowed(actor: Actor, mark: Access | undefined): void {
  if (mark?.kind === 'signed-in') return;
  if (mark?.kind !== 'allow') throw new ForbiddenException('this route does not say who may use it');
  if (mark.anyOf.some((permission) => actor.permissions.has(permission))) return;
  throw new ForbiddenException({
    message: refusalWords(actor.name, mark.anyOf),
    because: { rule: 'permission', name: actor.name, anyOf: mark.anyOf },
  });
}
