/** Lets only the holder of the operator token act; reading needs none on the loopback default. */
import { timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';

/** The secret of this deployment's operators. */
export abstract class OperatorToken {
  abstract value(): string;
}

@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(private readonly token: OperatorToken) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>();
    const given = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
    if (!sameSecret(given, this.token.value())) {
      throw new UnauthorizedException(
        'acting needs the operator token: send "Authorization: Bearer <token>"; it lies in operator-token in the data directory',
      );
    }
    return true;
  }
}

function sameSecret(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
