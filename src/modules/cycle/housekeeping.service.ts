/** What is put in order before a cycle acts: late values closed again, undecided plans ended. */
import { Injectable } from '@nestjs/common';
import { PlanExpiry } from '../approval/plan-expiry.service.js';
import { LateSlotClosing } from './late-slot-closing.service.js';

@Injectable()
export class Housekeeping {
  constructor(
    private readonly late: LateSlotClosing,
    private readonly expiry: PlanExpiry,
  ) {}

  async tidy(nowMs: number): Promise<void> {
    await this.late.closeAgain(nowMs);
    await this.expiry.sweep(nowMs);
  }
}
