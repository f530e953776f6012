/** Limits that speak against a building, in the language of the screen: the service’s code and the building’s own figure. */
import type { Say } from '../../i18n/language.js';
import type { Building } from './call-shapes.js';
import type { texts } from './texts.js';

/** A limit as the service names it. */
export interface LimitFinding {
  readonly limit: string;
  /** The service’s own sentence, in English. */
  readonly message: string;
}

/** A sentence and whether it is the service’s own English one. */
export interface LimitSentence {
  readonly text: string;
  readonly foreign: boolean;
}

type Words = Say<keyof (typeof texts)['en']>;

const COUNTED = [
  'noticeMinutes',
  'longestMinutes',
  'callsPerDay',
  'callsPerWeek',
  'callsPerSeason',
  'restHours',
] as const;

/** Limits without a figure. */
const PLAIN = ['critical', 'enrolled', 'overlap', 'forecast'] as const;

/** What the limit says. @param building whose limit it is; undefined = not known here, the service’s sentence is shown */
export function limitSentence(
  { limit, message }: LimitFinding,
  building: Pick<Building, 'limits'> | undefined,
  say: Words,
): LimitSentence {
  const plain = PLAIN.find((name) => name === limit);
  if (plain !== undefined) return own(say(`limit.${plain}`));
  const counted = COUNTED.find((name) => name === limit);
  if (building !== undefined && counted !== undefined)
    return own(say(`limit.${counted}`, { n: building.limits[counted] }));
  const { blackouts = [], comfort = null } = building?.limits ?? {};
  if (limit === 'blackouts' && blackouts.length > 0)
    return own(say('limit.blackouts', { hours: hoursOf(blackouts) }));
  if (limit === 'comfort' && comfort !== null)
    return own(say('limit.comfort', { low: comfort.lowestC, high: comfort.highestC }));
  return { text: message, foreign: true };
}

function own(text: string): LimitSentence {
  return { text, foreign: false };
}

/** `18–20 h, 22–6 h`. */
function hoursOf(blackouts: Building['limits']['blackouts']): string {
  return blackouts.map(({ fromHour, toHour }) => `${String(fromHour)}–${String(toHour)} h`).join(', ');
}
