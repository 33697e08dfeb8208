// The whole headless workstation on a scripted center and a phone without sound; the command table asked from outside.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { scriptedCenter } from './center/testing/scripted-center.js';
import type { Interaction } from './protocol/index.js';
import { FakeSoftphone } from './softphone/fake.js';
import { allowed, allowedCommands } from './perform.js';
import { commandTable } from './commands.js';
import { allowedHere, currentCalls, heldCalls, interactionOf, otherCalls, type Command } from './model/index.js';
import { createWorkstation } from './workstation.js';

const ringing: Interaction = {
  id: 'i1', channel: 'phone', direction: 'inbound', phase: 'active', customer: { kind: 'external', number: '139' }, centerNumber: '020', data: {}, joined: [], path: [], offers: [{ agentId: 'anna', legId: 'a1', offeredAt: 2, deadlineAt: 1_700_000_060_000 }], missedBy: [], startedAt: 1,
  legs: [
    { id: 'c1', role: 'customer', direction: 'inbound', state: 'connected', party: { kind: 'external', number: '139' }, hold: { local: false, remote: false }, muted: false, earlyMedia: false, startedAt: 1, connectedAt: 1 },
    { id: 'a1', role: 'agent', direction: 'outbound', state: 'alerting', party: { kind: 'agent', number: '', agentId: 'anna' }, hold: { local: false, remote: false }, muted: false, earlyMedia: false, startedAt: 2 },
  ],
};

async function up() {
  const center = scriptedCenter({ answer: () => ({ records: [] }) });
  const softphone = new FakeSoftphone();
  const workstation = createWorkstation({ center: '', token: async () => '', client: center.client, softphone, clock: center.clock, random: () => 0.5, effects: { title: false, notification: false } });
  const connecting = workstation.connect();
  const socket = await center.socket();
  socket.say(center.snapshot(1));
  await connecting;
  return { center, softphone, workstation, socket };
}

describe('a call', () => {
  it('rings from either side, is answered, muted, held by the center and hung up', async () => {
    const { softphone, workstation, socket } = await up();
    expect(workstation.state.connection).toMatchObject({ signalling: 'connected', registration: 'registered' });
    socket.say({ type: 'interaction', cursor: 2, interaction: ringing });
    expect(workstation.state.ringing).toEqual(['i1']);
    expect(softphone.devices.ringing).toBe(true);
    // The offer is known, the INVITE is not there yet: nothing to answer with.
    expect(allowed(workstation.state, { name: 'answer' })).toBe(false);
    softphone.ring('i1', 'a1', '139');
    await workstation.dispatch({ name: 'answer' });
    expect(softphone.devices.ringing).toBe(false);
    expect(workstation.state.current).toBe('i1');
    await workstation.dispatch({ name: 'mute' });
    expect(allowedCommands(workstation.state)).toEqual(new Set(['transfer', 'consult', 'hangUp', 'unmute', 'sendDigits', 'hold', 'note']));
    const holding = workstation.dispatch({ name: 'hold' });
    expect(allowed(workstation.state, { name: 'hold' })).toBe(false);
    const command = socket.frames('command')[0];
    expect(command?.command).toEqual({ name: 'hold', interactionId: 'i1' });
    socket.say({ type: 'fact', cursor: 3, fact: { type: 'leg.held', seq: 9, at: 9, interactionId: 'i1', legId: 'c1', side: 'local' } }, { type: 'reply', id: command?.id ?? '', ok: true });
    await holding;
    expect(allowed(workstation.state, { name: 'resume' })).toBe(true);
    await workstation.dispatch({ name: 'hangUp' });
    expect(softphone.asked).toContain('hangUp i1');
    expect(workstation.state.ended).toEqual(['i1']);
  });

  it('that this page lost in a reload is hung up by the center', async () => {
    const { workstation, socket, softphone } = await up();
    socket.say({ type: 'interaction', cursor: 2, interaction: { ...ringing, legs: ringing.legs.map((leg) => ({ ...leg, state: 'connected' as const })) } });
    expect(allowed(workstation.state, { name: 'mute' })).toBe(false);
    const ending = workstation.dispatch({ name: 'hangUp' });
    expect(socket.frames('command')[0]?.command).toEqual({ name: 'hangUp', interactionId: 'i1' });
    socket.say({ type: 'reply', id: socket.frames('command')[0]?.id ?? '', ok: true });
    await ending;
    expect(softphone.asked).not.toContain('hangUp i1');
  });

  it('is dialled with its description, and refused with a reason', async () => {
    const { workstation, softphone } = await up();
    await expect(workstation.dispatch({ name: 'dial', phoneNumber: 'no number' })).rejects.toMatchObject({ code: 'invalid-number' });
    expect(workstation.state.problem).toMatchObject({ code: 'invalid-number', command: 'dial' });
    await workstation.dispatch({ name: 'dial', phoneNumber: '+86 138-0013-8000', desc: 'Mr. Liu' });
    expect(softphone.asked).toContain('dial +8613800138000');
    const current = interactionOf(workstation.state, workstation.state.current);
    expect(current).toMatchObject({ direction: 'outbound', data: { desc: 'Mr. Liu' }, customer: { number: '+8613800138000' } });
    await expect(workstation.dispatch({ name: 'dial', phoneNumber: '1' })).rejects.toMatchObject({ code: 'not-allowed-now' });
  });

  it('gets a card only while there is a conversation', async () => {
    const { workstation, softphone } = await up();
    await expect(workstation.dispatch({ name: 'addCard', header: 'Order' })).rejects.toMatchObject({ code: 'no-current-call' });
    softphone.ring('i1', 'a1', '139');
    await workstation.dispatch({ name: 'answer' });
    await workstation.dispatch({ name: 'addCard', header: 'Order', url: 'https://a.example/' });
    expect(workstation.state.cards['i1']).toMatchObject([{ header: 'Order' }]);
  });
});

