/** 100,000 damaged datagrams against a DTLS association in every stage, and as many against the STUN reader: no exception, no false success. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from 'ccc-workstation/clock';
import { createCertificate } from '../dtls/certificate.js';
import { DtlsServer } from '../dtls/dtls-server.js';
import { parseStun } from '../ice/stun.js';
import { DtlsClient } from './dtls-client.js';
import { bindingRequest } from './ice-client.js';
import { seededRandom } from './lossy-link.js';

const certificate = createCertificate({ serial: randomBytes(8), now: Date.now() });
const clientCertificate = createCertificate({ serial: randomBytes(8), now: Date.now() });
const random = seededRandom(20_261_121);
const below = (n: number): number => Math.floor(random() * n);

/** Flips bytes, cuts, joins, repeats, or rewrites the numbers that parsers trust: lengths, offsets, sequence, epoch, type. */
function damage(datagram: Buffer, other: Buffer): Buffer {
  const bytes = Buffer.from(datagram);
  if (bytes.length === 0) return other;
  switch (below(6)) {
    case 0: return bytes.subarray(0, below(bytes.length));
    case 1: return Buffer.concat([bytes, other.subarray(below(other.length))]);
    case 2: return randomBytes(below(200));
    case 3: bytes[below(Math.min(bytes.length, 26))] = below(256); return bytes;
    case 4: bytes[below(bytes.length)] = below(256); return bytes;
    default:
      for (let i = 0; i < 4; i++) bytes[below(bytes.length)] = below(256);
      return bytes;
  }
}

/** A server that has heard the first `stage` datagrams of a true client. */
function association(stage: number) {
  const clock = new SimulatedClock();
  const heard: Buffer[] = [];
  const outcome = { connected: false, failed: undefined as string | undefined };
  const server = new DtlsServer({
    certificate, clock, random: randomBytes, fingerprints: [{ hash: 'sha256', value: clientCertificate.fingerprint }],
    send: (datagram) => { if (delivering) client.receive(datagram); },
    onConnected: () => { outcome.connected = true; }, onFailed: (reason) => { outcome.failed = reason; }, onClosed: () => undefined,
  });
  let delivering = true;
  const client = new DtlsClient({
    certificate: clientCertificate, clock, random: randomBytes, cheats: { hello: { padding: 1_260 } },
    send: (datagram) => { heard.push(datagram); if (heard.length <= stage) server.receive(Buffer.from(datagram)); },
  });
  client.start();
  client.stop();
  delivering = false;
  return { server, heard, outcome };
}

describe('fuzz', () => {
  it('100,000 damaged DTLS datagrams raise no exception and make no connection', () => {
    const stages = { failed: 0, survived: 0 };
    for (let round = 0; round < 2_000; round++) {
      const stage = round % 4;
      const { server, heard, outcome } = association(stage);
      const before = outcome.connected;
      // The client's own datagrams, undamaged, would of course connect; each of these is damaged at least once.
      for (let i = 0; i < 50; i++) server.receive(damage(heard[below(heard.length)] ?? Buffer.alloc(0), heard[below(heard.length)] ?? Buffer.alloc(0)));
      if (stage < 2) expect(outcome.connected).toBe(before);
      // An exception that is not a verdict would show as an internal error.
      if (outcome.failed?.includes('Error')) throw new Error(outcome.failed);
      stages[outcome.failed !== undefined ? 'failed' : 'survived'] += 1;
      server.close();
    }
    expect(stages.failed).toBeGreaterThan(100);
    expect(stages.survived).toBeGreaterThan(100);
  }, 120_000);

  it('100,000 damaged STUN messages raise no exception', () => {
    const request = bindingRequest(randomBytes(12), 'ufrag', 'password');
    for (let i = 0; i < 100_000; i++) parseStun(damage(request, request));
  }, 30_000);
});
