// When a media path counts as lost, and when not. proves F-04 F-08
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginFlow, watchFlow, type Flow } from './flow.js';

/** Reads the counters every 250 ms; `lostAt` is when it was noticed. */
function play(steps: readonly { readonly packets: number; readonly checks: number }[]): { flow: Flow; lostAt: number | undefined; flips: number } {
  let flow = beginFlow(0), lostAt: number | undefined, flips = 0;
  let packets = 0, checks = 0;
  steps.forEach((step, i) => {
    const next = watchFlow(flow, { packets: packets += step.packets, checks: checks += step.checks }, (i + 1) * 250);
    if (next.lost !== flow.lost) flips++;
    if (next.lost) lostAt ??= (i + 1) * 250;
    flow = next;
  });
  return { flow, lostAt, flips };
}
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const flowing = { packets: 12, checks: 0 }, nothing = { packets: 0, checks: 0 }, check = { packets: 0, checks: 1 };

describe('a media path', () => {
  it('is lost after a second without packets, and back with the first', () => {
    expect(play([...times(8, flowing), ...times(6, nothing)]).lostAt).toBe(8 * 250 + 1_000);
    expect(play([...times(8, flowing), ...times(40, nothing), { packets: 1, checks: 0 }]).flow.lost).toBe(false);
  });

  it('is not lost because the far end is silent: the checks go on', () => {
    const quiet = Array.from({ length: 200 }, (_, i) => (i % 10 === 9 ? check : nothing));
    // Noticed once, taken back with the first answer, and never believed again until packets come.
    expect(play([...times(8, flowing), ...quiet]).flips).toBe(2);
  });

  it('may take its time to begin', () => {
    expect(play(times(15, nothing)).flow.lost).toBe(false);
    expect(play(times(16, nothing)).flow.lost).toBe(true);
  });

  it('survives heavy loss: some packet comes within every second', () => {
    fc.assert(fc.property(fc.array(fc.nat({ max: 12 }), { minLength: 4, maxLength: 200 }), (counts) => {
      // Never four quarters of a second in a row without a packet.
      const steps = counts.map((packets, i) => ({ packets: i % 3 === 0 ? Math.max(1, packets) : packets, checks: 0 }));
      expect(play(steps).flips).toBe(0);
    }));
  });
});
