/** The SIP of a plain PBX that a center makes needless: hold by re-INVITE, REFER both ways, calls that replace others. Loaded only with such a PBX. */
import type { IncomingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import type { IncomingReferRequest } from 'sip.js/lib/core/messages/methods/refer.js';
import type { Clock } from '../../../kernel/clock.js';
import { CccError } from '../../../kernel/errors.js';
import { randomId, type Random } from '../../../kernel/random.js';
import type { CallControl, ControlEvent, ReferTarget, TransferRequest } from '../../call-control.js';
import type { NewPhoneFact } from '../../softphone.js';
import type { Call } from '../call.js';
import type { SessionDelegate } from '../core-types.js';
import { callerOf } from '../headers.js';
import { Peer, type CallPeer } from '../peer.js';
import type { PlainHooks, SipSoftphone } from '../sip-softphone.js';
import { Referral } from './referral.js';
import { Referred } from './referred.js';
import { digitIn, parseReplaces, replacesOf } from './sipfrag.js';

export interface PlainOptions {
  readonly phone: SipSoftphone;
  readonly clock: Clock;
  readonly random: Random;
  readonly say: (event: ControlEvent) => void;
  /** Whether to call whom a far end transfers us to. */
  readonly acceptTransfer: (request: TransferRequest) => boolean | Promise<boolean>;
}
export interface PlainControl extends CallControl, PlainHooks {
  /** Every fact of the phone, before anybody else. */
  heard(fact: NewPhoneFact): void;
}

/** The far end does not want to hear us. */
const isHeldByOther = (peer: CallPeer): boolean => peer instanceof Peer
  && peer.connection.getTransceivers().some(({ currentDirection, receiver }) => receiver.track.kind === 'audio' && (currentDirection === 'recvonly' || currentDirection === 'inactive'));

export function createPlainControl({ phone, clock, random, say, acceptTransfer }: PlainOptions): PlainControl {
  const referrals = new Map<Call, Referral>();
  const referred = new Map<Call, Referred>();
  const heldBy = new WeakMap<Call, boolean>();

  function callOf(callId: string): Call {
    const call = phone.calls.get(callId);
    if (!call) throw new CccError('not-allowed-now', 'no call of this page');
    return call;
  }
  function tellHold(call: Call): void {
    const held = isHeldByOther(call.peer);
    if (call.over || held === (heldBy.get(call) ?? false)) return;
    heldBy.set(call, held);
    say({ type: 'held', callId: call.interactionId, held });
  }

  async function hold(callId: string, held: boolean): Promise<void> {
    const call = callOf(callId);
    const { peer } = call;
    if (peer.held === held) return;
    peer.hold(held);
    try { await call.renegotiate(); } catch (error) { peer.hold(!held); throw error; }
    tellHold(call);
  }

  async function refer(callId: string, to: ReferTarget): Promise<void> {
    const call = callOf(callId);
    const { agent } = phone;
    if (!agent || referrals.has(call)) throw new CccError('not-allowed-now', 'transfer');
    const target = 'number' in to ? agent.uriOf(to.number)?.toString() : replacing(callOf(to.callId));
    if (target === undefined) throw new CccError('invalid-number');
    const referral = new Referral({ call, clock, say, onOver: () => { referrals.delete(call); } });
    referrals.set(call, referral);
    await referral.ask([...call.headers, `Refer-To: <${target}>`, `Referred-By: <${agent.aor.toString()}>`]);
  }

  async function onRefer(call: Call, request: IncomingReferRequest): Promise<void> {
    const { agent } = phone;
    if (!agent || referred.has(call) || referrals.has(call)) { request.reject({ statusCode: 603 }); return; }
    const turn = new Referred({
      call, clock, domain: agent.aor.host.toLowerCase(), accept: acceptTransfer,
      place: (target, headers) => {
        const ids = { interactionId: randomId(random), legId: randomId(random) };
        say({ type: 'moving', callId: call.interactionId, to: ids.interactionId, legId: ids.legId, number: target.user ?? '' });
        const placed = phone.place(ids, target, headers);
        if (call.muted) phone.calls.get(ids.interactionId)?.mute(true);
        return { callId: ids.interactionId, placed };
      },
    });
    referred.set(call, turn);
    if (!await turn.receive(request)) referred.delete(call);
  }

  /** RFC 3891 section 3: a call whose INVITE names one of ours takes its place without ringing. */
  function onInvite(request: IncomingInviteRequest): boolean {
    const header = request.message.getHeader('replaces');
    if (header === undefined) return false;
    const wanted = parseReplaces(header);
    const old = wanted && [...phone.calls.values()].find(({ dialog }) => dialog?.callId === wanted.callId && dialog.localTag === wanted.toTag && dialog.remoteTag === wanted.fromTag);
    if (!wanted || !old || old.over) { request.reject({ statusCode: wanted ? 481 : 400 }); return true; }
    if (wanted.earlyOnly) { request.reject({ statusCode: 486 }); return true; }
    const ids = { interactionId: randomId(random), legId: randomId(random) };
    say({ type: 'moving', callId: old.interactionId, to: ids.interactionId, legId: ids.legId, ...callerOf(request.message) });
    const call = phone.take(request, ids, false);
    call.mute(old.muted);
    call.answer().then(() => old.hangUp(), () => call.reject()).catch(() => undefined);
    return true;
  }

  return {
    hold, refer, onInvite,
    sendInfo: (callId, digits) => callOf(callId).sendInfo(digits),
    inDialog: (call): SessionDelegate => ({
      onInvite: (request) => { call.negotiation?.then((it) => it.answer(request)).then(() => { tellHold(call); }, () => { request.reject({ statusCode: 500 }); }); },
      onRefer: (request) => { void onRefer(call, request); },
      onNotify: (request) => {
        request.accept();
        referrals.get(call)?.notified(request.message.body, request.message.getHeader('subscription-state') ?? '');
      },
      onInfo: (request) => {
        request.accept();
        const digit = digitIn(request.message.body);
        if (digit !== undefined) say({ type: 'digit', callId: call.interactionId, digit });
      },
    }),
    heard(fact) {
      for (const [call, turn] of [...referred]) if (turn.heard(fact)) referred.delete(call);
      if (fact.type !== 'phone.ended') return;
      for (const [call, referral] of [...referrals]) if (call.interactionId === fact.interactionId) { referral.stop(); referrals.delete(call); }
    },
  };
}

/** The far end's public address; Replaces finds the very phone among all that share it. */
function replacing(call: Call): string | undefined {
  const { dialog } = call;
  return dialog && `sip:${dialog.remoteURI.user ?? ''}@${dialog.remoteURI.host}?Replaces=${encodeURIComponent(replacesOf(dialog))}`;
}
