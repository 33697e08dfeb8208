// Collecting digits: attempts, terminator, time-outs, and that nothing typed at the end reaches anybody else. proves CAL-09
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { beginCollecting, settleMs, stepCollecting, type CollectEvent, type CollectStep } from './collecting.js';

const rules = { minDigits: 2, maxDigits: 4, terminator: '#', firstDigitSeconds: 10, interDigitSeconds: 5, attempts: 2 } as const;
const press = (keys: string): CollectEvent[] => [...keys].map((digit) => ({ type: 'digit', digit }));
const played: CollectEvent = { type: 'played' }, elapsed: CollectEvent = { type: 'elapsed' }, cancelled: CollectEvent = { type: 'cancelled' };
const run = (events: readonly CollectEvent[], by: Parameters<typeof stepCollecting>[0] = rules): CollectStep => events.reduce((step, event) => stepCollecting(by, step.state, event), beginCollecting());
const settling = { type: 'wait', ms: settleMs };

describe('collecting digits', () => {
  it('asks, waits for the first digit and then for each further one', () => {
    expect(beginCollecting().effect).toEqual({ type: 'ask' });
    expect(run([played]).effect).toEqual({ type: 'wait', ms: 10_000 });
    expect(run([played, ...press('1')]).effect).toEqual({ type: 'wait', ms: 5_000 });
    // Who knows the way types into the prompt.
    expect(run(press('1'))).toEqual(run([played, ...press('1')]));
  });

  it.each([
    ['the terminator', press('12#')], ['the last possible digit', press('1234')],
  ])('is over with %s, once the last keys have settled', (_what, events) => {
    expect(run(events).effect).toEqual(settling);
    expect(run([...events, ...press('9')]).effect).toEqual(settling);
    expect(run([...events, ...press('9'), elapsed])).toMatchObject({ effect: { type: 'over', outcome: 'collected' }, state: { digits: events.map((event) => event.type === 'digit' ? event.digit : '').join('').replace('#', '') } });
  });

  it('takes silence after enough digits for the end', () => {
    expect(run([...press('12'), elapsed]).effect).toEqual({ type: 'over', outcome: 'collected' });
  });

  it('asks again after too few digits or none, and gives up in the end', () => {
    expect(run([...press('1'), elapsed])).toEqual({ state: { phase: 'asking', attempt: 2, digits: '', swallowed: 0 }, effect: { type: 'ask' } });
    expect(run(press('1#')).effect).toEqual({ type: 'ask' });
    expect(run([played, elapsed, played, elapsed, elapsed]).effect).toEqual({ type: 'over', outcome: 'timedOut' });
    expect(run([...press('1#'), ...press('34#'), elapsed])).toMatchObject({ effect: { outcome: 'collected' }, state: { digits: '34', attempt: 2 } });
  });

  it('is cancelled at once where nothing was typed, and else when the typing has stopped', () => {
    expect(run([played, cancelled]).effect).toEqual({ type: 'over', outcome: 'cancelled' });
    expect(run([...press('12'), cancelled, ...press('3')]).effect).toEqual(settling);
    expect(run([...press('12'), cancelled, ...press('3'), elapsed])).toMatchObject({ effect: { type: 'over', outcome: 'cancelled' }, state: { digits: '12' } });
  });

  it('lets other keys count as slips, and without a terminator also these', () => {
    expect(run(press('1*2')).state.digits).toBe('12');
    expect(run(press('1#2'), { ...rules, terminator: 'none' }).state.digits).toBe('12');
  });

  it('ends whatever is pressed, and never collects more or fewer digits than it may', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...'0123456789*#', 'elapsed', 'played', 'cancelled'), { maxLength: 200 }), (keys) => {
      let step = beginCollecting();
      for (const key of [...keys, ...Array.from({ length: 6 }, () => ['played', 'elapsed']).flat()]) {
        step = stepCollecting(rules, step.state, key.length === 1 ? { type: 'digit', digit: key } : { type: key as 'elapsed' });
        expect(step.state.digits.length).toBeLessThanOrEqual(rules.maxDigits);
        expect(step.state.attempt).toBeLessThanOrEqual(rules.attempts);
        if (step.effect?.type !== 'over') continue;
        if (step.effect.outcome === 'collected') expect(step.state.digits.length).toBeGreaterThanOrEqual(rules.minDigits);
        return;
      }
      throw new Error('it never ended');
    }));
  });
});
