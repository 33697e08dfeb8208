/** G.711 against its definition, the mixer's exact sums, the jitter buffer under loss, reordering, drift and pauses, and playing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeByte, encodeFrame, FRAME, type G711 } from './g711.js';
import { toneShare } from './goertzel.js';
import { JitterBuffer } from './jitter-buffer.js';
import { Mixer } from './mixer.js';
import { Player } from './player.js';
import { sine } from './tones.js';

const encode = (law: G711, samples: Int16Array): Uint8Array => {
  const bytes = new Uint8Array(samples.length);
  encodeFrame(law, samples, bytes, 0);
  return bytes;
};

describe('G.711', () => {
  it('has the values of ITU-T G.711 and gives every code word back', () => {
    expect([0x00, 0x80, 0xff, 0x7f].map((byte) => decodeByte('PCMU', byte))).toEqual([-32124, 32124, 0, 0]);
    expect([0xd5, 0x55, 0xaa, 0x2a].map((byte) => decodeByte('PCMA', byte))).toEqual([8, -8, 32256, -32256]);
    for (const law of ['PCMU', 'PCMA'] as const) {
      const words = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !(law === 'PCMU' && byte === 0x7f));
      expect([...encode(law, Int16Array.from(words, (byte) => decodeByte(law, byte)))]).toEqual(words);
    }
  });

  it('keeps the error within half a step (property)', () => {
    fc.assert(fc.property(fc.constantFrom<G711>('PCMU', 'PCMA'), fc.integer({ min: -32_768, max: 32_767 }), (law, sample) => {
      const back = decodeByte(law, encode(law, Int16Array.of(sample))[0] ?? 0);
      expect(Math.abs(back - sample)).toBeLessThanOrEqual(Math.max(16, Math.abs(sample) / 16 / 2 + 20, Math.abs(sample) - 31_600));
    }));
  });
});

describe('mixer', () => {
  it('adds exactly, clips, and copies a single source bit by bit (property)', () => {
    const frame = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { minLength: FRAME, maxLength: FRAME }).map((values) => Int16Array.from(values));
    fc.assert(fc.property(fc.array(frame, { maxLength: 4 }), fc.constantFrom(1, 0.5), (frames, gain) => {
      const target = new Int16Array(FRAME);
      new Mixer().mix(frames, frames.map(() => gain), target);
      for (let i = 0; i < FRAME; i++) {
        const sum = frames.reduce((total, each) => total + (each[i] ?? 0) * gain, 0);
        expect(target[i]).toBe(Math.max(-32_768, Math.min(32_767, Math.round(sum))) + 0);
      }
    }), { numRuns: 50 });
  });
});

/** Packets of a running counter, so that each sample says where it belongs. */
class Source {
  readonly tone = sine(500, 4000);
  packet(n: number): Uint8Array { return encode('PCMU', this.tone.subarray(n * FRAME % 24_000, n * FRAME % 24_000 + FRAME)); }
  put(buffer: JitterBuffer, n: number, timestamp = n * FRAME): void { buffer.put('PCMU', timestamp >>> 0, this.packet(n), 0, FRAME); }
}
function listen(buffer: JitterBuffer, frames: number, each: (n: number) => void): Int16Array {
  const heard = new Int16Array(frames * FRAME);
  const frame = new Int16Array(FRAME);
  for (let n = 0; n < frames; n++) {
    each(n);
    buffer.read(frame);
    heard.set(frame, n * FRAME);
  }
  return heard;
}

