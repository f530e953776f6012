/** What commands end with: one rule of exit codes, and words without a trace for what a person can mend. */
import { describe, expect, it } from '@jest/globals';
import { Command, CommanderError } from 'commander';
import { SettingsError } from '../config/settings.js';
import { DomainError } from '../core/domain-error.js';
import { asNotDone, EXIT, EXIT_RULE, exitCodeOf, NotDoneError, spokenWords, UsageError } from './fail.js';

function ofSystem(fields: object): Error {
  return Object.assign(new Error('ENOENT: no such file or directory'), { code: 'ENOENT', ...fields });
}

function commanderError(...args: string[]): unknown {
  const program = new Command('it').exitOverride().configureOutput({ writeErr: String, writeOut: String });
  program.command('do').option('--fast').argument('<what>');
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    return error;
  }
  throw new Error('The command line was taken.');
}

describe('exit codes', () => {
  it.each<[string, unknown, number, string | null]>([
    ['an option that cannot be used', new UsageError('--seed: expected 1'), 2, '--seed: expected 1'],
    ['a file that says something wrong', new DomainError('invalid-case', 'saw 1'), 2, 'saw 1'],
    [
      'a file that cannot be opened',
      ofSystem({ syscall: 'open', path: 'a.csv' }),
      2,
      'a.csv cannot be opened (ENOENT)',
    ],
    ['a service that says no', new NotDoneError('forbidden'), 1, 'forbidden'],
    ['a database that is away', new DomainError('store-unavailable', 'no database'), 1, 'no database'],
    ['a connection that broke', ofSystem({ syscall: 'connect', address: '127.0.0.1' }), 1, null],
    ['a bug', new TypeError('x is undefined'), 1, null],
    ['something thrown that is no error', 'text', 1, null],
  ])('of %s', (_name, error, code, words) => {
    expect([exitCodeOf(error), spokenWords(error)]).toEqual([code, words]);
  });

  it('of a setting', () => {
    const error = new SettingsError([{ variable: 'TRABOULE_X', expected: 'no setting of this name' }]);
    expect([exitCodeOf(error), spokenWords(error)]).toEqual([2, error.message]);
  });

  it.each<[string, string[], number]>([
    ['an unknown option', ['do', 'it', '--slow'], 2],
    ['an unknown command', ['undo'], 2],
    ['an argument that is missing', ['do'], 2],
    ['no command at all', [], 2],
    ['help that was asked for', ['do', '--help'], 0],
  ])('of %s, which commander has told', (_name, args, code) => {
    const error = commanderError(...args);
    expect(error).toBeInstanceOf(CommanderError);
    expect([exitCodeOf(error), spokenWords(error)]).toEqual([code, '']);
  });

  it('take what a server says as asked and not done, and a bug as a bug', () => {
    const passedOn = (error: unknown): unknown => {
      try {
        return asNotDone(error);
      } catch (passed) {
        return passed;
      }
    };
    const refusal = passedOn(new DomainError('invalid-input', 'no twin answers'));
    expect([exitCodeOf(refusal), spokenWords(refusal)]).toEqual([EXIT.no, 'no twin answers']);
    const bug = new TypeError('x');
    expect(passedOn(bug)).toBe(bug);
  });

  it('are told in the help, each once', () => {
    for (const code of Object.values(EXIT))
      expect(EXIT_RULE.match(new RegExp(`\\b${String(code)} `, 'g'))).toHaveLength(1);
  });
});
