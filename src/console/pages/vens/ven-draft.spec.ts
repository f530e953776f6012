import { describe, expect, it } from '@jest/globals';
import { venFaults } from './ven-draft.js';

describe('venFaults', () => {
  it.each([
    ['school-1', 'School', []],
    ['a', 'School', ['clientId']],
    ['-school', 'School', ['clientId']],
    ['school one', 'School', ['clientId']],
    ['école', 'School', ['clientId']],
    ['school', ' S ', ['name']],
    ['', '', ['clientId', 'name']],
    ['s'.repeat(129), 'School', ['clientId']],
  ])('of %p, %p: %p', (clientId, name, faults) => {
    expect(venFaults({ clientId, name, role: 'VEN' })).toEqual(faults);
  });
});
