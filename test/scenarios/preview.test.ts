/** Previewed contacts on real SIP bytes: nobody is called before the agent acts, and then once, by the one who was shown the contact. */
import { describe, expect, it } from 'vitest';
import type { PreviewContact, PreviewOrder, ServerFrame } from 'ccc-workstation/protocol';
import { customerNumber, sdp, Town, type AgentDesk } from './support/town.js';
import type { MemoryStore } from './support/memory-store.js';

const order: PreviewOrder = { taskId: 'task-1', taskName: 'Renewals', number: customerNumber, name: `Mr. Ho ${customerNumber}`, data: { contract: 'K-1', note: `asks for ${customerNumber}` }, skillGroupId: 'support' };
const set = (...settings: readonly (readonly [string, unknown])[]) => async (store: MemoryStore): Promise<void> => { for (const [key, value] of settings) await store.config.putSetting({ key, value }); };
type Telling = Extract<ServerFrame, { type: 'previews' | 'snapshot' }>;
const shown = ({ frames }: AgentDesk): string[] => frames.filter((frame): frame is Telling => frame.type === 'previews' || frame.type === 'snapshot').at(-1)?.previews?.map(({ id }) => id) ?? [];
const contact = (town: Town, id: string): PreviewContact => {
  const row = town.store.previewRows.get(id);
  if (!row) throw new Error(`no contact ${id}`);
  return row;
};
async function push(town: Town, ...orders: readonly Partial<PreviewOrder>[]): Promise<string[]> {
  const made = await town.during(town.center.createPreviews(orders.map((each) => ({ ...order, ...each }))));
  return made.map(({ id }) => id);
}
async function one(configure?: (store: MemoryStore) => Promise<void>) {
  const town = await Town.build(configure ? { configure } : {});
  const carrier = await town.carrier();
  const anna = await town.agent('anna');
  const [id = ''] = await push(town, {});
  return { town, carrier, anna, id };
}

// proves PVW-01, PVW-02
describe('a previewed contact', () => {
  it('is shown to a ready agent, and nobody is rung or called until the agent acts', async () => {
    const { town, anna, id } = await one();
    expect(shown(anna)).toEqual([id]);
    expect(town.agentState('anna')).toMatchObject({ presence: 'ready', activity: 'idle', previewing: true });
    await town.clock.advance(50_000);
    expect(contact(town, id)).toMatchObject({ state: 'previewing', takenBy: 'anna', passedBy: [] });
    expect(town.calls).toEqual([]);
    expect(town.media.past).toEqual([]);
  });

  // proves VOC-02
  it('is dialled by its own verb: call, record and contact name each other', async () => {
    const { town, carrier, anna, id } = await one();
    const own = anna.phone.invite(`preview-${id}`, { sdp: sdp() });
    const out = await town.during(carrier.expectInvite(), 1000);
    expect(out.header('to')).toContain(customerNumber);
    const call = town.calls.at(-1) ?? '';
    expect(contact(town, id)).toMatchObject({ state: 'dialling', interactionId: call });
    expect(shown(anna)).toEqual([]);
    out.answer(sdp());
    await town.during(own.expect(200));
    await town.settle();
    expect(town.interaction(call)).toMatchObject({ previewId: id, taskId: 'task-1', direction: 'outbound', agentId: 'anna', customer: { number: customerNumber }, data: { contract: 'K-1' } });
    await town.clock.advance(7_000);
    own.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record(call)).toMatchObject({ previewId: id, taskId: 'task-1', status: 'normalEnd', duration: 7 });
    expect(contact(town, id)).toMatchObject({ state: 'done', result: 'normalEnd', interactionId: call, takenBy: 'anna' });
  });

  it('keeps how a call went that reached nobody', async () => {
    const { town, carrier, anna, id } = await one();
    const own = anna.phone.invite(`preview-${id}`, { sdp: sdp() });
    (await town.during(carrier.expectInvite(), 1000)).reject(486);
    await town.during(own.expect(486));
    await town.settle();
    expect(contact(town, id)).toMatchObject({ state: 'failed', result: 'inCall' });
    await town.expectQuiet();
  });

  it('is not touched by dialling the same number, and cannot be called by another agent, twice, or once it is over', async () => {
    const { town, carrier, anna, id } = await one();
    const plain = anna.phone.invite(customerNumber, { sdp: sdp() });
    const out = await town.during(carrier.expectInvite(), 1000);
    expect(contact(town, id).state).toBe('previewing');
    out.reject(486);
    await town.during(plain.expect(486));
    expect(town.record().previewId).toBeUndefined();

    const ben = await town.agent('ben');
    await town.during(ben.phone.invite(`preview-${id}`, { sdp: sdp() }).expect(403));
    await town.during(anna.phone.invite('preview-of-nobody', { sdp: sdp() }).expect(403));
    const desk = await town.deskPhone('1001');
    await town.during(desk.invite(`preview-${id}`, { sdp: sdp() }).expect(404));
    const before = town.calls.length;
    const [first, second] = [anna.phone.invite(`preview-${id}`, { sdp: sdp() }), anna.phone.invite(`preview-${id}`, { sdp: sdp() })];
    const called = await town.during(carrier.expectInvite(), 1000);
    await town.during(second.expect(403));
    called.answer(sdp());
    await town.during(first.expect(200));
    await town.settle();
    expect(town.calls.length).toBe(before + 1);
    first.bye();
    await town.clock.advance(20_000);
    await town.during(anna.phone.invite(`preview-${id}`, { sdp: sdp() }).expect(403));
    await town.expectQuiet();
    expect(contact(town, id).state).toBe('done');
  });

  it('tells neither page nor phone the number where numbers are masked', async () => {
    const { town, carrier, anna, id } = await one(set(['maskNumbers', true]));
    expect(shown(anna)).toEqual([id]);
    const own = anna.phone.invite(`preview-${id}`, { sdp: sdp() });
    const out = await town.during(carrier.expectInvite(), 1000);
    expect(out.header('to')).toContain(customerNumber);
    out.answer(sdp());
    await town.during(own.expect(200));
    own.bye();
    await town.settle();
    const seen = JSON.stringify([anna.frames, await town.center.snapshot('anna'), await town.center.resume('anna', 0)]);
    expect(seen).not.toContain(customerNumber);
    expect(seen).toContain('138****8000');
    await town.expectQuiet();
  });
});

