/** Control: acting in the gateway, settling in workers, showing in the API. */
import { Module } from '@nestjs/common';
import { ControlController } from './control.controller.js';
import { ControlJobs } from './control.jobs.js';
import { ControlService } from './control.service.js';
import { FieldTurn } from './field-turn.service.js';
import { LiveStateService } from './live-state.service.js';
import { SetpointWriter } from './setpoint-writer.service.js';
import { SettlementService } from './settlement.service.js';

/** Bound in the gateway alone: it writes to devices. */
@Module({
  providers: [ControlService, ControlJobs, FieldTurn, LiveStateService, SetpointWriter],
  exports: [ControlService, ControlJobs, FieldTurn, LiveStateService, SetpointWriter],
})
export class ControlModule {}

/** Bound in workers: settles orders from what was metered. */
@Module({ providers: [SettlementService], exports: [SettlementService] })
export class SettlementModule {}

/** Bound in the API process: shows orders and their proof. */
@Module({ controllers: [ControlController] })
export class ControlApiModule {}
