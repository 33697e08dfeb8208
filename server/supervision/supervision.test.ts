// What a supervisor does about the ends of its processes, by its table alone. proves F-29
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hungTicks, initial, longestPauseMs, spareAfterMs, steadyMs, step, type Effect, type Happening, type State } from './supervision.js';

function run(happenings: readonly Happening[], from: State = initial): { state: State; effects: Effect[] } {
  const effects: Effect[] = [];
  let state = from;
  for (const happening of happenings) {
    const next = step(state, happening);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
}

const serving: readonly Happening[] = [{ type: 'begin' }, { type: 'started', pid: 1, as: 'active' }, { type: 'serving', pid: 1, at: 0 }];
const withSpare: readonly Happening[] = [...serving, { type: 'due', what: 'spare' }, { type: 'started', pid: 2, as: 'spare' }, { type: 'loaded', pid: 2 }];
const killed = (pid: number, at: number): Happening => ({ type: 'ended', pid, code: null, at });

describe('a supervisor', () => {
  it('starts a process, and one that stands by when the first has served a while', () => {
    expect(run(serving).effects).toEqual([{ do: 'start', as: 'active' }, { do: 'later', what: 'spare', ms: spareAfterMs }]);
    expect(run([{ type: 'due', what: 'spare' }], run(serving).state).effects).toEqual([{ do: 'start', as: 'spare' }]);
  });

  it('keeps none where none is wanted, and starts one only when it is needed', () => {
    const { state, effects } = run(serving, { ...initial, keepsSpare: false });
    expect(effects).toEqual([{ do: 'start', as: 'active' }]);
    expect(run([killed(1, steadyMs)], state).effects).toEqual([{ do: 'start', as: 'active' }]);
  });

  it('lets the one that stands by serve as soon as the other is gone, loaded or not', () => {
    expect(run([killed(1, steadyMs)], run(withSpare).state).effects).toEqual([{ do: 'let serve', pid: 2 }]);
    expect(run([killed(1, steadyMs)], run(withSpare.slice(0, -1)).state).effects).toEqual([{ do: 'let serve', pid: 2 }]);
    expect(run([killed(1, steadyMs)], run(serving).state).effects).toEqual([{ do: 'start', as: 'active' }]);
  });

  it('waits longer and longer for one that ends soon, and forgets that when one is steady', () => {
    let state = run(serving).state;
    const pauses: number[] = [];
    for (let pid = 1; pid < 9; pid++) {
      const { state: after, effects } = run([killed(pid, 0)], state);
      const [effect] = effects;
      pauses.push(effect?.do === 'later' ? effect.ms : 0);
      state = run([{ type: 'due', what: 'active' }, { type: 'started', pid: pid + 1, as: 'active' }, { type: 'serving', pid: pid + 1, at: 0 }], after).state;
    }
    expect(pauses).toEqual([0, 1000, 2000, 4000, 8000, 16_000, longestPauseMs, longestPauseMs]);
    expect(run([killed(9, steadyMs)], state).effects).toEqual([{ do: 'start', as: 'active' }]);
  });

  it('does not wait where another one is loaded', () => {
    const failedOnce = run([killed(1, 0), { type: 'serving', pid: 2, at: 0 }, { type: 'due', what: 'spare' }, { type: 'started', pid: 3, as: 'spare' }, { type: 'loaded', pid: 3 }], run(withSpare).state).state;
    expect(run([killed(2, steadyMs - 1)], failedOnce).effects).toEqual([{ do: 'let serve', pid: 3 }]);
  });

  it('ends one that serves and has not been heard of for ten seconds, once, and not one that was only late or still starts', () => {
    const ticks = (n: number): Happening[] => Array.from({ length: n }, () => ({ type: 'tick' }));
    const { state, effects } = run([...ticks(hungTicks - 1), { type: 'alive', pid: 1 }, ...ticks(hungTicks - 1), { type: 'alive', pid: 2 }], run(withSpare).state);
    expect(effects).toEqual([]);
    expect(run(ticks(hungTicks), state).effects).toEqual([{ do: 'give up', pid: 1 }]);
    expect(run([killed(1, steadyMs)], run(ticks(1), state).state).effects).toEqual([{ do: 'let serve', pid: 2 }]);
    expect(run(ticks(2 * hungTicks), run(serving.slice(0, -1)).state).effects).toEqual([]);
  });

  it('does not try again what could not even start, and ends as it ended', () => {
    expect(run([{ type: 'begin' }, { type: 'started', pid: 1, as: 'active' }, { type: 'ended', pid: 1, code: 1, at: 0 }]).effects.at(-1)).toEqual({ do: 'exit', code: 1 });
  });

  it('hands a signal to the one that serves, lets it end its calls, and takes the other with it', () => {
    const { state, effects } = run([{ type: 'told to stop', signal: 'SIGTERM' }], run(withSpare).state);
    expect(effects).toEqual([{ do: 'signal', pid: 1, signal: 'SIGTERM' }, { do: 'signal', pid: 2, signal: 'SIGKILL' }]);
    expect(run([killed(2, 1), { type: 'told to stop', signal: 'SIGINT' }], state).effects).toEqual([{ do: 'signal', pid: 1, signal: 'SIGINT' }]);
    expect(run([{ type: 'ended', pid: 1, code: 0, at: 1 }], state).effects.at(-1)).toEqual({ do: 'exit', code: 0 });
  });

  it('gets another one that stands by when that one ends, but not at once', () => {
    expect(run([killed(2, 0)], run(withSpare).state).effects).toEqual([{ do: 'later', what: 'spare', ms: longestPauseMs }]);
  });

  it('never has two that serve, nor stays without one and without a plan, in any order of ends', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('active dies', 'spare dies', 'serves', 'loads', 'timer', 'tick', 'alive'), { maxLength: 60 }), (moves) => {
      let state = initial, pid = 0, at = 0;
      const timers: Extract<Effect, { do: 'later' }>[] = [];
      const allowed = new Set<number>();
      const happened = (happening: Happening): void => {
        const next = step(state, happening);
        state = next.state;
        for (const effect of next.effects) {
          if (effect.do === 'later') timers.push(effect);
          else if (effect.do === 'let serve') allowed.add(effect.pid);
          else if (effect.do === 'start') {
            pid++;
            if (effect.as === 'active') allowed.add(pid);
            happened({ type: 'started', pid, as: effect.as });
          } else if (effect.do === 'give up') expect(effect.pid).toBe(state.active?.pid);
          else expect(effect.do).toBe('never here');
        }
      };
      happened({ type: 'begin' });
      happened({ type: 'serving', pid: 1, at });
      for (const move of moves) {
        at += 500;
        const { active, spare } = state;
        if (move === 'active dies' && active) { allowed.delete(active.pid); happened(killed(active.pid, at)); }
        if (move === 'spare dies' && spare) happened(killed(spare.pid, at));
        if (move === 'serves' && active) happened({ type: 'serving', pid: active.pid, at });
        if (move === 'tick') happened({ type: 'tick' });
        if (move === 'alive' && active) happened({ type: 'alive', pid: active.pid });
        if (move === 'loads' && spare) happened({ type: 'loaded', pid: spare.pid });
        const timer = move === 'timer' ? timers.shift() : undefined;
        if (timer) happened({ type: 'due', what: timer.what });
        expect(allowed.size).toBeLessThanOrEqual(1);
        expect(state.active !== undefined || timers.some(({ what }) => what === 'active')).toBe(true);
      }
    }), { numRuns: 300 });
  });
});
