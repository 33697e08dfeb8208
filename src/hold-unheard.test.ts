// A call without a microphone: the customer is held, once, and brought back with the microphone. proves F-21
import { expect, it } from 'vitest';
import { createMockCenter, SimulatedClock } from './testing.js';
import { createWorkstation } from './workstation.js';

it('holds the customer while there is no microphone, but not whom the agent holds anyway', async () => {
  const clock = new SimulatedClock();
  const mock = createMockCenter({ clock });
  let tell = (_microphone: 'missing' | 'granted'): void => undefined;
  const listen = mock.softphone.onFact.bind(mock.softphone);
  mock.softphone.onFact = (listener) => { tell = (microphone) => { listener({ type: 'phone.microphone', microphone }); }; listen(listener); };
  const workstation = createWorkstation({ center: mock, softphone: mock.softphone, clock, effects: false });
  const isHeld = (): boolean | undefined => workstation.state.interactions[workstation.state.current ?? '']?.legs.find((leg) => leg.role === 'customer')?.hold.local;
  const told = async (microphone: 'missing' | 'granted'): Promise<boolean | undefined> => { tell(microphone); await clock.advance(100); return isHeld(); };
  await workstation.connect();
  await workstation.dispatch({ name: 'goReady' });
  mock.inbound();
  await clock.advance(500);
  await workstation.dispatch({ name: 'answer' });
  await clock.advance(500);
  expect(isHeld()).toBe(false);
  expect(await told('missing')).toBe(true);
  expect(await told('granted')).toBe(false);
  // The agent resumes to listen: not held again.
  expect(await told('missing')).toBe(true);
  await workstation.dispatch({ name: 'resume' });
  await clock.advance(100);
  expect(isHeld()).toBe(false);
  expect(await told('granted')).toBe(false);
  await workstation.dispatch({ name: 'hold' });
  await clock.advance(100);
  expect([await told('missing'), await told('granted')]).toEqual([true, true]);
  await workstation.disconnect();
});
