import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { namedScenarios } from './named-scenarios.js';

const FOLDER = path.resolve(import.meta.dirname, '../../../../scenarios');

describe('namedScenarios', () => {
  it('takes name and id, in the order of names', () => {
    const found = namedScenarios({ '../b.yaml': 'id: b\nname: Alpha\n', '/x/a.yaml': 'id: a\n' });
    expect(found.map(({ id, name }) => [id, name])).toEqual([
      ['a', 'a'],
      ['b', 'Alpha'],
    ]);
  });

  it('knows every committed scenario by a name for people', async () => {
    const names = (await readdir(FOLDER)).filter((file) => file.endsWith('.yaml'));
    const texts = await Promise.all(names.map((name) => readFile(path.join(FOLDER, name), 'utf8')));
    const found = namedScenarios(Object.fromEntries(names.map((name, k) => [name, texts[k] ?? ''])));
    expect(found).toHaveLength(names.length);
    for (const { id, name } of found) expect(name).not.toBe(id);
  });
});
