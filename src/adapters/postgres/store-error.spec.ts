/** What the driver says, told to people and to callers that may try again. */
import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { DomainError } from '../../core/domain-error.js';
import { sqlStateOf, storeError } from './store-error.js';

function coded(code: string, message = 'as the driver says'): Error {
  return Object.assign(new Error(message), { code });
}

describe('storeError', () => {
  it.each([
    ['53100', 'its disk is full'],
    ['53200', 'out of memory'],
    ['53300', 'no connection left'],
    ['53400', 'out of resources'],
    ['25006', 'read-only'],
    ['57014', 'took too long'],
    ['58030', 'disk or system reports an error'],
    ['40P01', 'too many writers'],
    ['28P01', 'refuses the user or password'],
    ['3D000', 'does not exist on the server'],
    ['42P01', 'run the migrations'],
  ])('says of %s that nothing was written', (code, words) => {
    const error = storeError(coded(code), 'appending 5 rows') as DomainError;
    expect(error.code).toBe('store-unavailable');
    expect(error.message).toContain('appending 5 rows failed');
    expect(error.message).toContain(words);
    expect(error.message).toContain('Nothing was written');
    expect(error.context).toEqual({ retryable: true, code });
  });

  it.each([
    ['57P01', coded('57P01')],
    ['08006', coded('08006')],
    ['ECONNREFUSED', coded('ECONNREFUSED')],
    ['a connection that ended', new Error('Connection terminated unexpectedly')],
    ['a pool that waited', new Error('timeout exceeded when trying to connect')],
    [
      'a host with several addresses',
      Object.assign(new AggregateError([coded('ECONNREFUSED')], ''), { code: 'ECONNREFUSED' }),
    ],
  ])('does not claim to know after %s', (_, cause) => {
    const error = storeError(cause, 'appending 5 rows') as DomainError;
    expect(error.code).toBe('store-unavailable');
    expect(error.message).toContain('Nothing was confirmed as written; repeating the call is safe');
  });

  it('looks through the wrapper of TypeORM', () => {
    const wrapped = new QueryFailedError('INSERT', [], coded('53100'));
    expect(sqlStateOf(wrapped)).toBe('53100');
    expect(storeError(wrapped, 'writing')).toMatchObject({ code: 'store-unavailable' });
  });

  it('lets bugs and broken rules pass as they are', () => {
    const bug = coded('42601', 'syntax error');
    const rule = new DomainError('invalid-input', 'no');
    expect(storeError(bug, 'writing')).toBe(bug);
    expect(storeError(rule, 'writing')).toBe(rule);
    expect(storeError('text', 'writing')).toBe('text');
  });
});
