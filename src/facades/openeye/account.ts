/** From what a page gives to `register` to a phone on a SIP account: at our center, or at any server that speaks SIP over WebSocket. */
import { createWorkstation, type Workstation } from '../../index.js';
import { createSoftphone } from '../../pbx.js';
import type { OpenEyeAccount } from './openeye.js';

export interface AccountServer {
  /** `wss://center.example/sip`. */
  readonly server: string;
  readonly iceServers?: readonly RTCIceServer[];
}

export function openAccount({ server, iceServers }: AccountServer, account: OpenEyeAccount): Workstation {
  const [user = '', domain] = account.number.replace(/^sips?:/i, '').split('@');
  // The manual's `serverAddr` is that of a UDP server; here it only names the domain where the number has none.
  const aor = `${user}@${domain ?? account.serverAddr ?? new URL(server).hostname}`;
  // A user name beside the number is how a PBX names the account; the samples give the number twice.
  const username = account.name === '' || account.name === account.number ? user : account.name;
  return createWorkstation({ softphone: createSoftphone({ server, aor, username, password: account.password, name: account.name, ...(iceServers ? { iceServers } : {}) }) });
}
