// What may be asked again while it is on its way, and what may not.
import { expect, it } from 'vitest';
import { createMockCenter, SimulatedClock } from './testing.js';
import { createWorkstation } from './workstation.js';

it('takes a digit after a digit and a note after a note while the one before is on its way, but one hold at a time', async () => {
  const clock = new SimulatedClock();
  const mock = createMockCenter({ clock });
  const workstation = createWorkstation({ center: mock, softphone: mock.softphone, clock, effects: false });
  await workstation.connect();
  await workstation.dispatch({ name: 'goReady' });
  mock.inbound({ number: '13800138000' });
  await clock.advance(100);
  await workstation.dispatch({ name: 'answer' });
  const all = await Promise.allSettled(([
    { name: 'sendDigits', digits: '1' }, { name: 'sendDigits', digits: '2' }, { name: 'note', remark: 'calls back' }, { name: 'note', disposition: 'Solved' }, { name: 'hold' }, { name: 'hold' },
  ] as const).map((command) => workstation.dispatch(command)));
  expect(all.map(({ status }) => status)).toEqual([...Array<string>(5).fill('fulfilled'), 'rejected']);
  expect(workstation.state.pending).toEqual({});
  expect(Object.values(workstation.state.interactions)).toMatchObject([{ remark: 'calls back', disposition: 'Solved' }]);
});
