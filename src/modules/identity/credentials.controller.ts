/** Sessions and API tokens over HTTP: one's own, and everybody's for those who manage accounts. */
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '../../core/identity/actor.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Acts } from '../idempotency/acts.decorator.js';
import { CurrentActor, SignedIn } from './allow.decorator.js';
import {
  type SessionsQuery,
  sessionsQuerySchema,
  type SessionView,
  sessionViewSchema,
} from './session.schema.js';
import { SessionsService } from './sessions.service.js';
import {
  type NewTokenAnswer,
  newTokenAnswerSchema,
  type NewTokenBody,
  newTokenSchema,
  tokenSchema,
  type TokensQuery,
  tokensQuerySchema,
  type TokenView,
} from './token.schema.js';

@Controller('api/v1')
export class CredentialsController {
  constructor(private readonly sessions: SessionsService) {}

  @SignedIn()
  @Answers('Live sessions, newest first: one’s own, or all', z.array(sessionViewSchema))
  @Get('sessions')
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: sessionsQuerySchema }) query: SessionsQuery,
  ): Promise<SessionView[]> {
    return this.sessions.sessions(actor, query.of);
  }

  @SignedIn()
  @Answers('Ends a session', null)
  @Delete('sessions/:id')
  @HttpCode(204)
  end(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.sessions.endSession(actor, id);
  }

  @SignedIn()
  @Answers(
    'API tokens, newest first, revoked and expired ones included: one’s own, or all',
    z.array(tokenSchema),
  )
  @Get('tokens')
  tokens(
    @CurrentActor() actor: Actor,
    @Query({ schema: tokensQuerySchema }) query: TokensQuery,
  ): Promise<TokenView[]> {
    return this.sessions.tokens(actor, query.of);
  }

  @SignedIn()
  @Answers('Makes an API token; its secret is shown this once', newTokenAnswerSchema)
  @Acts({ answersSecret: true })
  @Post('tokens')
  @HttpCode(201)
  make(
    @CurrentActor() actor: Actor,
    @Body({ schema: newTokenSchema }) body: NewTokenBody,
  ): Promise<NewTokenAnswer> {
    return this.sessions.makeToken(actor, body);
  }

  @SignedIn()
  @Answers('Revokes an API token', null)
  @Delete('tokens/:id')
  @HttpCode(204)
  revoke(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.sessions.revokeToken(actor, id);
  }
}
