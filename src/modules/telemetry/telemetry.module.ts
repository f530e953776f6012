/** Modules of telemetry; the composition root provides the ports. */
import { Module } from '@nestjs/common';
import { SeriesAccess } from '../identity/series-access.service.js';
import { SeriesQueryService } from './series-query.service.js';
import { SlotClosingService } from './slot-closing.service.js';
import { SeriesController } from './telemetry.controller.js';
import { TelemetryService } from './telemetry.service.js';

/** Gateway: ingestion and backfill. Needs MeterReadingStore, MeterSource, Journal, SiteModel and Clock. */
@Module({ providers: [TelemetryService], exports: [TelemetryService] })
export class TelemetryModule {}

/** Workers: closing of slots. Needs MeterReadingStore and SiteModel; knows no device. */
@Module({ providers: [SlotClosingService], exports: [SlotClosingService] })
export class SlotClosingModule {}

/** API: series over HTTP. Needs MeterReadingStore, SiteModel, Clock and TableFiles. */
@Module({
  providers: [SeriesQueryService, SeriesAccess],
  controllers: [SeriesController],
  exports: [SeriesQueryService, SeriesAccess],
})
export class SeriesModule {}
