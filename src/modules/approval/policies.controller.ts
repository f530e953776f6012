/** Policies that approve without a person, over HTTP. */
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { Actor } from '../../core/identity/actor.js';
import { type StoredPolicy } from '../../ports/approval-policy-store.js';
import { Clock } from '../../ports/clock.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow, CurrentActor } from '../identity/allow.decorator.js';
import {
  policiesSchema,
  type PolicyBody,
  policyEndSchema,
  policySchema,
  storedPolicySchema,
} from './policies.schema.js';
import { ApprovalPolicies } from './policies.service.js';

@Controller('api/v1/policies')
export class PoliciesController {
  constructor(
    private readonly policies: ApprovalPolicies,
    private readonly clock: Clock,
  ) {}

  @Allow('city.view')
  @Get()
  @Answers(
    'Policies that approve plans without a person: the one of the settings and the stored ones.',
    policiesSchema,
  )
  list(): ReturnType<ApprovalPolicies['list']> {
    return this.policies.list();
  }

  @Allow('policy.set')
  @Post()
  @HttpCode(201)
  @Answers('The policy as it is kept now.', storedPolicySchema)
  set(@CurrentActor() actor: Actor, @Body({ schema: policySchema }) body: PolicyBody): Promise<StoredPolicy> {
    return this.policies.set(actor, body, this.clock.nowMs());
  }

  @Allow('policy.set')
  @Post(':id/end')
  @HttpCode(200)
  @Answers('The policy with who ended it and why.', storedPolicySchema)
  end(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: policyEndSchema }) body: { reason: string },
  ): Promise<StoredPolicy> {
    return this.policies.end(actor, id, { reason: body.reason, nowMs: this.clock.nowMs() });
  }
}
