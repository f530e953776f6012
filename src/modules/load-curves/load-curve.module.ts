/** API: import of load curves. Needs MeterReadingStore, CsvReader, SiteModel, Clock and Journal. */
import { Module } from '@nestjs/common';
import { LoadCurveImportService } from './load-curve-import.service.js';
import { LoadCurveController } from './load-curve.controller.js';

@Module({ providers: [LoadCurveImportService], controllers: [LoadCurveController] })
export class LoadCurveModule {}
