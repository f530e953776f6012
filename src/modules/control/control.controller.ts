/** Setpoints and their proof over HTTP. */
import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import type { SetpointRecord } from '../../core/control/setpoint.js';
import { parseInstant } from '../../core/time/instant.js';
import { slotStart } from '../../core/time/slot.js';
import { Clock } from '../../ports/clock.js';
import { SetpointStore } from '../../ports/setpoint-store.js';
import { Answers } from '../api-description/answers.decorator.js';
import { cursorSchema, PageLink, ThisPage } from '../api-description/page-link.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { setpointSchema } from './control.schema.js';

const querySchema = z.strictObject({
  slot: z.string().optional(),
  asset: z
    .string()
    .regex(/^[\w.-]{1,60}$/, 'expected letters, digits, dots and dashes, at most 60')
    .optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  cursor: cursorSchema.optional(),
});

@Controller('api/v1/setpoints')
export class ControlController {
  constructor(
    private readonly setpoints: SetpointStore,
    private readonly clock: Clock,
  ) {}

  /** Orders of one slot (default: the running one), or the history of one asset. */
  @Allow('city.view')
  @Answers(
    'Orders of one slot (default: the running one) with their proof, or the history of one asset.',
    z.array(setpointSchema),
  )
  @Get()
  async list(
    @Query({ schema: querySchema }) { slot, asset, limit, cursor }: z.infer<typeof querySchema>,
    @ThisPage() page: PageLink,
  ): Promise<SetpointRecord[]> {
    if (asset !== undefined) {
      const found = await this.setpoints.ofAsset(asset, limit + 1, cursor);
      return page.of(found, limit, ({ order }) => order.id);
    }
    const atMs = slot === undefined ? this.clock.nowMs() : parseInstant(slot);
    return this.setpoints.bySlot(slotStart(atMs));
  }
}
