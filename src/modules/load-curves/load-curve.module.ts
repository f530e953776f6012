/** API: import of load curves. Needs MeterReadingStore, CsvReader, SiteModel, Clock, Journal and the operator token. */
import { Module } from '@nestjs/common';
import { OperatorGuard } from '../identity/operator-guard.service.js';
import { LoadCurveImportService } from './load-curve-import.service.js';
import { LoadCurveController } from './load-curve.controller.js';

@Module({ providers: [LoadCurveImportService, OperatorGuard], controllers: [LoadCurveController] })
export class LoadCurveModule {}
