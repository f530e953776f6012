/** Texts as editors and shells leave them: marks are taken away, what is no UTF-8 or too large is said. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inputText } from './input-text.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-text-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(content: string | Buffer): Promise<string> {
  const file = join(folder, 'case.json');
  await writeFile(file, content);
  return file;
}

describe('the text in a file', () => {
  it('is what stands in it, letters of two bytes over the edge of a block included', async () => {
    const text = `${'é'.repeat(70_000)}x`;
    expect(await inputText(await written(`x${text}`))).toBe(`x${text}`);
    expect(await inputText(await written(''))).toBe('');
  });

  it('loses the mark that editors put before it', async () => {
    expect(await inputText(await written(Buffer.from('\ufeff{"slots": 2}', 'utf8')))).toBe('{"slots": 2}');
  });

  it.each(['fffe', 'feff'])('of two bytes a letter is refused in words: %s', async (mark) => {
    const file = await written(Buffer.concat([Buffer.from(mark, 'hex'), Buffer.from('{}', 'utf16le')]));
    await expect(inputText(file)).rejects.toThrow('is UTF-16 text; expected UTF-8: save it as UTF-8');
  });

  it('beyond the largest is refused before all of it is read', async () => {
    const file = await written('x'.repeat(200_000));
    await expect(inputText(file, 100_000)).rejects.toThrow(/has more than 0\.1 MB; expected one case/);
  });

  it('of a file that is not there is an error of the system', async () => {
    await expect(inputText(join(folder, 'nowhere'))).rejects.toMatchObject({
      code: 'ENOENT',
      syscall: 'open',
    });
  });
});
