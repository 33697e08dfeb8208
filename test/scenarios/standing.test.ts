/** Media kept warm: an agent's page leaves a line standing, and its calls run on it one after the other; where it does not stand they bring a path of their own. */
import { describe, expect, it } from 'vitest';
import { standingDescription, standingIn } from '../../server/domain/standing-description.js';
import type { FakeLeg } from '../../server/adapters/media-fake/index.js';
import type { PhoneCall } from '../../server/adapters/sip/testing/phone-call.js';
import { customerNumber, domain, sdp, Town, type AgentDesk } from './support/town.js';

interface Stand { readonly call: PhoneCall; readonly name: string; readonly description: string; leg(): FakeLeg }

/** What a page does once it is registered: it calls, its path comes up, and then it says nothing more. */
async function stand(town: Town, desk: AgentDesk): Promise<Stand> {
  const call = desk.phone.invite(`sip:standby@${domain}`, { sdp: sdp() });
  await town.during(call.expect(200));
  const session = town.media.past.findLast((each) => each.id.startsWith('standby'));
  if (!session) throw new Error('nothing stands');
  town.media.events.push({ type: 'media', sessionId: session.id, legId: session.id });
  await town.settle();
  const leg = (): FakeLeg => { const found = session.legs.get(session.id); if (!found) throw new Error('it is gone'); return found; };
  const { name } = leg();
  return { call, name, description: standingDescription(name), leg };
}
async function atDesk(options: Parameters<typeof Town.build>[0] = {}): Promise<{ town: Town; anna: AgentDesk; line: Stand }> {
  const town = await Town.build(options);
  const anna = await town.agent('anna');
  return { town, anna, line: await stand(town, anna) };
}
async function over(town: Town, line: Stand): Promise<void> {
  line.call.bye();
  await town.settle();
  await town.expectQuiet();
}

