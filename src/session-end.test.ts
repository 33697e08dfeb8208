// A token that ends, a session that ends, a clock that is wrong: nothing of it ends a running call, and nothing new begins without a session.
import { describe, expect, it } from 'vitest';
import { scriptedCenter } from './center/testing/scripted-center.js';
import { CccError } from './kernel/errors.js';
import { FakeSoftphone } from './softphone/fake.js';
import { createWorkstation } from './workstation.js';

async function talking(options: Parameters<typeof scriptedCenter>[0] = {}) {
  const center = scriptedCenter(options);
  const softphone = new FakeSoftphone();
  const workstation = createWorkstation({ center: '', token: async () => '', client: center.client, softphone, clock: center.clock, random: () => 0.5, effects: false });
  const connecting = workstation.connect();
  const socket = await center.socket();
  socket.say(center.snapshot(1));
  await connecting;
  softphone.ring('i1', 'a1', '139');
  await workstation.dispatch({ name: 'answer' });
  return { ...center, nextSocket: () => center.socket(), softphone, workstation, socket };
}

// proves F-24
describe('a token that ends during a call', () => {
  it('and cannot be renewed leaves the call alone and refuses new ones with a reason, until there is another', async () => {
    let down = false;
    const at = await talking({ token: () => down ? Promise.reject(new Error('backend down')) : Promise.resolve('opaque') });
    down = true;
    // Its life as far as anybody knows; pings keep the socket.
    for (let second = 0; second < 305; second += 3) { await at.clock.advance(3000); at.socket.say({ type: 'pong', id: 1, serverTime: at.clock.now() }); }
    at.socket.say({ type: 'signedOut', reason: 'expired' });
    at.socket.drop(4401, 'token-expired');
    await at.clock.advance(3000);
    const { workstation, softphone } = at;
    expect(workstation.state.connection).toMatchObject({ signalling: 'reconnecting', reason: 'expired', registration: 'registered' });
    expect(workstation.state.current).toBe('i1');
    expect(softphone.asked.filter((each) => /stop|retire|hangUp/.test(each))).toEqual([]);
    await expect(workstation.dispatch({ name: 'dial', phoneNumber: '10086' })).rejects.toMatchObject({ code: 'token-expired' });
    softphone.ring('i2', 'a2', '138');
    expect(softphone.asked).toContain('reject i2');
    down = false;
    let again = at.socket;
    for (let tenths = 0; again === at.socket && tenths < 100; tenths++) { await at.clock.advance(100); again = await at.nextSocket(); }
    again.say({ type: 'resumed', cursor: 1, serverTime: at.clock.now() });
    expect(workstation.state.connection.signalling).toBe('connected');
    expect(workstation.state.connection.reason).toBeUndefined();
    expect(workstation.state.current).toBe('i1');
  });

  it('and is refused for good lets the call end, and only then takes the phone down', async () => {
    let refused = false;
    const { softphone, workstation, socket, clock } = await talking({ token: () => refused ? Promise.reject(new CccError('token-expired')) : Promise.resolve('opaque') });
    refused = true;
    socket.say({ type: 'signedOut', reason: 'expired' });
    socket.drop(4401, 'token-expired');
    await clock.advance(5000);
    expect(workstation.state.connection).toMatchObject({ signalling: 'signedOut', reason: 'expired' });
    expect(softphone.asked.filter((each) => /stop|hangUp/.test(each))).toEqual([]);
    expect(softphone.asked).toContain('retire');
    // The agent can still end it.
    await workstation.dispatch({ name: 'hangUp' });
    expect(softphone.asked.slice(-2)).toEqual(['hangUp i1', 'stop']);
  });
});

// proves F-20
it('a sign-in elsewhere stops the ringing here at once and lets the running call move', async () => {
  const { softphone, workstation, socket } = await talking();
  socket.say({ type: 'signedOut', reason: 'elsewhere' });
  expect(softphone.asked.at(-1)).toBe('retire');
  expect(workstation.state.connection).toMatchObject({ registration: 'unregistered', reason: 'elsewhere' });
  // The center has taken the leg to the other page.
  softphone.far('i1', 'ended', 'answeredElsewhere');
  expect(softphone.asked.at(-1)).toBe('stop');
});

it('being refused is told as such, with the way that is left', async () => {
  const center = scriptedCenter();
  const workstation = createWorkstation({ center: '', token: async () => '', client: center.client, softphone: new FakeSoftphone(), clock: center.clock, effects: false });
  const connecting = workstation.connect();
  (await center.socket()).say({ type: 'signedOut', reason: 'inUse', mayTakeOver: true });
  await expect(connecting).rejects.toMatchObject({ code: 'already-signed-in' });
  expect(workstation.state.connection).toMatchObject({ signalling: 'signedOut', reason: 'inUse', mayTakeOver: true });
  void workstation.connect({ takeOver: true });
  expect((await center.socket()).frames('open')[0]).toMatchObject({ takeOver: true });
});

// proves F-25
it.each([86_400_000, -86_400_000])('the call timer counts by the center\'s clock, also when ours is moved by %d ms in the middle', async (jump) => {
  const { workstation, socket, clock } = await talking();
  const began = workstation.now();
  await clock.advance(2000);
  // Our clock is set: what it says and what the center says differ by so much from now on.
  socket.say({ type: 'pong', id: 1, serverTime: clock.now() - jump });
  expect(workstation.now()).toBe(began + 2000 - jump);
  socket.say({ type: 'pong', id: 2, serverTime: clock.now() - jump + 3 });
  expect(workstation.now()).toBe(began + 2000 - jump);
});
