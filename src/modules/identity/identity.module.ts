/** Identity: who may do what. Needs AccountStore, CredentialStore and WallTime; in the API also what its services ask for. */
import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access-guard.service.js';
import { AccessService } from './access.service.js';
import { AccountsController } from './accounts.controller.js';
import { AccountBook } from './account-book.service.js';
import { AccountFrame } from './account-frame.service.js';
import { AccountsService } from './accounts.service.js';
import { CallersService } from './callers.service.js';
import { CredentialsController } from './credentials.controller.js';
import { LinksService } from './links.service.js';
import { OrganisationController } from './organisation.controller.js';
import { OrganisationService } from './organisation.service.js';
import { RouteMarks } from './route-marks.service.js';
import { SessionCookie } from './session-cookie.service.js';
import { SessionController } from './session.controller.js';
import { SessionsService } from './sessions.service.js';
import { SetupService } from './setup.service.js';
import { SignInService } from './sign-in.service.js';

/** Bound wherever something is done on the word of an account. */
@Module({ providers: [AccessService], exports: [AccessService] })
export class IdentityModule {}

/** Bound in the API process: the guard before every route, accounts, sessions and tokens. */
@Module({
  imports: [IdentityModule, DiscoveryModule],
  controllers: [SessionController, OrganisationController, AccountsController, CredentialsController],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    AccountBook,
    AccountFrame,
    AccountsService,
    CallersService,
    LinksService,
    OrganisationService,
    RouteMarks,
    SessionCookie,
    SessionsService,
    SetupService,
    SignInService,
  ],
  exports: [IdentityModule, LinksService, RouteMarks],
})
export class IdentityApiModule {}