describe('a line that stands between calls', () => {
  it('takes one call after the other, and is no call itself', async () => {
    const { town, anna, line } = await atDesk();
    const customers = await town.carrier();
    expect(town.center.callCount).toBe(0);
    expect(town.agentState('anna')).toMatchObject({ activity: 'idle' });
    for (let i = 0; i < 3; i++) {
      const customer = await town.customerInQueue(customers);
      const invite = await town.during(anna.phone.expectInvite());
      expect(standingIn(invite.offer ?? '')).toBe(line.name);
      invite.ring();
      invite.answer(line.description);
      await town.settle();
      expect(line.leg().pluggedAs?.id).toBe(town.leg('anna'));
      expect(town.session().hears(town.leg('customer'), town.leg('anna'))).toBe(true);
      expect(town.session().recordings).toMatchObject([{ tracks: { left: [town.leg('anna')], right: [town.leg('customer')] } }]);
      await town.command('anna', 'hold');
      expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
      await town.command('anna', 'resume');
      customer.bye();
      await town.during(invite.expectRequest('BYE'));
      expect(line.leg().pluggedAs).toBeUndefined();
      await town.command('anna', 'finishWrapUp');
      await town.settle();
    }
    expect(town.calls).toHaveLength(3);
    expect([...town.store.recordRows.keys()]).toEqual(town.calls);
    await over(town, line);
  });

  it('carries the agent\'s own calls', async () => {
    const { town, anna, line } = await atDesk();
    const carrier = await town.carrier();
    const call = anna.phone.invite(`sip:${customerNumber}@${domain}`, { sdp: line.description });
    const far = await town.during(carrier.expectInvite());
    far.answer(sdp());
    const ok = await town.during(call.expect(200));
    expect(standingIn(ok.body)).toBe(line.name);
    await town.settle();
    expect(town.session().hears(town.leg('anna'), town.leg('customer'))).toBe(true);
    far.bye();
    await town.during(call.expectRequest('BYE'));
    expect(line.leg().pluggedAs).toBeUndefined();
    await over(town, line);
  });

  it('is free again when its offer was missed, declined or withdrawn', async () => {
    const { town, anna, line } = await atDesk();
    const customer = await town.customerInQueue(await town.carrier());
    const declined = await town.during(anna.phone.expectInvite());
    expect(line.leg().pluggedAs).toBeDefined();
    declined.ring();
    declined.reject(603);
    await town.settle();
    expect(line.leg().pluggedAs).toBeUndefined();
    customer.bye();
    await town.settle();
    await over(town, line);
  });

  it('serves the first of two calls; the second has a path of its own', async () => {
    const { town, anna, line } = await atDesk();
    const customers = await town.carrier();
    await town.customerInQueue(customers);
    const first = await town.during(anna.phone.expectInvite());
    first.ring();
    first.answer(line.description);
    await town.settle();
    const ben = await town.agent('ben');
    const call = ben.phone.invite(`sip:agent-anna@${domain}`, { sdp: sdp() });
    const second = await town.during(anna.phone.expectInvite());
    expect(standingIn(second.offer ?? '')).toBeUndefined();
    second.ring();
    second.answer(sdp());
    await town.during(call.expect(200));
    await town.settle();
    second.bye();
    first.bye();
    await town.settle();
    await over(town, line);
  });

  it('is not spoken of to a page that does not have it, and such a page is declined', async () => {
    const { town, anna, line } = await atDesk();
    const call = anna.phone.invite(`sip:${customerNumber}@${domain}`, { sdp: standingDescription('4711') });
    await town.during(call.expect(488));
    expect(town.calls).toEqual([]);
    // Another program of the same agent takes over: what stood for the first one is over.
    const later = await town.agent('anna');
    expect(line.call.ended).toBe(true);
    await town.customerInQueue(await town.carrier());
    const invite = await town.during(later.phone.expectInvite());
    expect(standingIn(invite.offer ?? '')).toBeUndefined();
    invite.ring();
    invite.answer(sdp());
    await town.settle();
    invite.bye();
    await town.settle();
    await town.expectQuiet();
  });

  // proves F-12 on a standing line: it breaks in the middle of a call, and the call goes on with a path of its own
  it('breaks in a call, which is attached again under its own power', async () => {
    const { town, anna, line } = await atDesk();
    const customer = await town.customerInQueue(await town.carrier());
    const invite = await town.during(anna.phone.expectInvite());
    invite.ring();
    invite.answer(line.description);
    await town.settle();
    const [id = ''] = town.calls;
    line.call.bye();
    town.media.silence(id, town.leg('anna'));
    await town.settle();
    expect(town.session().playing(town.leg('customer'))).toEqual(['comfort']);
    await town.during(town.center.command('anna', { name: 'attach', interactionId: id }));
    const again = await town.during(anna.phone.expectInvite());
    expect(again.header('x-ccc-attach')).toBe('1');
    expect(standingIn(again.offer ?? '')).toBeUndefined();
    again.answer(sdp());
    await town.settle();
    expect(town.session().hears(town.leg('customer'), town.leg('anna'))).toBe(true);
    customer.bye();
    await town.during(again.expectRequest('BYE'));
    await town.expectQuiet();
    expect(town.calls).toEqual([id]);
  });

  it('goes from one agent to another in a consultation, each on their own line', async () => {
    const { town, anna, line } = await atDesk();
    const ben = await town.agent('ben', 'notReady');
    const other = await stand(town, ben);
    const customer = await town.customerInQueue(await town.carrier());
    const invite = await town.during(anna.phone.expectInvite());
    invite.ring();
    invite.answer(line.description);
    await town.settle();
    await town.during(town.center.command('anna', { name: 'consult', interactionId: town.calls[0] ?? '', to: { kind: 'agent', id: 'ben' } }));
    const asked = await town.during(ben.phone.expectInvite());
    expect(standingIn(asked.offer ?? '')).toBe(other.name);
    asked.ring();
    asked.answer(other.description);
    await town.settle();
    expect(town.session().hears(town.leg('anna'), town.leg('ben'))).toBe(true);
    await town.during(town.command('anna', 'completeTransfer'));
    await town.during(invite.expectRequest('BYE'));
    expect(line.leg().pluggedAs).toBeUndefined();
    expect(town.session().hears(town.leg('customer'), town.leg('ben'))).toBe(true);
    customer.bye();
    await town.during(asked.expectRequest('BYE'));
    other.call.bye();
    await over(town, line);
  });

  it('hinders neither signing out nor stopping', async () => {
    const { town, line } = await atDesk();
    await town.during(town.center.drain(5_000));
    expect(line.call.ended).toBe(false);
    await town.center.signOut('anna', 'agent');
    await town.settle();
    expect(town.media.sessions.size).toBe(0);
    await town.expectQuiet();
  });

  it('may be asked for while it rings elsewhere, after its path was lost, and by nobody but an agent', async () => {
    const { town, anna, line } = await atDesk();
    const session = town.media.past.at(-1)?.id ?? '';
    town.media.events.push({ type: 'mediaLost', sessionId: session, legId: session, reason: 'ice' });
    await town.during(line.call.expectRequest('BYE'));
    const again = await stand(town, anna);
    expect(again.name).not.toBe(line.name);
    const web = await town.customerWebPhone();
    const stranger = web.invite(`sip:standby@${domain}`, { sdp: sdp() });
    await town.during(stranger.expect(404));
    await over(town, again);
  });
});
