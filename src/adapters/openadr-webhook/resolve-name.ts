/** Names of callbacks, resolved so that a name server that never answers holds up no other callback. */
import { lookup, type LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';

/** Resolves a name to all its addresses; told as `dns.lookup` tells. */
export type ResolveName = (
  hostname: string,
  options: { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Which name servers are asked, and how long. */
export interface NameServers {
  /** As `address:port`; default: those of the system. */
  readonly servers?: readonly string[];
  /** Longest wait for an answer to the first try; it doubles with the second [ms]. */
  readonly waitMs?: number;
}

const WAIT_MS = 1_500;
const TRIES = 2;

/** The servers know no such name, or there are none: the system may, from its own list of hosts. */
const NOT_KNOWN_THERE = ['ENOTFOUND', 'ENODATA', 'ECONNREFUSED', 'EREFUSED'];

/**
 * Asks name servers directly. `dns.lookup` holds one of the few threads of the process until it has an answer: eight names whose
 * server is silent would stop all callbacks, and the reading of files with them. It is used for names of the own machine and
 * network only.
 */
export function nameResolver({ servers, waitMs = WAIT_MS }: NameServers = {}): ResolveName {
  const resolver = new Resolver({ timeout: waitMs, tries: TRIES });
  if (servers !== undefined) resolver.setServers(servers);
  return (hostname, options, done) => {
    if (isOfOwnNetwork(hostname)) {
      lookup(hostname, options, done);
      return;
    }
    void addressesOf(resolver, hostname).then(
      (addresses) => {
        done(null, addresses);
      },
      (error: unknown) => {
        const why = error as NodeJS.ErrnoException;
        if (isNotKnownThere(why)) lookup(hostname, options, done);
        else done(why, []);
      },
    );
  };
}

/** Names without a dot are completed by the system; nobody outside answers for them. */
function isOfOwnNetwork(hostname: string): boolean {
  return !hostname.replace(/\.$/, '').includes('.') || hostname.endsWith('.localhost');
}

/** @throws ErrnoException; one that is not for want of knowledge goes before the other */
async function addressesOf(resolver: Resolver, hostname: string): Promise<LookupAddress[]> {
  const asked = await Promise.allSettled([
    resolver.resolve4(hostname).then((found) => found.map((address) => ({ address, family: 4 }))),
    resolver.resolve6(hostname).then((found) => found.map((address) => ({ address, family: 6 }))),
  ]);
  const addresses = asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (addresses.length > 0) return addresses;
  const errors = asked.flatMap((answer) =>
    answer.status === 'rejected' ? [answer.reason as NodeJS.ErrnoException] : [],
  );
  throw errors.find((error) => !isNotKnownThere(error)) ?? errors[0] ?? new Error(`${hostname} is nowhere`);
}

function isNotKnownThere({ code }: NodeJS.ErrnoException): boolean {
  return NOT_KNOWN_THERE.includes(code ?? '');
}
