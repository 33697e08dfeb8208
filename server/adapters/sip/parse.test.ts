/** Parser and serialiser by properties: what is written is read back, and no bytes make them throw or slow. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Parser } from 'sip.js/lib/core/messages/parser.js';
import { digitOf } from './info-digit.js';
import { headerOf, type Header } from './message.js';
import { parseMessage } from './parse.js';
import { escapeUser, quoted, serialise } from './serialise.js';
import { StreamFramer } from './framing.js';
import { validMessages } from './torture/valid.js';
import { applicationMessages } from './torture/application.js';
import { invalidMessages } from './torture/invalid.js';
import { parseUri } from './uri.js';

const token = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.\-_]{0,15}$/);
const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const base = (over: readonly Header[] = []): Header[] => [
  { name: 'via', value: 'SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bKabc;rport' }, { name: 'from', value: '<sip:a@b.c>;tag=1' }, { name: 'to', value: '<sip:d@e.f>' },
  { name: 'call-id', value: 'x' }, { name: 'cseq', value: '1 INVITE' }, ...over,
];

describe('round trip', () => {
  it('reads what the serialiser wrote, whatever the texts are', () => {
    fc.assert(fc.property(anyText, anyText, anyText, token, fc.string({ unit: 'binary', maxLength: 200 }), (display, user, value, host, body) => {
      const uri = `sip:${escapeUser(user === '' ? 'u' : user)}@${host}`;
      const written = serialise({ startLine: `INVITE ${uri} SIP/2.0`, body, headers: [...base().filter((h) => h.name !== 'from'), { name: 'from', value: `${quoted(display)} <${uri}>;tag=1` }, { name: 'x-any', value }] });
      const message = parseMessage(Buffer.from(written));
      if (message.kind !== 'request') throw new Error(`${message.kind}: ${JSON.stringify(written)}`);
      expect(message.uri.raw).toBe(uri);
      expect(message.from.uri.raw).toBe(uri);
      expect(message.headers).toHaveLength(7);
      // eslint-disable-next-line no-control-regex
      expect(message.from.display).toBe(Buffer.from(display.replace(/[\0-\x08\x0a-\x1f\x7f]+/g, ' ')).toString());
      expect(message.body).toBe(Buffer.from(body).toString());
    }), { numRuns: 2000 });
  });

  // proves S-27: CR and LF never reach a header
  it('cannot be made to write another header', () => {
    fc.assert(fc.property(fc.constantFrom('\r\n', '\n', '\r', '\r\n\r\n', '\0'), fc.constantFrom('x-data', 'subject', 'from'), (end, name) => {
      const written = serialise({ startLine: `INVITE sip:a@b SIP/2.0${end}Evil: 1`, headers: [...base(), { name, value: `a${end}Evil: 1` }, { name: `x${end}Evil`, value: '1' }], body: '' });
      expect(written.split('\r\n').some((line) => line.startsWith('Evil'))).toBe(false);
      expect(written).not.toMatch(/[^\r]\n|\r[^\n]/);
    }));
  });
});

// proves S-17
describe('smuggling', () => {
  it.each(['X: a\nVia: SIP/2.0/UDP evil', 'X: a\rVia: b', 'X: a\0b', 'X: a\x0bTo: b'])('refuses %j', (line) => {
    const data = Buffer.from(serialise({ startLine: 'INVITE sip:a@b SIP/2.0', headers: base(), body: '' }).replace('Content-Length', `${line}\r\nContent-Length`));
    expect(parseMessage(data).kind).toBe('malformed');
  });

  it('agrees with sip.js on what both take', () => {
    const silent = { error: () => undefined, warn: () => undefined, log: () => undefined, debug: () => undefined };
    fc.assert(fc.property(token, token, token, fc.nat(2_000_000_000), fc.boolean(), (user, tag, callId, seq, compact) => {
      const headers = base().map((h) => (h.name === 'from' ? { name: 'from', value: `"x" <sip:${user}@h.example>;tag=${tag}` } : h.name === 'call-id' ? { name: h.name, value: callId } : h.name === 'cseq' ? { name: h.name, value: `${seq} INVITE` } : h));
      let text = serialise({ startLine: 'INVITE sip:a@b.example SIP/2.0', headers, body: '' });
      if (compact) text = text.replace('From:', 'f :').replace('Call-ID:', 'i:').replace('\r\nTo: ', '\r\nt:\r\n ');
      const ours = parseMessage(Buffer.from(text));
      const theirs = Parser.parseMessage(text, silent as unknown as Parameters<typeof Parser.parseMessage>[1]);
      if (ours.kind !== 'request') throw new Error('refused');
      expect([ours.from.uri.user, ours.fromTag, ours.callId, ours.cseq.seq]).toEqual([theirs?.from.uri.user, theirs?.fromTag, theirs?.callId, theirs?.cseq]);
    }), { numRuns: 300 });
  });
});

// proves S-16
describe('hostile bytes', () => {
  const corpus = [...validMessages, ...invalidMessages, ...applicationMessages].map((m) => m.data);

  it('never throws on mutated messages', () => {
    const mutation = fc.record({ at: fc.nat(4000), cut: fc.nat(40), put: fc.uint8Array({ maxLength: 12 }), which: fc.nat(corpus.length - 1) });
    fc.assert(fc.property(fc.array(mutation, { minLength: 1, maxLength: 5 }), (mutations) => {
      let data = corpus[mutations[0]?.which ?? 0] ?? Buffer.alloc(0);
      for (const m of mutations) {
        const at = m.at % (data.length + 1);
        data = Buffer.concat([data.subarray(0, at), m.put, data.subarray(Math.min(data.length, at + m.cut))]);
      }
      const message = parseMessage(data);
      if (message.kind === 'request') digitOf(message);
    }), { numRuns: 30_000 });
  });

  it('stays linear on the patterns that trap regular expressions', () => {
    const big = 60_000;
    const traps = ['Via: ' + 'SIP/2.0/UDP h;'.repeat(big / 14), `Contact: ${'<'.repeat(big)}`, `From: "${'\\"'.repeat(big / 2)}`, `To: ${' '.repeat(big)}x`, `Route: ${'a,'.repeat(big / 2)}`, `X: ${'\r\n '.repeat(big / 3)}y`, `From: ${'a '.repeat(big / 2)}<`];
    for (const trap of traps) {
      const data = Buffer.from(`INVITE sip:a@b SIP/2.0\r\n${trap}\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n`);
      const start = performance.now();
      parseMessage(data);
      expect(performance.now() - start, trap.slice(0, 20)).toBeLessThan(150);
    }
  });
});

describe('URIs', () => {
  it.each([
    ['sip:a@[2001:db8::1]:5070;transport=tcp', { host: '[2001:db8::1]', port: 5070, user: 'a' }], ['sips:h.example', { scheme: 'sips', host: 'h.example', user: undefined }],
    ['tel:+4930123;phone-context=x', { scheme: 'tel', user: '+4930123' }], ['sip:a:secret@h', { user: 'a' }],
  ])('%s', (raw, expected) => { expect(parseUri(raw)).toMatchObject(expected); });
  it.each(['sip:', 'sip:@h', 'sip:a@h:99999', 'sip:a@b@c', 'sip:a@h;', 'sip:a b@h', '<sip:a@h>', 'sip:a@[::1', ':a@h'])('refuses %s', (raw) => { expect(parseUri(raw)).toBeUndefined(); });
});

describe('stream framing', () => {
  it('cuts the same messages out of any pieces', () => {
    const one = serialise({ startLine: 'INVITE sip:a@b SIP/2.0', headers: base(), body: 'v=0\r\nдом\r\n' });
    const two = serialise({ startLine: 'BYE sip:a@b SIP/2.0', headers: base(), body: '' });
    const stream = Buffer.from(`\r\n${one}\r\n\r\n${two}${one}`);
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 60 }), (sizes) => {
      const framer = new StreamFramer(10_000);
      const got: string[] = [];
      let at = 0;
      for (const size of [...sizes, stream.length]) {
        for (const frame of framer.push(stream.subarray(at, at + size))) if (frame.kind === 'message') got.push(frame.data.toString());
        at += size;
        if (at >= stream.length) break;
      }
      expect(got).toEqual([one, two, one]);
      expect(framer.partial).toBe(false);
    }));
  });

  it('answers a keep-alive and refuses what never ends', () => {
    expect(new StreamFramer(1000).push(Buffer.from('\r\n\r\n'))).toEqual([{ kind: 'ping' }]);
    expect(new StreamFramer(1000).push(Buffer.alloc(1001, 65))[0]?.kind).toBe('broken');
    expect(new StreamFramer(1000).push(Buffer.from('A: b\r\nContent-Length: 5000\r\n\r\n'))[0]?.kind).toBe('broken');
  });
});

it('keeps what the sender meant of header names', () => {
  const message = parseMessage(Buffer.from('OPTIONS sip:a@b SIP/2.0\r\nv: SIP/2.0/UDP h\r\nf: <sip:a@b>;tag=1\r\nt: <sip:a@b>\r\ni: 1\r\nCSeq: 1 OPTIONS\r\nX-CCC-Interaction: i-1\r\n\r\n'));
  expect(message.kind).toBe('request');
  expect(headerOf(message, 'x-ccc-interaction')).toBe('i-1');
});
