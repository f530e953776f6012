/** What a device says, taken at its word: names of variables, units, status codes, silence. */
import { describe, expect, it } from '@jest/globals';
import { makeEUInformation, StatusCodes } from 'node-opcua';
import { CEFACT_NAMESPACE, unitBySymbol } from '../../core/quantity/unit.js';
import { recognise } from './energy-names.js';
import { chunksOf, OpcUaUnavailableError, reasonOf, within } from './time-limit.js';
import { declaredSymbol, unitProblem } from './unit-check.js';
import { failed, notAccepted, refusedHere } from './write-outcome.js';

describe('what a variable observes', () => {
  it.each([
    ['AcActivePowerTotal', undefined, 'activePower'],
    ['AcActiveEnergyTotalImportHp', undefined, 'importEnergy'],
    ['DcRelativeCharge', undefined, 'soc'],
    ['Whatever', 1412, 'activePower'],
    // The id is the standard's word, the name the vendor's.
    ['DcRelativeCharge', 1412, 'activePower'],
    ['Irradiance', 9999, 'irradiance'],
    ['Whatever', 9999, undefined],
    ['acactivepowertotal', undefined, undefined],
  ])('%s with the measurement id %p', (name, id, expected) => {
    expect(recognise(name, id)).toBe(expected);
  });
});

describe('declared units', () => {
  const declared = (symbol: string, over: object = {}) => {
    const unit = unitBySymbol(symbol);
    const information = makeEUInformation(unit?.code ?? 'C62', symbol, symbol);
    return Object.assign(information, { namespaceUri: CEFACT_NAMESPACE, unitId: unit?.unitId ?? -1 }, over);
  };

  it.each(['W', 'kW', 'kWh', '°C'])('%s is read by its UN/CEFACT id', (symbol) => {
    expect(declaredSymbol(declared(symbol))).toBe(symbol);
    expect(unitProblem(symbol, declared(symbol))).toBeUndefined();
  });

  it('believes the id before the text', () => {
    const mislabelled = declared('kW', { displayName: { text: 'W' } });
    expect(declaredSymbol(mislabelled)).toBe('kW');
    expect(unitProblem('W', mislabelled)).toMatch(
      /saw the unit "kW" on the server, expected "W".*nothing is converted by guess/,
    );
  });

  it('takes the text where there is no id, or one of another namespace', () => {
    expect(declaredSymbol(declared('kW', { unitId: -1 }))).toBe('kW');
    expect(declaredSymbol(declared('W', { namespaceUri: 'urn:vendor', unitId: 7 }))).toBe('W');
    expect(
      declaredSymbol(declared('W', { namespaceUri: 'urn:vendor', displayName: { text: 'furlong' } })),
    ).toBe('furlong');
  });

  it('names an id nobody knows rather than passing over it', () => {
    const strange = declared('W', { unitId: 123_456, displayName: { text: '' } });
    expect(declaredSymbol(strange)).toBe('unit id 123456');
    expect(unitProblem('W', strange)).toMatch(/unit id 123456/);
  });

  it('has no problem where nothing is declared', () => {
    expect(unitProblem('kW', undefined)).toBeUndefined();
    expect(unitProblem('kW', declared('W', { unitId: -1, displayName: { text: '' } }))).toBeUndefined();
  });
});

describe('what became of a write', () => {
  it.each([
    ['BadOutOfRange', 'refused'],
    ['BadUserAccessDenied', 'refused'],
    ['BadNotWritable', 'refused'],
    ['BadTimeout', 'unknown'],
    ['BadConnectionClosed', 'unknown'],
    ['BadSessionIdInvalid', 'unknown'],
    // Neither bad nor good: the device did something.
    ['UncertainLastUsableValue', 'unknown'],
  ] as const)('%s: %s', (name, status) => {
    const code = StatusCodes[name];
    expect(notAccepted(code, 'setpoint of BAT')).toMatchObject({
      status,
      statusCode: code.value,
      reason: expect.stringContaining(`setpoint of BAT: ${name}`) as unknown,
    });
  });

  it('is unknown when the request failed on its way, refused when the server answered it with a fault', () => {
    expect(failed(new OpcUaUnavailableError('no answer'), 'write')).toMatchObject({
      status: 'unknown',
      statusCode: StatusCodes.BadTimeout.value,
    });
    expect(failed(new Error('socket hang up'), 'write')).toMatchObject({
      status: 'unknown',
      reason: 'write: socket hang up',
      statusCode: StatusCodes.BadCommunicationError.value,
    });
    const fault = Object.assign(new Error('fault'), {
      response: { responseHeader: { serviceResult: StatusCodes.BadUserAccessDenied } },
    });
    expect(failed(fault, 'write').status).toBe('refused');
  });

  it('is refused here before anything was sent', () => {
    expect(refusedHere('no control point')).toMatchObject({ status: 'refused', reason: 'no control point' });
  });
});

describe('waiting for a device', () => {
  it('gives what came in time, value or error', async () => {
    await expect(within(Promise.resolve(7), 60_000, 'read')).resolves.toBe(7);
    await expect(within(Promise.reject(new Error('refused')), 60_000, 'read')).rejects.toThrow('refused');
  });

  it('ends at its limit with an error worth a retry', async () => {
    const silent = new Promise<never>(() => undefined);
    const error = await within(silent, 1, 'browse').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OpcUaUnavailableError);
    expect(error).toMatchObject({
      retryable: true,
      message: expect.stringMatching(/^browse: no answer within 1 ms/) as unknown,
    });
  });

  it.each([
    [new Error('first\n   second '), 'first second'],
    ['plain', 'plain'],
    [42, '42'],
  ])('puts %p on one line', (thrown, text) => {
    expect(reasonOf(thrown)).toBe(text);
  });
});

describe('limits of a server', () => {
  it.each([
    [5, 2, [[1, 2], [3, 4], [5]]],
    [4, 4, [[1, 2, 3, 4]]],
    [3, 0, [[1, 2, 3]]],
    [0, 0, []],
    [0, 3, []],
  ])('%d items by %d', (count, size, expected) => {
    expect(
      chunksOf(
        Array.from({ length: count }, (_, i) => i + 1),
        size,
      ),
    ).toEqual(expected);
  });
});
