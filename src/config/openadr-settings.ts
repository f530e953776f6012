/** Settings of OpenADR callbacks: where they may go beside public addresses, whom they trust, how long they are tried. */
import { z } from 'zod';

/** How OpenADR subscribers are called back. */
export interface OpenAdrSetting {
  /** Networks that callbacks may go to although they are not public, as `address/prefix`. */
  readonly callbackNetworks: readonly string[];
  /** File with certificate authorities beside the usual ones (PEM); null = none. */
  readonly callbackAuthorities: string | null;
  /** Longest time of one callback [s]. */
  readonly callbackTimeLimitS: number;
  /** Pause after the first try that failed [s]; it doubles with every try. */
  readonly callbackRetryS: number;
}

const NETWORKS_FORM = 'expected networks as address/prefix, separated by commas, for example 10.20.0.0/16';

/** Variables of OpenADR, each as text of the environment. */
export const openAdrVariables = {
  TRABOULE_OPENADR_CALLBACK_NETWORKS: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], NETWORKS_FORM), NETWORKS_FORM))
    .default([]),
  TRABOULE_OPENADR_CALLBACK_CA: z.string().trim().min(1, { error: 'expected a file' }).optional(),
  TRABOULE_OPENADR_CALLBACK_TIME_LIMIT_S: seconds(0.1, 30).default(10),
  TRABOULE_OPENADR_CALLBACK_RETRY_S: seconds(0.001, 600).default(10),
};

type Values = z.output<z.ZodObject<typeof openAdrVariables>>;

/** Settings of OpenADR out of the variables. */
export function openAdrSetting(values: Values): OpenAdrSetting {
  return {
    callbackNetworks: values.TRABOULE_OPENADR_CALLBACK_NETWORKS,
    callbackAuthorities: values.TRABOULE_OPENADR_CALLBACK_CA ?? null,
    callbackTimeLimitS: values.TRABOULE_OPENADR_CALLBACK_TIME_LIMIT_S,
    callbackRetryS: values.TRABOULE_OPENADR_CALLBACK_RETRY_S,
  };
}

/** The variables that give these settings again; null = not set. */
export function openAdrEnvironment(setting: OpenAdrSetting): Record<string, string | null> {
  const { callbackNetworks, callbackAuthorities, callbackTimeLimitS, callbackRetryS } = setting;
  return {
    TRABOULE_OPENADR_CALLBACK_NETWORKS: callbackNetworks.length === 0 ? null : callbackNetworks.join(','),
    TRABOULE_OPENADR_CALLBACK_CA: callbackAuthorities,
    TRABOULE_OPENADR_CALLBACK_TIME_LIMIT_S: String(callbackTimeLimitS),
    TRABOULE_OPENADR_CALLBACK_RETRY_S: String(callbackRetryS),
  };
}

function seconds(min: number, max: number) {
  const error = `expected a number of seconds from ${String(min)} to ${String(max)}`;
  return z
    .string()
    .trim()
    .regex(/^\d+(\.\d+)?$/, { error, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error, abort: true });
}
