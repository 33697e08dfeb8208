/** The center makes room for its next process while an agent talks, on the mock center. */
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from './kernel/clock.js';
import type { Command } from './model/index.js';
import { allowedCommands } from './perform.js';
import { createMockCenter } from './testing.js';
import { createWorkstation } from './workstation.js';

async function talking() {
  const clock = new SimulatedClock();
  const mock = createMockCenter({ clock, random: () => 0.5 });
  mock.seat('ben', 'notReady');
  const workstation = createWorkstation({ center: mock, softphone: mock.softphone, clock, effects: false, random: () => 0.5 });
  await workstation.connect();
  await workstation.dispatch({ name: 'goReady' });
  const customer = mock.inbound();
  await clock.advance(10);
  await workstation.dispatch({ name: 'answer' });
  await clock.advance(10);
  return { clock, mock, workstation, customer };
}

// proves F-31
describe('a center that restarts', () => {
  it('keeps the call, begins nothing new, and is connected again by itself', async () => {
    const { clock, mock, workstation } = await talking();
    const until = clock.now() + 2_000;
    mock.drain(2_000);
    await clock.advance(10);
    expect(workstation.state.connection).toMatchObject({ signalling: 'connected', restartsBy: until });
    const mayDo = [...allowedCommands(workstation.state)];
    expect(mayDo).toEqual(expect.arrayContaining(['hold', 'mute', 'hangUp']));
    expect(mayDo.filter((name) => name === 'transfer' || name === 'consult')).toEqual([]);
    const begin: readonly Command[] = [{ name: 'transfer', to: { kind: 'agent', id: 'ben' } }, { name: 'consult', to: { kind: 'agent', id: 'ben' } }];
    for (const command of begin) await expect(workstation.dispatch(command), command.name).rejects.toMatchObject({ code: 'restarting' });
    await expect(mock.send({ name: 'pickUp', agentId: 'ben' })).rejects.toMatchObject({ code: 'restarting' });
    await workstation.dispatch({ name: 'hold' });
    await clock.advance(1_995);
    expect(workstation.state.connection).toMatchObject({ signalling: 'reconnecting', restartsBy: until });
    await clock.advance(1_000);
    expect(workstation.state.connection.signalling).toBe('connected');
    expect(workstation.state.connection.restartsBy).toBeUndefined();
    expect(workstation.state.agent?.activity).toBe('onCall');
    await workstation.dispatch({ name: 'resume' });
    await workstation.dispatch({ name: 'consult', to: { kind: 'agent', id: 'ben' } });
  });

  it('rings a customer who came meanwhile once it is back', async () => {
    const { clock, mock, workstation, customer } = await talking();
    customer.hangUp();
    await clock.advance(10);
    await workstation.dispatch({ name: 'finishWrapUp' });
    mock.drain(1_000);
    mock.inbound();
    await clock.advance(900);
    expect(workstation.state.ringing).toEqual([]);
    await expect(workstation.dispatch({ name: 'dial', phoneNumber: '10086' })).rejects.toMatchObject({ code: 'restarting' });
    await clock.advance(2_000);
    expect(workstation.state.ringing).toHaveLength(1);
  });
});
