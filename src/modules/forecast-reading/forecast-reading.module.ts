/** API: forecasts as they were known. Needs ForecastStore, MeterReadingStore, SiteModel, Clock and TableFiles. */
import { Module } from '@nestjs/common';
import { SeriesModule } from '../telemetry/telemetry.module.js';
import { ForecastQueryService } from './forecast-query.service.js';
import { ForecastController } from './forecast.controller.js';

@Module({ imports: [SeriesModule], providers: [ForecastQueryService], controllers: [ForecastController] })
export class ForecastReadingModule {}
