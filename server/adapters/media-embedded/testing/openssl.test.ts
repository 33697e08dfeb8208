/** OpenSSL as a foreign DTLS-SRTP client on the real port: same keys by its exporter, SRTP with them, losses, wrong identities (S-13). */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { WebRtcMux } from '../port-mux.js';
import { SrtpContext } from '../srtp/srtp.js';
import { IceClient } from './ice-client.js';
import { seededRandom } from './lossy-link.js';
import { hasOpenssl, OpensslClient, opensslIdentity, type OpensslIdentity } from './openssl-client.js';
import { plainRtp, until } from './web-rtc-peer.js';

const present = hasOpenssl();
const identity = present ? opensslIdentity() : undefined;
const stranger = present ? opensslIdentity() : undefined;
const mux = await WebRtcMux.open({ advertise: ['127.0.0.1'] });
const open: { close(): void }[] = [];
afterEach(() => { for (const one of open.splice(0)) one.close(); });
afterAll(async () => {
  identity?.remove();
  stranger?.remove();
  await mux.close();
});

async function connect(options: { expect?: OpensslIdentity | undefined; lose?: () => boolean; extra?: readonly string[] } = {}) {
  if (!identity) throw new Error('no openssl');
  const transport = mux.createTransport();
  const ice = await IceClient.open({ address: '127.0.0.1', port: mux.port });
  expect(await ice.check(transport.local())).toBe('success');
  transport.setRemote({ ufrag: 'peer', pwd: 'p'.repeat(22), setup: 'active', fingerprints: [{ algorithm: 'sha-256', value: (options.expect ?? identity).fingerprint }] });
  const client = await OpensslClient.start(ice, identity, options.lose, options.extra);
  open.push(transport, client, ice);
  return { transport, ice, client };
}

// Where the program is missing the scripted client has to do; continuous integration has it.
describe.skipIf(!present)('openssl s_client -dtls1_2 -use_srtp', () => {
  it('gets the keys we get: SRTP protected with what its exporter prints is heard', async () => {
    const { transport, ice, client } = await connect();
    const heard: Buffer[] = [];
    transport.onRtp = (packet) => { heard.push(Buffer.from(packet)); };
    const material = await client.keyingMaterial(5_000);
    expect(client.output).toMatch(/SRTP Extension negotiated, profile=SRTP_AES128_CM_SHA1_80/);
    expect(client.output).toMatch(/Extended master secret: yes/);
    expect(client.output).toMatch(/Cipher is ECDHE-ECDSA-AES128-GCM-SHA256/);
    if (!material) throw new Error(client.output);
    expect(await until(() => transport.state === 'connected')).toBe(true);

    const outbound = new SrtpContext({ key: material.subarray(0, 16), salt: material.subarray(32, 46) });
    const sealed = Buffer.alloc(200);
    ice.send(sealed.subarray(0, outbound.protectRtp(plainRtp(9), 172, sealed)));
    expect(await until(() => heard.length === 1)).toBe(true);
    expect(heard).toEqual([plainRtp(9)]);

    const inbound = new SrtpContext({ key: material.subarray(16, 32), salt: material.subarray(46, 60) });
    const lengths: number[] = [];
    ice.onDatagram = (datagram) => { lengths.push(inbound.unprotectRtp(datagram)); };
    transport.sendRtp(plainRtp(10));
    expect(await until(() => lengths.length === 1)).toBe(true);
    expect(lengths).toEqual([172]);
  }, 15_000);

  it('says close_notify and we end', async () => {
    const { transport, client } = await connect();
    expect(await client.keyingMaterial(5_000)).toBeDefined();
    client.quit();
    expect(await until(() => transport.state === 'closed')).toBe(true);
  }, 15_000);

  it.each([0.1, 0.3])('connects at %d loss in both directions, as far as its own timers of 1, 2, 4 and 8 s let it', async (loss) => {
    const connected = await Promise.all([1, 2, 3, 4].map(async (seed) => {
      const random = seededRandom(seed * 31);
      const { transport, client } = await connect({ lose: () => random() < loss });
      return (await client.keyingMaterial(17_000)) !== undefined && transport.state === 'connected';
    }));
    // Four of 100 do not make it in 15 s at 0.3, because OpenSSL's five datagrams of a flight all have to arrive.
    expect(connected.filter((yes) => yes).length).toBeGreaterThanOrEqual(3);
  }, 30_000);

  it('is refused with a certificate that is not the one in the SDP', async () => {
    const { transport, client } = await connect({ expect: stranger });
    expect(await client.waitFor(/alert bad certificate/, 5_000)).toBeDefined();
    expect(transport.state).toBe('failed');
  }, 15_000);

  it.each([['other suites', ['-cipher', 'ECDHE-ECDSA-AES256-GCM-SHA384']], ['other curves', ['-curves', 'P-384']], ['no SRTP profile of ours', ['-use_srtp', 'SRTP_AEAD_AES_128_GCM']]])(
    'is refused with %s', async (_, extra) => {
      const { transport, client } = await connect({ extra });
      expect(await client.waitFor(/alert handshake failure/, 5_000)).toBeDefined();
      expect(transport.state).toBe('failed');
    }, 15_000);
});
