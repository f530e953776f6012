/** Calls of buildings over HTTP: what is asked of them, and their answers. */
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { DrEvent } from '../../core/flexibility/dr-event.js';
import type { BuildingAnswer } from '../../core/flexibility/participation.js';
import type { DrBuilding } from '../../core/flexibility/program.js';
import type { Actor } from '../../core/identity/actor.js';
import { Clock } from '../../ports/clock.js';
import { Answers } from '../api-description/answers.decorator.js';
import { AuditService } from '../audit/audit.service.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import { callView } from './call-view.js';
import {
  answerSchema,
  callSchema,
  type CallsAnswer,
  type CallsQuery,
  callsQuerySchema,
  callsSchema,
  type CallView,
} from './calls.schema.js';
import { DrAnswers } from './dr-answers.service.js';
import { DrRegistry, unknownBuilding } from './dr-registry.service.js';

@Controller('api/v1/demand-response/calls')
export class DrCallsController {
  constructor(
    private readonly answers: DrAnswers,
    private readonly registry: DrRegistry,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  @Allow('building.answer', 'city.view')
  @Answers('Calls, latest window first; a building manager sees those of own buildings.', callsSchema)
  @Get()
  async calls(
    @Query({ schema: callsQuerySchema }) { buildingId, open, limit }: CallsQuery,
    @CurrentActor() actor: Actor,
  ): Promise<CallsAnswer> {
    const buildings =
      buildingId === undefined
        ? await this.registry.buildings(actor)
        : [await this.registry.building(actor, buildingId)];
    const events = await this.answers.events(buildings, { limit, ...(open === undefined ? {} : { open }) });
    const views = await Promise.all(
      events.flatMap((event) => buildings.map((building) => this.view(event, building))),
    );
    const calls = views.filter((view) => view !== null);
    return {
      nowMs: Math.floor(this.clock.nowMs()),
      calls: calls
        .sort((a, b) => b.startMs - a.startMs || (a.buildingId < b.buildingId ? -1 : 1))
        .slice(0, limit),
    };
  }

  @Allow('building.answer')
  @Answers('The call as it stands with the answer.', callSchema)
  @Post(':eventId/:buildingId/answer')
  @HttpCode(200)
  async answer(
    @Param('eventId') eventId: string,
    @Param('buildingId') buildingId: string,
    @Body({ schema: answerSchema }) body: BuildingAnswer,
    @CurrentActor() actor: Actor,
  ): Promise<CallView> {
    const building = (await this.registry.ownBuildings(actor)).find(({ id }) => id === buildingId);
    if (building === undefined) throw unknownBuilding(buildingId);
    const event = await this.answers.take(eventId, building, body, { by: actor.accountId });
    await this.audit.record(actor, `call.${body.kind}`, `dr-event:${eventId}`, {
      reason: 'reason' in body ? body.reason : null,
      after: { buildingId, ...body },
    });
    const view = await this.view(event, building);
    if (view === null) throw unknownBuilding(buildingId);
    return view;
  }

  private async view(event: DrEvent, building: DrBuilding): Promise<CallView | null> {
    const part = event.parts.find((one) => one.buildingId === building.id);
    if (part === undefined) return null;
    const program = event.program ?? (await this.registry.program(event.programId));
    return callView(event, part, { building, program, nowMs: this.clock.nowMs() });
  }
}
