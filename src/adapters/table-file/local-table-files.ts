/** Tables as local files: written beside their place and moved there when they are whole. */
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '../../core/domain-error.js';
import { type Table, TABLE_FORMATS, type TableFormat } from '../../core/series/table.js';
import { TableFiles, type WrittenTable } from '../../ports/table-files.js';
import { encodeTable } from './encode-table.js';

/** What the system says when a place cannot be written to. */
const NO_PLACE = new Set([
  'ENOENT',
  'EACCES',
  'EISDIR',
  'ENOTDIR',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'ENAMETOOLONG',
]);

/** Writes to the file system of this machine. */
export class LocalTableFiles extends TableFiles {
  override encode(table: Table, format: TableFormat): AsyncIterable<Uint8Array> {
    return encodeTable(table, format);
  }

  override async write(path: string, table: Table): Promise<WrittenTable> {
    const format = formatOf(path);
    const part = `${path}.${randomBytes(4).toString('hex')}.part`;
    const count = { rows: 0 };
    try {
      // `wx`: never through a link somebody put there; `flush`: the bytes are on the disk before the name is.
      const file = createWriteStream(part, { flags: 'wx', flush: true });
      await pipeline(encodeTable(table, format, count), file);
      await rename(part, path);
      return { rows: count.rows, bytes: file.bytesWritten };
    } catch (error) {
      await rm(part, { force: true });
      throw placeError(error, path);
    }
  }
}

function formatOf(path: string): TableFormat {
  const ending = extname(path).slice(1).toLowerCase();
  const format = TABLE_FORMATS.find((known) => known === ending);
  if (format !== undefined) return format;
  throw new DomainError(
    'invalid-input',
    `"${path}" does not say what to write; expected a name that ends with .csv or .parquet`,
    { path },
  );
}

function placeError(error: unknown, path: string): unknown {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string' || !NO_PLACE.has(code)) return error;
  return new DomainError(
    'invalid-input',
    `"${path}" cannot be written (${code}); expected a file in a folder that exists and may be written to`,
    { path, code },
  );
}
