/** Identity: who may do what. Needs LocalToken. */
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access-guard.service.js';
import { AccessService } from './access.service.js';

/** Bound wherever something is done on the word of an account. */
@Module({ providers: [AccessService], exports: [AccessService] })
export class IdentityModule {}

/** Bound in the API process: the guard before every route. */
@Module({
  imports: [IdentityModule],
  providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
  exports: [IdentityModule],
})
export class IdentityApiModule {}
