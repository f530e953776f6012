/** Pages for people keep up with the tree: links and anchors lead somewhere, named files and commands are there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from './cruise.js';

const ROOMS = 'src|test|docs|scripts|forecasts|examples|scenarios|sites';

/** A page by its path in the repository. */
interface DocPage {
  readonly path: string;
  readonly text: string;
}

function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file));
}

const PAGES: readonly DocPage[] = [
  ...readdirSync(ROOT).filter((file) => file.endsWith('.md')),
  ...['docs', 'forecasts', 'examples', 'src'].flatMap(pagesIn),
].map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

const there = (path: string): boolean => existsSync(join(ROOT, path));

/** The name of a heading in an address, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

const anchorsOf = ({ text }: DocPage): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** Links to nothing in our own repository, as `target`. */
function brokenLinks(page: DocPage): string[] {
  return [...page.text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? page.path : normalize(join(dirname(page.path), file));
      if (!there(path)) return true;
      const other = PAGES.find((one) => one.path === path);
      return anchor !== undefined && other !== undefined && !anchorsOf(other).includes(anchor);
    });
}

/** Files in code marks that are not there; patterns and examples are left alone. */
function missingFiles(page: DocPage): string[] {
  return [...page.text.matchAll(new RegExp(`\`((?:${ROOMS})/[\\w./-]+)\``, 'g'))]
    .map(([, path = '']) => path)
    .filter((path) => !path.includes('NNNN') && !path.includes('...'))
    .filter((path) => !there(path) && !there(join(dirname(page.path), path)));
}

/** First words of commands that pages name and that the program does not have. */
function unknownCommands({ text }: DocPage, known: ReadonlySet<string>): string[] {
  const named = [...text.matchAll(/(?:`|^\s*|npx )traboule ([a-z][a-z-]+)/gm)].map(([, name = '']) => name);
  return named.filter((name) => !known.has(name));
}

/** Names given to `.command(...)` anywhere in the program, and the roles. */
function commands(): ReadonlySet<string> {
  const files = ['src/main.ts', ...readdirSync(join(ROOT, 'src/cli')).map((file) => `src/cli/${file}`)];
  const source = files
    .filter((file) => !file.endsWith('.spec.ts'))
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('\n');
  const named = [...source.matchAll(/command\(\s*'([a-z][a-z-]+)/g)].map(([, name = '']) => name);
  return new Set([...named, 'api', 'worker', 'gateway']);
}

describe('pages', () => {
  it('are found, with the commands they are held against', () => {
    expect(PAGES.length).toBeGreaterThan(30);
    expect(commands().has('plan')).toBe(true);
    expect(commands().size).toBeGreaterThan(30);
  });

  it.each(PAGES)('$path leads to what is there', (page) => {
    expect(brokenLinks(page)).toEqual([]);
    expect(missingFiles(page)).toEqual([]);
    expect(unknownCommands(page, commands())).toEqual([]);
  });

  it('a broken one would be found', () => {
    const page = {
      path: 'docs/made-up.md',
      text: '# One\n[a](no.md) [b](api.md#nowhere) [c](#one) `src/no.ts`\n`traboule dance`',
    };
    expect(brokenLinks(page)).toEqual(['no.md', 'api.md#nowhere', '#one']);
    expect(missingFiles(page)).toEqual(['src/no.ts']);
    expect(unknownCommands(page, commands())).toEqual(['dance']);
  });
});
