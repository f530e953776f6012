/** What is put in order before a cycle acts: late values closed again, undecided plans ended, the audit's head noted. */
import { Injectable } from '@nestjs/common';
import { AuditHeadNote } from '../audit/audit-head-note.service.js';
import { PlanExpiry } from '../approval/plan-expiry.service.js';
import { LateSlotClosing } from './late-slot-closing.service.js';

@Injectable()
export class Housekeeping {
  constructor(
    private readonly late: LateSlotClosing,
    private readonly expiry: PlanExpiry,
    private readonly auditHead: AuditHeadNote,
  ) {}

  async tidy(nowMs: number): Promise<void> {
    await this.late.closeAgain(nowMs);
    await this.expiry.sweep(nowMs);
    await this.auditHead.noteDaily(nowMs);
  }
}
