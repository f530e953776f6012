/** The emergency release over HTTP: straight to the gateway, past database and queue. */
import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { z } from 'zod';
import { type ReleaseAuthor, scopeWords } from '../../core/control/release.js';
import type { Actor } from '../../core/identity/actor.js';
import { ReleaseChannel } from '../../ports/release-channel.js';
import { Answers } from '../api-description/answers.decorator.js';
import { RecordedElsewhere } from '../audit/recorded-elsewhere.decorator.js';
import { Acts } from '../idempotency/acts.decorator.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import {
  answerOf,
  type ReleaseAnswer,
  releaseAnswerSchema,
  releaseEndSchema,
  releaseSchema,
  releaseStateSchema,
  scopeOf,
} from './release.schema.js';

/** Nothing may stand between a request and the devices. */
const BY_THE_GATEWAY = 'the gateway records it, as soon as the store is there';

type State = z.infer<typeof releaseStateSchema>;

@Controller('api/v1/release')
export class ReleaseController {
  constructor(private readonly gateway: ReleaseChannel) {}

  @Allow('city.view')
  @Answers(
    'Releases in force: assets that are under their local control until a person resumes.',
    releaseStateSchema,
  )
  @Get()
  async state(): Promise<State> {
    return stateOf(await this.gateway.state());
  }

  @Allow('control.release')
  @Acts({ evenWithoutStore: true })
  @RecordedElsewhere(BY_THE_GATEWAY)
  @Answers(
    'Hands assets back to their local control at once and sends them nothing more.',
    releaseAnswerSchema,
  )
  @Post()
  @HttpCode(200)
  async release(
    @Body({ schema: releaseSchema }) body: z.infer<typeof releaseSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<ReleaseAnswer> {
    // The gateway records it, when the store is there: nothing may stand between this request and the devices.
    const { reason } = body;
    const release = await this.gateway.release({
      id: randomUUID(),
      scope: scopeOf(body),
      reason,
      by: authorOf(actor),
    });
    return answerOf(release, scopeWords(release.scope));
  }

  @Allow('control.release')
  @Acts({ evenWithoutStore: true })
  @RecordedElsewhere(BY_THE_GATEWAY)
  @Answers(
    'Ends a release, or all: the plan in force is sent again from the next quarter-hour on.',
    releaseStateSchema,
  )
  @Post('end')
  @HttpCode(200)
  async end(
    @Body({ schema: releaseEndSchema }) body: z.infer<typeof releaseEndSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<State> {
    const { reason, releaseId = null } = body;
    return stateOf(await this.gateway.end({ id: randomUUID(), releaseId, reason, by: authorOf(actor) }));
  }
}

function stateOf({ releases }: Awaited<ReturnType<ReleaseChannel['state']>>): State {
  return { releases: releases.map((release) => answerOf(release, scopeWords(release.scope))) };
}

function authorOf({ accountId, name, via, credentialId, address }: Actor): ReleaseAuthor {
  return { accountId, name, via, credentialId, address };
}
