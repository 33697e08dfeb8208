/** A specified call taken by its id: out of the line, from the colleague it rings at, out of a transfer; and whom it is refused. */
import { describe, expect, it } from 'vitest';
import type { ServerFrame, WaitingCall } from 'ccc-workstation/protocol';
import { sdp, Town, type AgentDesk } from './support/town.js';

const allow = { configure: (store: Town['store']) => store.config.putSetting({ key: 'agentsMayTake', value: true }) };
const take = (town: Town, by: string, interactionId = town.calls.at(-1) ?? '') => town.during(town.center.command(by, { name: 'take', interactionId }));
const listed = (frames: readonly ServerFrame[], group = 'support'): readonly WaitingCall[] | undefined =>
  frames.flatMap((frame) => 'queues' in frame ? frame.queues : []).findLast(({ skillGroupId }) => skillGroupId === group)?.calls;
async function answers(town: Town, { phone }: AgentDesk) {
  const invite = await town.during(phone.expectInvite());
  expect(invite.header('x-ccc-auto-answer')).toBe('1');
  invite.answer(sdp());
  await town.settle();
  return invite;
}

// proves VOC-13
describe('a specified call', () => {
  it('is taken out of the line, out of its turn, by an agent who is not even ready', async () => {
    const town = await Town.build(allow);
    const anna = await town.agent('anna', 'notReady');
    const carrier = await town.carrier();
    const first = await town.customerInQueue(carrier);
    const second = await town.customerInQueue(carrier);
    await town.settle(300);
    expect(listed(anna.frames)).toMatchObject(town.calls.map((interactionId) => ({ interactionId, customer: { number: '13800138000' } })));
    expect(listed(anna.frames, 'sales')).toEqual([]);
    await take(town, 'anna');
    await answers(town, anna);
    expect(town.session().hears(town.leg('customer'), town.leg('anna'))).toBe(true);
    expect(town.facts().filter((fact) => fact.type === 'queue.left')).toMatchObject([{ reason: 'answered' }]);
    await town.settle(300);
    expect(listed(anna.frames)?.map(({ interactionId }) => interactionId)).toEqual([town.calls[0]]);
    // Who talks takes no other, and a served call is nobody's to take.
    await expect(take(town, 'anna', town.calls[0])).rejects.toMatchObject({ code: 'not-allowed-now' });
    const ben = await town.agent('ben', 'notReady');
    await expect(take(town, 'ben')).rejects.toMatchObject({ code: 'not-found' });
    await take(town, 'ben', town.calls[0]);
    await answers(town, ben);
    for (const customer of [first, second]) customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ agentId: 'anna', status: 'normalEnd', skillGroup: 'Support' });
  });

  it('is taken from the colleague it rings at, who is told so; untaken it goes on ringing', async () => {
    const town = await Town.build(allow);
    const ben = await town.agent('ben');
    const anna = await town.agent('anna', 'notReady');
    const customer = await town.customerInQueue(await town.carrier());
    const ringing = await town.during(ben.phone.expectInvite());
    ringing.ring();
    await town.settle();
    await take(town, 'anna');
    (await town.during(anna.phone.expectInvite())).reject(480);
    await town.settle();
    expect(ringing.ended).toBe(false);
    await take(town, 'anna');
    await answers(town, anna);
    const cancel = await town.during(ringing.expectRequest('CANCEL'));
    expect(cancel.headers.find(({ name }) => name === 'reason')?.value).toContain('Call completed elsewhere');
    expect(town.agentState('ben')).toMatchObject({ activity: 'idle', presence: 'ready' });
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('is taken out of a transfer to the group, while another agent is being chosen', async () => {
    const town = await Town.build(allow);
    const anna = await town.agent('anna');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    await town.center.command('anna', { name: 'setNextPresence', presence: 'notReady' });
    const ben = await town.agent('ben', 'notReady');
    const id = town.calls[0] ?? '';
    await town.during(town.center.command('anna', { name: 'transfer', interactionId: id, to: { kind: 'skillGroup', id: 'sales' }, mode: 'blind' }));
    await town.settle(300);
    expect(listed(ben.frames, 'sales')).toMatchObject([{ interactionId: id }]);
    await take(town, 'ben', id);
    await answers(town, ben);
    expect(town.session().hears(town.leg('customer'), town.leg('ben'))).toBe(true);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record(id)).toMatchObject({ agentId: 'ben', status: 'agentTransfer' });
  });

  it('is nobody\'s to take who is of another group, or where the center does not let agents, and then nobody sees it', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna', 'notReady');
    await town.customerInQueue(await town.carrier());
    await town.settle(300);
    expect(listed(anna.frames)).toBeUndefined();
    await expect(take(town, 'anna')).rejects.toMatchObject({ code: 'not-supported' });
    await town.center.changeSettings(() => ({ agentsMayTake: true, maskNumbers: true }));
    await town.settle(300);
    expect(listed(anna.frames)).toMatchObject([{ customer: { number: '138****8000' } }]);
    await town.center.command('anna', { name: 'setSkillGroups', ids: ['sales'] });
    await expect(take(town, 'anna')).rejects.toMatchObject({ code: 'not-found' });
    await expect(take(town, 'anna', 'no-such-call')).rejects.toMatchObject({ code: 'not-found' });
  });
});
