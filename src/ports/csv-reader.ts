/** Reads separated text as it comes in. */
export abstract class CsvReader {
  /**
   * Hands every row to `onRow`, in order, while the bytes come in; memory does not grow with the file.
   *
   * @param bytes UTF-8, with or without byte order mark; cells separated by `;`, quoted or not
   * @param onRow told the row's line, the first one is 1, and its cells; what it throws ends the reading and is thrown on
   * @throws DomainError `invalid-input` when the text has no rows, such as a line without end
   */
  abstract read(
    bytes: AsyncIterable<Uint8Array>,
    onRow: (line: number, cells: readonly string[]) => void,
  ): Promise<void>;
}
