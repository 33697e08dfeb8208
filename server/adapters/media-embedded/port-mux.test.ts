/** WebRTC legs on one shared port: who is heard (S-14, S-15), consent, restart, DTLS before the answer. */
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { systemClock } from 'ccc-workstation/clock';
import type { Clock } from '../../ports/clock.js';
import type { TransportFailure, TransportState } from './packet-transport.js';
import { WebRtcMux } from './port-mux.js';
import { clientHello } from './testing/dtls-client.js';
import { handshakeMessage } from './dtls/handshake-reader.js';
import { contentType, RecordWriter } from './dtls/record.js';
import { IceClient } from './testing/ice-client.js';
import { plainRtp, until, WebRtcPeer } from './testing/web-rtc-peer.js';
import type { WebRtcTransport } from './webrtc-transport.js';

/** The real clock, whose monotonic time can be pushed ahead: consent takes half a minute. */
class SkippingClock implements Clock {
  skipped = 0;
  now(): number { return systemClock.now(); }
  monotonic(): number { return systemClock.monotonic() + this.skipped; }
  after(ms: number, fn: () => void): () => void { return systemClock.after(ms === 1_000 ? 20 : ms, fn); }
}

const clock = new SkippingClock();
const mux = await WebRtcMux.open({ advertise: ['127.0.0.1'], clock });
const open: { close(): void }[] = [];
afterEach(() => { for (const one of open.splice(0)) one.close(); });
afterAll(() => mux.close());

function leg(): { transport: WebRtcTransport; states: [TransportState, TransportFailure?][]; rtp: Buffer[]; rtcp: Buffer[] } {
  const transport = mux.createTransport();
  open.push(transport);
  const seen = { transport, states: [] as [TransportState, TransportFailure?][], rtp: [] as Buffer[], rtcp: [] as Buffer[] };
  transport.onState = (state, reason) => { seen.states.push(reason ? [state, reason] : [state]); };
  transport.onRtp = (packet) => { seen.rtp.push(Buffer.from(packet)); };
  transport.onRtcp = (packet) => { seen.rtcp.push(Buffer.from(packet)); };
  return seen;
}
async function peerOn(cheats = {}): Promise<WebRtcPeer> {
  const peer = await WebRtcPeer.open(mux, cheats);
  open.push(peer);
  return peer;
}
async function socket(): Promise<IceClient> {
  const client = await IceClient.open({ address: '127.0.0.1', port: mux.port });
  open.push(client);
  return client;
}
async function connected() {
  const own = leg();
  const peer = await peerOn();
  expect(await peer.ice.check(own.transport.local())).toBe('success');
  own.transport.setRemote(peer.parameters);
  peer.dtls.start();
  expect(await until(() => own.transport.state === 'connected' && peer.dtls.keys !== undefined)).toBe(true);
  return { ...own, peer };
}

