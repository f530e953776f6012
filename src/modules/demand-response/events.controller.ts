/** Events over HTTP, for operators. */
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { DrEvent, DrEventStep } from '../../core/flexibility/dr-event.js';
import type { Actor } from '../../core/identity/actor.js';
import { Clock } from '../../ports/clock.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import { DrDesk } from './dr-desk.service.js';
import { DrDrafts } from './dr-draft.service.js';
import { unknownEvent } from './event-step.service.js';
import {
  agreementSchema,
  approvalSchema,
  cancellationSchema,
  type DrawnUp,
  drawnUpSchema,
  type DrawUp,
  drawUpSchema,
  eventDetailSchema,
  eventSchema,
  type EventsQuery,
  eventsQuerySchema,
  eventsSchema,
  type NewVersion,
  publicationSchema,
  versionSchema,
} from './events.schema.js';

@Controller('api/v1/demand-response/events')
export class DrEventsController {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly drafts: DrDrafts,
    private readonly desk: DrDesk,
    private readonly clock: Clock,
  ) {}

  @Allow('city.view')
  @Answers('Events, latest window first, each in its newest version.', eventsSchema)
  @Get()
  async list(
    @Query({ schema: eventsQuerySchema }) { state, ...filter }: EventsQuery,
  ): Promise<{ nowMs: number; events: DrEvent[] }> {
    const states = state === undefined ? {} : { states: [state] };
    return {
      nowMs: Math.floor(this.clock.nowMs()),
      events: await this.store.events({ ...filter, ...states }),
    };
  }

  @Allow('city.view')
  @Answers('One event and all that happened to it.', eventDetailSchema)
  @Get(':id')
  async detail(@Param('id') id: string): Promise<{ event: DrEvent; steps: DrEventStep[] }> {
    const event = await this.store.event(id);
    if (event === null) throw unknownEvent(id);
    return { event, steps: await this.store.steps(id) };
  }

  @Allow('plan.decide')
  @Answers('The event as drawn up: buildings chosen by limits and rotation.', drawnUpSchema)
  @Post()
  @HttpCode(201)
  drawUp(@Body({ schema: drawUpSchema }) body: DrawUp, @CurrentActor() actor: Actor): Promise<DrawnUp> {
    return this.drafts.drawUp(actor, body);
  }

  @Allow('plan.decide')
  @Answers('The event, approved by a second person.', eventSchema)
  @Post(':id/approval')
  @HttpCode(200)
  approve(
    @Param('id') id: string,
    @Body({ schema: approvalSchema }) { comment }: z.infer<typeof approvalSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<DrEvent> {
    return this.desk.approve(actor, id, comment ?? null);
  }

  @Allow('plan.decide')
  @Answers('The event, published: limits were checked again and the buildings are called.', eventSchema)
  @Post(':id/publication')
  @HttpCode(200)
  publish(
    @Param('id') id: string,
    @Body({ schema: publicationSchema }) { leaveOut }: z.infer<typeof publicationSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<DrEvent> {
    return this.desk.publish(actor, id, leaveOut);
  }

  @Allow('plan.decide')
  @Answers('The event, cancelled; buildings are told and its history stays.', eventSchema)
  @Post(':id/cancellation')
  @HttpCode(200)
  cancel(
    @Param('id') id: string,
    @Body({ schema: cancellationSchema }) { reason }: z.infer<typeof cancellationSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<DrEvent> {
    return this.desk.cancel(actor, id, reason);
  }

  @Allow('plan.decide')
  @Answers('The new version of a published event; the one before is kept.', eventSchema)
  @Post(':id/versions')
  @HttpCode(201)
  edit(
    @Param('id') id: string,
    @Body({ schema: versionSchema }) body: NewVersion,
    @CurrentActor() actor: Actor,
  ): Promise<DrEvent> {
    return this.desk.edit(actor, id, body);
  }

  @Allow('plan.decide')
  @Answers('The event with the counter-offer of a building taken.', eventSchema)
  @Post(':id/parts/:buildingId/agreement')
  @HttpCode(200)
  agree(
    @Param('id') id: string,
    @Param('buildingId') buildingId: string,
    @Body({ schema: agreementSchema }) body: z.infer<typeof agreementSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<DrEvent> {
    return this.desk.agree(actor, id, { buildingId, ...body });
  }
}
