// What a support bundle holds and does not hold: no secret survives, numbers are masked, and the facts still make the state.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from '../kernel/clock.js';
import { initialState } from '../model/index.js';
import { createMockCenter, type MockScenario } from '../testing.js';
import { version } from '../version.js';
import { createWorkstation } from '../workstation.js';
import { readBundle, writeBundle, type Evidence } from './bundle.js';
import { rungOf } from './ladder.js';
import { createRecorder } from './recorder.js';
import { redact } from './redact.js';
import { maskNumber, redactSip } from './redact-sip.js';
import { changesOf, createReplay } from './replay.js';
import { countersOf, pairsOf, sampleOf } from './stats.js';

const evidence = (more: Partial<Evidence> = {}): Evidence => ({
  at: 5, recording: { base: initialState, facts: [] }, sip: [], log: [], stats: [], pairs: [], browser: {}, settings: {}, ...more,
});
/** Long and unlike anything else, so that finding it again is no chance. */
const secret = fc.stringMatching(/^[A-Za-z0-9+/_-]{16,40}$/).filter((text) => /[A-Z]/.test(text) && /\d/.test(text));
const number = fc.stringMatching(/^1[3-9]\d{9}$/);

const invite = (s: readonly string[], caller: string): string => [
  `INVITE sip:${caller}@center.test;token=${s[0]} SIP/2.0`, 'Via: SIP/2.0/WSS abc.invalid;branch=z9hG4bK1', `From: "Wang ${caller}" <sip:${caller}@center.test>;tag=1`, `To: <tel:${caller}>`, 'Call-ID: c1', 'CSeq: 2 INVITE',
  `Authorization: Digest username="agent-anna",`, `\tresponse="${s[1]}", nonce="${s[2]}"`, `proxy-authorization : Bearer ${s[3]}`, `X-Ccc-Data: ${s[4]}`, `WWW-Authenticate: Digest nonce="${s[5]}"`, `Info: Bearer ${s[6]}`,
  'Content-Type: application/sdp', '', 'v=0', 'o=- 1 1 IN IP4 192.0.2.1', `a=ice-ufrag:${s[7]}`, `a=ice-pwd:${s[8]}`, `a=fingerprint:sha-256 ${s[9]}`, `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${s[10]}`, 'm=audio 9 UDP/TLS/RTP/SAVPF 0', '',
].join('\r\n');

describe('redaction', () => {
  it('leaves no secret and no number in a SIP message, and what is needed to read it', () => {
    fc.assert(fc.property(fc.uniqueArray(secret, { minLength: 11, maxLength: 11 }), number, (secrets, caller) => {
      const shown = redactSip(invite(secrets, caller));
      for (const one of secrets) expect(shown).not.toContain(one);
      expect(shown).not.toContain(caller);
      for (const kept of ['INVITE sip:', 'CSeq: 2 INVITE', 'Call-ID: c1', 'm=audio 9', 'IN IP4 192.0.2.1', caller.slice(0, 3)]) expect(shown).toContain(kept);
      expect(redactSip(shown)).toBe(shown);
    }));
  });

  it('hides a caller\'s name, and adds none', () => {
    expect(redactSip('BYE sip:a@b SIP/2.0\r\nFrom: "Wang \\"W\\" Li" <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nf: Wang Li <sip:a@b>\r\n\r\n')).toBe('BYE sip:a@b SIP/2.0\r\nFrom: "…" <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nf: "…" <sip:a@b>\r\n\r\n');
  });

  it('hides digits, and any body that is somebody\'s words', () => {
    expect(redactSip('INFO sip:a@b SIP/2.0\r\nContent-Type: application/dtmf-relay\r\n\r\nSignal=5\r\nDuration=160\r\n')).toMatch(/Signal=…\r\nDuration=160/);
    expect(redactSip('MESSAGE sip:a@b SIP/2.0\r\nContent-Type: text/plain\r\n\r\nmy card is 4111')).not.toContain('4111');
    expect(redactSip('NOTIFY sip:a@b SIP/2.0\r\nContent-Type: message/sipfrag\r\n\r\nSIP/2.0 180 Ringing')).toContain('180 Ringing');
  });

  it('leaves no secret of a fact, whatever is around it', () => {
    fc.assert(fc.property(secret, number, fc.constantFrom('password', 'token', 'apiKey', 'credential', 'Authorization', 'sessionCookie'), fc.jsonValue(), (hidden, caller, key, other) => {
      const shown = JSON.stringify(redact({
        type: 'x', at: 1, other, nested: [{ [key]: hidden }, { [key]: { deep: [hidden] } }], url: `https://anna:${hidden}@crm.test/card?token=${hidden}#${hidden}`, servers: [`turn:relay.test?key=${hidden}`],
        customer: { kind: 'external', number: caller, name: hidden }, data: { [key]: hidden, uui: hidden }, to: { kind: 'external', id: caller }, remark: hidden, detail: `no way to ${caller}`, text: `Bearer ${hidden}`, digits: { i1: '47*11#' }, digit: '7',
      }));
      expect(shown).not.toContain(hidden);
      expect(shown).not.toContain(caller);
      expect(shown).not.toContain('47*11#');
    }));
  });

  it('keeps what is masked as it is, and short numbers', () => {
    expect(['186xxxx5521', '13900001111', '+49 30 1234567', '1001', '1234567', 'agent-anna', ''].map(maskNumber)).toEqual(['186xxxx5521', '139xxxx1111', '+49 3x xxx4567', '1001', '123xxx7', 'agent-anna', '']);
  });
});

