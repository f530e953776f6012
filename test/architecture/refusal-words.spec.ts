/** Every refusal of the service has words in the French console: a code or a rule without them would be shown in English. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { PROBLEM_STATUS } from '../../src/apps/http/problem-filter.js';

const WORDS = 'src/console/service-words';
/** Said by Nest and never shown by a page. */
const UNSEEN = ['method-not-allowed'];

/** Names before a colon at the beginning of an entry of a table. */
function entries(file: string): Set<string> {
  const text = readFileSync(`${WORDS}/${file}`, 'utf8');
  return new Set([...text.matchAll(/^ {2}'?([a-z0-9-]+)'?: ?/gm)].map(([, name]) => name ?? ''));
}

function rulesOfTheService(): Set<string> {
  const files = globSync('src/{core,modules,adapters}/**/*.ts', {
    exclude: (name) => name.endsWith('.spec.ts'),
  });
  const sources = files.map((file) => readFileSync(file, 'utf8')).filter((text) => /[Bb]ecause\b/.test(text));
  const spans = sources.flatMap((text) =>
    [...text.matchAll(/\{\s*rule: ([^,}]+)/g)].map(([, name]) => name ?? ''),
  );
  return new Set(spans.flatMap((span) => [...span.matchAll(/'([a-z-]+)'/g)].map(([, name]) => name ?? '')));
}

describe('refusals in French', () => {
  it('has words for every code', () => {
    const known = entries('problem-codes-french.ts');
    const codes = Object.keys(PROBLEM_STATUS).filter((code) => !UNSEEN.includes(code));
    expect(codes.filter((code) => !known.has(code))).toEqual([]);
  });

  it('has words for every rule that the service tells', () => {
    const known = entries('problem-french.ts');
    const rules = rulesOfTheService();
    expect(rules.size).toBeGreaterThan(40);
    expect([...rules].filter((rule) => !known.has(rule))).toEqual([]);
  });
});
