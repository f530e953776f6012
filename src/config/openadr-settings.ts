/** Settings of OpenADR: where callbacks may go and how long they are tried, and the broker that tells changes by MQTT. */
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
  /** Broker that changes are told by; null = none. */
  readonly mqtt: MqttSetting | null;
}

/** How changes are told by MQTT. */
export interface MqttSetting {
  /** Broker as this service reaches it, `mqtts://host:port`. */
  readonly url: string;
  /** Broker as clients reach it. */
  readonly publicUrls: readonly string[];
  /** Files with the authority of all certificates, and its private key (PEM). */
  readonly authorityCert: string;
  readonly authorityKey: string;
  /** Beginning of all topics. */
  readonly topicRoot: string;
}

const BROKER_FORM = 'expected mqtts://server:port';
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
  TRABOULE_OPENADR_MQTT_URL: brokerUrl().optional(),
  TRABOULE_OPENADR_MQTT_PUBLIC_URLS: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(brokerUrl(), `${BROKER_FORM}, several separated by commas`))
    .optional(),
  TRABOULE_OPENADR_MQTT_CA: z.string().trim().min(1, { error: 'expected a file' }).optional(),
  TRABOULE_OPENADR_MQTT_CA_KEY: z.string().trim().min(1, { error: 'expected a file' }).optional(),
  TRABOULE_OPENADR_MQTT_TOPIC: z
    .string()
    .regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/, {
      error: 'expected the beginning of topics: letters, digits, "_" and "-", parts separated by "/"',
    })
    .default('openadr3'),
};

type Values = z.output<z.ZodObject<typeof openAdrVariables>>;

/** Settings of OpenADR out of the variables. */
export function openAdrSetting(values: Values): OpenAdrSetting {
  return {
    callbackNetworks: values.TRABOULE_OPENADR_CALLBACK_NETWORKS,
    callbackAuthorities: values.TRABOULE_OPENADR_CALLBACK_CA ?? null,
    callbackTimeLimitS: values.TRABOULE_OPENADR_CALLBACK_TIME_LIMIT_S,
    callbackRetryS: values.TRABOULE_OPENADR_CALLBACK_RETRY_S,
    mqtt: mqttSetting(values),
  };
}

/** What cannot be: a broker without the authority that signs for it, or the other way round. */
export function openAdrConflicts(values: Values): { variable: string; expected: string }[] {
  const url = values.TRABOULE_OPENADR_MQTT_URL;
  const parts = [
    ['TRABOULE_OPENADR_MQTT_CA', values.TRABOULE_OPENADR_MQTT_CA],
    ['TRABOULE_OPENADR_MQTT_CA_KEY', values.TRABOULE_OPENADR_MQTT_CA_KEY],
  ] as const;
  if (url === undefined) {
    const left = [
      ...parts,
      ['TRABOULE_OPENADR_MQTT_PUBLIC_URLS', values.TRABOULE_OPENADR_MQTT_PUBLIC_URLS] as const,
    ].some(([, value]) => value !== undefined);
    return left
      ? [
          {
            variable: 'TRABOULE_OPENADR_MQTT_URL',
            expected: 'expected the broker beside the other TRABOULE_OPENADR_MQTT_ settings',
          },
        ]
      : [];
  }
  return parts
    .filter(([, value]) => value === undefined)
    .map(([variable]) => ({ variable, expected: 'expected a file (PEM) beside TRABOULE_OPENADR_MQTT_URL' }));
}

/** The variables that give these settings again; null = not set. */
export function openAdrEnvironment(setting: OpenAdrSetting): Record<string, string | null> {
  const { callbackNetworks, callbackAuthorities, callbackTimeLimitS, callbackRetryS, mqtt } = setting;
  return {
    TRABOULE_OPENADR_CALLBACK_NETWORKS: callbackNetworks.length === 0 ? null : callbackNetworks.join(','),
    TRABOULE_OPENADR_CALLBACK_CA: callbackAuthorities,
    TRABOULE_OPENADR_CALLBACK_TIME_LIMIT_S: String(callbackTimeLimitS),
    TRABOULE_OPENADR_CALLBACK_RETRY_S: String(callbackRetryS),
    TRABOULE_OPENADR_MQTT_URL: mqtt?.url ?? null,
    TRABOULE_OPENADR_MQTT_PUBLIC_URLS: mqtt?.publicUrls.join(',') ?? null,
    TRABOULE_OPENADR_MQTT_CA: mqtt?.authorityCert ?? null,
    TRABOULE_OPENADR_MQTT_CA_KEY: mqtt?.authorityKey ?? null,
    TRABOULE_OPENADR_MQTT_TOPIC: mqtt?.topicRoot ?? null,
  };
}

function mqttSetting(values: Values): MqttSetting | null {
  const url = values.TRABOULE_OPENADR_MQTT_URL;
  const authorityCert = values.TRABOULE_OPENADR_MQTT_CA;
  const authorityKey = values.TRABOULE_OPENADR_MQTT_CA_KEY;
  if (url === undefined || authorityCert === undefined || authorityKey === undefined) return null;
  const publicUrls = values.TRABOULE_OPENADR_MQTT_PUBLIC_URLS ?? [url];
  return { url, publicUrls, authorityCert, authorityKey, topicRoot: values.TRABOULE_OPENADR_MQTT_TOPIC };
}

function brokerUrl() {
  return z.url({ protocol: /^mqtts$/, error: BROKER_FORM });
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
