/** Overview: bound in the API process. */
import { Module } from '@nestjs/common';
import { AlarmsApiModule } from '../alarms/alarms.module.js';
import { ApprovalModule } from '../approval/approval.module.js';
import { LiveStateService } from '../control/live-state.service.js';
import { CityHistory } from './city-history.service.js';
import { OverviewController } from './overview.controller.js';
import { OverviewService } from './overview.service.js';
import { PlanOutlookService } from './plan-outlook.service.js';

@Module({
  imports: [AlarmsApiModule, ApprovalModule],
  providers: [CityHistory, LiveStateService, OverviewService, PlanOutlookService],
  controllers: [OverviewController],
  exports: [OverviewService],
})
export class OverviewApiModule {}
