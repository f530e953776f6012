/** Text that a person gives to a command, in a file or through a pipe: bounded, and without the marks that editors put first. */
import { createReadStream } from 'node:fs';
import { DomainError } from '../core/domain-error.js';

/** Largest text that is read [bytes]; a case of two weeks with thousands of assets has a tenth of it. */
const MOST_BYTES = 256_000_000;

/** How texts of two bytes a letter begin. */
const UTF_16 = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/**
 * The text in a file, or on the standard input for `-`.
 *
 * @param mostBytes more is refused [bytes]
 * @throws DomainError `invalid-input` when it is too large or is no UTF-8, a system error when the file cannot be read
 */
export async function inputText(file: string, mostBytes = MOST_BYTES): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const source: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file);
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > mostBytes)
      throw new DomainError(
        'invalid-input',
        `has more than ${String(mostBytes / 1e6)} MB; expected one case`,
      );
    chunks.push(chunk);
  }
  const content = Buffer.concat(chunks);
  if (UTF_16.some((mark) => content.subarray(0, 2).equals(mark)))
    throw new DomainError('invalid-input', 'is UTF-16 text; expected UTF-8: save it as UTF-8');
  // A byte order mark is taken away by the decoder.
  return new TextDecoder('utf-8').decode(content);
}
