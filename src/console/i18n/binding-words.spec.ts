import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, words } from '../testing/shown.js';
import { bindingParts, useBindingWords } from './binding-words.js';

describe('bindingParts', () => {
  it.each([
    ['import-limit[PDJ,4]', 'import-limit', 'PDJ'],
    ['storage-terminal[BAT-VAISE]', 'storage-terminal', 'BAT-VAISE'],
    ['voltage[FD-PDJ-1:12,3]', 'voltage', 'FD-PDJ-1'],
    ['something-new', 'something-new', ''],
  ])('%s', (name, family, of) => {
    expect(bindingParts(name)).toEqual({ family, of });
  });
});

function Words({ name, nameOf }: { readonly name: string; readonly nameOf?: (id: string) => string }) {
  return useBindingWords()(name, nameOf);
}

describe('useBindingWords', () => {
  it('says a limit and whose it is, by its name where one is known', () => {
    expect(words(h(Words, { name: 'import-limit[PDJ,4]' }))).toBe('import limit of PDJ');
    const nameOf = (): string => 'Point-du-Jour';
    expect(words(h(Words, { name: 'import-limit[PDJ,4]', nameOf }))).toBe('import limit of Point-du-Jour');
    expect(words(h(Words, { name: 'power[PV-1,4]' }))).toBe('its own power limit');
  });

  it('never shows the name of a row, in either language', () => {
    expect(words(h(Words, { name: 'toString[PDJ,4]' }))).toBe('another rule of the plan');
    expect(inLanguage('fr', () => words(h(Words, { name: 'brand-new[X,1]' })))).toBe(
      'une autre règle du plan',
    );
    expect(inLanguage('fr', () => words(h(Words, { name: 'voltage[FD-1:12,3]' })))).toBe(
      'la tension admise dans FD-1',
    );
  });
});
