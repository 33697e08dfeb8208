/** The record layer: replay, tampering, and bytes that are no records at all. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HandshakeReader, fragmentsOf, handshakeMessage } from './handshake-reader.js';
import { contentType, parseRecords, RecordReader, RecordWriter, type DtlsRecord } from './record.js';

const keys = { key: randomBytes(16), salt: randomBytes(4) };
const only = (datagram: Buffer): DtlsRecord => {
  const [record] = parseRecords(datagram);
  if (!record) throw new Error('no record');
  return record;
};

describe('records', () => {
  it('open once: a replay is dropped, also when it comes late and out of order', () => {
    const writer = new RecordWriter();
    writer.protect(keys);
    const reader = new RecordReader(keys);
    const sealed = Array.from({ length: 200 }, (_, i) => writer.write(contentType.handshake, 1, Buffer.from([i])));
    const opened = (i: number): boolean => reader.open(only(sealed[i] ?? Buffer.alloc(0))) !== undefined;
    expect([5, 3, 5, 3, 4, 150, 4, 149, 149, 22, 23, 23].map(opened)).toEqual(
      [true, true, false, false, true, true, false, true, false, false, true, false]);
  });

  it('do not open when any byte of them was changed, and a forgery does not move the window', () => {
    const writer = new RecordWriter();
    writer.protect(keys);
    const reader = new RecordReader(keys);
    const good = writer.write(contentType.handshake, 1, Buffer.from('finished'));
    for (let i = 0; i < good.length; i++) {
      const forged = Buffer.from(good);
      forged[i] = (forged[i] ?? 0) ^ 0x40;
      for (const record of parseRecords(forged)) expect(reader.open(record)).toBeUndefined();
    }
    expect(reader.open(only(good))?.toString()).toBe('finished');
  });

  it('are read from any bytes without an exception', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      for (const record of parseRecords(Buffer.from(bytes))) expect(record.fragment.length).toBeLessThanOrEqual(bytes.length);
    }));
  });
});

describe('handshake fragments', () => {
  it('make the same messages in every order, cut anywhere, with repeats (RFC 6347 section 4.2.3)', () => {
    const lengths = fc.array(fc.nat(400), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(lengths, fc.integer({ min: 1, max: 120 }), fc.infiniteStream(fc.nat(1_000)), (sizes, cut, order) => {
      const messages = sizes.map((size, i) => handshakeMessage(i + 1, i, randomBytes(size)));
      const fragments = messages.flatMap((whole) => fragmentsOf(whole, cut));
      const shuffled = [...fragments, ...fragments.slice(0, 5)].map((fragment) => ({ fragment, key: order.next().value ?? 0 })).sort((a, b) => a.key - b.key);
      const reader = new HandshakeReader();
      const got: Buffer[] = [];
      for (const { fragment } of shuffled) {
        reader.push(0, fragment);
        for (let message = reader.next(); message; message = reader.next()) got.push(message.whole);
      }
      expect(got).toEqual(messages);
    }));
  });
});
