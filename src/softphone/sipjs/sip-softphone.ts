/** The softphone on sip.js: one line, its calls, the browser's devices. Tells facts; decides nothing. */
import type { IncomingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import type { URI } from 'sip.js/lib/grammar/uri.js';
import type { Clock } from '../../kernel/clock.js';
import { CccError } from '../../kernel/errors.js';
import type { Log } from '../../kernel/log.js';
import type { Pace } from '../../kernel/pace.js';
import { randomId, type Random } from '../../kernel/random.js';
import type { MicrophoneState } from '../../model/facts.js';
import type { SipAccess } from '../../protocol/index.js';
import { createBrowserDevices, type BrowserDevices } from '../media/devices.js';
import type { DialRequest, NewPhoneFact, Softphone } from '../softphone.js';
import { parseAside, type SipAgent } from './agent.js';
import type { Call, CallOptions } from './call.js';
import { offerIn, type SessionDelegate } from './core-types.js';
import { asksForAutoAnswer, attachmentIn, callerOf, dataHeader, idsOf, type CallIds } from './headers.js';
import { IncomingCall } from './incoming-call.js';
import type { Hash } from './digest.js';
import { Line } from './line.js';
import { OutgoingCall } from './outgoing-call.js';
import { Peer } from './peer.js';
import type { OwnOptions, Standing } from './standing.js';
import { createWarmPeers, type WarmPeers } from './warm-peer.js';

export interface SipSoftphoneOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Address of the center: what a path-only SIP server is relative to. */
  readonly base: () => string;
  /** Where on it the SIP server is, as long as nothing else is known. */
  readonly ahead?: string | undefined;
  /** False while the center itself cannot be reached. */
  readonly reachable?: () => boolean;
  readonly pace?: Pace;
  readonly mediaMode?: MediaMode | undefined;
  /** For tests; the browser's own by default. */
  readonly devices?: BrowserDevices;
  /** A plain PBX at the other end, which knows more requests than a center sends and none of our headers (ADR 0008). */
  readonly plain?: () => PlainHooks | undefined;
  /** For the digest of a plain PBX; with `plain`. */
  readonly md5?: Hash;
}

/** `persistent`: a line of the phone stands between calls, so that a call brings no ICE, no DTLS and no opening of the microphone (ADR 0010). */
export type MediaMode = 'perCall' | 'persistent';

export interface PlainHooks {
  /** True: taken, as by a call that replaces another (RFC 3891). */
  onInvite(request: IncomingInviteRequest): boolean;
  inDialog(call: Call): SessionDelegate;
}
/** What a plain PBX's extensions work on. */
export interface SipSoftphone extends Softphone {
  readonly calls: ReadonlyMap<string, Call>;
  readonly agent: SipAgent | undefined;
  place(ids: CallIds, target: URI, headers: readonly string[]): Promise<void>;
  take(request: IncomingInviteRequest, ids: CallIds, rings?: boolean): IncomingCall;
}

type AnyCall = IncomingCall | OutgoingCall;

