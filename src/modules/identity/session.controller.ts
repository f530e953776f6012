/** Signing in and out over HTTP, and who one is. */
import { Body, Controller, Delete, Get, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import { DomainError } from '../../core/domain-error.js';
import type { Actor } from '../../core/identity/actor.js';
import { Answers } from '../api-description/answers.decorator.js';
import { CurrentActor, Public, SignedIn } from './allow.decorator.js';
import type { AskingRequest } from './caller.js';
import { CallersService } from './callers.service.js';
import { clientOf } from './client.js';
import {
  type CallerAnswer,
  callerSchema,
  type ChangePasswordBody,
  changePasswordSchema,
  type InvitationBody,
  invitationSchema,
  type SetupBody,
  setupSchema,
  type SignInBody,
  signInSchema,
  type SignInWays,
  signInWaysSchema,
} from './session.schema.js';
import { type CookieResponse, SessionCookie } from './session-cookie.service.js';
import { SessionsService } from './sessions.service.js';
import { SetupService } from './setup.service.js';
import { SignInService } from './sign-in.service.js';

@Controller('api/v1')
export class SessionController {
  constructor(
    private readonly signIns: SignInService,
    private readonly setups: SetupService,
    private readonly sessions: SessionsService,
    private readonly callers: CallersService,
    private readonly cookie: SessionCookie,
  ) {}

  @Public('whoever is not signed in must see how to')
  @Answers('How one can sign in, and whether the service waits for its first account', signInWaysSchema)
  @Get('session/ways')
  ways(): Promise<SignInWays> {
    return this.callers.ways();
  }

  @Public('signing in is what makes a caller known')
  @Answers('Signs in with name and password; sets the cookie of the session', callerSchema)
  @Post('session')
  @HttpCode(200)
  async signIn(
    @Body({ schema: signInSchema }) body: SignInBody,
    @Req() request: AskingRequest,
    @Res({ passthrough: true }) response: CookieResponse,
  ): Promise<CallerAnswer> {
    const opened = await this.signIns.signIn(body, clientOf(request));
    this.cookie.set(response, opened.secret);
    return this.callers.ofOpened(opened);
  }

  @SignedIn()
  @Answers('Who the caller is and may do, with the value to send as x-traboule-csrf', callerSchema)
  @Get('session')
  whoAmI(@Req() request: AskingRequest): Promise<CallerAnswer> {
    return this.callers.ofRequest(request);
  }

  @SignedIn()
  @Answers('Signs out: the session ends', null)
  @Delete('session')
  @HttpCode(204)
  async signOut(
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) response: CookieResponse,
  ): Promise<void> {
    await this.sessions.endSession(actor, sessionOf(actor));
    this.cookie.clear(response);
  }

  @SignedIn()
  @Answers('Changes the own password; all other sessions of the account end', null)
  @Put('session/password')
  @HttpCode(204)
  async changePassword(
    @Body({ schema: changePasswordSchema }) body: ChangePasswordBody,
    @CurrentActor() actor: Actor,
    @Req() request: AskingRequest,
  ): Promise<void> {
    const account = await this.callers.accountOf(actor);
    await this.signIns.changePassword(account, sessionOf(actor), body, clientOf(request));
  }

  @Public('nobody has an account yet; the secret of the one-time link says who may')
  @Answers('Makes the first account by the link the service printed, and signs in', callerSchema)
  @Post('setup')
  @HttpCode(201)
  async setUp(
    @Body({ schema: setupSchema }) body: SetupBody,
    @Req() request: AskingRequest,
    @Res({ passthrough: true }) response: CookieResponse,
  ): Promise<CallerAnswer> {
    const opened = await this.setups.setUp(body, clientOf(request));
    this.cookie.set(response, opened.secret);
    return this.callers.ofOpened(opened);
  }

  @Public('the secret of the invitation says who may')
  @Answers('Sets the password of an account by the link of an invitation, and signs in', callerSchema)
  @Post('invitation')
  @HttpCode(200)
  async accept(
    @Body({ schema: invitationSchema }) body: InvitationBody,
    @Req() request: AskingRequest,
    @Res({ passthrough: true }) response: CookieResponse,
  ): Promise<CallerAnswer> {
    const opened = await this.setups.accept(body, clientOf(request));
    this.cookie.set(response, opened.secret);
    return this.callers.ofOpened(opened);
  }
}

function sessionOf({ via, credentialId }: Actor): string {
  if (via === 'session' && credentialId !== null) return credentialId;
  throw new DomainError(
    'invalid-input',
    'this was asked with an API token, which has no session; tokens are revoked, see /api/v1/tokens',
  );
}
