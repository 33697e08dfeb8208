/** SDP: what browsers and phones really send, the rules of offer and answer, and that nothing hostile gets through. */
import fc from 'fast-check';
import { CccError } from 'ccc-workstation/errors';
import { describe, expect, it } from 'vitest';
import type { Codec, MediaDirection } from '../../../ports/media.js';
import { Negotiation } from './negotiation.js';
import { parseSdp } from './parse.js';
import type { LocalEndpoint } from './write.js';

const plain: LocalEndpoint = { address: '192.0.2.9', port: 40_000, rtcpPort: 40_001, ssrc: 1234, cname: 'c', webrtc: undefined };
const webrtc: LocalEndpoint = {
  ...plain, port: 50_000, rtcpPort: undefined,
  webrtc: { ufrag: 'abcd', pwd: 'p'.repeat(22), fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'), setup: 'passive', candidates: [{ address: '192.0.2.9', port: 50_000, priority: 1, foundation: '1' }] },
};
const both: readonly Codec[] = ['PCMU', 'PCMA'];

/** Shortened from Chromium: audio with many codecs, then video. */
const chromium = [
  'v=0', 'o=- 46117317 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1', 'a=extmap-allow-mixed', 'a=msid-semantic: WMS x',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126', 'c=IN IP4 0.0.0.0', 'a=rtcp:9 IN IP4 0.0.0.0', 'a=ice-ufrag:J8rR', 'a=ice-pwd:4wVkOlyBKO0/kL2cJS0g3Jcn', 'a=ice-options:trickle',
  'a=fingerprint:sha-256 ' + Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0')).join(':'), 'a=setup:actpass', 'a=mid:0', 'a=sendrecv', 'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10;useinbandfec=1', 'a=rtpmap:63 red/48000/2', 'a=rtpmap:9 G722/8000', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:13 CN/8000',
  'a=rtpmap:110 telephone-event/48000', 'a=rtpmap:126 telephone-event/8000',
  'm=video 9 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0', 'a=mid:1', 'a=sendrecv', 'a=rtpmap:96 VP8/90000', '',
].join('\r\n');
const phone = (direction: MediaDirection, address = '198.51.100.7', formats = '8 0 101'): string =>
  `v=0\r\no=u 1 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio 7000 RTP/AVP ${formats}\r\na=rtpmap:101 telephone-event/8000\r\na=${direction}\r\n`;

describe('SDP', () => {
  it('answers Chromium: our codec under its number, telephone-event at the same clock, video refused, passive', () => {
    const negotiation = new Negotiation('webrtc', both, '7');
    const agreement = negotiation.acceptOffer(chromium);
    expect(agreement).toMatchObject({ codec: 'PCMU', payloadType: 0, dtmfPayloadType: 126, receiveDtmf: 126, webrtc: { ufrag: 'J8rR', setup: 'actpass' } });
    const answer = negotiation.answer(webrtc);
    expect(answer).toContain('m=audio 50000 UDP/TLS/RTP/SAVPF 0 126\r\n');
    expect(answer).toContain('m=video 0 UDP/TLS/RTP/SAVPF 96\r\n');
    for (const line of ['a=ice-lite', 'a=group:BUNDLE 0', 'a=mid:0', 'a=mid:1', 'a=rtcp-mux', 'a=setup:passive', 'a=sendrecv', 'a=ssrc:1234 cname:c', 'a=candidate:1 1 udp 1 192.0.2.9 50000 typ host']) expect(answer).toContain(`${line}\r\n`);
    const opus = new Negotiation('webrtc', ['opus', ...both], '7').acceptOffer(chromium);
    expect(opus).toMatchObject({ codec: 'opus', payloadType: 111, dtmfPayloadType: 110, g711: { law: 'PCMU', payloadType: 0 } });
  });

  it('offers WebRTC with actpass, and plain RTP with static types; reads the answers', () => {
    const offering = new Negotiation('webrtc', both, '7');
    const offer = offering.offer('sendrecv', webrtc);
    expect(offer).toContain('m=audio 50000 UDP/TLS/RTP/SAVPF 0 8 101\r\n');
    expect(offer).toContain('a=setup:actpass\r\n');
    const answering = new Negotiation('rtp', ['PCMA', 'PCMU'], '8');
    expect(answering.acceptOffer(new Negotiation('rtp', both, '1').offer('sendrecv', plain))).toMatchObject({ codec: 'PCMA', payloadType: 8, dtmfPayloadType: 101 });
    const caller = new Negotiation('rtp', both, '1');
    caller.offer('sendrecv', plain);
    // Without rtpmap the static numbers hold, and the answerer's first format is what we send.
    expect(caller.acceptAnswer(phone('sendrecv'))).toMatchObject({
      codec: 'PCMA', payloadType: 8, remote: { address: '198.51.100.7', port: 7000, rtcpPort: 7001 },
      receive: [{ payloadType: 8, codec: 'PCMA' }, { payloadType: 0, codec: 'PCMU' }],
    });
  });

  it('mirrors hold, knows the old hold by address, and keeps the codec in use', () => {
    const negotiation = new Negotiation('rtp', both, '1');
    expect(negotiation.acceptOffer(phone('sendrecv', '198.51.100.7', '8 101')).codec).toBe('PCMA');
    const answers = (['sendonly', 'inactive', 'recvonly', 'sendrecv'] as const).map((direction) => {
      expect(negotiation.acceptOffer(phone(direction, '198.51.100.7', '0 8 101'))).toMatchObject({ codec: 'PCMA', remoteDirection: direction });
      return /a=(\w+)\r\n$/.exec(negotiation.answer(plain))?.[1];
    });
    expect(answers).toEqual(['recvonly', 'inactive', 'sendonly', 'sendrecv']);
    expect(negotiation.acceptOffer(phone('sendrecv', '0.0.0.0'))).toMatchObject({ remoteDirection: 'sendonly', remote: { address: undefined } });
  });

  it('refuses what it cannot do, and keeps the call as it was', () => {
    const negotiation = new Negotiation('rtp', both, '1');
    const agreed = negotiation.acceptOffer(phone('sendrecv'));
    const code = (text: string): string => {
      try { negotiation.acceptOffer(text); return 'accepted'; } catch (error) { return error instanceof CccError ? error.code : 'crash'; }
    };
    expect(code(phone('sendrecv', '198.51.100.7', '18'))).toBe('not-supported');
    expect(code(phone('sendrecv', 'evil.example'))).toBe('not-supported');
    expect(code(chromium)).toBe('not-supported');
    expect(code('')).toBe('bad-request');
    expect(code(`v=0\r\n${'m=audio 1 RTP/AVP 0\r\n'.repeat(17)}`)).toBe('bad-request');
    expect(code(`v=0\r\n${'a=x\r\n'.repeat(2000)}`)).toBe('bad-request');
    expect(code(`v=0\r\na=${'x'.repeat(5000)}`)).toBe('bad-request');
    expect(code(`v=0\r\n${'x'.repeat(70_000)}`)).toBe('bad-request');
    expect(negotiation.agreement).toBe(agreed);
  });

  it('reads back whatever it writes (property)', () => {
    const direction = fc.constantFrom<MediaDirection>('sendrecv', 'sendonly', 'recvonly', 'inactive');
    const codecs = fc.constantFrom<readonly Codec[]>(['PCMU'], ['PCMA'], both, ['PCMA', 'PCMU']);
    fc.assert(fc.property(direction, codecs, fc.boolean(), fc.integer({ min: 1024, max: 65_534 }), fc.ipV4(), (wanted, list, overWebRtc, port, address) => {
      const kind = overWebRtc ? 'webrtc' : 'rtp';
      const local = { ...(overWebRtc ? webrtc : plain), port, address };
      const offering = new Negotiation(kind, list, '1');
      const answering = new Negotiation(kind, both, '2');
      const agreed = answering.acceptOffer(offering.offer(wanted, local));
      expect(agreed.remoteDirection).toBe(address === '0.0.0.0' && !overWebRtc ? agreed.remoteDirection : wanted);
      expect(agreed.remote.port).toBe(port);
      const mutual = offering.acceptAnswer(answering.answer(local));
      expect(mutual.codec).toBe(agreed.codec);
      expect([mutual.payloadType, mutual.dtmfPayloadType]).toEqual([agreed.payloadType, agreed.dtmfPayloadType]);
    }), { numRuns: 200 });
  });

  // proves S-16 for SDP
  it('never fails in another way than by refusing, and is quick about it (property)', () => {
    const mutated = fc.tuple(fc.constantFrom(chromium, phone('sendrecv')), fc.array(fc.tuple(fc.nat(4000), fc.string({ maxLength: 8 }), fc.nat(30)), { maxLength: 8 }))
      .map(([text, edits]) => edits.reduce((sum, [at, insert, cut]) => sum.slice(0, at % sum.length) + insert + sum.slice(at % sum.length + cut), text));
    let worst = 0;
    fc.assert(fc.property(fc.oneof(mutated, fc.string({ maxLength: 300 })), (text) => {
      const started = performance.now();
      for (const kind of ['webrtc', 'rtp'] as const) {
        const negotiation = new Negotiation(kind, both, '1');
        try {
          negotiation.acceptOffer(text);
          const answer = negotiation.answer(kind === 'rtp' ? plain : webrtc);
          // Nothing of the offer may break out of its line in what we write.
          expect(() => parseSdp(answer)).not.toThrow();
          expect(answer.split('\r\n').every((line) => line === '' || /^[a-z]=[\x20-\x7e]+$/.test(line))).toBe(true);
        } catch (error) {
          if (!(error instanceof CccError)) throw error;
        }
      }
      worst = Math.max(worst, performance.now() - started);
    }), { numRuns: 3000 });
    expect(worst).toBeLessThan(250);
  });
});
