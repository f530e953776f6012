/** Settings: defaults, every variable, and messages that name all that is wrong and no value. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { SETTING_NAMES, SettingsError, parseSettings } from './settings.js';

const POLICY = {
  name: 'quiet-nights',
  setBy: 'a.martin',
  until: '2026-12-31T23:00:00+01:00',
  maxChangeKw: 500,
  maxUnmeasuredShare: 0.1,
  requireFullMargin: true,
};

function refusal(env: Record<string, string>): SettingsError {
  try {
    parseSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('The settings were accepted.');
}

describe('parseSettings', () => {
  it('has defaults for everything', () => {
    expect(parseSettings({})).toEqual({
      databaseUrl: null,
      redisUrl: null,
      dataDir: '.traboule',
      sitePath: 'sites/lyon.yaml',
      httpHost: '127.0.0.1',
      httpPort: 3_000,
      clock: { kind: 'wall' },
      autoApprove: null,
      envelope: { perAssetKw: 0, sumKw: 0, costShare: 0, minutes: 60 },
      riskLevel: 0.9,
      signals: { access: null, ecowatt: null, tempo: null },
      horizonSlots: 96,
      planValiditySlots: 8,
      solveTimeLimitS: 60,
      balancing: { enabled: true, periodS: 5, roomShare: 0.5 },
      release: { listen: { host: '127.0.0.1', port: 0 }, url: null, secret: null },
      logLevel: 'info',
      opcuaPkiDir: '.traboule/pki',
      endpointUrls: {},
      weatherUrl: null,
      weatherFile: null,
      apiToken: null,
      identity: {
        publicUrl: null,
        proxyHops: 0,
        requestsPerMin: 600,
        oidc: null,
      },
      notices: null,
      openAdr: {
        callbackNetworks: [],
        callbackAuthorities: null,
        callbackTimeLimitS: 10,
        callbackRetryS: 10,
        mqtt: null,
      },
    });
  });

  it('reads every variable', () => {
    const settings = parseSettings({
      DATABASE_URL: 'postgres://grid:secret@db:5432/grid',
      REDIS_URL: 'rediss://:secret@redis:6380/1',
      TRABOULE_DATA_DIR: 'data',
      TRABOULE_SITE: 'sites/other.yaml',
      TRABOULE_HTTP_HOST: '0.0.0.0',
      TRABOULE_HTTP_PORT: '8080',
      TRABOULE_CLOCK: '2026-01-15T00:00:00+01:00@2026-11-23T08:00:00Zx60',
      TRABOULE_AUTO_APPROVE: JSON.stringify(POLICY),
      TRABOULE_ENVELOPE_ASSET_KW: '250',
      TRABOULE_ENVELOPE_SUM_KW: '2000',
      TRABOULE_ENVELOPE_COST_SHARE: '0.05',
      TRABOULE_ENVELOPE_MINUTES: '30',
      TRABOULE_RISK_LEVEL: '0.95',
      TRABOULE_HORIZON_SLOTS: '192',
      TRABOULE_PLAN_VALIDITY_SLOTS: '4',
      TRABOULE_SOLVE_TIME_LIMIT_S: '12.5',
      TRABOULE_BALANCING: 'off',
      TRABOULE_BALANCING_PERIOD_S: '10',
      TRABOULE_BALANCING_ROOM: '0.25',
      TRABOULE_RELEASE_LISTEN: '[::]:3100',
      TRABOULE_RELEASE_URL: 'http://gateway:3100/',
      TRABOULE_RELEASE_SECRET: 'a-secret-of-both-ends',
      TRABOULE_LOG_LEVEL: 'debug',
      TRABOULE_OPCUA_PKI_DIR: 'pki',
      TRABOULE_ENDPOINT_URLS: '{"cusset":"opc.tcp://127.0.0.1:4841/cusset"}',
      TRABOULE_WEATHER_FILE: 'weather.csv',
      TRABOULE_API_TOKEN: 'sixteen-letters-at-least',
      TRABOULE_PUBLIC_URL: 'https://grid.example:8443/',
      TRABOULE_PROXY_HOPS: '1',
      TRABOULE_RATE_LIMIT: '1200',
      TRABOULE_OIDC_ISSUER: 'https://id.example/city',
      TRABOULE_OIDC_CLIENT_ID: 'traboule',
      TRABOULE_OIDC_CLIENT_SECRET: 'very-secret',
      TRABOULE_OIDC_ROLE_CLAIM: 'groups',
      TRABOULE_OIDC_ROLE_MAP: '{"dispatch":["operator","supervisor"]}',
      TRABOULE_OIDC_LABEL: 'Métropole',
      TRABOULE_SMTP_URL: 'smtps://calls:secret@mail.example:465',
      TRABOULE_SMTP_FROM: 'Traboule <calls@grid.example>',
      TRABOULE_OPENADR_CALLBACK_NETWORKS: '10.20.0.0/16, ::1/128',
      TRABOULE_OPENADR_CALLBACK_CA: 'authorities.pem',
      TRABOULE_OPENADR_CALLBACK_TIME_LIMIT_S: '5',
      TRABOULE_OPENADR_CALLBACK_RETRY_S: '0.5',
      TRABOULE_OPENADR_MQTT_URL: 'mqtts://broker:8883',
      TRABOULE_OPENADR_MQTT_PUBLIC_URLS: 'mqtts://broker.example:8883, mqtts://second.example:8883',
      TRABOULE_OPENADR_MQTT_CA: 'ca.pem',
      TRABOULE_OPENADR_MQTT_CA_KEY: 'ca.key',
      TRABOULE_OPENADR_MQTT_TOPIC: 'city/adr',
    });
    expect(settings).toEqual({
      databaseUrl: 'postgres://grid:secret@db:5432/grid',
      redisUrl: 'rediss://:secret@redis:6380/1',
      dataDir: 'data',
      sitePath: 'sites/other.yaml',
      httpHost: '0.0.0.0',
      httpPort: 8_080,
      clock: {
        kind: 'simulated',
        simMs: Date.UTC(2026, 0, 14, 23),
        wallMs: Date.UTC(2026, 10, 23, 8),
        speed: 60,
      },
      autoApprove: {
        name: 'quiet-nights',
        setBy: 'a.martin',
        untilMs: Date.UTC(2026, 11, 31, 22),
        maxChangeKw: 500,
        maxUnmeasuredShare: 0.1,
        requireFullMargin: true,
      },
      envelope: { perAssetKw: 250, sumKw: 2_000, costShare: 0.05, minutes: 30 },
      riskLevel: 0.95,
      signals: { access: null, ecowatt: null, tempo: null },
      horizonSlots: 192,
      planValiditySlots: 4,
      solveTimeLimitS: 12.5,
      balancing: { enabled: false, periodS: 10, roomShare: 0.25 },
      release: {
        listen: { host: '::', port: 3_100 },
        url: 'http://gateway:3100',
        secret: 'a-secret-of-both-ends',
      },
      logLevel: 'debug',
      opcuaPkiDir: 'pki',
      endpointUrls: { cusset: 'opc.tcp://127.0.0.1:4841/cusset' },
      weatherUrl: null,
      weatherFile: 'weather.csv',
      apiToken: 'sixteen-letters-at-least',
      identity: {
        publicUrl: 'https://grid.example:8443',
        proxyHops: 1,
        requestsPerMin: 1_200,
        oidc: {
          issuer: 'https://id.example/city',
          clientId: 'traboule',
          clientSecret: 'very-secret',
          roleClaim: 'groups',
          roleMap: { dispatch: ['operator', 'supervisor'] },
          label: 'Métropole',
        },
      },
      notices: {
        smtpUrl: 'smtps://calls:secret@mail.example:465',
        from: 'Traboule <calls@grid.example>',
      },
      openAdr: {
        callbackNetworks: ['10.20.0.0/16', '::1/128'],
        callbackAuthorities: 'authorities.pem',
        callbackTimeLimitS: 5,
        callbackRetryS: 0.5,
        mqtt: {
          url: 'mqtts://broker:8883',
          publicUrls: ['mqtts://broker.example:8883', 'mqtts://second.example:8883'],
          authorityCert: 'ca.pem',
          authorityKey: 'ca.key',
          topicRoot: 'city/adr',
        },
      },
    });
  });

  it('is frozen to the bottom', () => {
    const settings = parseSettings({ TRABOULE_ENDPOINT_URLS: '{"a":"opc.tcp://h:1"}' });
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.endpointUrls)).toBe(true);
    expect(Object.isFrozen(settings.clock)).toBe(true);
  });

  it('takes an empty variable as not set and leaves foreign variables alone', () => {
    expect(parseSettings({ DATABASE_URL: '', TRABOULE_HTTP_PORT: '', PATH: '/bin' }).httpPort).toBe(3_000);
  });

  it('reports all bad variables at once, by name and never by value', () => {
    const bad = {
      DATABASE_URL: 'mysql://root:hush-1@db',
      REDIS_URL: 'hush-2',
      TRABOULE_HTTP_PORT: '99999',
      TRABOULE_CLOCK: '2026-01-15T00:00:00@hush-3x60',
      TRABOULE_AUTO_APPROVE: '{"name":"hush-4"}',
      TRABOULE_RISK_LEVEL: 'hush-5',
      TRABOULE_HORIZON_SLOTS: '9.5',
      TRABOULE_LOG_LEVEL: 'hush-6',
      TRABOULE_ENDPOINT_URLS: '{"a":"http://hush-7"}',
      TRABOULE_API_TOKEN: 'hush-8',
      TRABOULE_HTTP_PROT: 'hush-9',
    };
    const error = refusal(bad);
    expect(error.problems.map((problem) => problem.variable).sort()).toEqual(Object.keys(bad).sort());
    expect(error.message).not.toMatch(/hush/);
    expect(error.message).not.toContain('99999');
    expect(error.message).toContain('TRABOULE_HTTP_PORT: expected a number from 0 to 65535');
    expect(error.message).toContain(
      'wrong: setBy, until, maxChangeKw, maxUnmeasuredShare, requireFullMargin',
    );
  });

  it('names the nearest setting for an unknown one', () => {
    const error = refusal({ TRABOULE_HORIZON_SLOT: '96' });
    expect(error.problems).toEqual([
      {
        variable: 'TRABOULE_HORIZON_SLOT',
        expected: 'no setting of this name; the nearest is TRABOULE_HORIZON_SLOTS',
      },
    ]);
  });

  it.each([
    '2026-01-15T00:00:00@2026-11-23T08:00:00Zx60',
    '2026-01-15T00:00:00Z',
    '2026-13-15T00:00:00Z@2026-11-23T08:00:00Zx60',
    '2026-01-15T00:00:00Z@2026-11-23T08:00:00Zx0',
    '2026-01-15T00:00:00Z@2026-11-23T08:00:00Zx-1',
  ])('refuses the clock %s', (clock) => {
    expect(refusal({ TRABOULE_CLOCK: clock }).problems[0]?.expected).toMatch(/ISO 8601/);
  });

  it.each(['NaN', 'Infinity', '0x10', '1e2', ' ', '0.4', '1'])('refuses the risk level %p', (level) => {
    expect(refusal({ TRABOULE_RISK_LEVEL: level }).problems).toHaveLength(1);
  });

  it.each(['3100', 'host', 'host:70000', 'a b:1', '::1:80'])('refuses to listen at %p', (text) => {
    expect(refusal({ TRABOULE_RELEASE_LISTEN: text }).problems[0]?.expected).toMatch(/<host>:<port>/);
  });

  it('refuses settings that do not go together', () => {
    const error = refusal({ TRABOULE_HORIZON_SLOTS: '4' });
    expect(error.problems.map((problem) => problem.variable)).toEqual(['TRABOULE_PLAN_VALIDITY_SLOTS']);
    expect(error.message).toContain('at most TRABOULE_HORIZON_SLOTS');
  });

  it('refuses a broker without its authority, in plain text or with topics that cannot be told apart', () => {
    const problems = (environment: Record<string, string>): string => {
      try {
        parseSettings(environment);
      } catch (error) {
        return (error as Error).message;
      }
      return 'taken';
    };
    const broker = { TRABOULE_OPENADR_MQTT_URL: 'mqtts://broker:8883' };
    const authority = { TRABOULE_OPENADR_MQTT_CA: 'ca.pem', TRABOULE_OPENADR_MQTT_CA_KEY: 'ca.key' };
    expect(problems({ ...broker, ...authority })).toBe('taken');
    expect(problems(broker)).toMatch(/MQTT_CA: expected a file.*\n.*MQTT_CA_KEY: expected a file/);
    expect(problems(authority)).toMatch(/MQTT_URL: expected the broker beside/);
    expect(problems({ ...authority, TRABOULE_OPENADR_MQTT_URL: 'mqtt://broker' })).toMatch(/expected mqtts:/);
    expect(problems({ ...broker, ...authority, TRABOULE_OPENADR_MQTT_TOPIC: 'a/#' })).toMatch(/MQTT_TOPIC/);
  });

  it('is documented, every variable', () => {
    const page = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');
    const documented = [...page.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map((match) => match[1]);
    expect(documented).toEqual([...SETTING_NAMES]);
  });

  it('refuses two sources of weather, and a service of the real day beside a simulated clock', () => {
    const url = 'https://weather.example/v1/forecast?latitude=45.76&longitude=4.84';
    expect(() => parseSettings({ TRABOULE_WEATHER_URL: url, TRABOULE_WEATHER_FILE: 'weather.csv' })).toThrow(
      /TRABOULE_WEATHER_FILE: expected no file beside TRABOULE_WEATHER_URL/,
    );
    const clock = '2026-01-15T00:00:00Z@2026-11-23T08:00:00Zx60';
    expect(() => parseSettings({ TRABOULE_WEATHER_URL: url, TRABOULE_CLOCK: clock })).toThrow(/the real day/);
  });
});
