/** Écowatt and Tempo over HTTP, with their age. */
import { Controller, Get } from '@nestjs/common';
import { Clock } from '../../ports/clock.js';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { SignalFeed } from './signal-feed.service.js';
import { type SignalsAnswer, signalsSchema } from './signals.schema.js';

@Controller('api/v1/demand-response/signals')
export class DrSignalsController {
  constructor(
    private readonly feed: SignalFeed,
    private readonly clock: Clock,
  ) {}

  @Allow('city.view', 'building.answer')
  @Answers('Écowatt and Tempo as they were published last, and whether they are stale.', signalsSchema)
  @Get()
  async signals(): Promise<SignalsAnswer> {
    const nowMs = Math.floor(this.clock.nowMs());
    const found = await this.feed.all(nowMs);
    const signals = found.map(({ signal, knownAtMs, stale }) => ({ ...signal, knownAtMs, stale }));
    // As kept it is read-only all the way down, which JSON does not know.
    return { nowMs, signals: signals as SignalsAnswer['signals'] };
  }
}
