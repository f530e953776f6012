/** Separated text by Papa Parse, fed piece by piece. */
import { Readable } from 'node:stream';
import Papa from 'papaparse';
import { DomainError } from '../../core/domain-error.js';
import { CsvReader } from '../../ports/csv-reader.js';

/** Longest row [characters]: an open quote or a file without line ends must not fill the memory. */
const MAX_ROW = 1_000_000;

/** Reads with Papa Parse. */
export class PapaparseCsvReader extends CsvReader {
  override async read(
    bytes: AsyncIterable<Uint8Array>,
    onRow: (line: number, cells: readonly string[]) => void,
  ): Promise<void> {
    const pending = { characters: 0 };
    let line = 0;
    const text = Readable.from(decoded(bytes, pending));
    await new Promise<void>((resolve, reject) => {
      const stop = (error: unknown): void => {
        text.destroy();
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      text.on('error', stop);
      Papa.parse<string[]>(text, {
        delimiter: ';',
        newline: '\n',
        chunk: ({ data }, parser) => {
          if (data.length > 0) pending.characters = 0;
          try {
            for (const cells of data) onRow((line += 1), cells);
          } catch (error) {
            // In this order: abort() calls complete(), which must find the reading rejected.
            stop(error);
            parser.abort();
          }
        },
        complete: () => {
          resolve();
        },
        error: stop,
      });
    });
  }
}

/** Text of the bytes: a letter split between two pieces made whole, no byte order mark, every line ended by a line feed. */
async function* decoded(
  bytes: AsyncIterable<Uint8Array>,
  pending: { characters: number },
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  let held = '';
  for await (const piece of bytes) {
    let text = held + decoder.decode(piece, { stream: true });
    // The line feed that belongs to it may come with the next piece.
    held = text.endsWith('\r') ? '\r' : '';
    text = lineFeeds(held === '' ? text : text.slice(0, -1));
    pending.characters += text.length;
    if (pending.characters > MAX_ROW + text.length) {
      throw new DomainError(
        'invalid-input',
        `a row has more than ${String(MAX_ROW)} characters: the file has no line ends or a quote (") that is never closed; take the file as it came from Enedis`,
      );
    }
    if (text !== '') yield text;
  }
  const rest = held + decoder.decode();
  if (rest !== '') yield lineFeeds(rest);
}

function lineFeeds(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}
