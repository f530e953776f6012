/** A load curve checked where it lies: the same reading as the service's, without a service. */
import { createReadStream } from 'node:fs';
import { PapaparseCsvReader } from '../adapters/csv/papaparse-csv-reader.js';
import type { LoadCurve, LoadCurveOptions } from '../core/series/import/load-curve.js';
import { LoadCurveReader } from '../core/series/import/load-curve-reader.js';

/**
 * Reads a file of this machine.
 *
 * @throws DomainError `invalid-input` when it cannot be used
 */
export async function readLoadCurveFile(path: string, options: LoadCurveOptions): Promise<LoadCurve> {
  const reader = new LoadCurveReader(options);
  await new PapaparseCsvReader().read(createReadStream(path), (line, cells) => {
    reader.push(line, cells);
  });
  return reader.finish();
}
