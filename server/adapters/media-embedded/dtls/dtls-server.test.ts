/** The DTLS server against a scripted client: loss, reordering, and everything an attacker tries (S-13). */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from 'ccc-workstation/clock';
import { createCertificate, type DtlsCertificate } from './certificate.js';
import { DtlsServer } from './dtls-server.js';
import type { SrtpKeyingMaterial } from './key-schedule.js';
import { contentType, RecordWriter } from './record.js';
import { DtlsClient, type Cheats } from '../testing/dtls-client.js';
import { lossyLink, type LinkOptions } from '../testing/lossy-link.js';

const serverCertificate = createCertificate({ serial: randomBytes(8), now: Date.now() });
const clientCertificate = createCertificate({ serial: randomBytes(8), now: Date.now() });
const strangerCertificate = createCertificate({ serial: randomBytes(8), now: Date.now() });
const perfect: LinkOptions = { loss: 0, delayMs: 5, jitterMs: 0, seed: 1 };

interface Setup { cheats?: Cheats; link?: LinkOptions; expected?: DtlsCertificate; change?: (datagram: Buffer) => Buffer[] }

function setUp({ cheats = {}, link = perfect, expected = clientCertificate, change = (d) => [d] }: Setup = {}) {
  const clock = new SimulatedClock();
  const seen = { keys: undefined as SrtpKeyingMaterial | undefined, failed: undefined as string | undefined, closed: false, connectedAt: 0, toClient: 0, toServer: [] as Buffer[] };
  const toClient = lossyLink(clock, link, (d) => { seen.toClient += 1; client.receive(d); });
  const toServer = lossyLink(clock, { ...link, seed: link.seed + 7_919 }, (d) => { server.receive(d); });
  const server = new DtlsServer({
    certificate: serverCertificate, fingerprints: [{ hash: 'sha256', value: expected.fingerprint }], clock, random: randomBytes,
    send: toClient, onConnected: (keys) => { seen.keys = keys; seen.connectedAt = clock.now(); },
    onFailed: (reason) => { seen.failed = reason; }, onClosed: () => { seen.closed = true; },
  });
  const client = new DtlsClient({
    certificate: clientCertificate, clock, random: randomBytes, cheats,
    send: (d) => { for (const one of change(d)) { seen.toServer.push(Buffer.from(one)); toServer(one); } },
  });
  return { clock, client, server, seen };
}

async function run(setup: Setup, ms = 1_000) {
  const world = setUp(setup);
  world.client.start();
  await world.clock.advance(ms);
  return world;
}

describe('handshake', () => {
  it('gives both sides the same SRTP keys and proves the server too', async () => {
    const { client, seen } = await run({});
    expect(seen.keys).toBeDefined();
    expect(client.keys).toEqual(seen.keys);
    expect(client.serverFingerprint).toBe(serverCertificate.fingerprint);
  });

  it('puts a ClientHello of 1,413 bytes together from two datagrams, in either order, doubled', async () => {
    const hello = { padding: 1_260, supportedVersions: [0xfefc, 0xfefd] };
    let sizes: number[] = [];
    const { seen } = await run({ cheats: { hello }, change: (d) => { sizes.push(d.length); return [d]; } });
    expect(sizes.slice(0, 2).every((size) => size <= 1_200)).toBe(true);
    expect(sizes[0]).toBeGreaterThan(1_000);
    expect(seen.keys).toBeDefined();

    sizes = [];
    let waiting: Buffer[] = [];
    const swapped = await run({ cheats: { hello }, change: (d) => {
      waiting.push(d);
      if (waiting.length < 2) return [];
      const out = [...waiting.reverse(), ...waiting];
      waiting = [];
      return out;
    } });
    expect(swapped.seen.keys).toBeDefined();
  });

  it('answers a client that also knows DTLS 1.3 with 1.2 and no downgrade sentinel, which only 1.3 servers may send', async () => {
    const { client, seen } = await run({ cheats: { hello: { supportedVersions: [0xfefc, 0xfefd] } } });
    expect(seen.keys).toBeDefined();
    expect(client.serverRandom.subarray(24, 31).toString('latin1')).not.toBe('DOWNGRD');
  });

  it.each([[0, 60, 1], [0.1, 150, 1], [0.3, 150, 0.99]])('at %d loss completes %i handshakes (share within 15 s ≥ %d)', async (loss, count, share) => {
    const times: number[] = [];
    for (let seed = 1; seed <= count; seed++) {
      const world = setUp({ link: { loss, delayMs: 20, jitterMs: 30, seed }, cheats: { hello: { padding: 1_260 } } });
      const start = world.clock.now();
      world.client.start();
      await world.clock.advance(15_000);
      world.client.stop();
      if (world.seen.keys && world.client.keys) times.push(world.seen.connectedAt - start);
    }
    expect(times.length / count).toBeGreaterThanOrEqual(share);
  }, 60_000);

  it('resends its last flight when the client repeats Finished, and keys stay the same', async () => {
    const { client, clock, server, seen } = await run({});
    const keys = seen.keys;
    server.confirm();
    await clock.advance(100);
    const before = seen.toClient;
    for (const datagram of seen.toServer) server.receive(Buffer.from(datagram));
    await clock.advance(100);
    expect(seen.toClient).toBe(before + 1);
    expect(seen.keys).toBe(keys);
    expect(client.alerts).toEqual([]);
  });
});

