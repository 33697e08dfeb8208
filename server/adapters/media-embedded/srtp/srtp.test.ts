/** SRTP against RFC 3711 appendix B, node's HMAC, and an attacker who replays, changes and invents packets (S-15). */
import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AesCounter } from './aes-counter.js';
import { HmacSha1 } from './hmac-sha1.js';
import { sessionKeys } from './key-derivation.js';
import { Rollover } from './rollover.js';
import { SrtpContext } from './srtp.js';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const master = { key: hex('e1f97a0d3e018be0d64fa32c06de4139'), salt: hex('0ec675ad498afeebb6960b3aabe6') };

function rtp(sequence: number, ssrc = 0xcafebabe, payload = Buffer.alloc(160, 7)): Buffer {
  const packet = Buffer.concat([Buffer.alloc(12), payload]);
  packet[0] = 0x80;
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(ssrc, 8);
  return packet;
}
function rtcp(ssrc: number): Buffer {
  const packet = Buffer.alloc(28, 3);
  packet.writeUInt32BE(0x80c90006, 0);
  packet.writeUInt32BE(ssrc, 4);
  return packet;
}
function protectRtp(context: SrtpContext, packet: Buffer): Buffer {
  const out = Buffer.alloc(2_112);
  return Buffer.from(out.subarray(0, context.protectRtp(packet, packet.length, out)));
}
function protectRtcp(context: SrtpContext, packet: Buffer): Buffer {
  const out = Buffer.alloc(2_112);
  return Buffer.from(out.subarray(0, context.protectRtcp(packet, packet.length, out)));
}
const pair = () => ({ tx: new SrtpContext(master), rx: new SrtpContext(master) });

describe('RFC 3711 appendix B', () => {
  it('B.2: AES-CM keystream', () => {
    const counter = new AesCounter(hex('2b7e151628aed2a6abf7158809cf4f3c'), hex('f0f1f2f3f4f5f6f7f8f9fafbfcfd'));
    const stream = Buffer.alloc(48);
    counter.apply(stream, stream, 0, 48, 0, 0, 0);
    expect(stream).toEqual(hex('e03ead0935c95e80e166b16dd92b4eb4 d23513162b02d0f72a43a2fe4a5f97ab 41e95b3bb0a2e8dd477901e4fca894c0'));
  });

  it('B.3: key derivation', () => {
    const keys = sessionKeys(master.key, master.salt, 'rtp');
    expect(keys.cipher).toEqual(hex('c61e7a93744f39ee10734afe3ff7a087'));
    expect(keys.salt).toEqual(hex('30cbbc08863d8c85d49db34a9ae1'));
    expect(keys.auth).toEqual(hex('cebe321f6ff7716b6fd4ab49af256a156d38baa4'));
  });

  it('a whole packet of each kind, as a second implementation (libsrtp) protects it with these keys', () => {
    const plain = hex(`800f1234 decafbad cafebabe ${'ab'.repeat(16)}`);
    const sealed = hex('800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb');
    const { tx, rx } = pair();
    expect(protectRtp(tx, plain)).toEqual(sealed);
    expect(rx.unprotectRtp(sealed)).toBe(plain.length);
    expect(sealed.subarray(0, plain.length)).toEqual(plain);

    const report = hex(`81c8000b cafebabe ${'ab'.repeat(16)}`);
    const sealedReport = hex('81c8000bcafebabe 7128035be487b9bdbef89041f977a5a8 80000001 993e08cd54d6c1230798');
    expect(rx.unprotectRtcp(sealedReport)).toBe(report.length);
    expect(sealedReport.subarray(0, report.length)).toEqual(report);
  });
});

describe('HMAC-SHA1', () => {
  it('equals createHmac for every length and key', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.integer(), (data, key, suffix) => {
      const tail = Buffer.alloc(4);
      tail.writeInt32BE(suffix);
      const wanted = createHmac('sha1', key).update(data).update(tail).digest();
      const tag = Buffer.alloc(20);
      const hmac = new HmacSha1(Buffer.from(key));
      hmac.sign(data, data.length, suffix, tag, 0, 20);
      expect(tag).toEqual(wanted);
      expect(hmac.matches(data, data.length, suffix, wanted, 0, 10)).toBe(true);
    }), { numRuns: 1_000 });
  });
});

