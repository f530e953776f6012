/** Names and places: what a file is called says what it is, and every file begins by saying it in a sentence. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { ROOT } from './cruise.js';
import { type FileShape, measure } from './typescript-shape.js';

const ROOMS = [
  'core',
  'ports',
  'adapters',
  'modules',
  'apps',
  'client',
  'console',
  'twin',
  'ven',
  'cli',
  'config',
];
const KEBAB =
  /^[a-z0-9]+(-[a-z0-9]+)*(\.(module|controller|service|jobs|schema|guard|settings|command|decorator|answer))?(\.spec|\.d)?\.tsx?$/;
const NAMELESS = /(^|\/)(utils?|helpers?|common|shared|misc|lib)(\/|\.ts$)/;

describe('layout of the house', () => {
  let files: FileShape[] = [];
  const filesThat = (offend: (file: FileShape) => boolean): string[] =>
    files.filter(offend).map(({ file }) => file);

  beforeAll(async () => {
    files = await measure(ROOT, ['src', 'forecasts', 'test']);
  });

  it('has the rooms of the architecture and no other', () => {
    const rooms = new Set(
      files.map(({ file }) => /^src\/([^/]+)\//.exec(file)?.[1]).filter((room) => room !== undefined),
    );
    expect([...rooms].filter((room) => !ROOMS.includes(room))).toEqual([]);
  });

  it('names files in kebab case, with the known roles only', () => {
    expect(
      filesThat(({ file }) => !KEBAB.test(path.posix.basename(file)) && !file.includes('/migrations/')),
    ).toEqual([]);
  });

  it('has no barrel but the front door of forecasts', () => {
    expect(filesThat(({ file }) => path.posix.basename(file) === 'index.ts')).toEqual(['forecasts/index.ts']);
  });

  it('has no room for things without a name', () => {
    expect(filesThat(({ file }) => NAMELESS.test(file))).toEqual([]);
  });

  it('leaves nothing to do behind', () => {
    expect(filesThat(({ text }) => /\b(TO[D]O|FIX[M]E|XX[X])\b/.test(text))).toEqual([]);
  });

  it('gives every lint exception its reason', () => {
    const bare = /eslint-disable(?!.* -- \S)|@ts-(ignore|nocheck)|@ts-expect-error(?! \S)/;
    expect(filesThat(({ text, file }) => !file.startsWith('test/architecture/') && bare.test(text))).toEqual(
      [],
    );
  });

  it('begins every file of code with the sentence that says what it is; a port says it on its class', () => {
    const code = ({ file }: FileShape): boolean =>
      !file.endsWith('.spec.ts') && !file.startsWith('src/ports/');
    const hasHeader = (text: string): boolean =>
      text.startsWith('/**') || /^(import [^;]+;\s*)+\/\*\*/.test(text);
    expect(filesThat((file) => code(file) && !hasHeader(file.text))).toEqual([]);
  });
});