describe('what is refused', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  it.each<[string, Setup, number]>([
    ['a stolen certificate with another key', { cheats: { signWith: other } }, 51],
    ['a certificate that is not the one in the SDP', { expected: strangerCertificate }, 42],
    ['a wrong Finished', { cheats: { badFinished: true } }, 51],
    ['a key share that is no point of the curve', { cheats: { point: Buffer.alloc(65, 4) } }, 47],
    ['a compressed key share', { cheats: { point: Buffer.alloc(33, 2) } }, 47],
    ['no certificate', { cheats: { emptyCertificate: true } }, 40],
    ['DTLS 1.0', { cheats: { hello: { version: 0xfeff } } }, 70],
    ['DTLS 1.3 only', { cheats: { hello: { supportedVersions: [0xfefc] } } }, 70],
    ['other cipher suites', { cheats: { hello: { suites: [0x1301, 0xc02f, 0x009c] } } }, 40],
    ['other curves', { cheats: { hello: { groups: [29, 24] } } }, 40],
    ['RSA signatures only', { cheats: { hello: { signatures: [0x0804] } } }, 40],
    ['other SRTP profiles', { cheats: { hello: { profiles: [7, 8] } } }, 40],
    ['no extended master secret', { cheats: { hello: { noExtendedMasterSecret: true } } }, 40],
    ['renegotiation data in a first handshake', { cheats: { hello: { renegotiation: Buffer.from([1, 9]) } } }, 40],
  ])('%s', async (_, setup, alert) => {
    const { client, seen } = await run(setup);
    expect(seen.keys).toBeUndefined();
    expect(client.keys).toBeUndefined();
    expect(seen.failed).toBeDefined();
    expect(client.alerts).toEqual([alert]);
  });

  it('a Finished without CertificateVerify', async () => {
    const { seen } = await run({ cheats: { skipCertificateVerify: true } }, 5_000);
    expect(seen.keys).toBeUndefined();
    expect(seen.failed).toMatch(/out of order/);
  });

  it('a tampered sealed record: dropped, and the true one still counts', async () => {
    let tampered = 0;
    const { seen } = await run({ change: (d) => {
      // The client's second flight ends with the sealed Finished.
      if (d.length < 500) return [d];
      const last = Buffer.from(d);
      last[last.length - 1] = (last[last.length - 1] ?? 0) ^ 1;
      tampered += 1;
      return [last, d];
    } });
    expect(tampered).toBe(1);
    expect(seen.keys).toBeDefined();
    expect(seen.failed).toBeUndefined();
  });

  it('a forged close_notify, sealed or plain, after the handshake; the true one closes', async () => {
    const { client, server, clock, seen } = await run({});
    server.receive(new RecordWriter().write(contentType.alert, 0, Buffer.from([2, 40])));
    server.receive(client.writer.write(contentType.alert, 0, Buffer.from([1, 0])));
    expect(server.isConnected).toBe(true);
    const warning = client.writer.write(contentType.alert, 1, Buffer.from([1, 90]));
    server.receive(warning);
    const close = client.writer.write(contentType.alert, 1, Buffer.from([1, 0]));
    const forged = Buffer.from(close);
    forged.writeUIntBE(99, 5, 6);
    server.receive(forged);
    expect(server.isConnected).toBe(true);
    server.receive(close);
    expect(seen.closed).toBe(true);
    await clock.advance(50);
    expect(client.alerts).toEqual([0]);
  });
});
