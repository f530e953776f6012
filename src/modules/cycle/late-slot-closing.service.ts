/** Closes slots again whose values came after they were closed: a later known-at beside the first, never over it. */
import { Injectable } from '@nestjs/common';
import { SlotClosingService } from '../telemetry/slot-closing.service.js';
import { TelemetryService } from '../telemetry/telemetry.service.js';

@Injectable()
export class LateSlotClosing {
  constructor(
    private readonly telemetry: TelemetryService,
    private readonly closing: SlotClosingService,
  ) {}

  /** Closes what got late values so far. */
  async closeAgain(knownAtMs: number): Promise<void> {
    for (const late of this.telemetry.takeLateSlots()) {
      await this.closing.closeSlots(late.startMs, late.endMs, knownAtMs, late.ownerIds);
    }
  }
}
