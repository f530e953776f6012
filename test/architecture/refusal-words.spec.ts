/** Refusals of the service and the history of calls have words in the French console: what has none would be shown in English. */
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

/** Acts written into the history of calls. */
function actsOfTheService(): string[] {
  const files = globSync('src/modules/{demand-response,settlement}/*.service.ts').concat(
    globSync('src/modules/demand-response/*.jobs.ts'),
  );
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const named = [...text.matchAll(/\bact: ([^,}]+)/g)].flatMap(([, value = '']) => [
    ...value.matchAll(/'([a-z-]+)'/g),
  ]);
  return named.map(([, act = '']) => act);
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

  it('has words for everything the history of a call tells', () => {
    const known = entries('step-french.ts').add('not-made').add('superseded');
    const acts = actsOfTheService();
    expect(acts.length).toBeGreaterThan(18);
    expect(acts.filter((act) => !known.has(act))).toEqual([]);
  });
});
