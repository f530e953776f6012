/** The types of the published client are those of the API as it is. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { API_MODULES } from '../../src/apps/api.js';
import { apiDescription } from '../../src/apps/api-description.js';

describe('the typed client', () => {
  it('was generated from the description of the API as it is; if not: npm run generate:client', async () => {
    const document = JSON.stringify(apiDescription(API_MODULES).document());
    const [head] = (await readFile('src/client/api-types.ts', 'utf8')).split('\n', 1);
    expect(head).toContain(createHash('sha256').update(document).digest('hex'));
  });
});