it('goes down with the session and takes the phone with it', async () => {
  const { workstation, socket, softphone } = await up();
  socket.say({ type: 'signedOut', reason: 'elsewhere' });
  expect(workstation.state.connection).toMatchObject({ signalling: 'signedOut', reason: 'elsewhere' });
  expect(softphone.asked).toContain('stop');
  await expect(workstation.dispatch({ name: 'goReady' })).rejects.toMatchObject({ code: 'not-allowed-now' });
});

describe('the command table', () => {
  it('has one request event and one label per command', () => {
    const entries = Object.values(commandTable);
    expect(new Set(entries.map((entry) => entry.event)).size).toBe(entries.length);
    for (const [name, entry] of Object.entries(commandTable)) {
      expect(entry.name).toBe(name);
      expect(entry.event).toBe(`ccc-${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}-request`);
      expect(entry.labelKey).toBe(`command.${name}`);
    }
  });
  it('allows about a call only what the model allows', async () => {
    const { workstation, softphone, socket } = await up();
    const names = ['answer', 'reject', 'hangUp', 'hold', 'resume', 'mute', 'unmute', 'note', 'finishWrapUp'] as const;
    const check = () => {
      const { state } = workstation;
      for (const name of names) {
        const id = name === 'answer' || name === 'reject' ? state.ringing[0] : state.current;
        const interaction = interactionOf(state, id);
        const command: Command = { name };
        if (allowed(state, command)) expect(interaction && allowedHere(state, interaction).has(name)).toBe(true);
      }
    };
    check();
    socket.say({ type: 'interaction', cursor: 2, interaction: ringing });
    check();
    softphone.ring('i1', 'a1', '139');
    check();
    await workstation.dispatch({ name: 'answer' });
    check();
    softphone.far('i1', 'ended');
    check();
  });
  it('knows no command from a prototype', async () => {
    const { workstation } = await up();
    for (const name of ['constructor', '__proto__', 'toString']) await expect(workstation.dispatch(JSON.parse(`{"name":"${name}"}`) as Command)).rejects.toMatchObject({ code: 'bad-request' });
  });
});