describe('who is shown what', () => {
  it('one at a time, the oldest first, to agents of the group or the one who is named, and never instead of a customer who waits', async () => {
    const town = await Town.build();
    const ids = await push(town, {}, { skillGroupId: undefined, agentId: 'carol' }, {});
    const anna = await town.agent('anna', 'notReady');
    const customer = await town.customerInQueue(await town.carrier());
    expect(shown(anna)).toEqual([]);
    await town.center.command('anna', { name: 'setPresence', presence: 'ready' });
    const ringing = await town.during(anna.phone.expectInvite());
    expect(shown(anna)).toEqual([]);
    ringing.ring();
    customer.bye();
    await town.settle();
    await town.clock.advance(1000);
    expect(shown(anna)).toEqual([ids[0]]);
    const carol = await town.agent('carol');
    expect(shown(carol)).toEqual([ids[1]]);
    await town.center.command('anna', { name: 'skipPreview', previewId: ids[0] ?? '', reason: 'Wrong data' });
    await town.settle();
    expect(contact(town, ids[0] ?? '')).toMatchObject({ state: 'skipped', reason: 'Wrong data', takenBy: 'anna' });
    expect(shown(anna)).toEqual([ids[2]]);
    await expect(town.center.command('carol', { name: 'skipPreview', previewId: ids[2] ?? '', reason: 'x' })).rejects.toMatchObject({ code: 'not-found' });
    await town.expectQuiet();
  });

  it('an agent who reads is offered no call of the queue, and gets it afterwards', async () => {
    const { town, carrier, anna, id } = await one();
    const customer = await town.customerInQueue(carrier);
    await town.clock.advance(5000);
    expect(town.agentState('anna').activity).toBe('idle');
    await town.center.command('anna', { name: 'skipPreview', previewId: id, reason: 'Not a good time' });
    const ringing = await town.during(anna.phone.expectInvite());
    expect(town.agentState('anna').activity).toBe('offered');
    ringing.ring();
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  // proves PVW-18
  it('whoever does not act in time loses it to the next and is not ready any more; after three it is over', async () => {
    const { town, anna, id } = await one();
    const ben = await town.agent('ben');
    await town.clock.advance(60_000);
    expect(shown(anna)).toEqual([]);
    expect(town.agentState('anna')).toMatchObject({ presence: 'notReady' });
    expect(town.agentState('anna').previewing).toBeUndefined();
    expect(shown(ben)).toEqual([id]);
    await town.clock.advance(60_000);
    await town.center.command('anna', { name: 'setPresence', presence: 'ready' });
    await town.settle();
    expect(shown(anna)).toEqual([id]);
    await town.clock.advance(60_000);
    expect(contact(town, id)).toMatchObject({ state: 'expired', passedBy: ['anna', 'ben', 'anna'] });
    expect(town.calls).toEqual([]);
  });

  it('it goes back when the agent leaves, is taken back by its owner, and nobody is shown it after its end', async () => {
    const { town, anna, id } = await one();
    await town.center.command('anna', { name: 'setPresence', presence: 'onBreak', reason: 'Meeting' });
    await town.settle();
    expect(contact(town, id)).toMatchObject({ state: 'waiting', passedBy: [] });
    expect(shown(anna)).toEqual([]);
    await town.center.command('anna', { name: 'setPresence', presence: 'ready' });
    await town.settle();
    expect(shown(anna)).toEqual([id]);
    await town.during(town.center.cancelPreview(id));
    expect(shown(anna)).toEqual([]);
    expect(town.agentState('anna').previewing).toBeUndefined();
    await expect(town.center.cancelPreview(id)).rejects.toMatchObject({ code: 'not-allowed-now' });
    await town.center.command('anna', { name: 'setPresence', presence: 'notReady' });
    const [late = ''] = await push(town, { expiresAt: town.clock.now() + 30_000 });
    await town.clock.advance(30_000);
    expect(contact(town, late).state).toBe('expired');
  });

  it('refuses contacts nobody could call, all of them together', async () => {
    const town = await Town.build();
    const make = (bad: Partial<PreviewOrder>) => town.center.createPreviews([order, { ...order, ...bad }]);
    await expect(make({ number: 'agent-ben' })).rejects.toMatchObject({ code: 'invalid-number' });
    await expect(make({ number: '1001' })).rejects.toMatchObject({ code: 'invalid-number' });
    await expect(make({ skillGroupId: 'nobody' })).rejects.toMatchObject({ code: 'not-found' });
    expect(town.store.previewRows.size).toBe(0);
  });
});

describe('after a crash', () => {
  it('what was read goes back into the line and is shown again; what was being called has its result', async () => {
    const { town, carrier, anna, id } = await one();
    await town.center.command('anna', { name: 'skipPreview', previewId: id, reason: 'x' });
    const [called = '', read = ''] = await push(town, {}, {});
    const own = anna.phone.invite(`preview-${called}`, { sdp: sdp() });
    await town.during(carrier.expectInvite(), 1000);
    expect(contact(town, called).state).toBe('dialling');
    const ben = await town.agent('ben');
    expect(shown(ben)).toEqual([read]);
    void own;
    const next = await Town.build({ after: town, recoverCalls: false });
    await next.clock.advance(1000);
    expect(contact(next, called)).toMatchObject({ state: 'failed', result: 'unknown' });
    expect(contact(next, id).state).toBe('skipped');
    expect(contact(next, read).state).toBe('waiting');
    const again = await next.agent('ben');
    expect(shown(again)).toEqual([read]);
  });

  it('a contact whose call had not begun is not lost', async () => {
    const { town, anna, id } = await one();
    // Stored as being called, and then the process was gone: nobody was rung.
    await town.store.previews.put({ ...contact(town, id), state: 'dialling', interactionId: 'never-began' });
    const next = await Town.build({ after: town });
    await next.settle();
    expect(contact(next, id)).toMatchObject({ state: 'waiting', passedBy: [] });
    expect(contact(next, id).interactionId).toBeUndefined();
    void anna;
  });

  it('a contact stays with its line when the disk refuses to take down that it is called', async () => {
    const { town, anna, id } = await one();
    town.store.failing = new Error('disk full');
    await town.during(anna.phone.invite(`preview-${id}`, { sdp: sdp() }).expect(500));
    town.store.failing = undefined;
    expect(town.calls).toEqual([]);
    await town.clock.advance(1000);
    expect(town.agentState('anna').activity).toBe('idle');
    expect(shown(anna)).toEqual([id]);
  });
});
