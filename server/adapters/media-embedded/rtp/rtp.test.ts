/** RTP parts: digits under loss, RTCP that reads back, statistics by the book, and one outgoing stream from many sources. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PacketTransport } from '../packet-transport.js';
import { FRAME } from '../pcm/g711.js';
import { DtmfReceiver, DtmfSender } from './dtmf.js';
import { Outbound } from './outbound.js';
import { RtpView, RTP_HEADER, writeHeader } from './packet.js';
import { ReceiveStats } from './receive-stats.js';
import { ntpMiddle, readReports, writeReport } from './rtcp.js';

describe('DTMF', () => {
  it('reports every digit once under loss, repetition and reordering of neighbours (property)', () => {
    const digits = fc.array(fc.constantFrom(...'0123456789*#ABCD'), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(digits, fc.integer({ min: 40, max: 300 }), fc.infiniteStream(fc.nat(9)), (pressed, ms, luck) => {
      const sender = new DtmfSender();
      const got: string[] = [];
      const receiver = new DtmfReceiver(() => undefined, (digit) => { got.push(digit); });
      expect(sender.enqueue(pressed.join(''), ms)).toBe(true);
      let timestamp = 0;
      for (let tick = 0; sender.active; tick++) {
        const due = sender.tick(160);
        if (sender.first) timestamp = tick * 160;
        if (!due) continue;
        // A digit's first packet always comes: a digit of which nothing came cannot be reported.
        if (!sender.first && luck.next().value < 3) continue;
        for (let copies = luck.next().value === 0 ? 2 : 1; copies > 0; copies--) receiver.receive(sender.payload, 0, 4, timestamp);
      }
      receiver.finish();
      expect(got).toEqual(pressed);
    }));
  });

  it('sends three end packets with the full duration, and refuses what is no digit', () => {
    const sender = new DtmfSender();
    expect(sender.enqueue('12x', 100)).toBe(false);
    sender.enqueue('5', 100);
    const sent: [boolean, number][] = [];
    while (sender.active) if (sender.tick(160)) sent.push([(sender.payload.readUInt8(1) & 0x80) !== 0, sender.payload.readUInt16BE(2)]);
    expect(sent).toEqual([[false, 160], [false, 320], [false, 480], [false, 640], [true, 800], [true, 800], [true, 800]]);
  });
});

describe('RTCP', () => {
  it('reads back what it writes, and survives anything (property)', () => {
    const buffer = Buffer.alloc(256);
    const block = { ssrc: 77, fraction: 12, lost: 345, highest: 70_000, jitter: 9, lastReport: 0xdeadbeef, sinceLastReport: 65_536 };
    const length = writeReport(buffer, 99, 'name-of-us', 1_700_000_000_123, { timestamp: 5, packets: 6, octets: 7 }, block, true);
    expect(length % 4).toBe(0);
    expect(readReports(buffer.subarray(0, length), 77)).toEqual({ senderReport: ntpMiddle(1_700_000_000_123), about: block, bye: true });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => { readReports(Buffer.from(bytes), 77); }));
  });

  it('counts loss, wraps and restarts of the sequence', () => {
    const stats = new ReceiveStats();
    for (let i = 0; i < 1000; i++) if (i % 10 !== 5) stats.update(1, (65_000 + i) & 0xffff, i * 160, i * 160 + (i % 2) * 8, true);
    expect([stats.lost, stats.total]).toEqual([100, 900]);
    expect(stats.takeFraction()).toBe(25);
    expect(stats.jitter).toBeGreaterThan(6);
    expect(stats.jitter).toBeLessThan(9);
    stats.update(2, 5, 0, 0, true);
    expect([stats.lost, stats.total]).toEqual([100, 901]);
  });
});

describe('outgoing stream', () => {
  /** One far end that keeps what it gets. */
  function stream(): { readonly out: Outbound; readonly sent: { sequence: number; timestamp: number; marker: boolean; type: number }[] } {
    const out = new Outbound(42, 65_530, 0xfffffff0);
    const sent: { sequence: number; timestamp: number; marker: boolean; type: number }[] = [];
    const view = new RtpView();
    const transport: PacketTransport = {
      onRtp: undefined, onRtcp: undefined, onState: undefined, sendRtcp: () => undefined, close: () => undefined,
      sendRtp: (packet) => {
        expect(view.read(packet)).toBe(true);
        expect(view.ssrc).toBe(42);
        sent.push({ sequence: view.sequence, timestamp: view.timestamp, marker: view.marker, type: view.payloadType });
      },
    };
    out.transport = transport;
    out.enabled = true;
    out.dtmfPayloadType = 101;
    out.g711 = { payloadType: 0, law: 'PCMU' };
    return { out, sent };
  }
  function packet(sequence: number, timestamp: number, ssrc: number): { readonly bytes: Buffer; readonly view: RtpView } {
    const bytes = Buffer.alloc(RTP_HEADER + FRAME);
    writeHeader(bytes, 0, false, sequence & 0xffff, timestamp >>> 0, ssrc);
    const view = new RtpView();
    view.read(bytes);
    return { bytes, view };
  }

  it.each(['forward', 'frames'] as const)('goes on without a hole and with a marker after the far end held (%s)', (kind) => {
    const { out, sent } = stream();
    for (let tick = 0; tick < 300; tick++) {
      out.enabled = tick < 5 || tick >= 250;
      const { bytes, view } = packet(1000 + tick, tick * 160, 7);
      if (kind === 'forward') out.forward(bytes, view, 0, tick * 20); else out.sendFrame(new Int16Array(FRAME), tick, tick * 20);
    }
    expect(sent).toHaveLength(55);
    expect(sent.map((each) => each.sequence)).toEqual(sent.map((_, i) => ((sent[0]?.sequence ?? 0) + i) & 0xffff));
    expect(sent.flatMap((each, i) => each.marker ? [i] : [])).toEqual([0, 5]);
    // RFC 3550 5.1: the clock of the timestamp does not stop in silence.
    expect(((sent[5]?.timestamp ?? 0) - (sent[4]?.timestamp ?? 0)) >>> 0).toBe(246 * 160);
  });

  it('has one SSRC, no hole, no step back and a marker at each change, whatever feeds it (property)', () => {
    const part = fc.record({ kind: fc.constantFrom('frames', 'forward', 'dtmf', 'omit', 'pause'), ticks: fc.integer({ min: 1, max: 12 }), base: fc.nat(0xffffffff) });
    fc.assert(fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      const { out, sent } = stream();
      let tick = 0;
      for (const [ssrc, { kind, ticks, base }] of parts.entries()) {
        if (kind === 'dtmf') out.dtmf.enqueue('1', ticks * 20);
        for (let i = 0; i < ticks || out.dtmf.active; i++, tick++) {
          const now = tick * 20;
          out.sendDtmf(tick, now);
          const { bytes, view } = packet(base + i, base + i * 160, ssrc);
          if (kind === 'frames') out.sendFrame(new Int16Array(FRAME), tick, now);
          if (kind === 'omit' && i % 2 === 1) out.omit(view);
          else if (kind === 'forward' || kind === 'omit') out.forward(bytes, view, 0, now);
        }
      }
      for (let i = 1; i < sent.length; i++) {
        const [before, after] = [sent[i - 1], sent[i]];
        if (!before || !after) throw new Error('unreachable');
        expect((after.sequence - before.sequence) & 0xffff).toBe(1);
        const step = (after.timestamp - before.timestamp) | 0;
        if (after.type === 101 && before.type === 101 && !after.marker) expect(step).toBe(0);
        else expect(step).toBeGreaterThanOrEqual(160);
        if (after.type !== before.type) expect(after.marker).toBe(true);
      }
      const [first, last] = [sent[0], sent.at(-1)];
      if (first && last) expect(((last.timestamp - first.timestamp) | 0) / 160).toBeLessThanOrEqual(tick);
    }), { numRuns: 300 });
  });

  it('keeps reordered packets in their place and drops stragglers from before a switch', () => {
    const { out, sent } = stream();
    const send = (sequence: number, now: number): void => { const { bytes, view } = packet(sequence, sequence * 160, 7); out.forward(bytes, view, 0, now); };
    out.sendFrame(new Int16Array(FRAME), 0, 0);
    for (const [i, sequence] of [10, 12, 11, 9, 13].entries()) send(sequence, 20 + i * 20);
    expect(sent.map((each) => each.sequence)).toEqual([65_531, 65_532, 65_534, 65_533, 65_535]);
  });
});
