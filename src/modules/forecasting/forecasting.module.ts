/** Module of the forecasts; the composition root provides the ports. */
import { Module } from '@nestjs/common';
import { DayScores } from './day-scores.service.js';
import { ForecastingJobs } from './forecasting.jobs.js';
import { ForecastingService } from './forecasting.service.js';
import { NightFit } from './night-fit.service.js';

/** Needs MeterReadingStore, ForecastStore, ForecastModelStore, Journal and SiteModel from a global module of the composition root. */
@Module({
  providers: [ForecastingService, NightFit, DayScores, ForecastingJobs],
  exports: [ForecastingService, ForecastingJobs],
})
export class ForecastingModule {}
