/** Scenario files from disk: values as they are, and what is wrong with a file in words. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseYaml, readYamlFile } from './read-yaml.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-yaml-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('readYamlFile', () => {
  it('gives the value, dates and times of day as the text they are', async () => {
    const path = join(folder, 'x.yaml');
    await writeFile(path, 'from: 2026-01-15\nat: "07:30"\nlist: [1, 2.5, -3e-2]\n');
    expect(await readYamlFile(path)).toEqual({ from: '2026-01-15', at: '07:30', list: [1, 2.5, -0.03] });
  });

  it('says which file cannot be read', async () => {
    await expect(readYamlFile(join(folder, 'none.yaml'))).rejects.toThrow(
      /cannot read .*none\.yaml \(.*ENOENT.*\); expected a scenario file/,
    );
    await expect(readYamlFile(folder)).rejects.toThrow(/EISDIR/);
  });
});

describe('a file that is none', () => {
  it.each<[string, Buffer | string, RegExp]>([
    ['UTF-16', Buffer.from('\ufeffid: a', 'utf16le'), /is UTF-16 text; expected UTF-8/],
    ['bytes', Buffer.from([0x80, 0xff, 0x00]), /is no text in UTF-8/],
    ['too large', `# ${'x'.repeat(5_000_000)}`, /has more than 5 MB; expected one scenario/],
    ['a well', '['.repeat(50_000), /nested too deeply/],
  ])('is told apart: %s', async (_name, content, message) => {
    const path = join(folder, 'none-of-ours.yaml');
    await writeFile(path, content);
    await expect(readYamlFile(path)).rejects.toThrow(message);
  });

  it('is read without the mark an editor put first', async () => {
    const path = join(folder, 'marked.yaml');
    await writeFile(path, '\ufeffid: a');
    expect(await readYamlFile(path)).toEqual({ id: 'a' });
  });
});

describe('parseYaml', () => {
  it('keeps aliases, and refuses a bomb of them', () => {
    expect(parseYaml('a: &x [1]\nb: *x', 'f')).toEqual({ a: [1], b: [1] });
    const bomb = Array.from({ length: 9 }, (_, k) =>
      k === 0
        ? 'a0: &a0 [x,x,x,x,x,x,x,x,x]'
        : `a${String(k)}: &a${String(k)} [${new Array(9).fill(`*a${String(k - 1)}`).join(',')}]`,
    ).join('\n');
    expect(() => parseYaml(bomb, 'bomb.yaml')).toThrow(
      /bomb\.yaml: .*alias.*expected a file without so many/i,
    );
  });

  it.each<[string, string, RegExp]>([
    [
      'a block',
      'id: a\nbase:\n  seed: 1\n  from: x\n  seed: 2\n',
      /^f:5: saw seed a second time in the same block; expected each key once/,
    ],
    ['braces', '{"id": "a",\n "id": "b"}', /^f:2: saw "id" a second time/],
    ['quotes', '"a: b": 1\n"a: b": 2\n', /^f:2: saw "a: b" a second time/],
  ])('names a key that stands twice in %s, and its line', (_name, text, words) => {
    expect(() => parseYaml(text, 'f')).toThrow(words);
  });

  it('gives nothing for an empty file', () => {
    expect(parseYaml('', 'f')).toBeNull();
  });
});
