/** The cycle: bound in the gateway, where values arrive and orders leave. */
import { Module } from '@nestjs/common';
import { PlanExpiryModule } from '../approval/approval.module.js';
import { SlotClosingModule, TelemetryModule } from '../telemetry/telemetry.module.js';
import { DemandResponseModule } from '../demand-response/demand-response.module.js';
import { CallSettlementModule } from '../settlement/settlement.module.js';
import { CycleJobs } from './cycle.jobs.js';
import { CycleService } from './cycle.service.js';
import { GridFeed } from './grid-feed.service.js';
import { Housekeeping } from './housekeeping.service.js';
import { LateSlotClosing } from './late-slot-closing.service.js';
import { WeatherFeed } from './weather-feed.service.js';

@Module({
  imports: [PlanExpiryModule, TelemetryModule, SlotClosingModule, DemandResponseModule, CallSettlementModule],
  providers: [CycleService, CycleJobs, GridFeed, Housekeeping, LateSlotClosing, WeatherFeed],
  exports: [CycleJobs, GridFeed, LateSlotClosing, TelemetryModule],
})
export class CycleModule {}
