/** The clock of a media worker keeps time through a stall without playing old time in a burst. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PHASES, Ticker, TICK_MS } from './ticker.js';

const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
/** As a long computation does: nothing else of this thread runs. */
const stall = (ms: number): void => { for (const end = performance.now() + ms; performance.now() < end;); };

const started: Ticker[] = [];
afterEach(() => { for (const ticker of started.splice(0)) ticker.stop(); });

describe('ticker', () => {
  // proves F-39
  it('skips lost time, keeps the phases in turn, and knows which packets waited for the stall', async () => {
    const ticks: number[] = [];
    const phases: number[] = [];
    const ticker = new Ticker(() => performance.now(), (phase, tick) => {
      phases.push(phase);
      if (phase === 0) ticks.push(tick);
    });
    started.push(ticker);
    const begin = performance.now();
    ticker.start();
    // A busy machine may be late; it is in time again sooner or later.
    const inTime = (): Promise<void> => vi.waitFor(() => { expect(ticker.isStale(performance.now())).toBe(false); }, { timeout: 5000, interval: 20 });
    await wait(100);
    await inTime();
    const before = ticks.length;
    stall(1000);
    expect(ticker.isStale(performance.now())).toBe(true);
    const stalled = performance.now();
    await wait(5);
    // A second is fifty ticks; none of them is made up for.
    expect(ticks.length - before).toBeLessThan(10 + (performance.now() - stalled) / TICK_MS);
    await wait(100);
    await inTime();
    await vi.waitFor(() => { expect(Math.abs(ticker.tick - (performance.now() - begin) / TICK_MS)).toBeLessThan(6); }, { timeout: 5000, interval: 20 });
    expect(ticks.every((tick, i) => i === 0 || tick > (ticks[i - 1] ?? Infinity))).toBe(true);
    expect(phases.every((phase, i) => i === 0 || phase === ((phases[i - 1] ?? 0) + 1) % PHASES)).toBe(true);
  });
});
