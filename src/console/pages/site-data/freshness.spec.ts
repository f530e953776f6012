import { describe, expect, it } from '@jest/globals';
import {
  certificateTime,
  commonName,
  freshness,
  freshnessCounts,
  freshnessRank,
  gapLevel,
  grouped,
  type SeriesRow,
} from './freshness.js';

const row = (ageMs: number | null, quality: string | null = 'good'): SeriesRow => ({
  ...{ seriesId: 'M1.power', ownerId: 'M1', observable: 'power', endpointId: 'e1', node: 'nsu=x;s=1' },
  ...{ unit: 'W', sign: 1, atMs: ageMs, ageMs, quality },
});

describe('freshness', () => {
  it.each([
    [null, null, 'never'],
    [0, 'good', 'fresh'],
    [30 * 60_000, 'good', 'fresh'],
    [30 * 60_000 + 1, 'good', 'silent'],
    [1000, 'uncertain', 'doubtful'],
    [1000, 'bad', 'doubtful'],
    [3_600_000, 'bad', 'silent'],
  ])('an age of %p with quality %p is %s', (ageMs, quality, expected) => {
    expect(freshness(row(ageMs, quality))).toBe(expected);
  });

  it('counts every series once and puts the worst first', () => {
    const series = [row(0), row(0, 'bad'), row(null), row(9_999_999), row(1)];
    expect(freshnessCounts(series)).toEqual({ fresh: 2, doubtful: 1, silent: 1, never: 1 });
    const sorted = [...series].sort((a, b) => freshnessRank(a) - freshnessRank(b));
    expect(sorted.map(freshness)).toEqual(['never', 'silent', 'doubtful', 'fresh', 'fresh']);
  });
});

describe('gapLevel', () => {
  it.each([
    [0, 0, 'none'],
    [0.019, 0, 'none'],
    [0.01, 0.01, 'some'],
    [0.05, 0.06, 'much'],
    [0, 1, 'much'],
  ])('%d estimated and %d missing is %s', (estimatedShare, missingShare, level) => {
    expect(gapLevel({ estimatedShare, missingShare })).toBe(level);
  });
});

describe('certificateTime', () => {
  const DAY = 86_400_000;
  const certificate = { validFromMs: 10 * DAY, validToMs: 100 * DAY };
  it.each([
    [9 * DAY, 'not-yet'],
    [10 * DAY, 'valid'],
    [70 * DAY - 1, 'valid'],
    [70 * DAY, 'ends-soon'],
    [100 * DAY, 'ended'],
  ])('on %d it is %s', (nowMs, expected) => {
    expect(certificateTime(certificate, nowMs)).toBe(expected);
  });
});

describe('what people read of a certificate', () => {
  it.each([
    ['ab12cd34ef', 'AB12 CD34 EF'],
    ['AB:12:CD:34', 'AB12 CD34'],
    ['', ''],
  ])('groups %p as %p', (thumbprint, text) => {
    expect(grouped(thumbprint)).toBe(text);
  });

  it.each([
    ['CN=Confluence/O=Lyon', 'Confluence'],
    ['/O=Lyon/CN=Gerland plant', 'Gerland plant'],
    ['O=Lyon, CN=Vaise', 'Vaise'],
    ['O=Lyon', 'O=Lyon'],
  ])('names %p as %p', (subject, name) => {
    expect(commonName(subject)).toBe(name);
  });
});
