/** Rows in the binary COPY format of PostgreSQL (manual, COPY, "Binary Format"): exact numbers, no text to make or parse. */

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const HEADER_BYTES = SIGNATURE.length + 8;
const TRAILER_BYTES = 2;

/** Epoch of PostgreSQL, 2000-01-01T00:00:00Z [epoch ms]. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const TWO_POW_32 = 4_294_967_296;

/** Writes rows of fixed width into one buffer. Every field is a length and its bytes. */
export class BinaryRows {
  private readonly buffer: Buffer;
  private at: number;

  /**
   * @param rows number of rows that will be written
   * @param rowBytes bytes of one row: 2 + the sum of 4 + width of its fields
   */
  constructor(rows: number, rowBytes: number) {
    this.buffer = Buffer.allocUnsafe(HEADER_BYTES + rows * rowBytes + TRAILER_BYTES);
    SIGNATURE.copy(this.buffer);
    this.buffer.writeDoubleBE(0, SIGNATURE.length);
    this.at = HEADER_BYTES;
  }

  row(fields: number): this {
    this.at = this.buffer.writeInt16BE(fields, this.at);
    return this;
  }

  smallint(value: number): this {
    this.at = this.buffer.writeInt32BE(2, this.at);
    this.at = this.buffer.writeInt16BE(value, this.at);
    return this;
  }

  integer(value: number): this {
    this.at = this.buffer.writeInt32BE(4, this.at);
    this.at = this.buffer.writeInt32BE(value, this.at);
    return this;
  }

  /** Whole numbers up to 2^53. */
  bigint(value: number): this {
    this.at = this.buffer.writeInt32BE(8, this.at);
    const high = Math.floor(value / TWO_POW_32);
    this.at = this.buffer.writeInt32BE(high, this.at);
    this.at = this.buffer.writeUInt32BE(value - high * TWO_POW_32, this.at);
    return this;
  }

  double(value: number): this {
    this.at = this.buffer.writeInt32BE(8, this.at);
    this.at = this.buffer.writeDoubleBE(value, this.at);
    return this;
  }

  /** timestamptz from epoch ms, whole. */
  instant(ms: number): this {
    return this.bigint((ms - POSTGRES_EPOCH_MS) * 1000);
  }

  /** The finished stream. */
  end(): Buffer {
    this.at = this.buffer.writeInt16BE(-1, this.at);
    return this.buffer.subarray(0, this.at);
  }
}
