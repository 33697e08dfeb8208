// Evidence, silence, question, death; and a machine that slept is not taken for a dead connection. proves F-02 F-03
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from './clock.js';
import { dueAt, judge, watchLiveness, type Liveness } from './liveness.js';

const inCall = { silentMs: 1_000, answerMs: 1_200 };

describe('a connection', () => {
  it('is asked after a silence and dead without an answer', async () => {
    const clock = new SimulatedClock();
    const said: string[] = [];
    const watch = watchLiveness(clock, () => inCall, () => { said.push(`ask ${clock.now() - start}`); }, () => { said.push(`dead ${clock.now() - start}`); });
    const start = clock.now();
    await clock.advance(900);
    watch.heard();
    await clock.advance(5_000);
    expect(said).toEqual(['ask 1900', 'dead 3100']);
    watch.heard();
    await clock.advance(5_000);
    expect(said).toHaveLength(2);
  });

  it('lives as long as anything arrives, and then nobody asks', async () => {
    const clock = new SimulatedClock();
    let asked = 0, dead = 0;
    const watch = watchLiveness(clock, () => inCall, () => { asked++; }, () => { dead++; });
    for (let i = 0; i < 100; i++) { await clock.advance(900); watch.heard(); }
    expect([asked, dead]).toEqual([0, 0]);
    watch.stop();
    await clock.advance(10_000);
    expect([asked, dead]).toEqual([0, 0]);
  });

  it('is asked at once when there is doubt, and a doubt does not buy a dead one time', async () => {
    const clock = new SimulatedClock();
    let deadAt = 0;
    const start = clock.now();
    const watch = watchLiveness(clock, () => inCall, () => undefined, () => { deadAt = clock.now() - start; });
    watch.doubt(500);
    for (let i = 0; i < 4; i++) { await clock.advance(100); watch.doubt(500); }
    await clock.advance(5_000);
    expect(deadAt).toBe(500);
  });

  it('is asked again, not buried, when the timer itself comes late', () => {
    const asked: Liveness = { heardAt: 0, askedAt: 1_000 };
    expect(judge(asked, { type: 'time' }, 2_200, inCall).verdict).toBe('dead');
    expect(judge(asked, { type: 'time' }, 3_200, inCall).verdict).toBe('ask');
    expect(judge(asked, { type: 'time' }, 600_000, inCall).verdict).toBe('ask');
  });

  it('is never dead before it was asked and given its time, and always within silence and answer of the last word', () => {
    const step = fc.record({ wait: fc.nat({ max: 3_000 }), event: fc.constantFrom('heard' as const, 'time' as const, 'doubt' as const) });
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let state: Liveness = { heardAt: 0 }, now = 0, askedAt: number | undefined;
      for (const { wait, event } of steps) {
        // Timers fire when they are due.
        for (const end = now + wait; ;) {
          const due = dueAt(state, inCall);
          if (due > end) { now = end; break; }
          now = Math.max(now, due);
          const { state: next, verdict } = judge(state, { type: 'time' }, now, inCall);
          if (verdict === 'dead') { expect(askedAt).toBeDefined(); expect(now - (askedAt ?? 0)).toBeGreaterThanOrEqual(500); expect(now - state.heardAt).toBeLessThanOrEqual(2_200); return; }
          if (verdict === 'ask') askedAt = now;
          state = next;
        }
        const { state: next, verdict } = judge(state, event === 'doubt' ? { type: 'doubt', answerMs: 500 } : { type: event }, now, inCall);
        if (event === 'heard') askedAt = undefined;
        if (verdict === 'ask') askedAt = now;
        state = next;
      }
    }));
  });
});