describe('a leg', () => {
  it('connects, and carries RTP and RTCP both ways without touching the sender\'s buffer', async () => {
    const { transport, states, rtp, peer } = await connected();
    expect(states).toEqual([['connecting'], ['connected']]);
    const packet = plainRtp(7);
    transport.sendRtp(packet);
    transport.sendRtp(packet);
    const report = Buffer.alloc(28, 1);
    report.writeUInt32BE(0x80c80006, 0);
    transport.sendRtcp(report);
    expect(packet).toEqual(plainRtp(7));
    peer.ice.send(peer.rtp(40));
    expect(await until(() => peer.received.length === 2 && rtp.length === 1)).toBe(true);
    expect(peer.received).toEqual([plainRtp(7), report]);
    expect(rtp).toEqual([plainRtp(40)]);
  });

  it('describes itself as SDP needs it: actpass to offer, passive to answer', async () => {
    const { transport } = leg();
    const peer = await peerOn();
    const offer = transport.local();
    expect(offer.setup).toBe('actpass');
    expect(offer.candidates).toEqual([{ address: '127.0.0.1', port: mux.port, foundation: '1', priority: 2_130_706_431 }]);
    expect(offer.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    transport.setRemote(peer.parameters);
    expect(transport.local().setup).toBe('passive');
  });

  it('holds DTLS that comes before the answer, and goes on when the fingerprint is there', async () => {
    const { transport, states } = leg();
    const peer = await peerOn({ hello: { padding: 1_260 } });
    await peer.ice.check(transport.local());
    peer.dtls.start();
    await until(() => false, 100);
    expect(states).toEqual([['connecting']]);
    peer.dtls.stop();
    transport.setRemote(peer.parameters);
    expect(await until(() => transport.state === 'connected')).toBe(true);
  });

  it('fails on a wrong fingerprint, on none it knows, and on a peer that insists on being the DTLS server', async () => {
    for (const change of [{ fingerprints: [{ algorithm: 'sha-256', value: mux.certificate.fingerprint }] }, { fingerprints: [{ algorithm: 'sha-1', value: 'AA' }] }, { setup: 'passive' as const }]) {
      const { transport, states } = leg();
      const peer = await peerOn();
      await peer.ice.check(transport.local());
      transport.setRemote({ ...peer.parameters, ...change });
      peer.dtls.start();
      expect(await until(() => transport.state === 'failed')).toBe(true);
      expect(states.at(-1)).toEqual(['failed', 'dtls']);
      peer.dtls.stop();
    }
  });

  it('starts a new association for a new fingerprint, as after a reload of the page', async () => {
    const { transport, rtp, peer } = await connected();
    const reloaded = await peerOn();
    await reloaded.ice.check(transport.restart());
    transport.setRemote(reloaded.parameters);
    reloaded.dtls.start();
    expect(await until(() => reloaded.dtls.keys !== undefined)).toBe(true);
    peer.ice.send(peer.rtp(1));
    reloaded.ice.send(reloaded.rtp(2));
    transport.sendRtp(plainRtp(3));
    expect(await until(() => rtp.length > 0 && reloaded.received.length > 0)).toBe(true);
    expect(rtp).toEqual([plainRtp(2)]);
  });
});

describe('who is heard', () => {
  it('S-14: a ClientHello from an address that ICE has not validated changes nothing, before and after', async () => {
    const attacker = await socket();
    let heard = 0;
    attacker.onDatagram = () => { heard += 1; };
    const hello = new RecordWriter().write(contentType.handshake, 0, handshakeMessage(1, 0, clientHello(randomBytes(32), {})));
    const { transport, states } = leg();
    const peer = await peerOn();
    transport.setRemote(peer.parameters);
    attacker.send(hello);
    await peer.ice.check(transport.local());
    attacker.send(hello);
    peer.dtls.start();
    attacker.send(hello);
    expect(await until(() => transport.state === 'connected')).toBe(true);
    for (let i = 0; i < 50; i++) attacker.send(hello);
    await until(() => false, 50);
    expect(states).toEqual([['connecting'], ['connected']]);
    expect(heard).toBe(0);
  });

  it('S-15: media from a third address, even authentic, is dropped, and replays from the right one too', async () => {
    const { rtp, peer } = await connected();
    const attacker = await socket();
    let heard = 0;
    attacker.onDatagram = () => { heard += 1; };
    const authentic = peer.rtp(10);
    for (let i = 0; i < 2_000; i++) attacker.send(i % 2 === 0 ? authentic : plainRtp(i));
    await until(() => false, 50);
    expect(rtp.length).toBe(0);
    for (let i = 0; i < 3; i++) peer.ice.send(authentic);
    peer.ice.send(plainRtp(11));
    await until(() => rtp.length > 0);
    await until(() => false, 30);
    expect(rtp.length).toBe(1);
    expect(heard).toBe(0);
  });

  it('a check needs the password of that leg, a FINGERPRINT and a controlling peer', async () => {
    const { transport, states } = leg();
    const client = await socket();
    const local = transport.local();
    expect(await client.check(local, { pwd: 'wrong', waitMs: 60 })).toBe('silence');
    expect(await client.check(local, { ufrag: 'nobody', waitMs: 60 })).toBe('silence');
    expect(states).toEqual([]);
    expect(await client.check(local, { controlled: true })).toBe('error');
    expect(states).toEqual([]);
    expect(await client.check(local)).toBe('success');
  });

  it('legs share the port and never hear each other', async () => {
    const first = await connected();
    const second = await connected();
    first.peer.ice.send(first.peer.rtp(1));
    second.peer.ice.send(second.peer.rtp(2));
    expect(await until(() => first.rtp.length === 1 && second.rtp.length === 1)).toBe(true);
    expect([first.rtp, second.rtp]).toEqual([[plainRtp(1)], [plainRtp(2)]]);
    first.peer.ice.send(second.peer.rtp(3));
    await until(() => false, 30);
    expect(first.rtp.length).toBe(1);
  });
});

describe('the path', () => {
  it('follows nomination to another address with the same keys, through an ICE restart', async () => {
    const { transport, states, peer, rtp } = await connected();
    const moved = await socket();
    peer.listen(moved);
    const old = transport.local();
    const fresh = transport.restart();
    expect(fresh.ufrag).not.toBe(old.ufrag);
    expect(await peer.ice.check(old)).toBe('success');
    expect(await moved.check(fresh)).toBe('success');
    expect(await peer.ice.check(old, { waitMs: 60 })).toBe('silence');
    transport.setRemote(peer.parameters);
    moved.send(peer.rtp(5));
    transport.sendRtp(plainRtp(6));
    expect(await until(() => rtp.length === 1 && peer.received.length === 1)).toBe(true);
    expect(states.at(-1)).toEqual(['connected']);
  });

  it('is given up after 30 s without a check (RFC 7675) and comes back with one', async () => {
    const { transport, states, peer } = await connected();
    const seen = transport.lastSeen;
    clock.skipped += 29_000;
    await until(() => false, 60);
    expect(transport.state).toBe('connected');
    clock.skipped += 1_500;
    expect(await until(() => transport.state === 'failed')).toBe(true);
    expect(states.at(-1)).toEqual(['failed', 'ice']);
    transport.sendRtp(plainRtp(1));
    await until(() => false, 30);
    expect(peer.received.length).toBe(0);
    expect(await peer.ice.check(transport.restart())).toBe('success');
    expect(transport.state).toBe('connected');
    expect(transport.lastSeen).toBeGreaterThan(seen + 30_000);
    transport.sendRtp(plainRtp(1));
    expect(await until(() => peer.received.length === 1)).toBe(true);
  });

  it('ends with close: close_notify to the peer, nothing answered any more', async () => {
    const { transport, states, peer } = await connected();
    const local = transport.local();
    transport.close();
    expect(states.at(-1)).toEqual(['closed']);
    expect(await until(() => peer.dtls.alerts.includes(0))).toBe(true);
    expect(await peer.ice.check(local, { waitMs: 60 })).toBe('silence');
  });
});