it('can be imported where there is no window', () => {
  const script = "const m = await import('ccc-workstation'); const e = await import('ccc-workstation/embed'); const w = m.createWorkstation({ center: 'https://c.example', token: async () => 'x' });"
    + " if (typeof window !== 'undefined' || w.state.connection.signalling !== 'offline' || typeof e.embedWorkstation !== 'function') process.exit(2); process.exit(0);";
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--conditions=ccc-source', '--input-type=module', '-e', script], { encoding: 'utf8', timeout: 30_000 });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

// proves CAL-12, CAL-15, VOC-14, CDA-03, CDA-04: what the second batch of call commands sends
describe('beside and after a call', () => {
  const talking: Interaction = { ...ringing, legs: ringing.legs.map((leg) => ({ ...leg, state: 'connected' as const })) };
  const names = ['dial', 'hold', 'resume', 'hangUp', 'note', 'switchTo', 'reject', 'pickUp', 'redial', 'blockNumber', 'extendWrapUp', 'report'];
  async function equipped() {
    const all = await up();
    const { snapshot } = all.center;
    const first = snapshot(1);
    if (first.type !== 'snapshot') throw new Error('no snapshot');
    all.socket.say({ ...first, capabilities: { ...first.capabilities, commands: names } });
    const sent = () => all.socket.frames('command').map((frame) => frame.command);
    const done = (work: Promise<void>): Promise<void> => { all.socket.say({ type: 'reply', id: all.socket.frames('command').at(-1)?.id ?? '', ok: true }); return work; };
    return { ...all, first, sent, done };
  }

  it('a second call is shown beside the first, told apart by selectors, and switched to as one command', async () => {
    const { workstation, socket, softphone, sent, done } = await equipped();
    const { dispatch } = workstation;
    softphone.ring('i1', 'a1', '139');
    socket.say({ type: 'interaction', cursor: 2, interaction: ringing });
    await dispatch({ name: 'answer' });
    socket.say({ type: 'interaction', cursor: 3, interaction: talking }, { type: 'interaction', cursor: 4, interaction: { ...ringing, id: 'i2', startedAt: 5, legs: ringing.legs.map((leg) => ({ ...leg, id: `${leg.id}-2` })) } });
    softphone.ring('i2', 'a1-2', '138');
    expect(workstation.state).toMatchObject({ current: 'i1', ringing: ['i2'] });
    expect(softphone.devices.ringing).toBe(false);
    await dispatch({ name: 'answer' });
    expect(workstation.state.current).toBe('i2');
    socket.say({ type: 'fact', cursor: 5, fact: { type: 'leg.held', seq: 9, at: 9, interactionId: 'i1', legId: 'c1', side: 'local' } });
    expect([heldCalls(workstation.state), otherCalls(workstation.state), currentCalls(workstation.state)].map((list) => list.map((x) => x.id))).toEqual([['i1'], ['i1'], ['i1', 'i2']]);
    await done(dispatch({ name: 'switchTo', interactionId: 'i1' }));
    expect(sent().at(-1)).toEqual({ name: 'switchTo', interactionId: 'i1' });
    expect(workstation.state.current).toBe('i1');
    await dispatch({ name: 'hangUp', interactionId: 'i2' });
    expect(softphone.asked).toContain('hangUp i2');
    expect(currentCalls(workstation.state).map((x) => x.id)).toEqual(['i1']);
  });

  it('a reason goes to the center, a plain refusal to the phone; a colleague of a common group is relieved of a ringing call', async () => {
    const { workstation, socket, softphone, sent, done, first } = await equipped();
    softphone.ring('i1', 'a1', '139');
    socket.say({ type: 'interaction', cursor: 2, interaction: ringing });
    await done(workstation.dispatch({ name: 'reject', reason: 'Lunch' }));
    expect(sent().at(-1)).toEqual({ name: 'reject', interactionId: 'i1', reason: 'Lunch' });
    await workstation.dispatch({ name: 'reject' });
    expect(softphone.asked).toContain('reject i1');
    const ben = { ...first.agent, id: 'ben', name: 'Ben', presence: 'ready' as const };
    const pickUp: Command = { name: 'pickUp', agentId: 'ben' };
    socket.say({ type: 'agent', cursor: 3, agent: { ...first.agent, presence: 'ready', skillGroupIds: ['sales'] } }, { type: 'agent', cursor: 3, agent: { ...ben, skillGroupIds: ['other'], activity: 'offered', interactionId: 'x' } });
    expect(allowed(workstation.state, pickUp)).toBe(false);
    socket.say({ type: 'agent', cursor: 3, agent: { ...ben, skillGroupIds: ['sales'], activity: 'offered', interactionId: 'x' } });
    await done(workstation.dispatch(pickUp));
    expect(sent().at(-1)).toEqual(pickUp);
  });

  it('calling again asks for the earlier call and not for its number; the report of the sound goes to the center by itself', async () => {
    const { workstation, socket, softphone, sent, first } = await equipped();
    socket.say({ type: 'interaction', cursor: 2, interaction: { ...talking, customer: { kind: 'external', number: '138****8000' } } });
    expect(allowed(workstation.state, { name: 'redial', interactionId: 'i1' })).toBe(false);
    softphone.report('i1', { mos: 4, worstMos: 3, lossPercent: 0, jitterMs: 1, warnings: [], readings: 3 });
    expect(sent().at(-1)).toMatchObject({ name: 'report', interactionId: 'i1', report: { mos: 4 } });
    socket.say({ type: 'interaction', cursor: 3, interaction: { ...talking, phase: 'closed', customer: { kind: 'external', number: '138****8000' }, legs: talking.legs.map((leg) => ({ ...leg, state: 'ended' as const, cause: 'normal' as const })) } });
    socket.say({ type: 'agent', cursor: 4, agent: { ...first.agent, presence: 'ready' } });
    await workstation.dispatch({ name: 'redial', interactionId: 'i1' });
    expect(softphone.asked.at(-1)).toBe('dial redial-i1');
    expect(workstation.state.interactions[workstation.state.current ?? '']?.customer.number).toBe('138****8000');
  });
});
