/** The contract about previewed contacts: shown without a call, dialled by their own verb, passed over, taken back in time. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { until, type ContractAgent, type ContractCenter, type DialledEnd } from './contract-center.js';

export function previewSuite(open: () => Promise<ContractCenter>): void {
  let center: ContractCenter;
  let anna: ContractAgent;
  let called: DialledEnd | undefined;
  beforeAll(async () => { center = await open(); });
  afterEach(async () => {
    if (called && !called.isOver) called.hangUp();
    called = undefined;
    await anna.leave();
  });
  afterAll(async () => { await center.close(); });

  const soon = (what: string, test: () => boolean): Promise<void> => until(center, what, test);
  const state = () => anna.workstation.state;
  async function reading(previewSeconds = 60) {
    anna = await center.signIn();
    await anna.workstation.dispatch({ name: 'goReady' });
    const made = await center.previews({ name: 'Ms Chen', previewSeconds });
    await soon('a contact to read about', () => state().previews.length === 1 && state().agent?.previewing === true);
    return { ...made, id: state().previews[0]?.id ?? '' };
  }

  // proves PVW-01, PVW-02, VOC-02
  it('shows a contact without a call, calls it when the agent says so, and links contact, call and record', async () => {
    const { id, contact } = await reading();
    expect(state()).toMatchObject({ ringing: [], serving: [], previews: [{ taskId: 'task-1', name: 'Ms Chen', number: '13900002222', data: { contract: 'K-1' } }], agent: { activity: 'idle' } });
    expect(state().previews[0]?.until).toBe((state().previews[0]?.since ?? 0) + 60_000);
    await anna.workstation.dispatch({ name: 'dialPreview', previewId: id });
    await soon('the far end', () => state().serving.length === 1 && state().previews.length === 0);
    await center.pass(200);
    called = await center.dialled();
    called.ring();
    called.answer();
    const call = state().serving[0] ?? '';
    await soon('a conversation', () => state().interactions[call]?.joined.length === 1);
    expect(state().interactions[call]).toMatchObject({ previewId: id, taskId: 'task-1', direction: 'outbound', customer: { number: '13900002222', name: 'Ms Chen' }, data: { contract: 'K-1' } });
    expect(await contact()).toMatchObject({ state: 'dialling', interactionId: call });
    await anna.workstation.dispatch({ name: 'hangUp' });
    await soon('the end', () => state().agent?.activity !== 'onCall');
    await center.pass(300);
    expect(await contact()).toMatchObject({ state: 'done', result: 'normalEnd', interactionId: call, takenBy: 'anna' });
    expect((await anna.workstation.records()).records.find((record) => record.id === call)).toMatchObject({ previewId: id, taskId: 'task-1' });
    await expect(anna.workstation.dispatch({ name: 'dialPreview', previewId: id })).rejects.toMatchObject({ code: 'not-allowed-now' });
  });

  it('leaves the contact alone when its number is dialled by hand', async () => {
    const { contact, cancel } = await reading();
    await anna.workstation.dispatch({ name: 'dial', phoneNumber: '13900002222' });
    await center.pass(200);
    called = await center.dialled();
    called.busy();
    await soon('the end', () => state().agent?.activity === 'idle');
    expect(await contact()).toMatchObject({ state: 'previewing' });
    expect(state().previews).toHaveLength(1);
    await cancel();
  });

  it('takes a reason for passing over, from nobody but the one who reads', async () => {
    const { id, contact } = await reading();
    await expect(anna.send({ name: 'skipPreview', previewId: 'another', reason: 'x' })).rejects.toMatchObject({ code: 'not-found' });
    await anna.workstation.dispatch({ name: 'skipPreview', previewId: id, reason: 'Wrong data' });
    await soon('an empty desk', () => state().previews.length === 0 && state().agent?.previewing === undefined);
    expect(await contact()).toMatchObject({ state: 'skipped', reason: 'Wrong data', takenBy: 'anna' });
    await expect(anna.send({ name: 'skipPreview', previewId: id, reason: 'x' })).rejects.toMatchObject({ code: 'not-found' });
  });

  // proves PVW-18
  it('takes it back when the agent does not act in time, who is not ready then', async () => {
    const { contact } = await reading(5);
    await center.pass(5000);
    await soon('an empty desk', () => state().previews.length === 0 && state().agent?.presence === 'notReady');
    expect(await contact()).toMatchObject({ state: 'waiting', passedBy: ['anna'] });
    expect(state().serving).toEqual([]);
    await anna.workstation.dispatch({ name: 'goReady' });
    await soon('the same contact again', () => state().previews.length === 1);
    await anna.workstation.dispatch({ name: 'skipPreview', previewId: state().previews[0]?.id ?? '', reason: 'x' });
  });

  it('takes it back when its owner cancels it; a page that lost its socket learns of it', async () => {
    const { cancel, contact } = await reading();
    anna.dropSocket();
    await cancel();
    await soon('an empty desk', () => state().connection.signalling === 'connected' && state().previews.length === 0 && state().agent?.previewing === undefined);
    expect(await contact()).toMatchObject({ state: 'cancelled' });
  });
}
