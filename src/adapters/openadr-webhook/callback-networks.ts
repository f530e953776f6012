/** Which addresses callbacks may go to: public ones, and networks that the operator allows. */
import { BlockList, isIPv6 } from 'node:net';

/** Networks that are not of the public internet (IANA special-purpose registries), IPv4. */
const SPECIAL_V4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];

/** The public part of IPv6, and what inside of it leads elsewhere: Teredo, documentation, 6to4. */
const PUBLIC_V6 = '2000::/3';
const SPECIAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/** Says whether callbacks may go to an address. */
export class CallbackNetworks {
  private readonly special = listOf([...SPECIAL_V4, ...SPECIAL_V6]);
  private readonly publicV6 = listOf([PUBLIC_V6]);
  private readonly allowed: BlockList;

  /** @param allowed networks as `address/prefix`, allowed although they are not public */
  constructor(allowed: readonly string[]) {
    this.allowed = listOf(allowed);
  }

  isAllowed(address: string): boolean {
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (this.allowed.check(address, family)) return true;
    if (family === 'ipv6' && !this.publicV6.check(address, family)) return false;
    return !this.special.check(address, family);
  }
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix = ''] = network.split('/');
    list.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}