describe('packets', () => {
  it('come back as sent over three roll-overs, with loss and reordering within the window', () => {
    const { tx, rx } = pair();
    const random = fc.sample(fc.nat(99), { numRuns: 2_000, seed: 5 });
    let delayed: Buffer | undefined;
    let wrong = 0;
    for (let i = 0; i < 200_000; i += 1 + (i % 7)) {
      const roll = random[i % random.length] ?? 0;
      const sealed = protectRtp(tx, rtp(i & 0xffff));
      if (roll < 10) continue;
      if (roll < 20 && !delayed) { delayed = sealed; continue; }
      if (rx.unprotectRtp(sealed) !== 172 || sealed[20] !== 7) wrong += 1;
      if (delayed && roll > 60) {
        if (rx.unprotectRtp(delayed) !== 172) wrong += 1;
        delayed = undefined;
      }
    }
    expect(wrong).toBe(0);
  });

  it('keep CSRCs and a header extension readable', () => {
    const { tx, rx } = pair();
    const packet = Buffer.concat([hex('92000001 00000000 cafebabe 11111111 22222222 bede0001 10ff0000'), Buffer.alloc(20, 9)]);
    const sealed = protectRtp(tx, packet);
    expect(sealed.subarray(0, 28)).toEqual(packet.subarray(0, 28));
    expect(sealed.subarray(28, 48)).not.toEqual(packet.subarray(28));
    expect(rx.unprotectRtp(sealed)).toBe(48);
    expect(sealed.subarray(0, 48)).toEqual(packet);
  });

  it('are taken once, and not when older than 128', () => {
    const { tx, rx } = pair();
    const sealed = Array.from({ length: 300 }, (_, i) => protectRtp(tx, rtp(i + 1)));
    const take = (i: number): boolean => rx.unprotectRtp(Buffer.from(sealed[i] ?? '')) > 0;
    expect([0, 0, 5, 3, 3, 4, 5, 200, 72, 73, 73, 199].map(take)).toEqual([true, false, true, true, false, true, false, true, false, true, false, true]);
    const report = protectRtcp(tx, rtcp(1));
    expect([rx.unprotectRtcp(Buffer.from(report)), rx.unprotectRtcp(Buffer.from(report))]).toEqual([28, 0]);
  });

  it('are dropped when any byte was changed or the keys are others, and change no state', () => {
    const { tx, rx } = pair();
    const stranger = new SrtpContext({ key: randomBytes(16), salt: randomBytes(14) });
    const good = protectRtp(tx, rtp(30_000));
    const report = protectRtcp(tx, rtcp(1));
    for (let i = 0; i < good.length; i++) {
      const forged = Buffer.from(good);
      forged[i] = (forged[i] ?? 0) ^ 0x10;
      expect(rx.unprotectRtp(forged)).toBe(0);
    }
    for (let i = 0; i < report.length; i++) {
      const forged = Buffer.from(report);
      forged[i] = (forged[i] ?? 0) ^ 0x10;
      expect(rx.unprotectRtcp(forged)).toBe(0);
    }
    for (let ssrc = 0; ssrc < 1_000; ssrc++) expect(rx.unprotectRtp(protectRtp(stranger, rtp(65_000, ssrc)))).toBe(0);
    expect(rx.unprotectRtp(good)).toBe(172);
    expect(rx.unprotectRtcp(report)).toBe(28);
  });

  it('never leave twice under one (SSRC, sequence number): no keystream is used again', () => {
    const { tx } = pair();
    expect(protectRtp(tx, rtp(10)).length).toBe(182);
    expect(protectRtp(tx, rtp(10, 0xcafebabe, Buffer.alloc(160, 8))).length).toBe(0);
    expect(protectRtp(tx, rtp(9)).length).toBe(182);
    expect(protectRtp(tx, rtp(10, 1)).length).toBe(182);
  });

  it('that are no packets do no harm', () => {
    const { rx, tx } = pair();
    const out = Buffer.alloc(2_112);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const packet = Buffer.from(bytes);
      expect(rx.unprotectRtp(packet)).toBe(0);
      expect(rx.unprotectRtcp(packet)).toBe(0);
      tx.protectRtp(packet, packet.length, out);
      tx.protectRtcp(packet, packet.length, out);
    }), { numRuns: 5_000 });
  });
});

describe('roll-over', () => {
  it('finds the index of every packet that is less than half a cycle away', () => {
    fc.assert(fc.property(fc.nat(2 ** 40), fc.integer({ min: -32_767, max: 32_767 }), (start, step) => {
      const rollover = new Rollover();
      rollover.accept(start);
      const next = start + step;
      if (next >= 0) expect(rollover.estimate(next & 0xffff)).toBe(Math.floor(next / 0x10000) * 0x10000 + (next & 0xffff));
    }));
  });
});
