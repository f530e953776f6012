import { describe, expect, it } from '@jest/globals';
import { format } from '../../i18n/catalogue.js';
import { limitSentence } from './limit-words.js';
import { texts } from './texts.js';

const LIMITS = {
  ...{ critical: false, noticeMinutes: 30, callsPerDay: 1, callsPerWeek: 5, callsPerSeason: 40 },
  ...{ restHours: 12, longestMinutes: 120 },
  blackouts: [
    { fromHour: 8, toHour: 10 },
    { fromHour: 22, toHour: 6 },
  ],
  comfort: { seriesId: 'A.zoneTemperature', lowestC: 19, highestC: 24.5, changeKPerHour: -0.5 },
};
const french = (limit: string, building?: { limits: typeof LIMITS } | null) =>
  limitSentence(
    { limit, message: 'as the service says it' },
    building === undefined ? { limits: LIMITS } : (building ?? undefined),
    (key, values) => format(texts.fr[key], 'fr', values),
  );

describe('limitSentence', () => {
  it.each([
    ['critical', 'le bâtiment est critique et n’est jamais appelé'],
    ['noticeMinutes', 'il demande 30 min de préavis'],
    ['longestMinutes', 'un appel dure 120 min au plus'],
    ['callsPerDay', '1 appel par jour au plus, et c’est atteint'],
    ['callsPerSeason', '40 appels par saison au plus, et c’est atteint'],
    ['restHours', 'il se repose 12 h entre deux appels'],
    ['blackouts', 'aucun appel possible à 8–10 h, 22–6 h'],
    ['enrolled', 'il n’est pas dans le programme à ce moment'],
    ['overlap', 'il est déjà appelé à ce moment'],
    [
      'forecast',
      'sa prévision, sur laquelle il est payé, ne va pas encore jusqu’à la fin de l’appel : publiez plus tard',
    ],
    [
      'comfort',
      'ses pièces sont ou seraient hors de 19 à 24,5 °C, ou leur température n’est pas mesurée depuis une heure',
    ],
  ])('says %s in French with the building’s own figure', (limit, text) => {
    expect(french(limit)).toEqual({ text, foreign: false });
  });

  it('takes the sentence of the service, marked as foreign, where it knows neither limit nor building', () => {
    const foreign = { text: 'as the service says it', foreign: true };
    expect([french('comfortBand'), french('restHours', null)]).toEqual([foreign, foreign]);
  });
});
