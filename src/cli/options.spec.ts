/** Options of the command line: what is taken, and errors that name the option as it is typed. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { UsageError } from './fail.js';
import {
  dateOption,
  positiveNumber,
  readOptions,
  riskListOption,
  riskOption,
  scenarioOption,
  speedOption,
  urlOption,
  wholeNumber,
} from './options.js';

function refusal(schema: z.ZodType, given: unknown): string {
  try {
    readOptions(schema, given);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('The options were taken.');
}

describe('readOptions', () => {
  const schema = z.object({ seed: wholeNumber(0, 9), basePort: wholeNumber(1, 9), date: dateOption });

  it('turns texts into values', () => {
    expect(readOptions(schema, { seed: '7', basePort: '1', date: '2026-01-15' })).toEqual({
      seed: 7,
      basePort: 1,
      date: '2026-01-15',
    });
  });

  it('names every option that cannot be used, as it is typed, with what was expected', () => {
    expect(refusal(schema, { seed: 'x', basePort: '0', date: '15/01/2026' })).toBe(
      [
        'these options cannot be used:',
        '  --seed: expected a whole number from 0 to 9',
        '  --base-port: expected a whole number from 1 to 9',
        '  --date: expected a date such as 2026-01-15',
      ].join('\n'),
    );
  });
});

describe('single options', () => {
  it.each<[string, z.ZodType, string, unknown]>([
    ['a whole number', wholeNumber(0, 100), '100', 100],
    ['zero', wholeNumber(0, 100), '0', 0],
    ['a number with decimals', positiveNumber(10), '2.5', 2.5],
    ['the wall clock', speedOption, '1', 1],
    ['half the speed of the wall', speedOption, '0.5', 0.5],
    ['a speed of 62.5', speedOption, '62.5', 62.5],
    ['a scenario', scenarioOption, 'cold-wave', 'cold-wave'],
    ['an address', urlOption, 'http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['no margin', riskOption, 'off', 0.5],
    ['a risk of one in ten', riskOption, '10', 0.9],
    ['a risk with its sign', riskOption, '5 %', 0.95],
    ['a risk below one percent', riskOption, '0.5%', 0.995],
  ])('take %s', (_name, schema, text, value) => {
    expect(schema.parse(text)).toBe(value);
  });

  it.each<[string, z.ZodType, string, RegExp]>([
    ['a fraction', wholeNumber(0, 100), '1.5', /whole number from 0 to 100/],
    ['a number above the range', wholeNumber(0, 100), '101', /whole number/],
    ['a sign', wholeNumber(0, 100), '-1', /whole number/],
    ['nothing', wholeNumber(0, 100), '', /whole number/],
    ['hexadecimal', wholeNumber(0, 100), '0x10', /whole number/],
    ['zero speed', positiveNumber(10), '0', /above 0/],
    ['infinity', positiveNumber(10), 'Infinity', /above 0, at most 10/],
    ['words', positiveNumber(10), 'fast', /above 0/],
    ['an empty number', positiveNumber(10), '', /above 0/],
    ['a speed whose ticks fall between milliseconds', speedOption, '7', /whole milliseconds/],
    ['a scenario there is not', scenarioOption, 'heat', /normal or cold-wave/],
    ['a date with a time', dateOption, '2026-01-15T00:00', /such as 2026-01-15/],
    ['an address without a scheme', urlOption, '127.0.0.1:3000', /such as http:/],
    ['a share where a percentage is asked', riskOption, '0.05', /"off" or a percentage/],
    ['a risk above one half', riskOption, '60', /percentage from 0.1 to 50/],
    ['no risk at all', riskOption, '0', /percentage from 0.1 to 50/],
    ['a list with a word in it', riskListOption, 'off,ten', /separated by commas/],
    ['an OPC UA address', urlOption, 'opc.tcp://127.0.0.1:4840', /such as http:/],
  ])('refuse %s', (_name, schema, text, message) => {
    expect(refusal(z.object({ it: schema }), { it: text })).toMatch(message);
  });

  it('take several risks, each once', () => {
    expect(riskListOption.parse('off,10,5,1,10')).toEqual([0.5, 0.9, 0.95, 0.99]);
  });
});
