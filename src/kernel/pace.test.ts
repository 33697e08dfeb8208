// How often a client knocks, over any second, and after it was told to rest.
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from './clock.js';
import { createPace } from './pace.js';

// proves F-11
describe('the pace of attempts', () => {
  it('lets two of them begin within a second, and whoever asks more often waits', async () => {
    const clock = new SimulatedClock();
    const pace = createPace(clock), begun: number[] = [];
    for (const end = clock.monotonic() + 10_000; clock.monotonic() < end; await clock.advance(70)) if (pace.wait() === 0) begun.push(clock.monotonic());
    expect(begun.length).toBeGreaterThan(15);
    for (const [i, at] of begun.entries()) expect((begun[i + 2] ?? Infinity) - at).toBeGreaterThan(1_000);
  });

  it('says how long it takes until the next', async () => {
    const clock = new SimulatedClock();
    const pace = createPace(clock);
    expect([pace.wait(), pace.wait()]).toEqual([0, 0]);
    const wait = pace.wait();
    expect(wait).toBeGreaterThan(0);
    await clock.advance(wait - 1);
    expect(pace.wait()).toBe(1);
    await clock.advance(1);
    expect(pace.wait()).toBe(0);
  });

  it('lets nothing begin while the center wants to be left alone', async () => {
    const clock = new SimulatedClock();
    const pace = createPace(clock);
    pace.rest(4_000);
    expect(pace.wait()).toBe(4_000);
    await clock.advance(3_999);
    expect(pace.wait()).toBe(1);
    await clock.advance(1);
    expect(pace.wait()).toBe(0);
  });
});
