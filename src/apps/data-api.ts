/** Binds what carries data in and out of the API process: readers of separated text, writers of tables, and their routes. */
import { Module } from '@nestjs/common';
import { PapaparseCsvReader } from '../adapters/csv/papaparse-csv-reader.js';
import { LocalTableFiles } from '../adapters/table-file/local-table-files.js';
import { ForecastReadingModule } from '../modules/forecast-reading/forecast-reading.module.js';
import { LoadCurveModule } from '../modules/load-curves/load-curve.module.js';
import { CsvReader } from '../ports/csv-reader.js';
import { TableFiles } from '../ports/table-files.js';

const PROVIDERS = [
  { provide: CsvReader, useClass: PapaparseCsvReader },
  { provide: TableFiles, useClass: LocalTableFiles },
];

@Module({})
class DataPortsModule {}

/** Import of load curves and reading of forecasts; its ports serve the series as well. */
@Module({
  imports: [
    { module: DataPortsModule, global: true, providers: PROVIDERS, exports: PROVIDERS },
    LoadCurveModule,
    ForecastReadingModule,
  ],
})
export class DataApiModule {}
