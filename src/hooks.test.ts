// The page's hooks: what they refuse is not done and says why; what is broken in them keeps nobody from working.
import { describe, expect, it } from 'vitest';
import { answerWithinMs, type Hooks } from './hooks.js';
import { createMockCenter, SimulatedClock } from './testing.js';
import { createWorkstation } from './workstation.js';

async function up(hooks: Hooks) {
  const clock = new SimulatedClock();
  const mock = createMockCenter({ clock });
  const workstation = createWorkstation({ center: mock, softphone: mock.softphone, clock, effects: false, hooks });
  await workstation.connect();
  await workstation.dispatch({ name: 'goReady' });
  return { clock, mock, workstation };
}

describe('hooks', () => {
  it('refuse a call with a reason that the agent reads, and leave nothing in flight', async () => {
    const asked: string[] = [];
    const { workstation } = await up({ beforeDial: ({ phoneNumber }) => { asked.push(phoneNumber); return { refuse: 'Not after eight.' }; } });
    await expect(workstation.dispatch({ name: 'dial', phoneNumber: '13800138000' })).rejects.toMatchObject({ code: 'vetoed', detail: 'Not after eight.' });
    expect(asked).toEqual(['13800138000']);
    expect(workstation.state).toMatchObject({ pending: {}, serving: [], problem: { code: 'vetoed', detail: 'Not after eight.', command: 'dial' } });
  });

  it('are asked before a previewed contact is called, with the number as the agent sees it', async () => {
    const asked: unknown[] = [];
    const { clock, mock, workstation } = await up({ beforeDial: (command) => { asked.push(command); return { refuse: 'Not this one.' }; } });
    const previewId = mock.preview({ number: '138****8000' });
    await clock.advance(0);
    await expect(workstation.dispatch({ name: 'dialPreview', previewId })).rejects.toMatchObject({ code: 'vetoed', detail: 'Not this one.' });
    expect(asked).toEqual([{ name: 'dial', phoneNumber: '138****8000', previewId }]);
    expect(mock.previewed(previewId)).toMatchObject({ state: 'previewing' });
    expect(workstation.state).toMatchObject({ pending: {}, serving: [], previews: [{ id: previewId }] });
  });

  it('are asked before the customer of an earlier call is called again, too', async () => {
    const asked: unknown[] = [];
    const { workstation, mock, clock } = await up({ beforeDial: (call) => { asked.push(call); return { refuse: 'On the do-not-call list.' }; } });
    const customer = mock.inbound({ number: '13800138000' });
    await clock.advance(100);
    await workstation.dispatch({ name: 'answer' });
    await workstation.dispatch({ name: 'hangUp' });
    await clock.advance(100);
    await expect(workstation.dispatch({ name: 'redial', interactionId: customer.id })).rejects.toMatchObject({ code: 'vetoed', detail: 'On the do-not-call list.' });
    await expect(workstation.dispatch({ name: 'redial', interactionId: 'before-this-session' })).rejects.toMatchObject({ code: 'vetoed' });
    expect(asked).toEqual([{ name: 'dial', phoneNumber: '13800138000', redials: customer.id }, { name: 'dial', phoneNumber: '', redials: 'before-this-session' }]);
  });

  // proves OLA-06
  it('are not asked for what happens by itself: an automatic answer', async () => {
    let asked = 0;
    const { workstation, mock, clock } = await up({ beforeAnswer: () => { asked += 1; return { refuse: 'no' }; } });
    await workstation.dispatch({ name: 'setAutoAnswer', on: true });
    mock.inbound({ number: '13800138000' });
    await clock.advance(1000);
    expect([workstation.state.agent?.activity, asked, workstation.state.problem]).toEqual(['onCall', 0, undefined]);
  });

  it('refuse a transfer, a consultation, and completing it, with what is to happen', async () => {
    const asked: string[] = [];
    let refusing = true;
    const { workstation, mock, clock } = await up({ beforeTransfer: (command) => { asked.push(command.name === 'completeTransfer' ? command.name : `${command.name} ${command.to.id}`); return refusing ? { refuse: 'Not this one.' } : undefined; } });
    mock.seat('ben', 'ready');
    mock.inbound({ number: '13800138000' });
    await clock.advance(100);
    await workstation.dispatch({ name: 'answer' });
    const to = { kind: 'agent', id: 'ben' } as const;
    for (const name of ['transfer', 'consult'] as const) await expect(workstation.dispatch({ name, to })).rejects.toMatchObject({ code: 'vetoed', detail: 'Not this one.' });
    expect(workstation.state.interactions[workstation.state.current ?? '']?.reaching).toBeUndefined();
    refusing = false;
    let reached: { answer(): void } | undefined;
    mock.whenReached((party) => { reached = party; });
    await workstation.dispatch({ name: 'consult', to });
    reached?.answer();
    await clock.advance(100);
    refusing = true;
    await expect(workstation.dispatch({ name: 'completeTransfer' })).rejects.toMatchObject({ code: 'vetoed' });
    expect(asked).toEqual(['transfer ben', 'consult ben', 'consult ben', 'completeTransfer']);
  });

  it('are not asked for what the rule does not allow anyway', async () => {
    const asked: string[] = [];
    const { workstation } = await up({ beforeDial: () => { asked.push('dial'); }, beforeAnswer: () => { asked.push('answer'); } });
    await expect(workstation.dispatch({ name: 'dial', phoneNumber: 'nonsense' })).rejects.toMatchObject({ code: 'invalid-number' });
    await expect(workstation.dispatch({ name: 'answer' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    expect(asked).toEqual([]);
  });

  it('that throw or never answer do not keep a call from being answered', async () => {
    for (const broken of [() => { throw new Error('the business page is broken'); }, () => new Promise<undefined>(() => undefined)]) {
      const { workstation, mock, clock } = await up({ beforeAnswer: broken });
      const customer = mock.inbound({ number: '13800138000' });
      await clock.advance(100);
      const answering = workstation.dispatch({ name: 'answer', interactionId: customer.id });
      await clock.advance(answerWithinMs);
      await answering;
      expect(workstation.state.serving).toEqual([customer.id]);
    }
  });

  it('hold a wrap-up until a result is chosen', async () => {
    const { workstation, mock, clock } = await up({ beforeWrapUp: () => workstation.state.interactions[workstation.state.current ?? '']?.disposition ? undefined : { refuse: 'Choose a result.' } });
    const customer = mock.inbound({ number: '13800138000' });
    await clock.advance(100);
    await workstation.dispatch({ name: 'answer' });
    await workstation.dispatch({ name: 'hangUp' });
    await clock.advance(100);
    await expect(workstation.dispatch({ name: 'finishWrapUp' })).rejects.toMatchObject({ code: 'vetoed' });
    await workstation.dispatch({ name: 'note', interactionId: customer.id, disposition: 'Order' });
    await workstation.dispatch({ name: 'finishWrapUp' });
    expect(workstation.state.agent?.activity).toBe('idle');
  });
});
