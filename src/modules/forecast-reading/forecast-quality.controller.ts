/** How forecasts turned out, over HTTP. */
import { Controller, Get, Query } from '@nestjs/common';
import { parseQualityQuery, type QualityAnswer } from './forecast-quality.schema.js';
import { ForecastQualityService } from './forecast-quality.service.js';
import { Allow } from '../identity/allow.decorator.js';

@Controller('api/v1/forecasts')
export class ForecastQualityController {
  constructor(private readonly service: ForecastQualityService) {}

  @Allow('forecast.view')
  @Get('quality')
  quality(@Query() query: unknown): Promise<QualityAnswer> {
    return this.service.quality(parseQualityQuery({ ...(query as object) }));
  }
}
