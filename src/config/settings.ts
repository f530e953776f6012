/** All settings of the service: one schema, read once from the environment, frozen. */
import { z } from 'zod';
import type { AutoApprovalPolicy } from '../core/control/approval.js';
import {
  identityConflicts,
  type IdentitySetting,
  identitySetting,
  identityVariables,
} from './identity-settings.js';
import {
  openAdrConflicts,
  type OpenAdrSetting,
  openAdrSetting,
  openAdrVariables,
} from './openadr-settings.js';
import { noticeConflicts, type NoticeSetting, noticeSetting, noticeVariables } from './notice-settings.js';
import { autoApprovalText, clockText, endpointUrlsText, listenText, serverUrl } from './setting-texts.js';
import { type SignalSetting, signalConflicts, signalSetting, signalVariables } from './signal-settings.js';
import { nearestName } from '../core/nearest-name.js';

/** How the clock of the world runs: with the wall, or faster and anchored at a wall instant. */
export type ClockSetting =
  | { readonly kind: 'wall' }
  | {
      readonly kind: 'simulated';
      /** World instant at the anchor [epoch ms]. */
      readonly simMs: number;
      /** Wall instant of the anchor [epoch ms]. */
      readonly wallMs: number;
      /** World ms per wall ms. */
      readonly speed: number;
    };

/** How setpoints are moved between slots. */
export interface BalancingSetting {
  /** False = the kill switch: the gateway moves nothing between slots. */
  readonly enabled: boolean;
  /** Time of the world between two rounds [s]. */
  readonly periodS: number;
  /** Share of an asset's rating that new plans allow balancing to move it, 0..1. */
  readonly roomShare: number;
}

/** How the API reaches the hands of the gateway when database and queue are gone. */
export interface ReleaseSetting {
  /** Where the gateway listens; port 0 = a free one, told in the data directory. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Where the API finds it; null = as told in the data directory. */
  readonly url: string | null;
  /** Shared by both; null = made at first use and kept in the data directory. */
  readonly secret: string | null;
}

/** Default tolerances of an approval. */
interface EnvelopeSetting {
  /** Change of one asset, and of all together, in any slot [kW]. */
  readonly perAssetKw: number;
  readonly sumKw: number;
  /** Rise of the cost as a share of the approved cost, 0..1. */
  readonly costShare: number;
  /** Time an approval carries later plans [min]. */
  readonly minutes: number;
}

/** What the processes need to know from outside; null = not set. */
export interface Settings {
  /** PostgreSQL server; null = the embedded one in `dataDir`. */
  readonly databaseUrl: string | null;
  /** Redis server for the jobs; null = jobs on PostgreSQL. */
  readonly redisUrl: string | null;
  readonly dataDir: string;
  readonly sitePath: string;
  readonly httpHost: string;
  readonly httpPort: number;
  readonly clock: ClockSetting;
  /** Bounds inside which plans need no person; null = people only. */
  readonly autoApprove: AutoApprovalPolicy | null;
  /** How far later plans may differ from one a person approves; zeros = that exact plan only. */
  readonly envelope: EnvelopeSetting;
  /** Probability with which limits must hold, 0.5..0.999. */
  readonly riskLevel: number;
  /** How far a plan looks ahead [15-min slots]. */
  readonly horizonSlots: number;
  /** How long a plan may be acted on [15-min slots]. */
  readonly planValiditySlots: number;
  /** Budget of one solve [s]. */
  readonly solveTimeLimitS: number;
  readonly balancing: BalancingSetting;
  readonly release: ReleaseSetting;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Folder of OPC UA certificates; one folder per application inside. */
  readonly opcuaPkiDir: string;
  /** Endpoint id → url, laid over the site file. */
  readonly endpointUrls: Readonly<Record<string, string>>;
  /** Forecast address of a weather service in Open-Meteo's form; null = none. */
  readonly weatherUrl: string | null;
  /** File with forecast weather; null = none. */
  readonly weatherFile: string | null;
  /** Bearer token asked of operators over HTTP; null = one is made at first use and kept in `dataDir`. */
  readonly apiToken: string | null;
  readonly identity: IdentitySetting;
  readonly notices: NoticeSetting;
  readonly openAdr: OpenAdrSetting;
  readonly signals: SignalSetting;
}

/** The environment as a process has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One bad variable: its name and what was expected, never its value. */
export interface SettingProblem {
  readonly variable: string;
  readonly expected: string;
}

