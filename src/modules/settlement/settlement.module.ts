/** Settlement of calls: statements out of what was measured, and disputes of them. */
import { Module } from '@nestjs/common';
import { DemandResponseModule } from '../demand-response/demand-response.module.js';
import { CallSettlement } from './call-settlement.service.js';
import { StatementDesk } from './statement-desk.service.js';
import { StatementMaker } from './statement-maker.service.js';
import { StatementsController } from './statements.controller.js';

/** Bound where the quarter-hours begin: settles what is over. */
@Module({
  imports: [DemandResponseModule],
  providers: [StatementMaker, CallSettlement],
  exports: [StatementMaker, CallSettlement],
})
export class CallSettlementModule {}

/** Bound in the API process: statements for people. */
@Module({
  imports: [DemandResponseModule, CallSettlementModule],
  controllers: [StatementsController],
  providers: [StatementDesk],
})
export class StatementsApiModule {}
