import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { IntlMessageFormat } from 'intl-messageformat';
import { type Catalogue, catalogue, format } from './catalogue.js';

const CONSOLE = path.resolve(import.meta.dirname, '..');

async function catalogues(): Promise<[string, Catalogue<string>][]> {
  const files = (await readdir(CONSOLE, { recursive: true })).filter((file) =>
    /(^|\.|\/)texts\.ts$/.test(file),
  );
  return Promise.all(
    files.map(async (file): Promise<[string, Catalogue<string>]> => {
      const module = (await import(pathToFileURL(path.join(CONSOLE, file)).href)) as {
        texts: Catalogue<string>;
      };
      return [file, module.texts];
    }),
  );
}

/** Names of the placeholders in an ICU message, also inside plurals and selects. */
function placeholders(text: string): string[] {
  const names = new Set<string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === 'object' && node !== null) {
      const { type, value } = node as { type?: number; value?: unknown };
      if (type !== undefined && type > 0 && type !== 7 && typeof value === 'string') names.add(value);
      Object.values(node).forEach(walk);
    }
  };
  walk(new IntlMessageFormat(text, 'en').getAst());
  return [...names].sort();
}

describe('format', () => {
  it('fills in placeholders by the rules of the language', () => {
    const text = '{n, plural, one {# plan} other {# plans}}';
    expect(format(text, 'en', { n: 0 })).toBe('0 plans');
    expect(format(text, 'fr', { n: 0 })).toBe('0 plan');
  });

  it('refuses to leave a placeholder empty', () => {
    expect(() => format('until {time}', 'en')).toThrow(/time/);
  });
});

describe('every catalogue', () => {
  it('has the same keys and placeholders in both languages, and no empty text', async () => {
    const found = await catalogues();
    expect(found.length).toBeGreaterThan(0);
    for (const [file, { en, fr }] of found) {
      expect([file, Object.keys(fr).sort()]).toEqual([file, Object.keys(en).sort()]);
      for (const [key, text] of Object.entries(en)) {
        expect([file, key, placeholders(fr[key] ?? '')]).toEqual([file, key, placeholders(text)]);
        expect([file, key, text.trim() !== '' && fr[key]?.trim() !== '']).toEqual([file, key, true]);
      }
    }
  });

  it('finds a placeholder that a translation lost', () => {
    const lost = catalogue({ until: 'until {time}' }, { until: 'jusqu’à' });
    expect(placeholders(lost.en.until)).not.toEqual(placeholders(lost.fr.until));
  });
});
