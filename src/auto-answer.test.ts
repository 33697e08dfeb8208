/** A call that connects by itself beeps, does not ring, and rings when it cannot be answered. */
import { afterEach, describe, expect, it } from 'vitest';
import { createMockCenter, SimulatedClock } from './testing.js';
import { createWorkstation, type Workstation } from './workstation.js';

describe('auto answer', () => {
  let workstation: Workstation | undefined;
  afterEach(() => workstation?.disconnect());

  async function desk() {
    const clock = new SimulatedClock();
    const mock = createMockCenter({ clock });
    const made = workstation = createWorkstation({ center: mock, softphone: mock.softphone, clock, effects: { title: false, notification: false } });
    await made.connect();
    await made.dispatch({ name: 'goReady' });
    await clock.advance(10);
    return { clock, mock, made };
  }

  // proves OLA-06, RTE-03
  it('answers by itself with a beep while the agent\'s switch is on, and rings when it is off', async () => {
    const { clock, mock, made } = await desk();
    await made.dispatch({ name: 'setAutoAnswer', on: true });
    const first = mock.inbound();
    await clock.advance(300);
    expect(made.state.ringing).toEqual([first.id]);
    expect([mock.softphone.devices.beeps, mock.softphone.devices.ringing]).toEqual([1, false]);
    await clock.advance(500);
    expect(made.state.agent?.activity).toBe('onCall');
    first.hangUp();
    await clock.advance(20_000);
    await made.dispatch({ name: 'setAutoAnswer', on: false });
    const second = mock.inbound();
    await clock.advance(5_000);
    expect([mock.softphone.devices.beeps, mock.softphone.devices.ringing, made.state.ringing]).toEqual([1, true, [second.id]]);
  });

  it('does not ring for a moment either while the center\'s facts come in one by one, before the INVITE', async () => {
    const { clock, mock, made } = await desk();
    await made.dispatch({ name: 'setAutoAnswer', on: true });
    const ring = mock.softphone.ring.bind(mock.softphone);
    mock.softphone.ring = (...invite) => { clock.after(300, () => { ring(...invite); }); };
    let rang = 0;
    mock.softphone.devices.startRing = () => { rang++; };
    mock.inbound();
    await clock.advance(200);
    expect(made.state.ringing).toHaveLength(1);
    await clock.advance(1_000);
    expect([made.state.agent?.activity, rang]).toEqual(['onCall', 0]);
  });

  it('rings when it cannot answer, and says why', async () => {
    const { clock, mock, made } = await desk();
    await made.dispatch({ name: 'setAutoAnswer', on: true });
    mock.softphone.answer = async () => { throw new Error('no microphone'); };
    mock.inbound();
    await clock.advance(1_000);
    expect(mock.softphone.devices.ringing).toBe(true);
    expect(made.state.problem?.command).toBe('answer');
  });

  it('answers nothing that was taken back during the beep', async () => {
    const { clock, mock, made } = await desk();
    await made.dispatch({ name: 'setAutoAnswer', on: true });
    const call = mock.inbound();
    await clock.advance(300);
    call.hangUp();
    await clock.advance(1_000);
    expect(mock.softphone.asked.filter((line) => line.startsWith('answer'))).toEqual([]);
    expect(made.state.problem).toBeUndefined();
  });
});
