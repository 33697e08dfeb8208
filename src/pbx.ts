/** The door `ccc-workstation/pbx`: the phone of a plain PBX, which does by SIP itself what a center would do (ADR 0008). */
import type { CenterClient } from './center/center.js';
import { systemClock, type Clock } from './kernel/clock.js';
import { CccError } from './kernel/errors.js';
import { createLog, type LogLine } from './kernel/log.js';
import { secureRandom, type Random } from './kernel/random.js';
import { createExchange, type Exchange } from './pbx/exchange.js';
import type { SipAccess } from './protocol/index.js';
import type { TransferRequest } from './softphone/call-control.js';
import type { NewPhoneFact, SipPhoneInside, Softphone } from './softphone/softphone.js';
import { createPlainControl, type PlainControl } from './softphone/sipjs/plain/control.js';
import { md5 } from './softphone/sipjs/md5.js';
import { createSipSoftphone, type SipSoftphone } from './softphone/sipjs/sip-softphone.js';

export type { TransferRequest } from './softphone/call-control.js';

/** An account at any SIP server that speaks WebSocket (RFC 7118). */
export interface PbxOptions {
  /** `wss://pbx.example:7443/ws`; `ws://` only on this machine. */
  readonly server: string;
  /** The account's address, `sip:2001@pbx.example`; the scheme may be left out. */
  readonly aor: string;
  /** For the digest; the user part of `aor` if left out. */
  readonly username?: string;
  /** A function is asked again whenever credentials are needed, so that nothing lasting stands in the page. */
  readonly password: string | (() => string | Promise<string>);
  /** What the agent is called in the page. */
  readonly name?: string;
  readonly iceServers?: readonly RTCIceServer[];
  /** How keys are sent: in the sound's stream (RFC 4733), or by SIP INFO. */
  readonly digits?: 'rtp' | 'info';
  /** Whether to call whom a far end transfers us to. Left out: only addresses in our own domain. */
  readonly acceptTransfer?: (request: TransferRequest) => boolean | Promise<boolean>;
  /** A line that stands between calls needs a center that plugs them into it; a PBX has nobody for that, and `persistent` is refused. */
  readonly mediaMode?: 'perCall';
  readonly onLog?: (line: LogLine) => void;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** Give it to `createWorkstation` in place of a center, or to `<ccc-workstation>` as its property `softphone`. */
export interface PlainSoftphone extends Softphone {
  /** The exchange in the page: carries out `hold`, `transfer`, `consult` and the like. */
  readonly center: CenterClient;
  start(): void;
}

/** Credentials are asked for again once a day; a PBX's do not end by themselves. */
const day = 24 * 3_600_000;

export function createSoftphone(options: PbxOptions): PlainSoftphone {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? secureRandom;
  const { log } = createLog(() => clock.now(), options.onLog);
  const { mediaMode }: { readonly mediaMode?: string } = options;
  if (mediaMode !== undefined && mediaMode !== 'perCall') throw new CccError('not-supported', `mediaMode ${mediaMode} needs a center`);
  const address = options.aor.replace(/^sips?:/i, '');
  const user = address.split('@')[0] ?? '';
  let tell: (fact: NewPhoneFact) => void = () => undefined;

  async function access(): Promise<SipAccess> {
    const password = typeof options.password === 'function' ? await options.password() : options.password;
    return { server: options.server, aor: `sip:${address}`, username: options.username ?? user, password, expiresAt: clock.now() + day, iceServers: (options.iceServers ?? []).map(iceServer) };
  }

  const phone: SipSoftphone = createSipSoftphone({ clock, random, log, base: () => options.server, plain: () => control, md5 });
  const control: PlainControl = createPlainControl({
    phone, clock, random, say: (event) => { exchange.control(event); }, acceptTransfer: options.acceptTransfer ?? (({ sameDomain }) => sameDomain),
  });
  const exchange: Exchange = createExchange({
    phone, control, access, account: `${options.server} ${address}`, clock, random, log, self: { agentId: user, number: user, name: options.name ?? user }, digitsByInfo: options.digits === 'info', tell: (fact) => { tell(fact); },
  });
  // Setting the listener makes the phone say what it knows already.
  const listen = (): void => { phone.onFact((fact) => { control.heard(fact); exchange.heard(fact); }); };
  listen();

  const { answer, reject, hangUp, mute, sendDigits, dial, has, connect, wake } = exchange;
  const whole: PlainSoftphone & SipPhoneInside = {
    calls: phone.calls, get agent() { return phone.agent; },
    devices: phone.devices, onFact(listener) { tell = listener; listen(); }, start: connect, stop: () => phone.stop(), wake, has, answer, reject, hangUp, mute, sendDigits, dial, center: exchange,
  };
  return whole;
}

const iceServer = ({ urls, username, credential }: RTCIceServer): SipAccess['iceServers'][number] =>
  ({ urls, ...(username === undefined ? {} : { username }), ...(credential === undefined ? {} : { credential }) });
