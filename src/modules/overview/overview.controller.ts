/** The overview over HTTP. */
import { Controller, Get } from '@nestjs/common';
import { Answers } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { type Overview, overviewSchema } from './overview.schema.js';
import { OverviewService } from './overview.service.js';

@Controller('api/v1/overview')
export class OverviewController {
  constructor(private readonly overview: OverviewService) {}

  @Allow('city.view')
  @Answers(
    'The city now and the next 24 hours: demand, supply, storage, limits, plans, alarms, districts.',
    overviewSchema,
  )
  @Get()
  now(): Promise<Overview> {
    return this.overview.now();
  }
}
