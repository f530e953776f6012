/** The binary COPY format, byte for byte as the PostgreSQL manual has it. */
import { describe, expect, it } from '@jest/globals';
import { BinaryRows } from './binary-rows.js';

describe('BinaryRows', () => {
  it('writes header, fields with their lengths, and trailer', () => {
    const rows = new BinaryRows(1, 2 + 6 + 8 + 12 + 12);
    const bytes = rows.row(4).smallint(-2).integer(7).double(1.5).bigint(0xffffffff).end();
    expect(bytes.toString('hex')).toBe(
      [
        '5047434f50590aff0d0a00' + '00000000' + '00000000',
        '0004',
        '00000002' + 'fffe',
        '00000004' + '00000007',
        '00000008' + '3ff8000000000000',
        '00000008' + '00000000ffffffff',
        'ffff',
      ].join(''),
    );
  });

  it('writes instants as microseconds since 2000, before and after', () => {
    const rows = new BinaryRows(2, 2 + 12);
    const bytes = rows
      .row(1)
      .instant(Date.UTC(2000, 0, 1) + 1)
      .row(1)
      .instant(Date.UTC(1999, 11, 31, 23, 59, 59, 999))
      .end();
    expect(bytes.readBigInt64BE(19 + 6)).toBe(1000n);
    expect(bytes.readBigInt64BE(19 + 14 + 6)).toBe(-1000n);
  });
});
