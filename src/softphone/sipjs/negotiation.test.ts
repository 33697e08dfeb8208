// Offers and answers of one dialog over a scripted far end: collisions, refusals, and nothing changed by what fails.
import { describe, expect, it } from 'vitest';
import { LoggerFactory } from 'sip.js/lib/core/log/logger-factory.js';
import { Parser } from 'sip.js/lib/core/messages/parser.js';
import { SimulatedClock } from '../../kernel/clock.js';
import { CccError } from '../../kernel/errors.js';
import { abandonOffer, offerIn, type IncomingRequestWithBody, type Session } from './core-types.js';
import { Negotiation } from './negotiation.js';
import type { Peer } from './peer.js';

type Invited = { onAccept(response: unknown): void; onReject(response: unknown): void };
const quiet = new LoggerFactory();
quiet.builtinEnabled = false;
/** A real message, as the parser makes it. */
const withSdp = (sdp: string) => Parser.parseMessage([
  'SIP/2.0 200 OK', 'Via: SIP/2.0/WS a.invalid;branch=z9hG4bK1', 'From: <sip:a@x>;tag=1', 'To: <sip:b@x>;tag=2', 'Call-ID: c', 'CSeq: 1 INVITE', 'Content-Type: application/sdp', `Content-Length: ${sdp.length}`, '', sdp,
].join('\r\n'), quiet.getLogger('test'));

function scripted({ caller = true } = {}) {
  const clock = new SimulatedClock();
  const did: string[] = [];
  const sent: Invited[] = [];
  let gather = (): void => undefined;
  let slow = false;
  let gone = false;
  const peer = {
    describe: async () => { did.push('describe'); if (slow) await new Promise<void>((resolve) => { gather = resolve; }); return 'ours'; },
    accept: async (sdp: string) => { did.push(`accept ${sdp}`); if (sdp === 'broken') throw new Error('no'); },
    rollback: async () => { did.push('rollback'); },
  };
  const session = { invite: (delegate: Invited) => { did.push('invite'); sent.push(delegate); } };
  const negotiation = new Negotiation({
    session: session as unknown as Session, peer: peer as unknown as Peer, headers: () => [], clock, random: () => 0.5, caller, isOver: () => gone, onGone: () => { gone = true; did.push('gone'); },
    offerIn, abandonOffer, Failure: CccError,
  });
  const answers: number[] = [];
  const request = (sdp: string): IncomingRequestWithBody => ({
    message: withSdp(sdp), accept: () => { answers.push(200); return {}; }, reject: ({ statusCode = 0 }: { statusCode?: number } = {}) => { answers.push(statusCode); return {}; },
  }) as unknown as IncomingRequestWithBody;
  const accept = (sdp = 'theirs') => { sent.at(-1)?.onAccept({ message: withSdp(sdp), ack: () => { did.push('ack'); } }); };
  const reject = (statusCode: number) => { sent.at(-1)?.onReject({ message: { statusCode } }); };
  return { clock, did, sent, negotiation, answers, request, accept, reject, slowly: () => { slow = true; }, gather: () => { slow = false; gather(); } };
}

describe('a negotiation', () => {
  it('offers, takes the answer and acknowledges it', async () => {
    const { negotiation, clock, did, accept } = scripted();
    const done = negotiation.offer();
    await clock.advance(0);
    accept();
    await done;
    expect(did).toEqual(['describe', 'invite', 'accept theirs', 'ack']);
  });

  it.each([[true, 2100, 4000], [false, 0, 2000]])('tries again after a collision; caller %s waits %i to %i ms', async (caller, least, most) => {
    const { negotiation, clock, did, sent, accept, reject } = scripted({ caller });
    const done = negotiation.offer();
    await clock.advance(0);
    reject(491);
    await clock.advance(Math.max(0, least - 1));
    if (least > 0) expect(sent.length).toBe(1);
    expect(did).toContain('rollback');
    await clock.advance(most - least);
    accept();
    await done;
    expect(sent.length).toBe(2);
  });

  it('refuses an offer while its own is being made, and makes its own only after the answer to one', async () => {
    const first = scripted();
    first.slowly();
    const done = first.negotiation.offer();
    await first.clock.advance(0);
    await first.negotiation.answer(first.request('theirs'));
    expect(first.answers).toEqual([491]);
    first.gather();
    await first.clock.advance(0);
    first.accept();
    await done;

    const second = scripted();
    second.slowly();
    const answered = second.negotiation.answer(second.request('theirs'));
    const offered = second.negotiation.offer();
    await second.clock.advance(0);
    expect(second.sent.length).toBe(0);
    second.gather();
    await answered;
    await second.clock.advance(0);
    second.accept();
    await offered;
    expect(second.answers).toEqual([200]);
  });

  it('changes nothing by what is refused or cannot be met', async () => {
    const { negotiation, clock, did, reject, answers, request } = scripted();
    const done = negotiation.offer();
    const refused = expect(done).rejects.toMatchObject({ code: 'call-failed' });
    await clock.advance(0);
    reject(488);
    await refused;
    expect(did.at(-1)).toBe('rollback');
    await negotiation.answer(request('broken'));
    expect(answers).toEqual([488]);
    expect(did.at(-1)).toBe('rollback');
  });

  it('ends the call where the far end knows nothing of it', async () => {
    const { negotiation, clock, did, reject } = scripted();
    const refused = expect(negotiation.offer()).rejects.toMatchObject({ code: 'call-failed' });
    await clock.advance(0);
    reject(481);
    await refused;
    expect(did).toContain('gone');
  });
});
