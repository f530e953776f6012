/** Events over HTTP, for operators. */
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { DrEvent } from '../../core/flexibility/dr-event.js';
import type { Actor } from '../../core/identity/actor.js';
import { AccountStore } from '../../ports/account-store.js';
import { Clock } from '../../ports/clock.js';
import { DemandResponseStore } from '../../ports/demand-response-store.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import { DrDesk } from './dr-desk.service.js';
import { DrDrafts } from './dr-draft.service.js';
import { unknownEvent } from './event-step.service.js';
import {
  type Against,
  againstSchema,
  agreementSchema,
  approvalSchema,
  cancellationSchema,
  type DraftPreview,
  draftPreviewSchema,
  type DrawnUp,
  drawnUpSchema,
  type DrawUp,
  drawUpSchema,
  type EventDetail,
  eventDetailSchema,
  eventSchema,
  type Events,
  type EventsQuery,
  eventsQuerySchema,
  eventsSchema,
  type NewVersion,
  publicationSchema,
  refusalSchema,
  versionSchema,
} from './events.schema.js';

@Controller('api/v1/demand-response/events')
export class DrEventsController {
  constructor(
    private readonly store: DemandResponseStore,
    private readonly drafts: DrDrafts,
    private readonly desk: DrDesk,
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
  ) {}

  @Allow('city.view')
  @Answers('Events, latest window first, each in its newest version.', eventsSchema)
  @Get()
  async list(@Query({ schema: eventsQuerySchema }) { state, ...filter }: EventsQuery): Promise<Events> {
    const states = state === undefined ? {} : { states: [state] };
    const found = await this.store.events({ ...filter, ...states, limit: filter.limit + 1 });
    const events = found.slice(0, filter.limit) as Events['events'];
    return {
      nowMs: Math.floor(this.clock.nowMs()),
      events,
      more: found.length > events.length,
      delivered: await this.store.delivered(events.map(({ id }) => id)),
    };
  }

  @Allow('city.view')
  @Answers('One event and all that happened to it.', eventDetailSchema)
  @Get(':id')
  async detail(@Param('id') id: string): Promise<EventDetail> {
    const event = await this.store.event(id);
    if (event === null) throw unknownEvent(id);
    const [steps, kept] = await Promise.all([this.store.steps(id), this.store.versions(id)]);
    const versions = kept.map(({ version, window, targetKw, approvedBy }) => ({
      ...{ version, window, targetKw, approvedBy },
    }));
    const ids = [
      ...kept.flatMap(({ createdBy, approvedBy }) => [createdBy, approvedBy]),
      ...steps.map(({ by }) => by),
    ];
    // As stored it is read-only all the way down, which JSON does not know.
    return { event: event as EventDetail['event'], steps, versions, people: await this.people(ids) };
  }

  @Allow('city.view')
  @Answers('Limits that speak against publishing the event now; nothing is changed.', againstSchema)
  @Get(':id/limits')
  limits(@Param('id') id: string): Promise<Against> {
    return this.desk.against(id);
  }

  @Allow('plan.decide')
  @Answers('Whom a call would ask and whom not, by limits and rotation; nothing is kept.', draftPreviewSchema)
  @Post('preview')
  @HttpCode(200)
  preview(@Body({ schema: drawUpSchema }) body: DrawUp, @CurrentActor() actor: Actor): Promise<DraftPreview> {
    return this.drafts.preview(actor, body);
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

  @Allow('plan.decide')
  @Answers('The event with the counter-offer of a building not taken; the building is told.', eventSchema)
  @Post(':id/parts/:buildingId/refusal')
  @HttpCode(200)
  refuse(
    @Param('id') id: string,
    @Param('buildingId') buildingId: string,
    @Body({ schema: refusalSchema }) { reason }: z.infer<typeof refusalSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<DrEvent> {
    return this.desk.refuse(actor, id, { buildingId, reason });
  }

  /** What is no account, such as the clock and equipment of buildings, has no name here. */
  private async people(ids: readonly (string | null)[]): Promise<EventDetail['people']> {
    const asked = [...new Set(ids.filter((id) => id !== null))];
    const accounts = await Promise.all(asked.map((id) => this.accounts.byId(id)));
    return accounts.flatMap((account) =>
      account === null ? [] : [{ accountId: account.id, name: account.name }],
    );
  }
}
