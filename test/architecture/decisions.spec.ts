/** Decisions are numbered without a gap, fit on a page, and say what would change our mind. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from './cruise.js';

const FOLDER = path.join(ROOT, 'docs/adr');
const PAGE_LINES = 50;
const SECTIONS = ['## Context', '## Decision', '## Consequences', '## What would change our mind'];

describe('docs/adr', () => {
  let names: string[] = [];

  beforeAll(async () => {
    names = (await readdir(FOLDER)).sort();
  });

  it('numbers the decisions from 1 without a gap', () => {
    expect(names.length).toBeGreaterThanOrEqual(8);
    expect(names.map((name) => name.slice(0, 5))).toEqual(
      names.map((_, index) => `${String(index + 1).padStart(4, '0')}-`),
    );
  });

  it('keeps each on a page, under its number, with the four sections', async () => {
    for (const [index, name] of names.entries()) {
      const lines = (await readFile(path.join(FOLDER, name), 'utf8')).split('\n');
      expect(lines[0]).toMatch(new RegExp(`^# ${index + 1}\\. \\S`));
      expect(lines.length).toBeLessThanOrEqual(PAGE_LINES);
      expect(lines.filter((line) => line.startsWith('## '))).toEqual(SECTIONS);
    }
  });
});
