/** The softphone on sip.js: one line, its calls, the browser's devices. Tells facts; decides nothing. */
import { Inviter } from 'sip.js/lib/api/inviter.js';
import type { Invitation } from 'sip.js/lib/api/invitation.js';
import { UserAgent } from 'sip.js/lib/api/user-agent.js';
import type { Clock } from '../../kernel/clock.js';
import { CccError } from '../../kernel/errors.js';
import type { Log } from '../../kernel/log.js';
import { randomId, type Random } from '../../kernel/random.js';
import type { SipAccess } from '../../protocol/index.js';
import { createBrowserDevices, type BrowserDevices } from '../media/devices.js';
import type { DialRequest, NewPhoneFact, Softphone } from '../softphone.js';
import { IncomingCall, OutgoingCall } from './call.js';
import { callerOf, dataHeader, idsOf } from './headers.js';
import { Line } from './line.js';
import { PeerHandler } from './peer.js';
import { createWarmPeers, type WarmPeers } from './warm-peer.js';

export interface SipSoftphoneOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Address of the center: what a path-only SIP server is relative to. */
  readonly base: () => string;
  /** For tests; the browser's own by default. */
  readonly devices?: BrowserDevices;
}

type AnyCall = IncomingCall | OutgoingCall;

export function createSipSoftphone(options: SipSoftphoneOptions): Softphone {
  const { clock, random } = options;
  const calls = new Map<string, AnyCall>();
  let emit: (fact: NewPhoneFact) => void = () => undefined;
  let line: Line | undefined;
  let peers: WarmPeers | undefined;
  let iceServers: SipAccess['iceServers'] = [];
  let known: string | undefined;

  const devices = options.devices ?? createBrowserDevices({
    onMicrophone: (microphone) => { emit({ type: 'phone.microphone', microphone }); },
    onAutoplay: (blocked) => { emit({ type: 'phone.autoplay', blocked }); },
  });
  devices.onChange(() => {
    void devices.list().then(({ inputs, chosen }) => {
      // Replace only where the microphone in use may have changed: it was chosen anew, or devices came or went.
      const now = JSON.stringify([chosen.input, inputs.map((device) => device.id)]);
      if (known !== undefined && known !== now) for (const call of calls.values()) call.changeMicrophone().catch(() => undefined);
      known = now;
    }, () => undefined);
  });

  const makePeer = (): PeerHandler => new PeerHandler({
    clock, take: () => (peers ??= createWarmPeers(clock, () => toIceServers(iceServers))).take(), open: () => devices.open(), play: (stream) => devices.play(stream),
  });

  function keep<C extends AnyCall>(make: (onOver: () => void) => C): C {
    const call: C = make(() => { if (calls.get(call.interactionId) === call) calls.delete(call.interactionId); });
    calls.set(call.interactionId, call);
    return call;
  }

  function onInvite(invitation: Invitation): void {
    const ids = idsOf(invitation, () => randomId(random));
    // The same interaction a second time while its first leg runs here would leave one of them without a handle.
    if (calls.has(ids.interactionId)) { void invitation.reject({ statusCode: 486 }); return; }
    keep((onOver) => new IncomingCall(invitation, { ...ids, clock, say: emit, onOver }));
    emit({ type: 'phone.alerting', ...ids, ...callerOf(invitation) });
  }

  function callOf(interactionId: string): AnyCall {
    const call = calls.get(interactionId);
    if (!call) throw new CccError('not-allowed-now', 'no call of this page');
    return call;
  }
  function ringing(interactionId: string): IncomingCall {
    const call = callOf(interactionId);
    if (!(call instanceof IncomingCall) || !call.alerting) throw new CccError('not-allowed-now', 'it does not ring');
    return call;
  }

  async function dial(request: DialRequest): Promise<void> {
    const agent = line?.agent;
    if (!agent || !line?.registered) throw new CccError('phone-not-registered');
    const target = UserAgent.makeURI(`sip:${encodeURIComponent(request.target).replace(/%2B/g, '+').replace(/%2A/g, '*')}@${agent.configuration.uri.host}`);
    if (!target) throw new CccError('invalid-number', request.target);
    const data = dataHeader(request.data ?? {});
    const legId = randomId(random);
    const inviter = new Inviter(agent, target, {
      earlyMedia: true, extraHeaders: [`X-Ccc-Interaction: ${request.interactionId}`, `X-Ccc-Leg: ${legId}`, ...(data ? [data] : [])],
    });
    const { interactionId } = request;
    const call = keep((onOver) => new OutgoingCall(inviter, { interactionId, legId, clock, say: emit, onOver }));
    emit({ type: 'phone.dialing', interactionId, legId, number: request.target, ...(request.data?.desc ? { desc: request.data.desc } : {}) });
    await call.invite();
  }

  return {
    devices,
    onFact(listener) { emit = listener; void devices.microphone().then((microphone) => { emit({ type: 'phone.microphone', microphone }); }); },
    start(access) {
      line ??= new Line({
        access, base: options.base, clock, random, log: options.log, makePeer, onInvite,
        onAccess: (given) => {
          const changed = !peers || JSON.stringify(given.iceServers) !== JSON.stringify(iceServers);
          iceServers = given.iceServers;
          peers ??= createWarmPeers(clock, () => toIceServers(iceServers));
          if (changed) peers.refresh();
        },
        onRegistration: (registration, reason) => { emit({ type: 'phone.registration', registration, ...(reason === undefined ? {} : { reason }) }); },
      });
      line.start();
    },
    async stop() {
      for (const call of [...calls.values()]) await call.hangUp().catch(() => undefined);
      const old = line;
      line = undefined;
      peers?.close();
      peers = undefined;
      devices.stopRing();
      await old?.stop();
    },
    wake() { line?.wake(); if (calls.size === 0) peers?.refresh(); },
    answer: async (id) => { await ringing(id).answer(); },
    reject: async (id) => { await ringing(id).reject(); },
    hangUp: async (id) => { await callOf(id).hangUp(); },
    mute: async (id, muted) => { callOf(id).mute(muted); },
    sendDigits: async (id, digits) => { await callOf(id).sendDigits(digits); },
    dial,
    has: (id) => calls.has(id),
  };
}

const toIceServers = (servers: SipAccess['iceServers']): RTCIceServer[] => servers.map(({ urls, username, credential }) =>
  ({ urls, ...(username === undefined ? {} : { username }), ...(credential === undefined ? {} : { credential }) }));
