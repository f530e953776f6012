/** Programs, their buildings, and how evenly buildings were called, over HTTP. */
import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../core/domain-error.js';
import type { DrBuilding, DrProgram } from '../../core/flexibility/program.js';
import { LEDGER_DAYS, mayBeCalled, unevenness } from '../../core/flexibility/ledger.js';
import { burden } from '../../core/flexibility/rotation.js';
import type { Actor } from '../../core/identity/actor.js';
import { Clock } from '../../ports/clock.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import { DrRegistry, owns } from './dr-registry.service.js';
import { DrSelection } from './dr-selection.service.js';
import {
  type BuildingBody,
  buildingBodySchema,
  buildingSchema,
  type FairnessAnswer,
  fairnessSchema,
  type ProgramBody,
  programBodySchema,
  programSchema,
  registryQuerySchema,
  webhookSecretSchema,
} from './programs.schema.js';
import { drId } from './demand-response.answer.js';

@Controller('api/v1/demand-response')
export class DrProgramsController {
  constructor(
    private readonly registry: DrRegistry,
    private readonly selection: DrSelection,
    private readonly clock: Clock,
  ) {}

  @Allow('city.view', 'building.answer')
  @Answers('Programs: what was agreed before anybody is called.', z.array(programSchema))
  @Get('programs')
  programs(): Promise<DrProgram[]> {
    return this.registry.programs();
  }

  @Allow('site.edit')
  @Answers('The program as it is kept now.', programSchema)
  @Put('programs/:id')
  putProgram(
    @Param('id') id: string,
    @Body({ schema: programBodySchema }) body: ProgramBody,
    @CurrentActor() actor: Actor,
  ): Promise<DrProgram> {
    return this.registry.putProgram(actor, { id: idOf(id), ...body });
  }

  @Allow('city.view', 'building.answer')
  @Answers('Buildings that may be called; a building manager sees own ones.', z.array(buildingSchema))
  @Get('buildings')
  buildings(
    @Query({ schema: registryQuerySchema }) { programId }: z.infer<typeof registryQuerySchema>,
    @CurrentActor() actor: Actor,
  ): Promise<DrBuilding[]> {
    return this.registry.buildings(actor, programId);
  }

  @Allow('city.view', 'building.answer')
  @Answers('One building.', buildingSchema)
  @Get('buildings/:id')
  building(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<DrBuilding> {
    return this.registry.building(actor, id);
  }

  @Allow('site.edit')
  @Answers('The building as it is kept now.', buildingSchema)
  @Put('buildings/:id')
  putBuilding(
    @Param('id') id: string,
    @Body({ schema: buildingBodySchema }) body: BuildingBody,
    @CurrentActor() actor: Actor,
  ): Promise<DrBuilding> {
    return this.registry.putBuilding(actor, { id: idOf(id), ...body });
  }

  @Allow('site.edit')
  @Answers('A new secret for the webhook of the building, shown this once.', webhookSecretSchema)
  @Post('buildings/:id/webhook-secret')
  @HttpCode(201)
  makeWebhookSecret(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
  ): Promise<z.infer<typeof webhookSecretSchema>> {
    return this.registry.makeWebhookSecret(actor, idOf(id));
  }

  @Allow('city.view', 'building.answer')
  @Answers(
    'How evenly buildings were called in the last 30 days; a building manager sees own rows and the index.',
    fairnessSchema,
  )
  @Get('fairness')
  async fairness(
    @Query({ schema: registryQuerySchema }) { programId }: z.infer<typeof registryQuerySchema>,
    @CurrentActor() actor: Actor,
  ): Promise<FairnessAnswer> {
    const nowMs = this.clock.nowMs();
    const { buildings, entries } = await this.selection.ledger(programId, nowMs);
    const called = new Set(buildings.filter((one) => mayBeCalled(one, nowMs)).map(({ id }) => id));
    const all = actor.permissions.has('city.view');
    return {
      days: LEDGER_DAYS,
      gini: unevenness(entries.filter(({ buildingId }) => called.has(buildingId))),
      buildings: buildings.flatMap((building, index) => {
        const entry = entries[index];
        if (entry === undefined || !(all || owns(actor, building))) return [];
        return [{ ...entry, name: building.name, programId: building.programId, burden: burden(entry) }];
      }),
    };
  }
}

function idOf(id: string): string {
  const { success, error } = drId.safeParse(id);
  if (success) return id;
  throw new DomainError('invalid-input', `id: ${error.issues.map(({ message }) => message).join('; ')}`);
}
