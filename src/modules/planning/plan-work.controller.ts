/** Edits and reproductions over HTTP: asked for here, done by a worker, told by the event feed. */
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import type { ReproductionReport } from '../../core/control/reproduction.js';
import type { Actor } from '../../core/identity/actor.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import type { EditOutcome } from './plan-edit.service.js';
import {
  editAnswerSchema,
  editSchema,
  reproductionAnswerSchema,
  type WorkAnswer,
} from './plan-work.schema.js';
import { PlanWorkService } from './plan-work.service.js';

@Controller('api/v1/plans/:id')
export class PlanWorkController {
  constructor(private readonly works: PlanWorkService) {}

  @Allow('plan.decide')
  @Answers(
    'Asks for the plan with setpoints pinned: solved again around them, checked, proposed beside the original.',
    editAnswerSchema,
  )
  @Post('edits')
  @HttpCode(202)
  async edit(
    @Param('id') planId: string,
    @Body({ schema: editSchema }) { contentHash, pins, reason }: z.infer<typeof editSchema>,
    @CurrentActor() actor: Actor,
  ): Promise<WorkAnswer<EditOutcome>> {
    return this.works.answer(await this.works.edit(planId, contentHash, { pins, reason }, actor));
  }

  @Allow('city.view')
  @Answers(
    'What came of an edit: the edited plan and what changed besides the pins, or why it cannot be.',
    editAnswerSchema,
  )
  @Get('edits/:editId')
  async editOf(
    @Param('id') planId: string,
    @Param('editId') editId: string,
  ): Promise<WorkAnswer<EditOutcome>> {
    return this.works.answer(await this.works.editOf(planId, editId));
  }

  @Allow('plan.decide', 'scenario.run')
  @Answers('Asks for the plan to be made again from what is stored.', reproductionAnswerSchema)
  @Post('reproduction')
  @HttpCode(202)
  async reproduce(
    @Param('id') planId: string,
    @CurrentActor() actor: Actor,
  ): Promise<WorkAnswer<ReproductionReport>> {
    return this.works.answer(await this.works.reproduce(planId, actor));
  }

  @Allow('city.view')
  @Answers('The newest reproduction of the plan: identical, or what differs.', reproductionAnswerSchema)
  @Get('reproduction')
  async reproduction(@Param('id') planId: string): Promise<WorkAnswer<ReproductionReport>> {
    return this.works.answer(await this.works.reproductionOf(planId));
  }
}
