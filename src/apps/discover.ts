/** Looks through one OPC UA server and drafts a site file from it. */
import { discover, draftSiteFile } from '../adapters/opcua/discover.js';
import type { DiscoveredServer } from '../adapters/opcua/discovered.js';
import { DomainError } from '../core/domain-error.js';
import type { Endpoint } from '../core/grid/site.js';

/** Which server, and how it is spoken to. */
export interface DiscoverRequest {
  /** `opc.tcp://host:port/path`. */
  readonly url: string;
  readonly security: Pick<Endpoint, 'securityPolicy' | 'securityMode' | 'user'>;
  /** Looks the password of the user up by the name of its variable. */
  readonly password: (variable: string) => string | undefined;
  /** Accept a server certificate nobody has trusted yet. */
  readonly trust: boolean;
  readonly pkiFolder: string;
}

/** A draft, and what it was made from. */
export interface DraftedSite {
  readonly draft: string;
  readonly nodesSeen: number;
  /** True when the server has more nodes than were looked at. */
  readonly truncated: boolean;
  /** Variables whose meaning and unit are known, by what they observe. */
  readonly recognised: Readonly<Record<string, number>>;
  /** Variables that were recognised but cannot be taken as they are: unit unknown or wrong. */
  readonly doubtful: number;
  /** Objects that can be steered by a method. */
  readonly steerable: number;
  /** Values only a person knows. */
  readonly toFillIn: number;
}

const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Browses a server once.
 *
 * @throws DomainError `invalid-input` when the server cannot be reached or will not have us, with what to do
 */
export async function draftSite(request: DiscoverRequest): Promise<DraftedSite> {
  const { url, security, pkiFolder, password, trust } = request;
  let server: DiscoveredServer;
  try {
    server = await discover(url, {
      security,
      pkiFolder,
      password,
      applicationName: 'TrabouleDiscover',
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      trustUnknownCertificates: trust,
    });
  } catch (error) {
    throw new DomainError('invalid-input', withAdvice(error, request), { url });
  }
  const variables = server.groups.flatMap((group) => group.variables);
  const known = variables.filter((variable) => variable.observable !== undefined);
  const draft = draftSiteFile(server);
  return {
    draft,
    nodesSeen: server.nodeCount,
    truncated: server.truncated,
    recognised: countBy(known.flatMap((v) => (v.doubt === undefined ? [v.observable ?? ''] : []))),
    doubtful: known.filter((v) => v.doubt !== undefined).length,
    steerable: server.groups.filter((group) => group.methods.some((m) => m.name === 'ApplySetpoint')).length,
    toFillIn: draft.split('\n').filter((line) => /^[^#]*null # FILL IN/.test(line)).length,
  };
}

/** What to do about it, for the two failures a person meets first. */
function withAdvice(error: unknown, { trust, pkiFolder }: DiscoverRequest): string {
  const said = error instanceof Error ? error.message : String(error);
  if (/ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|premature disconnection/i.test(said)) {
    return `${said}. Nothing that speaks OPC UA answers there: is the server running, are host and port right?`;
  }
  if (trust || !/certificate|SecurityChecksFailed/i.test(said)) return said;
  return (
    `${said}. The server's certificate is not trusted here: compare it with the operator of the server, then move it from ` +
    `the folder rejected to trusted/certs in ${pkiFolder}, or accept it unseen with --trust`
  );
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
