/** The way back from settings to an environment, so that a process can start others with exactly its own settings. */
import { formatInstant } from '../core/time/instant.js';
import { identityEnvironment } from './identity-settings.js';
import { openAdrEnvironment } from './openadr-settings.js';
import { noticeEnvironment } from './notice-settings.js';
import { signalEnvironment } from './signal-settings.js';
import { type Environment, PASSWORD_PREFIX, type Settings } from './settings.js';

/** Variables a child process needs beside ours: where programs and folders are, never secrets of others. */
const INHERITED = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'TZ',
  'NODE_OPTIONS',
  'NODE_COMPILE_CACHE',
  'NO_COLOR',
] as const;

/**
 * The environment that makes `parseSettings` give the same settings in another process.
 *
 * @param own the environment of this process: folders, programs and OPC UA passwords are handed on from it
 */
export function environmentOf(settings: Settings, own: Environment = process.env): Record<string, string> {
  const policy = settings.autoApprove;
  const variables: Record<string, string | null> = {
    DATABASE_URL: settings.databaseUrl,
    REDIS_URL: settings.redisUrl,
    TRABOULE_DATA_DIR: settings.dataDir,
    TRABOULE_SITE: settings.sitePath,
    TRABOULE_HTTP_HOST: settings.httpHost,
    TRABOULE_HTTP_PORT: String(settings.httpPort),
    TRABOULE_CLOCK: clockTextOf(settings),
    TRABOULE_AUTO_APPROVE:
      policy === null
        ? null
        : JSON.stringify({ ...policy, untilMs: undefined, until: formatInstant(policy.untilMs) }),
    TRABOULE_ENVELOPE_ASSET_KW: String(settings.envelope.perAssetKw),
    TRABOULE_ENVELOPE_SUM_KW: String(settings.envelope.sumKw),
    TRABOULE_ENVELOPE_COST_SHARE: String(settings.envelope.costShare),
    TRABOULE_ENVELOPE_MINUTES: String(settings.envelope.minutes),
    TRABOULE_RISK_LEVEL: String(settings.riskLevel),
    TRABOULE_HORIZON_SLOTS: String(settings.horizonSlots),
    TRABOULE_PLAN_VALIDITY_SLOTS: String(settings.planValiditySlots),
    TRABOULE_SOLVE_TIME_LIMIT_S: String(settings.solveTimeLimitS),
    TRABOULE_BALANCING: settings.balancing.enabled ? 'on' : 'off',
    TRABOULE_BALANCING_PERIOD_S: String(settings.balancing.periodS),
    TRABOULE_BALANCING_ROOM: String(settings.balancing.roomShare),
    TRABOULE_RELEASE_LISTEN: listenTextOf(settings),
    TRABOULE_RELEASE_URL: settings.release.url,
    TRABOULE_RELEASE_SECRET: settings.release.secret,
    TRABOULE_LOG_LEVEL: settings.logLevel,
    TRABOULE_OPCUA_PKI_DIR: settings.opcuaPkiDir,
    TRABOULE_ENDPOINT_URLS: JSON.stringify(settings.endpointUrls),
    TRABOULE_WEATHER_URL: settings.weatherUrl,
    TRABOULE_WEATHER_FILE: settings.weatherFile,
    TRABOULE_API_TOKEN: settings.apiToken,
    ...identityEnvironment(settings.identity),
    ...noticeEnvironment(settings.notices),
    ...openAdrEnvironment(settings.openAdr),
    ...signalEnvironment(settings.signals),
  };
  const inherited = Object.entries(own).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isInherited(entry[0]),
  );
  const set = Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries([...inherited, ...set]);
}

function isInherited(name: string): boolean {
  return (INHERITED as readonly string[]).includes(name) || name.startsWith(PASSWORD_PREFIX);
}

function listenTextOf({ release: { listen } }: Settings): string {
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
  return `${host}:${String(listen.port)}`;
}

function clockTextOf({ clock }: Settings): string | null {
  if (clock.kind === 'wall') return null;
  return `${new Date(clock.simMs).toISOString()}@${new Date(clock.wallMs).toISOString()}x${String(clock.speed)}`;
}
