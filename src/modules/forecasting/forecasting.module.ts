/** Module of the forecasts; the composition root provides the ports. */
import { Module } from '@nestjs/common';
import { ForecastingService } from './forecasting.service.js';

/** Needs MeterReadingStore, ForecastStore and SiteModel from a global module of the composition root. */
@Module({ providers: [ForecastingService], exports: [ForecastingService] })
export class ForecastingModule {}
