/** Planning: the pipeline for workers, and its answers for the API. */
import { Module } from '@nestjs/common';
import { ApprovalModule } from '../approval/approval.module.js';
import { SettlementModule } from '../control/control.module.js';
import { PlanDraftsModule } from '../demand-response/demand-response.module.js';
import { ForecastingModule } from '../forecasting/forecasting.module.js';
import { SlotClosingModule } from '../telemetry/telemetry.module.js';
import { CallRecords } from './call-records.service.js';
import { CycleInputs } from './cycle-inputs.service.js';
import { PlanEditService } from './plan-edit.service.js';
import { PlanFeedersController } from './plan-feeders.controller.js';
import { PlanMaker } from './plan-maker.service.js';
import { PlanOrigins } from './plan-origin.service.js';
import { PlanProposals } from './plan-proposals.service.js';
import { PlanReproductionService } from './plan-reproduction.service.js';
import { PlanStudyController } from './plan-study.controller.js';
import { PlanStudyService } from './plan-study.service.js';
import { PlanTableController } from './plan-table.controller.js';
import { PlanTransformersController } from './plan-transformers.controller.js';
import { PlanWorkController } from './plan-work.controller.js';
import { PlanWorkJobs } from './plan-work.jobs.js';
import { PlanWorkService } from './plan-work.service.js';
import { PlanningController } from './planning.controller.js';
import { PlanningJobs } from './planning.jobs.js';
import { PlanningService } from './planning.service.js';
import { SnapshotService } from './snapshot.service.js';

/** Bound in worker processes: makes plans. */
@Module({
  imports: [ApprovalModule, PlanDraftsModule, SettlementModule, ForecastingModule, SlotClosingModule],
  providers: [
    CallRecords,
    CycleInputs,
    PlanEditService,
    PlanMaker,
    PlanOrigins,
    PlanProposals,
    PlanReproductionService,
    PlanWorkJobs,
    SnapshotService,
    PlanningService,
    PlanningJobs,
  ],
  exports: [PlanWorkJobs, PlanningService, PlanningJobs],
})
export class PlanningModule {}

/** Bound in the API process: shows plans, and computes them again when asked why. */
@Module({
  controllers: [
    PlanFeedersController,
    PlanStudyController,
    PlanTableController,
    PlanTransformersController,
    PlanWorkController,
    PlanningController,
  ],
  providers: [PlanOrigins, PlanStudyService, PlanWorkService],
})
export class PlanningApiModule {}
