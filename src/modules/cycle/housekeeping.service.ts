/** What is put in order before a cycle acts: late values, undecided plans, the head of the audit, and calls of buildings. */
import { Injectable } from '@nestjs/common';
import { AuditHeadNote } from '../audit/audit-head-note.service.js';
import { PlanExpiry } from '../approval/plan-expiry.service.js';
import { DrClock } from '../demand-response/dr-clock.service.js';
import { CallSettlement } from '../settlement/call-settlement.service.js';
import { LateSlotClosing } from './late-slot-closing.service.js';

@Injectable()
export class Housekeeping {
  constructor(
    private readonly late: LateSlotClosing,
    private readonly expiry: PlanExpiry,
    private readonly auditHead: AuditHeadNote,
    private readonly calls: DrClock,
    private readonly settlement: CallSettlement,
  ) {}

  async tidy(nowMs: number): Promise<void> {
    await this.late.closeAgain(nowMs);
    await this.expiry.sweep(nowMs);
    await this.auditHead.noteDaily(nowMs);
    await this.calls.step(nowMs);
    await this.settlement.step(nowMs);
  }
}