/** The mock's stories, told to a workstation and recorded from its very first fact. */
async function recorded(stories: readonly MockScenario[]) {
  const clock = new SimulatedClock();
  const mock = createMockCenter({ clock });
  const workstation = createWorkstation({ center: mock, softphone: mock.softphone, clock, effects: false, tabs: 'alone' });
  const recorder = createRecorder(workstation);
  const connected = workstation.connect();
  await clock.advance(1_000);
  await connected;
  await workstation.dispatch({ name: 'goReady' }).catch(() => undefined);
  for (const story of stories) {
    mock.play(story);
    await clock.advance(40_000);
    void workstation.dispatch({ name: 'finishWrapUp' }).catch(() => undefined);
    void workstation.dispatch({ name: 'dial', phoneNumber: '13900001111' }).catch(() => undefined);
    await clock.advance(5_000);
  }
  return { workstation, recorder };
}

describe('a bundle', () => {
  it('replays to the state there was, step by step', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom<MockScenario>('answered', 'abandoned', 'missed', 'outbound', 'busy', 'socketDropped', 'networkFailure', 'colleagues'), { minLength: 1, maxLength: 5 }), async (stories) => {
      const { workstation, recorder } = await recorded(stories);
      const recording = recorder.recording();
      expect(recording.facts.length).toBeGreaterThan(5);
      expect(createReplay(recording).stateAfter(Infinity)).toEqual(workstation.state);
      const opened = readBundle(writeBundle(evidence({ recording })));
      if (!opened) throw new Error('it is not read');
      const replay = createReplay(opened.recording);
      expect(replay.facts).toHaveLength(recording.facts.length);
      expect(replay.stateAfter(replay.facts.length)).toEqual(JSON.parse(JSON.stringify(redact(workstation.state))));
      for (const count of [0, 1, Math.floor(replay.facts.length / 2)]) expect(replay.stateAfter(count)).toEqual(JSON.parse(JSON.stringify(redact(createReplay(recording).stateAfter(count)))));
      expect(JSON.stringify(opened)).not.toContain('13900001111');
    }), { numRuns: 15 });
  }, 60_000);

  it('says what each fact changed', async () => {
    const { recorder } = await recorded(['answered']);
    const replay = createReplay(recorder.recording());
    const at = replay.facts.findIndex((fact) => fact.type === 'phone.connected') + 1;
    expect(replay.changesAt(at).map(({ path }) => path).join(' ')).toContain('media');
    expect(replay.changesAt(0)).toEqual([]);
    expect(changesOf({ a: { b: 1, c: [1] } }, { a: { b: 2, c: [1] } })).toEqual([{ path: 'a.b', before: 1, after: 2 }]);
  });

  it('keeps a bounded part of a long shift, and that part still replays', async () => {
    const { workstation, recorder } = await recorded(['answered', 'missed', 'busy', 'outbound', 'abandoned', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered', 'answered']);
    const recording = recorder.recording();
    expect(recording.facts.length).toBeLessThanOrEqual(800);
    expect(createReplay(recording).stateAfter(Infinity)).toEqual(workstation.state);
  }, 30_000);

  it('is not read from anything else, and nothing that is read makes the replay fail', () => {
    for (const text of ['', '{}', '[]', 'null', '{"schema":"ccc-support-bundle/2"}', JSON.stringify({ ...JSON.parse(writeBundle(evidence())) as object, recording: { base: {}, facts: [] } })]) expect(readBundle(text)).toBeUndefined();
    fc.assert(fc.property(fc.array(fc.record({ type: fc.constantFrom('center.interaction', 'leg.connected', 'phone.alerting', 'center.snapshot', 'tab.following', 'nonsense'), at: fc.integer(), interaction: fc.jsonValue(), interactionId: fc.string() })), (facts) => {
      const opened = readBundle(JSON.stringify({ ...JSON.parse(writeBundle(evidence())) as object, recording: { base: initialState, facts } }));
      if (opened) expect(() => createReplay(opened.recording).stateAfter(facts.length)).not.toThrow();
    }));
  });

  it('names the version of the package', () => {
    expect(version).toBe((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version);
    expect(readBundle(writeBundle(evidence()))?.product).toEqual({ name: 'ccc-workstation', version });
  });
});

describe('the ladder and the figures', () => {
  it('tell requests, answers, challenges and refusals apart', () => {
    const rung = (text: string) => rungOf({ at: 1, sent: true, text });
    expect(rung(invite(Array.from({ length: 11 }, () => 's'), '1001'))).toMatchObject({ title: 'INVITE', cseq: '2 INVITE', callId: 'c1', refusal: false });
    expect([rung('SIP/2.0 401 Unauthorized\r\nCSeq: 1 REGISTER').refusal, rung('SIP/2.0 486 Busy Here\r\nCSeq: 1 INVITE')]).toMatchObject([false, { title: '486 Busy Here', refusal: true }]);
  });

  it('count what went on between two looks, and put the chosen way first', () => {
    const look = (at: number, received: number, lost: number) => countersOf([
      { type: 'inbound-rtp', kind: 'audio', packetsReceived: received, packetsLost: lost, bytesReceived: received * 160, jitter: 0.004 }, { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.05 },
    ], at);
    expect(sampleOf('i1', look(1000, 100, 0), look(2000, 145, 5))).toEqual({ at: 2000, interactionId: 'i1', rttMs: 50, jitterMs: 4, lossPercent: 10, inKbps: 57.6, outKbps: 0 });
    const pairs = pairsOf('i1', [
      { id: 'p1', type: 'candidate-pair', state: 'waiting', localCandidateId: 'l', remoteCandidateId: 'r' }, { id: 'p2', type: 'candidate-pair', state: 'succeeded', nominated: true, localCandidateId: 'l', remoteCandidateId: 'r', bytesSent: 9, bytesReceived: 8, currentRoundTripTime: 0.001 },
      { id: 'l', type: 'local-candidate', candidateType: 'host', protocol: 'udp', address: '192.0.2.1', port: 9 }, { id: 'r', type: 'remote-candidate', candidateType: 'srflx', protocol: 'udp', address: '192.0.2.2', port: 10 },
    ]);
    expect(pairs.map(({ state, local, remote }) => [state, local, remote])).toEqual([['succeeded', 'host udp 192.0.2.1:9', 'srflx udp 192.0.2.2:10'], ['waiting', 'host udp 192.0.2.1:9', 'srflx udp 192.0.2.2:10']]);
  });
});
