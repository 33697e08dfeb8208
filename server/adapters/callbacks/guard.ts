/** Which addresses a callback may reach: those of the public internet, and what the operator has named (S-24). */
import { BlockList, isIP } from 'node:net';

/** The special-purpose registries of IANA (RFC 6890 and its updates), and what carries an IPv4 address inside another. */
const inside: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24],
  ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
];
const insideOf6: readonly (readonly [string, number])[] = [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]];

const special = new BlockList();
for (const [net, prefix] of inside) special.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of insideOf6) special.addSubnet(net, prefix, 'ipv6');
/** Everything else of IPv6 is not of the public internet: loopback, local, mapped and translated addresses, multicast. */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 4) return !special.check(bare, 'ipv4');
  return family === 6 && global6.check(bare, 'ipv6') && !special.check(bare, 'ipv6');
}

/** Of a URL its host as `net` wants it, without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** `entries`: hosts, or hosts with a port. */
export function isNamed(url: URL, entries: readonly string[]): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return entries.some((entry) => entry.toLowerCase() === url.hostname || entry.toLowerCase() === `${url.hostname}:${port}`);
}

/** What shows by itself; where a name leads is looked up with every call. */
export function objectionTo(address: string, named: readonly string[]): string | undefined {
  if (!URL.canParse(address)) return 'not an address';
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'an address that begins with https://';
  if (url.username !== '' || url.password !== '') return 'an address without a user name and password';
  if (isNamed(url, named)) return undefined;
  if (url.protocol === 'http:') return 'https; plain http only to hosts named in callbackHosts';
  const host = hostOf(url);
  return isIP(host) !== 0 && !isPublicAddress(host) ? 'a public address; others have to be named in callbackHosts' : undefined;
}
