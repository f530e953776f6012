/** Settings of Écowatt and Tempo. */
import { describe, expect, it } from '@jest/globals';
import { environmentOf } from './environment.js';
import { parseSettings } from './settings.js';

describe('settings of signals', () => {
  it('are off by default', () => {
    expect(parseSettings({}).signals).toEqual({ ecowatt: null, tempo: null, access: null });
  });

  it('go on to other processes as they are', () => {
    const settings = parseSettings({
      TRABOULE_ECOWATT_URL: 'https://rte.example/open_api/ecowatt/v5/signals',
      TRABOULE_TEMPO_FILE: 'tempo.json',
      TRABOULE_RTE_CLIENT_ID: 'me',
      TRABOULE_RTE_CLIENT_SECRET: 'secret',
      TRABOULE_WEATHER_FILE: 'weather.csv',
    });
    expect(settings.signals).toEqual({
      ecowatt: { url: 'https://rte.example/open_api/ecowatt/v5/signals' },
      tempo: { file: 'tempo.json' },
      access: {
        tokenUrl: 'https://digital.iservices.rte-france.com/token/oauth/',
        clientId: 'me',
        clientSecret: 'secret',
      },
    });
    const again = parseSettings(environmentOf(settings, {}));
    expect(again.signals).toEqual(settings.signals);
    expect(again.weatherFile).toBe('weather.csv');
    const files = parseSettings({
      TRABOULE_ECOWATT_FILE: 'e.json',
      TRABOULE_TEMPO_URL: 'https://rte.example/t',
    });
    expect(parseSettings(environmentOf(files, {})).signals).toEqual(files.signals);
  });

  it.each([
    [{ TRABOULE_ECOWATT_URL: 'ftp://rte.example' }, /TRABOULE_ECOWATT_URL: expected https/],
    [
      { TRABOULE_ECOWATT_URL: 'https://rte.example', TRABOULE_ECOWATT_FILE: 'e.json' },
      /TRABOULE_ECOWATT_FILE: expected no file/,
    ],
    [
      { TRABOULE_TEMPO_URL: 'https://rte.example', TRABOULE_TEMPO_FILE: 't.json' },
      /TRABOULE_TEMPO_FILE: expected no file/,
    ],
    [{ TRABOULE_RTE_CLIENT_ID: 'me' }, /TRABOULE_RTE_CLIENT_SECRET: expected both/],
    [{ TRABOULE_RTE_CLIENT_SECRET: 'secret' }, /TRABOULE_RTE_CLIENT_ID: expected both/],
    [
      {
        TRABOULE_TEMPO_URL: 'https://rte.example',
        TRABOULE_CLOCK: '2026-01-15T00:00:00+01:00@2026-11-23T08:00:00Zx60',
      },
      /TRABOULE_TEMPO_URL: expected none beside TRABOULE_CLOCK/,
    ],
  ])('refuse %j', (environment, why) => {
    expect(() => parseSettings(environment as Record<string, string>)).toThrow(why);
  });
});
