// Digest answers: the examples of RFC 7616, and SHA-256 against the platform's.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { causeOfCancel, causeOfStatus } from './causes.js';
import { createDigest, preferSha256 } from './digest.js';
import { md5 } from './md5.js';
import { sha256 } from './sha256.js';

it('hashes as the platform does', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
    expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
    expect(md5(text)).toBe(createHash('md5').update(text).digest('hex'));
  }), { numRuns: 500 });
  expect(sha256('a'.repeat(119))).toBe(createHash('sha256').update('a'.repeat(119)).digest('hex'));
});

describe('answer', () => {
  const challenge = { realm: 'ccc', nonce: 'n1', qop: ['auth'], opaque: 'o' };
  const request = { method: 'REGISTER', ruri: 'sip:ccc.test' };
  const digest = () => createDigest(() => ({ username: 'agent-anna', password: 'secret' }), () => 0.5, md5);
  it.each([['SHA-256', 'sha256'], ['MD5', 'md5']])('with %s', (algorithm, name) => {
    const hash = (text: string) => createHash(name).update(text).digest('hex');
    const own = digest();
    expect(own.authenticate(request, { ...challenge, algorithm })).toBe(true);
    const value = (key: string) => new RegExp(`${key}="?([^",]+)`).exec(own.toString())?.[1] ?? '';
    const expected = hash(`${hash('agent-anna:ccc:secret')}:n1:00000001:${value('cnonce')}:auth:${hash('REGISTER:sip:ccc.test')}`);
    expect(value('response')).toBe(expected);
    expect(own.toString()).not.toContain('secret');
    own.authenticate(request, { ...challenge, algorithm });
    expect(value('nc')).toBe('00000002');
    own.authenticate(request, { ...challenge, algorithm, nonce: 'n2' });
    expect(value('nc')).toBe('00000001');
  });
  it('does not answer what it does not know', () => {
    expect(digest().authenticate(request, { ...challenge, algorithm: 'SHA-512-256' })).toBe(false);
    expect(digest().authenticate(request, { ...challenge, qop: ['auth-int'] })).toBe(false);
  });
});

it('keeps the strongest challenge of a 401 and touches nothing else', () => {
  const head = 'SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/WS a.invalid;branch=z9hG4bK1\r\n';
  const md5 = 'WWW-Authenticate: Digest realm="ccc", nonce="m", algorithm=MD5, qop="auth"\r\n';
  const sha = 'WWW-Authenticate: Digest realm="ccc", nonce="s", algorithm=SHA-256, qop="auth"\r\n';
  const tail = 'Content-Length: 0\r\n\r\n';
  expect(preferSha256(head + sha + md5 + tail)).toBe(head + sha + tail);
  expect(preferSha256(head + md5 + sha + tail)).toBe(head + sha + tail);
  expect(preferSha256(head + md5 + tail)).toBe(head + md5 + tail);
  const ok = 'SIP/2.0 200 OK\r\n' + md5 + sha + tail;
  expect(preferSha256(ok)).toBe(ok);
});

it('maps endings', () => {
  expect(causeOfStatus(486)).toBe('busy');
  expect(causeOfStatus(404)).toBe('notFound');
  expect(causeOfStatus(599)).toBe('systemError');
  expect(causeOfStatus(488)).toBe('rejected');
  expect(causeOfCancel('SIP;cause=200;text="Call completed elsewhere"')).toBe('answeredElsewhere');
  expect(causeOfCancel('SIP;cause=487')).toBe('cancelled');
});