/** The environment cannot be used; the message names every bad variable. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: readonly SettingProblem[]) {
    super(
      [
        `${String(problems.length)} setting(s) cannot be used (values are not shown):`,
        ...problems.map((problem) => `  ${problem.variable}: ${problem.expected}`),
        'Correct them in the environment; docs/settings.md lists all variables.',
      ].join('\n'),
    );
  }
}

const PREFIX = 'TRABOULE_';

/** Beginning of variables that hold passwords of OPC UA servers; a site file names them, no setting does. */
export const PASSWORD_PREFIX = 'TRABOULE_OPCUA_PASSWORD';

const DEFAULT_DATA_DIR = '.traboule';
const MIN_TOKEN_LENGTH = 16;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

const schema = z.object({
  DATABASE_URL: serverUrl(['postgres:', 'postgresql:']).optional(),
  REDIS_URL: serverUrl(['redis:', 'rediss:']).optional(),
  TRABOULE_DATA_DIR: text().default(DEFAULT_DATA_DIR),
  TRABOULE_SITE: text().default('sites/lyon.yaml'),
  TRABOULE_HTTP_HOST: text().default('127.0.0.1'),
  TRABOULE_HTTP_PORT: wholeNumber(0, 65_535).default(3_000),
  TRABOULE_CLOCK: clockText().optional(),
  TRABOULE_AUTO_APPROVE: autoApprovalText().optional(),
  TRABOULE_ENVELOPE_ASSET_KW: numberText(0, 1e6).default(0),
  TRABOULE_ENVELOPE_SUM_KW: numberText(0, 1e7).default(0),
  TRABOULE_ENVELOPE_COST_SHARE: numberText(0, 1).default(0),
  TRABOULE_ENVELOPE_MINUTES: wholeNumber(1, 1_440).default(60),
  TRABOULE_RISK_LEVEL: numberText(0.5, 0.999).default(0.9),
  TRABOULE_HORIZON_SLOTS: wholeNumber(4, 672).default(96),
  TRABOULE_PLAN_VALIDITY_SLOTS: wholeNumber(1, 96).default(8),
  TRABOULE_SOLVE_TIME_LIMIT_S: numberText(0.1, 800).default(60),
  TRABOULE_BALANCING: z.enum(['on', 'off'], { error: 'expected on or off' }).default('on'),
  TRABOULE_BALANCING_PERIOD_S: numberText(1, 300).default(5),
  TRABOULE_BALANCING_ROOM: numberText(0, 1).default(0.5),
  TRABOULE_RELEASE_LISTEN: listenText().default({ host: '127.0.0.1', port: 0 }),
  TRABOULE_RELEASE_URL: serverUrl(['http:', 'https:']).optional(),
  TRABOULE_RELEASE_SECRET: secretText().optional(),
  TRABOULE_LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `expected one of ${LOG_LEVELS.join(', ')}` })
    .default('info'),
  TRABOULE_OPCUA_PKI_DIR: text().optional(),
  TRABOULE_ENDPOINT_URLS: endpointUrlsText().default({}),
  TRABOULE_WEATHER_URL: serverUrl(['https:', 'http:']).optional(),
  TRABOULE_WEATHER_FILE: text().optional(),
  TRABOULE_API_TOKEN: secretText().optional(),
  ...identityVariables,
  ...noticeVariables,
  ...openAdrVariables,
  ...signalVariables,
});

/** Names of all variables that are read. */
export const SETTING_NAMES: readonly string[] = Object.keys(schema.shape);

/**
 * Reads the settings out of an environment record. An empty variable counts as not set.
 * @throws SettingsError naming every bad or unknown variable, never a value
 */
