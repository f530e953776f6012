/** Approval: decisions by people and by policy. */
import { Module } from '@nestjs/common';
import { ApprovalController } from './approval.controller.js';
import { ApprovalService } from './approval.service.js';
import { PlanExpiry } from './plan-expiry.service.js';

/** Bound wherever plans are decided on. */
@Module({ providers: [ApprovalService, PlanExpiry], exports: [ApprovalService, PlanExpiry] })
export class ApprovalModule {}

/** Bound in the API process: decisions over HTTP. */
@Module({ imports: [ApprovalModule], controllers: [ApprovalController] })
export class ApprovalApiModule {}
