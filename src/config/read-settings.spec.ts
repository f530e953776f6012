/** Settings of the process with a command's defaults, secrets by name, and the way back to an environment. */
import { describe, expect, it } from '@jest/globals';
import { environmentOf } from './environment.js';
import { readSettings, secretsNamed } from './read-settings.js';
import { parseSettings, SettingsError } from './settings.js';

describe('readSettings', () => {
  it.each([
    ['takes the default of the command', {}, 'warn'],
    ['lets the environment win over it', { TRABOULE_LOG_LEVEL: 'debug' }, 'debug'],
    ['takes an empty variable as not set', { TRABOULE_LOG_LEVEL: '' }, 'warn'],
    ['takes an undefined variable as not set', { TRABOULE_LOG_LEVEL: undefined }, 'warn'],
  ])('%s', (_name, own, logLevel) => {
    expect(readSettings({ TRABOULE_LOG_LEVEL: 'warn' }, own)).toMatchObject({ logLevel });
  });

  it('refuses a wrong variable as parseSettings does', () => {
    expect(() => readSettings({}, { TRABOULE_RISK_LEVEL: 'high' })).toThrow(SettingsError);
  });

  it('lets passwords of OPC UA servers stand, and still refuses other unknown names', () => {
    expect(() =>
      readSettings({}, { TRABOULE_OPCUA_PASSWORD: 'x', TRABOULE_OPCUA_PASSWORD_CRX: 'y' }),
    ).not.toThrow();
    expect(() => readSettings({}, { TRABOULE_OPCUA_PASWORD: 'hush' })).toThrow(
      /TRABOULE_OPCUA_PASWORD: no setting/,
    );
  });
});

describe('secretsNamed', () => {
  const own = { TRABOULE_OPCUA_PASSWORD_CRX: 'open sesame', DATABASE_URL: 'postgres://u:p@h/d', EMPTY: '' };
  const secret = secretsNamed(['TRABOULE_OPCUA_PASSWORD_CRX', 'EMPTY', 'ABSENT'], own);

  it.each([
    ['a variable of the site file', 'TRABOULE_OPCUA_PASSWORD_CRX', 'open sesame'],
    ['a variable no site file names', 'DATABASE_URL', undefined],
    ['an empty variable', 'EMPTY', undefined],
    ['a variable that is not set', 'ABSENT', undefined],
  ])('answers for %s', (_name, variable, expected) => {
    expect(secret(variable)).toBe(expected);
  });
});

describe('environmentOf', () => {
  const FULL = {
    DATABASE_URL: 'postgres://grid:secret@db:5432/grid',
    REDIS_URL: 'rediss://:secret@redis:6380/1',
    TRABOULE_DATA_DIR: 'data',
    TRABOULE_SITE: 'sites/other.yaml',
    TRABOULE_HTTP_HOST: '0.0.0.0',
    TRABOULE_HTTP_PORT: '8080',
    TRABOULE_CLOCK: '2026-01-15T00:00:00.250+01:00@2026-11-23T08:00:00.001Zx62.5',
    TRABOULE_AUTO_APPROVE: JSON.stringify({
      name: 'quiet-nights',
      setBy: 'a.martin',
      until: '2026-12-31T23:00:00+01:00',
      maxChangeKw: 500,
      maxUnmeasuredShare: 0.1,
      requireFullMargin: true,
    }),
    TRABOULE_RISK_LEVEL: '0.95',
    TRABOULE_HORIZON_SLOTS: '192',
    TRABOULE_PLAN_VALIDITY_SLOTS: '4',
    TRABOULE_SOLVE_TIME_LIMIT_S: '12.5',
    TRABOULE_LOG_LEVEL: 'debug',
    TRABOULE_OPCUA_PKI_DIR: 'elsewhere/pki',
    TRABOULE_ENDPOINT_URLS: '{"cusset":"opc.tcp://127.0.0.1:4841/cusset"}',
    TRABOULE_API_TOKEN: 'sixteen-letters-at-least',
  };

  it.each([
    ['the defaults', {}],
    ['every variable', FULL],
  ])('is read back as the same settings: %s', (_name, given) => {
    const settings = parseSettings(given);
    expect(parseSettings(environmentOf(settings, {}))).toEqual(settings);
  });

  it('keeps the second a policy ends at and the anchor of a clock to the millisecond', () => {
    const settings = parseSettings(FULL);
    const again = parseSettings(environmentOf(settings, {}));
    expect(again.autoApprove?.untilMs).toBe(Date.UTC(2026, 11, 31, 22));
    expect(again.clock).toMatchObject({ simMs: Date.UTC(2026, 0, 14, 23) + 250, speed: 62.5 });
  });

  it('hands on folders, programs and OPC UA passwords of this process, and no other variable', () => {
    const own = {
      PATH: '/bin',
      HOME: '/home/grid',
      AWS_SECRET_ACCESS_KEY: 'not ours',
      TRABOULE_OPCUA_PASSWORD_CRX: 'open sesame',
      TRABOULE_DATA_DIR: 'of the parent',
      TMPDIR: undefined,
    };
    const environment = environmentOf(parseSettings({}), own);
    expect(environment).toMatchObject({
      PATH: '/bin',
      HOME: '/home/grid',
      TRABOULE_OPCUA_PASSWORD_CRX: 'open sesame',
      TRABOULE_DATA_DIR: '.traboule',
    });
    expect(Object.keys(environment)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/AWS|TMPDIR|DATABASE_URL/)]),
    );
  });
});
