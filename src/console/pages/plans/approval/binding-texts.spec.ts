import { describe, expect, it } from '@jest/globals';
import { bindingParts } from './binding-texts.js';

describe('bindingParts', () => {
  it.each([
    ['import-limit[PDJ,4]', 'import-limit', 'PDJ'],
    ['storage-terminal[BAT-VAISE]', 'storage-terminal', 'BAT-VAISE'],
    ['something-new', 'something-new', ''],
  ])('%s', (name, family, of) => {
    expect(bindingParts(name)).toEqual({ family, of });
  });
});
