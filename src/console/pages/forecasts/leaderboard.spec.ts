import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { tracksOf } from './leaderboard.js';

const BOARD = path.resolve(import.meta.dirname, '../../../../forecasts/LEADERBOARD.md');

describe('tracksOf', () => {
  it('reads name, words and the first table of every section', () => {
    const text = [
      '# Leaderboard',
      'Words.',
      '',
      '## one',
      '',
      'each day;',
      'MAE in MW.',
      '',
      '| model | MAE |',
      '| ----- | --- |',
      '| `auto` | 1.5 |',
      '| naive | 3 |',
      '',
      '| month | MAE |',
      '| ----- | --- |',
      '| 2018-01 | 2 |',
      '',
      '## without a table',
      'Nothing.',
    ].join('\n');
    expect(tracksOf(text)).toEqual([
      {
        name: 'one',
        about: 'each day; MAE in MW.',
        table: {
          columns: ['model', 'MAE'],
          rows: [
            ['auto', '1.5'],
            ['naive', '3'],
          ],
        },
      },
    ]);
  });

  it('reads the committed board: every row as wide as its head, the everyday model on each track', async () => {
    const tracks = tracksOf(await readFile(BOARD, 'utf8'));
    expect(tracks.length).toBeGreaterThan(2);
    for (const { name, table } of tracks) {
      expect([name, table.columns[0]]).toEqual([name, 'model']);
      expect(table.rows.length).toBeGreaterThan(1);
      for (const row of table.rows) expect([name, row.length]).toEqual([name, table.columns.length]);
      expect(table.rows.map(([model]) => model)).toContain('seasonal-naive');
    }
  });

  it('has nothing of nothing', () => {
    expect(tracksOf('')).toEqual([]);
  });
});
