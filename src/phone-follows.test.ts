// When the phone looks after its own connection because of what the center's is doing.
import { expect, it } from 'vitest';
import { initialState, type WorkstationState } from './model/state.js';
import { phoneFollows } from './phone-follows.js';
import { FakeSoftphone } from './softphone/fake.js';

const at = (signalling: WorkstationState['connection']['signalling'], attempt = 0): WorkstationState => ({ ...initialState, connection: { ...initialState.connection, signalling, attempt } });

// proves F-06
it('wakes the phone when the center is lost, when it is heard of again, and when it is back', () => {
  const phone = new FakeSoftphone();
  const follow = phoneFollows(phone, () => Promise.reject(new Error('not asked')), () => undefined);
  const woken = (...states: WorkstationState[]): number => {
    phone.asked.length = 0;
    for (const [i, next] of states.entries()) follow(states[i - 1] ?? next, next);
    return phone.asked.filter((asked) => asked === 'wake').length;
  };
  expect(woken(at('connected'), at('reconnecting', 1))).toBe(1);
  expect(woken(at('reconnecting', 1), at('reconnecting', 2), at('reconnecting', 3))).toBe(0);
  expect(woken(at('reconnecting', 3), at('reconnecting', 0))).toBe(1);
  expect(woken(at('reconnecting', 0), at('connected'))).toBe(1);
  expect(woken(at('connecting', 1), at('connected'))).toBe(0);
});
