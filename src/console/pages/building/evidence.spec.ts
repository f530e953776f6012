import { describe, expect, it } from '@jest/globals';
import { base64Of, evidenceFault, kindOf, LARGEST_BYTES } from './evidence.js';

describe('a file of a dispute', () => {
  it.each([
    ['meter.pdf', 'application/pdf'],
    ['Relevé.CSV', 'text/csv'],
    ['photo.jpeg', 'image/jpeg'],
    ['a.b.txt', 'text/plain'],
    ['program.exe', null],
    ['pdf', 'application/pdf'],
    ['constructor', null],
  ])('%s is %p', (name, kind) => {
    expect(kindOf(name)).toBe(kind);
  });

  it.each([
    ['meter.pdf', LARGEST_BYTES, null],
    ['meter.pdf', LARGEST_BYTES + 1, 'large'],
    ['meter.html', 10, 'kind'],
    [`${'m'.repeat(117)}.pdf`, 10, 'name'],
  ])('%s of %d bytes: %p', (name, size, fault) => {
    expect(evidenceFault({ name, size })).toBe(fault);
  });

  it('is sent as base64, also when it is long', () => {
    const bytes = Uint8Array.from({ length: 20_001 }, (_, index) => index % 256);
    expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(base64Of(new Uint8Array())).toBe('');
  });
});
