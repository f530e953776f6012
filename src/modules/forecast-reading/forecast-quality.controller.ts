/** How forecasts turned out, over HTTP. */
import { Controller, Get, Query } from '@nestjs/common';
import { parseQualityQuery, type QualityAnswer, qualityQuerySchema } from './forecast-quality.schema.js';
import { ForecastQualityService } from './forecast-quality.service.js';
import { Answers, Takes } from '../api-description/answers.decorator.js';
import { Allow } from '../identity/allow.decorator.js';
import { qualityAnswerSchema } from './forecast.schema.js';

@Controller('api/v1/forecasts')
export class ForecastQualityController {
  constructor(private readonly service: ForecastQualityService) {}

  @Allow('forecast.view')
  @Answers('How forecasts turned out, by series and lead, worst first.', qualityAnswerSchema)
  @Takes({ query: qualityQuerySchema })
  @Get('quality')
  quality(@Query() query: unknown): Promise<QualityAnswer> {
    return this.service.quality(parseQualityQuery({ ...(query as object) }));
  }
}
