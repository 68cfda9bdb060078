import { BlockList, isIP, isIPv6, SocketAddress } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

/** How this machine can be reached from the practice's network. */
export interface LanNames {
  /** This machine's own addresses on private networks: given ones, then IPv4, then IPv6. */
  readonly addresses: readonly string[];
  /** Names: given ones, the host's own, its mDNS name. Lower case. */
  readonly names: readonly string[];
}

/**
 * Networks that a practice can have for itself: RFC 1918, RFC 6598 (also what VPNs use), RFC 3927
 * and RFC 4193. Public addresses are left out: a hub is not made to stand on the open internet
 * under a certificate of its own making.
 */
export const PRIVATE_NETWORKS = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7'
] as const;

const privateNetworks = new BlockList();
for (const network of PRIVATE_NETWORKS) {
  const [address, prefix] = network.split('/') as [string, string];
  privateNetworks.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Whether an IP address belongs to a private network. */
export const isPrivateAddress = (address: string): boolean =>
  privateNetworks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/** Whether an IP address is this machine speaking to itself. */
export const isLoopback = (address: string): boolean =>
  address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');

/**
 * Those of a server's names and addresses under which somebody at `address` may have reached it: what a
 * machine calls itself means another one to whoever comes from elsewhere.
 */
export const hostsFrom = (address: string, all: ReadonlySet<string>): ReadonlySet<string> =>
  isLoopback(address)
    ? all
    : new Set([...all].filter((host) => host !== 'localhost' && !isLoopback(host)));

/** Interfaces between this machine and its own containers and virtual machines. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet)/;

/**
 * The machine's present names and addresses.
 *
 * @param extra names or addresses that the operator knows of and the machine does not: those of the
 *   host around a container, or a name given by the router.
 */
export function lanNames(extra: readonly string[] = []): LanNames {
  const own = Object.entries(networkInterfaces())
    .filter(([name]) => !VIRTUAL.test(name))
    .flatMap(([, each]) => each ?? [])
    .filter((each) => !each.internal && isPrivateAddress(each.address))
    .sort((one, other) => one.family.localeCompare(other.family))
    .map((each) => each.address);
  const host = hostname().toLowerCase();
  const local = `${host.split('.')[0]}.local`;
  const given = extra.map((name) => name.trim().toLowerCase());
  return {
    addresses: [...new Set([...given.filter(isIP).map(canonical), ...own])],
    names: [...new Set([...given.filter((name) => !isIP(name)), host, local])].filter(isHostName)
  };
}

/** All of {@link lanNames} together. */
export function networkHosts(extra: readonly string[] = []): string[] {
  const { names, addresses } = lanNames(extra);
  return [...names, ...addresses];
}

/** An address in the one form that it is compared in. */
const canonical = (address: string): string =>
  new SocketAddress({ address, family: isIPv6(address) ? 'ipv6' : 'ipv4' }).address;

/** A host name as certificates and URLs can carry it. */
const isHostName = (name: string): boolean =>
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(name);

/** A name or address as it is written in a URL. */
export const urlHost = (name: string): string => (isIPv6(name) ? `[${name}]` : name);
