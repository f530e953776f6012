/** Approval: decisions by people, by envelopes and by policies. */
import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { ApprovalController } from './approval.controller.js';
import { ApprovalEvidence } from './approval-evidence.service.js';
import { ApprovalScreenController } from './approval-screen.controller.js';
import { ApprovalPicture } from './approval-screen.service.js';
import { ForecastTrust } from './forecast-trust.service.js';
import { ApprovalService } from './approval.service.js';
import { AutoApproval } from './auto-approval.service.js';
import { DecisionRecorder } from './decision-recorder.service.js';
import { FourEyesService } from './four-eyes.service.js';
import { PlanExpiry } from './plan-expiry.service.js';
import { PlanHolds } from './plan-holds.service.js';
import { PlanParts } from './plan-part.service.js';
import { PoliciesController } from './policies.controller.js';
import { ApprovalPolicies } from './policies.service.js';

/** Bound wherever plans are made: decides without people, inside bounds. */
@Module({
  imports: [IdentityModule],
  providers: [AutoApproval, DecisionRecorder, FourEyesService, ApprovalPolicies],
  exports: [AutoApproval, DecisionRecorder, FourEyesService, ApprovalPolicies],
})
export class ApprovalModule {}

/** Bound where the quarter-hours begin: ends what nobody decided on. */
@Module({ providers: [PlanExpiry], exports: [PlanExpiry] })
export class PlanExpiryModule {}

/** Bound in the API process: decisions of people over HTTP. */
@Module({
  imports: [ApprovalModule],
  controllers: [ApprovalController, ApprovalScreenController, PoliciesController],
  providers: [ApprovalEvidence, ApprovalPicture, ApprovalService, ForecastTrust, PlanHolds, PlanParts],
})
export class ApprovalApiModule {}
