/** Settings of the signals of the French system: where Écowatt and Tempo come from. */
import { z } from 'zod';
import { serverUrl } from './setting-texts.js';

/** Where a signal comes from; null = it is not used. */
type SignalPlace = { readonly url: string } | { readonly file: string } | null;

/** Sources of signals, and how RTE knows us. */
export interface SignalSetting {
  readonly ecowatt: SignalPlace;
  readonly tempo: SignalPlace;
  /** Credentials for both services; null = they are asked without. */
  readonly access: {
    readonly tokenUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
  } | null;
}

const RTE_TOKEN_URL = 'https://digital.iservices.rte-france.com/token/oauth/';

const file = z.string().trim().min(1, { error: 'expected a file' }).optional();

/** Variables of signals, each as text of the environment. */
export const signalVariables = {
  TRABOULE_ECOWATT_URL: serverUrl(['https:', 'http:']).optional(),
  TRABOULE_ECOWATT_FILE: file,
  TRABOULE_TEMPO_URL: serverUrl(['https:', 'http:']).optional(),
  TRABOULE_TEMPO_FILE: file,
  TRABOULE_RTE_TOKEN_URL: serverUrl(['https:', 'http:']).default(RTE_TOKEN_URL),
  TRABOULE_RTE_CLIENT_ID: z.string().trim().min(1, { error: 'expected an id of a client' }).optional(),
  TRABOULE_RTE_CLIENT_SECRET: z.string().min(1, { error: 'expected the secret of the client' }).optional(),
};

type Values = z.output<z.ZodObject<typeof signalVariables>>;

/** Settings of signals out of the variables. */
export function signalSetting(values: Values): SignalSetting {
  const { TRABOULE_RTE_CLIENT_ID: clientId, TRABOULE_RTE_CLIENT_SECRET: clientSecret } = values;
  return {
    ecowatt: placeOf(values.TRABOULE_ECOWATT_URL, values.TRABOULE_ECOWATT_FILE),
    tempo: placeOf(values.TRABOULE_TEMPO_URL, values.TRABOULE_TEMPO_FILE),
    access:
      clientId === undefined || clientSecret === undefined
        ? null
        : { tokenUrl: values.TRABOULE_RTE_TOKEN_URL, clientId, clientSecret },
  };
}

/** What cannot be: two sources of one signal, half of the credentials, and the real day in a simulated one. */
export function signalConflicts(
  values: Values,
  isSimulated: boolean,
): { variable: string; expected: string }[] {
  const problems: { variable: string; expected: string }[] = [];
  for (const [name, url, path] of [
    ['ECOWATT', values.TRABOULE_ECOWATT_URL, values.TRABOULE_ECOWATT_FILE],
    ['TEMPO', values.TRABOULE_TEMPO_URL, values.TRABOULE_TEMPO_FILE],
  ] as const) {
    if (url !== undefined && path !== undefined) {
      const expected = `expected no file beside TRABOULE_${name}_URL: one source has the last word`;
      problems.push({ variable: `TRABOULE_${name}_FILE`, expected });
    }
    if (url !== undefined && isSimulated) {
      const expected =
        'expected none beside TRABOULE_CLOCK: the service speaks of the real day, not the simulated one';
      problems.push({ variable: `TRABOULE_${name}_URL`, expected });
    }
  }
  const { TRABOULE_RTE_CLIENT_ID: id, TRABOULE_RTE_CLIENT_SECRET: secret } = values;
  if ((id === undefined) !== (secret === undefined)) {
    const variable = id === undefined ? 'TRABOULE_RTE_CLIENT_ID' : 'TRABOULE_RTE_CLIENT_SECRET';
    problems.push({
      variable,
      expected: 'expected both, the id and the secret of the client at RTE, or neither',
    });
  }
  return problems;
}

/** The variables that give these settings again; null = not set. */
export function signalEnvironment({ ecowatt, tempo, access }: SignalSetting): Record<string, string | null> {
  return {
    TRABOULE_ECOWATT_URL: ecowatt !== null && 'url' in ecowatt ? ecowatt.url : null,
    TRABOULE_ECOWATT_FILE: ecowatt !== null && 'file' in ecowatt ? ecowatt.file : null,
    TRABOULE_TEMPO_URL: tempo !== null && 'url' in tempo ? tempo.url : null,
    TRABOULE_TEMPO_FILE: tempo !== null && 'file' in tempo ? tempo.file : null,
    TRABOULE_RTE_TOKEN_URL: access?.tokenUrl ?? null,
    TRABOULE_RTE_CLIENT_ID: access?.clientId ?? null,
    TRABOULE_RTE_CLIENT_SECRET: access?.clientSecret ?? null,
  };
}

function placeOf(url: string | undefined, path: string | undefined): SignalPlace {
  if (url !== undefined) return { url };
  return path === undefined ? null : { file: path };
}
