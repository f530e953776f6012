/** Files of tables for commands: the one place that chooses who writes them. */
import { LocalTableFiles } from '../adapters/table-file/local-table-files.js';
import type { TableFiles } from '../ports/table-files.js';

/** Writes tables as .csv and .parquet on this machine. */
export function localTableFiles(): TableFiles {
  return new LocalTableFiles();
}
