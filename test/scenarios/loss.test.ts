/** An agent's page is gone during a call: the customer hears comfort, the call waits for the page, and goes to somebody else when it stays away. */
import { describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../server/adapters/sip/testing/phone-call.js';
import { sdp, Town, type AgentDesk } from './support/town.js';

interface Talk { readonly town: Town; readonly anna: AgentDesk; readonly customer: PhoneCall; readonly agent: PhoneCall; readonly id: string }

async function talking(options: Parameters<typeof Town.build>[0] = {}): Promise<Talk> {
  const town = await Town.build(options);
  const anna = await town.agent('anna');
  const { customer, agent } = await town.customerTalksTo(await town.carrier(), anna);
  return { town, anna, customer, agent, id: town.calls[0] ?? '' };
}
/** Anna asks Ben, who is not ready, while the customer hears music. */
async function consulting() {
  const call = await talking();
  const { town, id } = call;
  const ben = await town.agent('ben', 'notReady');
  await town.during(town.center.command('anna', { name: 'consult', interactionId: id, to: { kind: 'agent', id: 'ben' } }));
  (await town.during(ben.phone.expectInvite())).answer(sdp());
  await town.settle();
  return { ...call, ben };
}

/** What a killed page looks like from here: its sockets close, its sound stops. */
async function pageDies(town: Town, desk: AgentDesk, leg = town.leg(desk.id), call = town.calls.at(-1) ?? ''): Promise<void> {
  desk.phone.close();
  town.center.setPresent(desk.id, false);
  town.media.silence(call, leg);
  await town.settle();
}

/** The page loads again: registered, and it asks for its call. */
async function pageReturns(town: Town, id: string): Promise<{ desk: AgentDesk; invite: PhoneCall }> {
  const desk = await town.agent('anna', 'notReady');
  await town.during(town.center.command('anna', { name: 'attach', interactionId: id }));
  return { desk, invite: await town.during(desk.phone.expectInvite()) };
}

describe('an agent\'s page that is gone during a call', () => {
  // proves OLA-18, F-12: same interaction, same leg, one record
  it('is attached again when it comes back, and nobody hung up', async () => {
    const { town, anna, customer, id } = await talking();
    const leg = town.leg('anna');
    await pageDies(town, anna);
    expect(town.session().playing(town.leg('customer'))).toEqual(['comfort']);
    expect(town.interaction().legs.find((each) => each.id === leg)?.lost).toMatchObject({ until: town.clock.now() + 60_000 - 20 });
    expect(town.agentState('anna')).toMatchObject({ activity: 'onCall', interactionId: id, reachable: false });

    await town.clock.advance(5000);
    const { invite } = await pageReturns(town, id);
    expect(invite.header('x-ccc-interaction')).toBe(id);
    expect(invite.header('x-ccc-leg')).toBe(leg);
    expect(invite.header('x-ccc-attach')).toBe('1');
    expect(invite.header('x-ccc-muted')).toBe('');
    invite.answer(sdp());
    await town.settle();
    expect(town.interaction().legs.find((each) => each.id === leg)).not.toHaveProperty('lost');
    expect(town.session().hears(town.leg('customer'), leg)).toBe(true);
    expect(town.session().hears(leg, town.leg('customer'))).toBe(true);
    expect(town.session().recordings).toMatchObject([{ tracks: { left: [leg], right: [town.leg('customer')] } }]);

    // The grace period of the first loss must not end the second life.
    await town.clock.advance(90_000);
    invite.bye();
    await town.during(customer.expectRequest('BYE'));
    await town.expectQuiet();
    expect(town.calls).toEqual([id]);
    expect(town.record()).toMatchObject({ status: 'normalEnd', hangUpParty: 'agent', agentId: 'anna', losses: [{ agentId: 'anna', outcome: 'back' }] });
  });

  // proves F-07
  it('stays away: the customer goes to the head of the line, the agent is not ready because of the network, and the record says why', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const carrier = await town.carrier();
    const { customer } = await town.customerTalksTo(carrier, anna);
    const [id = ''] = town.calls;
    const waiting = await town.customerInQueue(carrier);
    await pageDies(town, anna, town.leg('anna', id), id);
    await town.clock.advance(60_000);
    expect(town.agentState('anna')).toMatchObject({ presence: 'notReady', reason: 'network', activity: 'idle' });
    expect(town.session(id).playing(town.leg('customer', id))[0]).toBe('connection-lost');
    expect(town.interaction(id).queue).toMatchObject({ skillGroupId: 'support', position: 1 });
    expect(town.interaction().queue).toMatchObject({ position: 2 });

    const ben = await town.agent('ben');
    const offer = await town.during(ben.phone.expectInvite());
    expect(offer.header('x-ccc-interaction')).toBe(id);
    offer.answer(sdp());
    await town.settle();
    const [customerLeg, bens] = [town.leg('customer', id), town.leg('ben', id)];
    expect(town.session(id).hears(customerLeg, bens)).toBe(true);
    expect(town.session(id).recordings).toMatchObject([{ tracks: { left: [bens], right: [customerLeg] } }]);
    waiting.bye();
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record(id)).toMatchObject({ status: 'normalEnd', hangUpParty: 'customer', agentId: 'ben', losses: [{ agentId: 'anna', durationMs: 60_000, outcome: 'givenUp' }] });
  });

  it('stays away where the settings say so: the call ends, or goes to another group', async () => {
    const ended = await talking({ configure: (store) => store.config.putSetting({ key: 'afterLoss', value: 'hangUp' }) });
    await pageDies(ended.town, ended.anna);
    await ended.town.clock.advance(60_000);
    expect(ended.customer.ended).toBe(true);
    await ended.town.expectQuiet();
    expect(ended.town.record()).toMatchObject({ hangUpParty: 'system', cause: 'networkError', losses: [{ outcome: 'givenUp' }] });

    const moved = await talking({ configure: async (store) => { await store.config.putSetting({ key: 'afterLoss', value: { skillGroupId: 'sales' } }); await store.config.putSetting({ key: 'attachGraceMs', value: 5000 }); } });
    await pageDies(moved.town, moved.anna);
    await moved.town.clock.advance(5000);
    expect(moved.town.interaction().queue).toMatchObject({ skillGroupId: 'sales' });
    moved.customer.bye();
    await moved.town.settle();
    await moved.town.expectQuiet();
  });

  it('is gone when the customer hangs up: the call ends as any other', async () => {
    const { town, anna, customer } = await talking();
    await pageDies(town, anna);
    await town.clock.advance(3000);
    customer.bye();
    await town.settle();
    expect(town.agentState('anna')).toMatchObject({ activity: 'wrapUp' });
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'normalEnd', hangUpParty: 'customer', losses: [{ durationMs: 3020, outcome: 'ended' }] });
  });

  it('is gone twice: each time it is waited for anew', async () => {
    const { town, anna, customer, id } = await talking();
    await pageDies(town, anna);
    await town.clock.advance(50_000);
    const first = await pageReturns(town, id);
    first.invite.answer(sdp());
    await town.settle();
    await pageDies(town, first.desk);
    await town.clock.advance(50_000);
    expect(town.interaction().queue).toBeUndefined();
    const second = await pageReturns(town, id);
    second.invite.answer(sdp());
    await town.settle();
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record().losses).toMatchObject([{ outcome: 'back' }, { outcome: 'back' }]);
  });

  it('dies again while it is being attached, and the next one is attached instead', async () => {
    const { town, anna, customer, id } = await talking();
    await pageDies(town, anna);
    const first = await pageReturns(town, id);
    first.desk.phone.close();
    await town.clock.advance(15_000);
    expect(town.interaction().legs.some((leg) => leg.lost)).toBe(true);
    const second = await pageReturns(town, id);
    second.invite.answer(sdp());
    await town.settle();
    expect(town.interaction().legs.some((leg) => leg.lost)).toBe(false);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('gets the microphone back as it was: off', async () => {
    const { town, anna, customer, id } = await talking();
    await town.center.command('anna', { name: 'setMuted', interactionId: id, muted: true });
    await pageDies(town, anna);
    const { invite } = await pageReturns(town, id);
    expect(invite.header('x-ccc-muted')).toBe('1');
    invite.answer(sdp());
    await town.settle();
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('comes back to a customer on hold, who heard music all the time', async () => {
    const { town, anna, customer, id } = await talking();
    await town.command('anna', 'hold');
    await pageDies(town, anna);
    expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
    const { invite } = await pageReturns(town, id);
    invite.answer(sdp());
    await town.settle();
    expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
    await town.command('anna', 'resume');
    expect(town.session().hears(town.leg('customer'), town.leg('anna'))).toBe(true);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('stays away from a customer on hold, who is not left in the music', async () => {
    const { town, anna, customer } = await talking();
    await town.command('anna', 'hold');
    await pageDies(town, anna);
    await town.clock.advance(60_000);
    expect(town.session().playing(town.leg('customer'))[0]).toBe('connection-lost');
    expect(town.interaction().legs.some((leg) => leg.hold.local)).toBe(false);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('is gone during a consultation: the colleague hears comfort; who stays away leaves the customer to the colleague', async () => {
    const { town, anna, customer, id } = await consulting();
    await pageDies(town, anna);
    expect(town.session().playing(town.leg('ben'))).toEqual(['comfort']);
    expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
    const back = await pageReturns(town, id);
    back.invite.answer(sdp());
    await town.settle();
    expect(town.session().hears(town.leg('ben'), town.leg('anna'))).toBe(true);
    await pageDies(town, back.desk);
    await town.clock.advance(60_000);
    expect(town.session().hears(town.leg('customer'), town.leg('ben'))).toBe(true);
    expect(town.agentState('anna')).toMatchObject({ presence: 'notReady', reason: 'network', activity: 'idle' });
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ agentId: 'ben', status: 'agentTransfer' });
  });

  it('is that of the colleague who is asked: gone for good, the customer is back with the agent', async () => {
    const { town, customer, id } = await talking();
    const ben = await town.agent('ben', 'notReady');
    await town.during(town.center.command('anna', { name: 'consult', interactionId: id, to: { kind: 'agent', id: 'ben' } }));
    (await town.during(ben.phone.expectInvite())).answer(sdp());
    await town.settle();
    await pageDies(town, ben);
    expect(town.session().playing(town.leg('anna'))).toEqual(['comfort']);
    await town.clock.advance(60_000);
    expect(town.session().hears(town.leg('customer'), town.leg('anna'))).toBe(true);
    expect(town.agentState('ben')).toMatchObject({ activity: 'idle', reason: 'network' });
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('was only silent: when its sound comes again nothing has happened', async () => {
    const { town, customer } = await talking();
    town.media.silence(town.session().id, town.leg('anna'));
    await town.settle();
    expect(town.session().playing(town.leg('customer'))).toEqual(['comfort']);
    town.media.revive(town.session().id, town.leg('anna'));
    await town.settle();
    expect(town.session().hears(town.leg('customer'), town.leg('anna'))).toBe(true);
    await town.clock.advance(70_000);
    expect(town.agentState('anna').activity).toBe('onCall');
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('says goodbye: that is the end, not a loss', async () => {
    const { town, agent, customer } = await talking();
    agent.bye();
    await town.during(customer.expectRequest('BYE'));
    await town.expectQuiet();
    expect(town.record()).not.toHaveProperty('losses');
  });

  it('and tells when it is back that its agent hung up meanwhile: the call ends at once, and the agent ended it', async () => {
    const { town, anna, customer, id } = await talking();
    const legId = town.leg('anna');
    await pageDies(town, anna);
    await town.clock.advance(5000);
    // What an agent has of another call, or had before, is not meant.
    await expect(town.center.command('anna', { name: 'hangUp', interactionId: id, legId: 'leg-of-before' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    expect(customer.ended).toBe(false);
    await town.during(town.center.command('anna', { name: 'hangUp', interactionId: id, legId }));
    expect(customer.ended).toBe(true);
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'normalEnd', hangUpParty: 'agent', agentId: 'anna', losses: [{ outcome: 'ended' }] });
  });

  it('and its agent signs out meanwhile, or is signed out: nobody waits for the page, and the agent ended the call', async () => {
    for (const cause of ['signedOut', 'forced']) {
      const { town, anna, customer } = await talking();
      await pageDies(town, anna);
      await town.clock.advance(5000);
      await town.center.signOut('anna', cause);
      await town.settle();
      expect(customer.ended, cause).toBe(true);
      await town.expectQuiet();
      expect(town.record()).toMatchObject({ status: 'normalEnd', hangUpParty: 'agent', agentId: 'anna', losses: [{ outcome: 'ended' }] });
      expect(town.agentState('anna')).toMatchObject({ presence: 'offline' });
    }
  });

  it('is only found to be gone after its agent has signed out: the same', async () => {
    const { town, anna, customer } = await talking();
    await town.center.signOut('anna', 'signedOut');
    await town.settle();
    expect(customer.ended).toBe(false);
    await pageDies(town, anna);
    expect(customer.ended).toBe(true);
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ hangUpParty: 'agent', agentId: 'anna' });
  });

  it('and its agent signs out of a consultation: the customer and the colleague stay', async () => {
    const { town, anna, customer } = await consulting();
    await pageDies(town, anna);
    await town.center.signOut('anna', 'signedOut');
    await town.settle();
    expect(customer.ended).toBe(false);
    expect(town.session().hears(town.leg('customer'), town.leg('ben'))).toBe(true);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('rings when it is gone: the call is offered to the next agent at once, and again to the page that returns', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const customer = await town.customerInQueue(await town.carrier());
    (await town.during(anna.phone.expectInvite())).ring();
    anna.phone.close();
    town.center.setPresent('anna', false);
    await town.settle();
    expect(town.agentState('anna')).toMatchObject({ activity: 'idle', presence: 'ready', reachable: false });
    const back = await town.agent('anna');
    const again = await town.during(back.phone.expectInvite());
    again.answer(sdp());
    await town.settle();
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record().missedBy).toEqual([]);
  });

  // proves F-18
  it('is closed while it rings, and its socket only after another tab has the phone: it rings there within a second', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const customer = await town.customerInQueue(await town.carrier());
    (await town.during(anna.phone.expectInvite())).ring();
    const next = await town.webPhone(town.center.sipAccess('anna'));
    expect((await town.during(next.register())).status).toBe(200);
    anna.phone.close();
    const again = await town.during(next.expectInvite(), 1000);
    again.answer(sdp());
    await town.settle();
    expect(town.agentState('anna')).toMatchObject({ activity: 'onCall', presence: 'ready' });
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record().missedBy).toEqual([]);
  });

  // proves F-16
  it('is frozen with its sockets open: others are rung, and it is rung again when it runs', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben');
    town.center.setAwake('anna', false);
    expect(town.agentState('anna')).toMatchObject({ reachable: false, presence: 'ready' });
    const carrier = await town.carrier();
    const first = await town.customerInQueue(carrier);
    (await town.during(ben.phone.expectInvite())).ring();
    first.bye();
    await town.settle();
    await town.command('ben', 'finishWrapUp').catch(() => undefined);
    await town.center.command('ben', { name: 'setPresence', presence: 'notReady' });
    town.center.setAwake('anna', true);
    const second = await town.customerInQueue(carrier);
    (await town.during(anna.phone.expectInvite())).ring();
    second.bye();
    await town.settle();
    await town.expectQuiet();
  });
});
