/** Answers the SIP adapter's two questions: whose account is this, and which trunk does this address belong to. */
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { SipDirectory } from '../ports/sip.js';
import type { TrunkRow } from '../ports/store.js';
import type { Credentials } from './credentials.js';
import type { Plan } from './plan.js';

export interface DirectoryOptions {
  readonly plan: Plan;
  readonly credentials: Credentials;
  /** What the source `own` of a trunk stands for: the addresses of this machine. */
  readonly ownAddresses: readonly string[];
}

export function createDirectory({ plan, credentials, ownAddresses }: DirectoryOptions): SipDirectory {
  const trunks = [...plan.trunks.values()].map((row) => ({ id: row.id, sources: sourcesOf(row, ownAddresses) }));
  return {
    account: async (username) => {
      const phone = plan.phones.get(username);
      if (!phone) return credentials.account(username);
      // baresip 1.0 stumbles over SHA-256 offered first, so desk phones get MD5 unless their account is told otherwise.
      return {
        username, identity: { kind: 'phone', extension: phone.extension }, ha1: { md5: phone.ha1Md5, sha256: phone.ha1Sha256 }, algorithms: ['MD5'],
      };
    },
    trunkOf: ({ address }) => {
      const bare = address.replace(/^::ffff:/i, '');
      const family = isIP(bare) === 6 ? 'ipv6' : 'ipv4';
      return trunks.find((trunk) => trunk.sources.check(bare, family))?.id;
    },
  };
}

function sourcesOf(row: TrunkRow, own: readonly string[]): BlockList {
  const list = new BlockList();
  for (const source of row.sources.flatMap((each) => each === 'own' ? own : [each])) {
    const [address = '', prefix] = source.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0) continue;
    if (prefix === undefined) list.addAddress(address, family); else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
