/** API: forecasts as they were known, and how they turned out. */
import { Module } from '@nestjs/common';
import { SeriesModule } from '../telemetry/telemetry.module.js';
import { ForecastQualityController } from './forecast-quality.controller.js';
import { ForecastQualityService } from './forecast-quality.service.js';
import { ForecastQueryService } from './forecast-query.service.js';
import { ForecastController } from './forecast.controller.js';

/** Needs ForecastStore, ForecastModelStore, MeterReadingStore, SiteModel, Clock and TableFiles. */
@Module({
  imports: [SeriesModule],
  providers: [ForecastQueryService, ForecastQualityService],
  // In this order: `quality` is no name of a series.
  controllers: [ForecastQualityController, ForecastController],
})
export class ForecastReadingModule {}