export function parseSettings(env: Environment): Settings {
  const known = Object.fromEntries(
    SETTING_NAMES.map((name) => [name, env[name] === '' ? undefined : env[name]]),
  );
  const parsed = schema.safeParse(known);
  const problems = [...unknownVariables(env), ...(parsed.success ? [] : problemsOf(parsed.error))];
  if (!parsed.success) throw new SettingsError(problems);
  const settings = toSettings(parsed.data);
  problems.push(
    ...conflicts(settings),
    ...identityConflicts(parsed.data),
    ...noticeConflicts(parsed.data),
    ...signalConflicts(parsed.data, settings.clock.kind === 'simulated'),
    ...openAdrConflicts(parsed.data),
  );
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

function toSettings(values: z.output<typeof schema>): Settings {
  return deepFreeze({
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    dataDir: values.TRABOULE_DATA_DIR,
    sitePath: values.TRABOULE_SITE,
    httpHost: values.TRABOULE_HTTP_HOST,
    httpPort: values.TRABOULE_HTTP_PORT,
    clock: values.TRABOULE_CLOCK ?? { kind: 'wall' },
    autoApprove: values.TRABOULE_AUTO_APPROVE ?? null,
    envelope: {
      perAssetKw: values.TRABOULE_ENVELOPE_ASSET_KW,
      sumKw: values.TRABOULE_ENVELOPE_SUM_KW,
      costShare: values.TRABOULE_ENVELOPE_COST_SHARE,
      minutes: values.TRABOULE_ENVELOPE_MINUTES,
    },
    riskLevel: values.TRABOULE_RISK_LEVEL,
    horizonSlots: values.TRABOULE_HORIZON_SLOTS,
    planValiditySlots: values.TRABOULE_PLAN_VALIDITY_SLOTS,
    solveTimeLimitS: values.TRABOULE_SOLVE_TIME_LIMIT_S,
    balancing: {
      enabled: values.TRABOULE_BALANCING === 'on',
      periodS: values.TRABOULE_BALANCING_PERIOD_S,
      roomShare: values.TRABOULE_BALANCING_ROOM,
    },
    release: {
      listen: values.TRABOULE_RELEASE_LISTEN,
      url: values.TRABOULE_RELEASE_URL?.replace(/\/+$/, '') ?? null,
      secret: values.TRABOULE_RELEASE_SECRET ?? null,
    },
    logLevel: values.TRABOULE_LOG_LEVEL,
    opcuaPkiDir: values.TRABOULE_OPCUA_PKI_DIR ?? `${values.TRABOULE_DATA_DIR}/pki`,
    endpointUrls: values.TRABOULE_ENDPOINT_URLS,
    weatherUrl: values.TRABOULE_WEATHER_URL ?? null,
    weatherFile: values.TRABOULE_WEATHER_FILE ?? null,
    apiToken: values.TRABOULE_API_TOKEN ?? null,
    identity: identitySetting(values),
    notices: noticeSetting(values),
    openAdr: openAdrSetting(values),
    signals: signalSetting(values),
  });
}

function unknownVariables(env: Environment): SettingProblem[] {
  return Object.keys(env)
    .filter(
      (name) => name.startsWith(PREFIX) && !SETTING_NAMES.includes(name) && !name.startsWith(PASSWORD_PREFIX),
    )
    .sort()
    .map((name) => ({
      variable: name,
      expected: `no setting of this name; the nearest is ${nearestName(name, SETTING_NAMES)}`,
    }));
}

function problemsOf(error: z.ZodError): SettingProblem[] {
  return error.issues.map((issue) => ({ variable: String(issue.path[0]), expected: issue.message }));
}

/** Settings that are each fine and together are not. */
function conflicts(settings: Settings): SettingProblem[] {
  const problems: SettingProblem[] = [];
  if (settings.planValiditySlots > settings.horizonSlots) {
    problems.push({
      variable: 'TRABOULE_PLAN_VALIDITY_SLOTS',
      expected: 'expected at most TRABOULE_HORIZON_SLOTS: a plan cannot be valid beyond what it planned',
    });
  }
  if (settings.weatherUrl !== null && settings.weatherFile !== null) {
    problems.push({
      variable: 'TRABOULE_WEATHER_FILE',
      expected: 'expected no file beside TRABOULE_WEATHER_URL: one source has the last word on the weather',
    });
  }
  if (settings.weatherUrl !== null && settings.clock.kind === 'simulated') {
    problems.push({
      variable: 'TRABOULE_WEATHER_URL',
      expected:
        'expected none beside TRABOULE_CLOCK: the service forecasts the real day, not the simulated one',
    });
  }
  return problems;
}

function secretText() {
  return z
    .string()
    .min(MIN_TOKEN_LENGTH, { error: `expected at least ${String(MIN_TOKEN_LENGTH)} characters` });
}

function text() {
  return z.string().trim().min(1, { error: 'expected text' });
}

function wholeNumber(min: number, max: number) {
  return numberText(min, max).refine(Number.isInteger, {
    error: `expected a whole number from ${String(min)} to ${String(max)}`,
  });
}

function numberText(min: number, max: number) {
  const error = `expected a number from ${String(min)} to ${String(max)}`;
  return z
    .string()
    .trim()
    .regex(/^-?\d+(\.\d+)?$/, { error, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error, abort: true });
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part as object);
  }
  return Object.freeze(value);
}
