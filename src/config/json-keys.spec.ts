/** Keys that stand twice in a JSON text, which JSON.parse would drop without a word. */
import { describe, expect, it } from '@jest/globals';
import { doubledKeys } from './json-keys.js';

const paths = (text: string): string[] => doubledKeys(text).map(({ path }) => path);

describe('keys that stand twice', () => {
  it('are told with their place in the document and in the text', () => {
    const text = [
      '{',
      '  "slots": 2,',
      '  "assets": [',
      '    {"id": "A"},',
      '    {"id": "B", "soc": 0.5,',
      '     "soc": 0.9}',
      '  ]',
      '}',
    ];
    expect(doubledKeys(text.join('\n'))).toEqual([
      {
        path: 'assets[1].soc',
        message:
          'saw this field a second time, in line 6, column 6, after line 5; expected each field once; remove one',
      },
    ]);
  });

  it.each<[string, string, string[]]>([
    ['at the top', '{"a": 1, "b": 2, "a": 3}', ['a']],
    ['three times', '{"a": 1, "a": 2, "a": 3}', ['a', 'a']],
    ['with the same value', '{"a": 1, "a": 1}', ['a']],
    ['written with an escape', String.raw`{"soc": 1, "s\u006fc": 2}`, ['soc']],
    ['named like a method', '{"__proto__": 1, "constructor": 2, "__proto__": 3}', ['__proto__']],
    ['empty', '{"": 1, "": 2}', ['']],
    ['around objects', '{"a": {"b": 1}, "a": {"b": 2}}', ['a']],
    ['in lists of lists', '[[1, {"a": 1}], [{"b": 1, "b": 2}]]', ['[1][0].b']],
    ['after an object inside', '{"a": {"x": [{}, {}]}, "b": 1, "a": 2}', ['a']],
  ])('%s', (_name, text, found) => {
    expect(paths(text)).toEqual(found);
  });

  it.each<[string, string]>([
    ['in two objects', '[{"a": 1}, {"a": 2}]'],
    ['in an object and inside of it', '{"a": {"a": {"a": 1}}}'],
    ['as key and value', '{"a": "a", "b": ["a", "a", {"c": "a"}]}'],
    ['in a text', String.raw`{"a": "{\"b\": 1, \"b\": 2}"}`],
    ['and differ by a space', '{"a": 1, "a ": 2}'],
  ])('are none %s', (_name, text) => {
    expect(paths(text)).toEqual([]);
  });

  it.each(['', 'hello', '{"a": 1, ', '}}]]', '{"a" "a": 1}', '{1: 2}', '{"a": "'])(
    'are no reason to stumble over %j, which is no JSON',
    (text) => {
      expect(() => doubledKeys(text)).not.toThrow();
    },
  );

  it('are found however deep they lie, and told shortly, a hundred times at most', () => {
    const depth = 200_000;
    const [deep = '', ...more] = paths(`${'['.repeat(depth)}{"a": 1, "a": 2}${']'.repeat(depth)}`);
    expect([deep.length, deep.slice(-8), more]).toEqual([201, '[0][0].a', []]);
    expect(paths(`{${Array.from({ length: 1_000 }, () => '"a": 1').join(',')}}`)).toHaveLength(100);
  });
});