export function createSipSoftphone(options: SipSoftphoneOptions): SipSoftphone {
  const { clock, random } = options;
  const calls = new Map<string, AnyCall>();
  let emit: (fact: NewPhoneFact) => void = () => undefined;
  let line: Line | undefined;
  let peers: WarmPeers | undefined;
  let iceServers: SipAccess['iceServers'] = [];
  let standby: string | undefined;
  let standing: Standing | undefined;
  /** Another page has the phone; another object each time it begins. */
  let following: object | undefined;
  let microphone: MicrophoneState = 'unknown';

  const devices = options.devices ?? createBrowserDevices({
    onMicrophone: (state) => { microphone = state; emit({ type: 'phone.microphone', microphone }); },
    onAutoplay: (blocked) => { emit({ type: 'phone.autoplay', blocked }); },
  }, { clock });
  devices.onInput(() => { for (const call of calls.values()) call.changeMicrophone().catch(() => undefined); });

  const peer = (onMicrophoneLost: () => void): Peer => new Peer({
    clock, onMicrophoneLost, center: options.plain === undefined, take: () => (peers ??= createWarmPeers(clock, () => toIceServers(iceServers))).take(), open: () => devices.open(), play: (stream) => devices.play(stream),
  });

  function keep<C extends AnyCall>(ids: CallIds, make: (options: CallOptions) => C, own?: OwnOptions): C {
    const call: C = make({
      ...ids, clock, random, peer, headers: () => line?.agent?.headers ?? [], say: emit, connected: () => line?.registered === true, relayRefused: () => peers?.refused === true, onMediaBack: () => line?.wake(),
      onOver: () => { if (calls.get(ids.interactionId) === call) calls.delete(ids.interactionId); devices.watch(calls.size > 0); },
      inDialog: (dialog) => options.plain?.()?.inDialog(dialog) ?? {}, ...own,
    });
    calls.set(ids.interactionId, call);
    devices.watch(true);
    return call;
  }

  const take = (request: IncomingInviteRequest, ids: CallIds, rings = true, own?: OwnOptions): IncomingCall => keep(ids, (call) => new IncomingCall(request, call, rings), own);

  function onInvite(request: IncomingInviteRequest): void {
    if (line?.wanted === false) { request.reject({ statusCode: 480 }); return; }
    if (options.plain?.()?.onInvite(request)) return;
    // Our headers mean something only where a center wrote them; from a plain PBX they are a caller's.
    const ours = options.plain === undefined;
    const ids = ours ? idsOf(request.message, () => randomId(random)) : { interactionId: randomId(random), legId: randomId(random) };
    const attachment = ours ? attachmentIn(request.message) : undefined;
    const before = calls.get(ids.interactionId);
    // The same leg: its first INVITE, or our answer to it, was lost with a connection (F-03).
    if (before instanceof IncomingCall && before.legId === ids.legId && !attachment) { before.again(request); return; }
    // The same interaction a second time while its first leg runs here would leave one of them without a handle; what was lost is offered anew.
    if (before && !attachment && !(before instanceof IncomingCall && before.lost)) { request.reject({ statusCode: 486 }); return; }
    // What the center attaches or offers anew has no use for what carried it before.
    before?.finish('networkError');
    const offer = offerIn(request.message) ?? '';
    const own = standing?.own(ids.interactionId, offer);
    // Another line than the one that stands here.
    if (!own && offer && !offer.includes('m=')) { request.reject({ statusCode: 488 }); return; }
    const call = take(request, ids, attachment === undefined, own);
    emit({ type: 'phone.alerting', ...ids, ...callerOf(request.message), ...(ours && asksForAutoAnswer(request.message) ? { auto: true } : {}) });
    if (!attachment) { if (ours) call.prepare(); return; }
    if (attachment.muted) call.mute(true);
    // Without a microphone the page is of no use for this call; the center waits for a better one.
    call.answer(microphone === 'granted').catch(() => call.hangUp());
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
    const target = agent.uriOf(request.target);
    if (!target) throw new CccError('invalid-number', request.target);
    const data = dataHeader(request.data ?? {});
    const ids = { interactionId: request.interactionId, legId: randomId(random) };
    const headers = options.plain ? [] : [`X-Ccc-Interaction: ${ids.interactionId}`, `X-Ccc-Leg: ${ids.legId}`, ...(data ? [data] : []), ...(request.callerNumber ? [`X-Ccc-Caller: ${request.callerNumber}`] : [])];
    const said = { type: 'phone.dialing', ...ids, number: request.shown ?? request.target, ...(request.data?.['desc'] ? { desc: request.data['desc'] } : {}) } as const;
    await place(ids, target, headers, said, standing?.own(ids.interactionId));
  }

  async function place(ids: CallIds, target: URI, headers: readonly string[], said?: NewPhoneFact, own?: OwnOptions): Promise<void> {
    const agent = line?.agent;
    if (!agent || !line?.registered) throw new CccError('phone-not-registered');
    const call = keep(ids, (options) => new OutgoingCall(options), own);
    // Begun before it is told: what the page draws at the news would hold the INVITE up.
    const sent = call.invite(agent, target, headers, microphone === 'granted');
    // Failed in the same breath, where a page may make no connection, or no more of them: it would be dialling for ever.
    if (!call.over) (own?.say ?? emit)(said ?? { type: 'phone.dialing', ...ids, number: target.user ?? '' });
    await sent;
  }

  return {
    devices,
    onFact(listener) { emit = (fact) => { listener(fact); standing?.heard(fact); }; void devices.microphone().then((state) => { microphone = state; emit({ type: 'phone.microphone', microphone }); }); },
    start(access) {
      following = undefined;
      // Fetched while the network is there: it is needed when it is not.
      void import('./running.js').catch(() => undefined);
      if (options.mediaMode === 'persistent') void import('./standing.js').then(({ createStanding }) => {
        standing ??= createStanding({ clock, random, log: options.log, calls, peer, place, target: () => !line?.registered || microphone !== 'granted' ? undefined : standby === undefined ? '' : line.agent?.uriOf(standby) });
      }, () => undefined);
      line ??= new Line({
        access, base: options.base, ahead: options.ahead, clock, random, log: options.log, onInvite, plain: options.md5 && { md5: options.md5 }, urgent: () => calls.size > 0, reachable: options.reachable, pace: options.pace,
        onSignalling: (connected) => { for (const call of calls.values()) call.signalling(connected); },
        onAccess: (given) => {
          const changed = !peers || JSON.stringify(given.iceServers) !== JSON.stringify(iceServers);
          iceServers = given.iceServers;
          standby = given.standby;
          peers ??= createWarmPeers(clock, () => toIceServers(iceServers));
          // The socket first: making connections holds the page up.
          if (changed) clock.after(0, () => peers?.refresh());
        },
        onRegistration: (registration, reason) => { emit({ type: 'phone.registration', registration, ...(reason === undefined ? {} : { reason }) }); },
      });
      line.start();
    },
    standBy() {
      const mine = following = {};
      void import('./running.js').then((it) => { it.keepParserWarm(clock, () => following === mine, (message) => { parseAside(message, options.log); }); }, () => undefined);
    },
    async stop(leave = false) {
      for (const call of [...calls.values()]) if (leave) call.finish('answeredElsewhere'); else await call.hangUp().catch(() => undefined);
      const old = line;
      following = undefined;
      line = undefined;
      peers?.close();
      peers = undefined;
      devices.stopRing();
      await old?.stop();
    },
    retire() {
      for (const call of calls.values()) if (call instanceof IncomingCall && call.alerting) call.reject().catch(() => undefined);
      line?.retire();
    },
    wake(changed) {
      line?.wake();
      if (calls.size === 0) peers?.refresh();
      else if (changed) for (const call of calls.values()) call.networkChanged();
    },
    answer: async (id) => { await ringing(id).answer(); },
    reject: async (id) => { await ringing(id).reject(); },
    hangUp: async (id) => { await callOf(id).hangUp(); },
    mute: async (id, muted) => { callOf(id).mute(muted); },
    sendDigits: async (id, digits) => { await callOf(id).sendDigits(digits); },
    dial,
    has: (id) => calls.has(id),
    calls, place, take,
    get agent() { return line?.agent; },
  };
}

const toIceServers = (servers: SipAccess['iceServers']): RTCIceServer[] => servers.map(({ urls, username, credential }) =>
  ({ urls, ...(username === undefined ? {} : { username }), ...(credential === undefined ? {} : { credential }) }));