describe('jitter buffer', () => {
  it('delays by two packets and keeps every sample, also when pairs come swapped', () => {
    const buffer = new JitterBuffer();
    const source = new Source();
    const order = (n: number): number => (n % 2 === 0 ? n + 1 : n - 1);
    const heard = listen(buffer, 60, (n) => { source.put(buffer, n < 2 ? n : order(n)); });
    expect([...heard.subarray(2 * FRAME, 50 * FRAME)]).toEqual([...Int16Array.from(source.tone.subarray(0, 48 * FRAME), (sample) => decodeByte('PCMU', encode('PCMU', Int16Array.of(sample))[0] ?? 0))]);
    expect(buffer.depth).toBeLessThanOrEqual(3 * FRAME);
  });

  it('conceals a lost packet once and goes on in time', () => {
    const buffer = new JitterBuffer();
    const source = new Source();
    const heard = listen(buffer, 40, (n) => { if (n !== 20) source.put(buffer, n); });
    expect(buffer.underruns).toBe(2 + 1);
    expect(toneShare(heard.subarray(5 * FRAME), 500)).toBeGreaterThan(0.9);
  });

  it('follows a sender whose clock is fast or slow without growing delay', () => {
    for (const drift of [1.02, 0.98]) {
      const buffer = new JitterBuffer();
      const source = new Source();
      let sent = 0;
      listen(buffer, 3000, (n) => { for (; sent < n * drift; sent++) source.put(buffer, sent); });
      expect(buffer.depth).toBeLessThanOrEqual(6 * FRAME);
      expect(buffer.underruns).toBeLessThan(3000 * 0.07);
    }
  });

  it('takes up again after a pause, a jump of the clock, a wrap of timestamps and a stall', () => {
    const source = new Source();
    for (const offset of [0, 1_000_000, -1_000_000, 50 * FRAME]) {
      const buffer = new JitterBuffer();
      const base = 0xffffffff - 10 * FRAME;
      const heard = listen(buffer, 150, (n) => {
        if (n < 50) source.put(buffer, n, base + n * FRAME);
        // 50 ticks of nothing; then the clock ran on, jumped, or had stopped meanwhile.
        else if (n >= 100) source.put(buffer, n, base + (n + (offset === 50 * FRAME ? -50 : 0)) * FRAME + (offset === 50 * FRAME ? 0 : offset));
      });
      expect(toneShare(heard.subarray(110 * FRAME), 500)).toBeGreaterThan(0.95);
      // A stall of seven ticks, whose packets come in one burst; the delay that they leave is gone again soon.
      buffer.skip(7);
      const shift = offset === 50 * FRAME ? -50 * FRAME : offset;
      for (let n = 150; n < 157; n++) source.put(buffer, n, base + n * FRAME + shift);
      const after = listen(buffer, 250, (n) => { source.put(buffer, n + 157, base + (n + 157) * FRAME + shift); });
      expect(toneShare(after.subarray(200 * FRAME), 500)).toBeGreaterThan(0.95);
      expect(buffer.depth).toBeLessThanOrEqual(4 * FRAME);
    }
  });

  it('never reads outside or throws, whatever comes (property)', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(0xffffffff), fc.nat(3000), fc.boolean()), { maxLength: 50 }), (puts) => {
      const buffer = new JitterBuffer();
      const frame = new Int16Array(FRAME);
      for (const [timestamp, length, read] of puts) {
        buffer.put('PCMA', timestamp, new Uint8Array(length), 0, length);
        if (read) buffer.read(frame);
      }
      expect(Math.abs(buffer.depth)).toBeLessThan(100_000);
    }));
  });
});

describe('player', () => {
  it('plays parts without a gap, loops, and ends with the last sample', () => {
    const parts = [Int16Array.from({ length: 100 }, () => 1), Int16Array.from({ length: 250 }, () => 2)];
    const frame = new Int16Array(FRAME);
    const read = (player: Player, count: number): number[] => Array.from({ length: count }, () => (player.read(frame) ? [...frame] : [])).flat();
    expect(read(new Player(1, parts, { loop: false, bargeIn: false }), 4)).toEqual([...parts.flatMap((part) => [...part]), ...Array.from({ length: 130 }, () => 0)]);
    expect(read(new Player(1, parts, { loop: true, bargeIn: false }), 20).filter((sample) => sample === 0)).toEqual([]);
    expect(new Player(1, [], { loop: true, bargeIn: false }).read(frame)).toBe(false);
  });
});
