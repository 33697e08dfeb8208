/** A center is killed and starts again while people talk, wait and listen: they go on, what was ringing ends, and there is one record of all of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../server/adapters/sip/testing/phone-call.js';
import type { Phone } from '../../server/adapters/sip/testing/phone.js';
import type { ServerFrame } from 'ccc-workstation/protocol';
import { sdp, Town } from './support/town.js';

const again = (town: Town): Promise<Town> => Town.build({ after: town });

interface Talk { readonly town: Town; readonly phone: Phone; readonly carrier: Phone; readonly desk: PhoneCall; readonly far: PhoneCall }
/** Desk phone 1001 calls somebody outside, and it rings there. */
async function deskDials(): Promise<Talk> {
  const town = await Town.build();
  const phone = await town.deskPhone('1001');
  const carrier = await town.carrier();
  const desk = phone.invite('13900001111', { sdp: sdp() });
  const far = await town.during(carrier.expectInvite());
  far.ring();
  await town.settle();
  return { town, phone, carrier, desk, far };
}
/** They talk: two legs of plain RTP. */
async function deskTalk(): Promise<Talk> {
  const talk = await deskDials();
  const { town, desk, far } = talk;
  far.answer(sdp());
  await town.during(desk.expect(200));
  await town.clock.advance(10_000);
  return talk;
}

// proves F-29
describe('people who talk when the center is killed', () => {
  it('go on talking; either may hang up later, and the record and the recording are one', async () => {
    for (const who of ['far', 'desk'] as const) {
      const { town, desk, far } = await deskTalk();
      const [before, recordingId] = [town.session().recordings.length, town.session().recordings[0]?.id];
      expect(before).toBe(1);
      const after = await again(town);
      expect(after.session().hears(after.leg('1001'), after.leg('customer'))).toBe(true);
      expect(after.session().hears(after.leg('customer'), after.leg('1001'))).toBe(true);
      expect(after.session().recordings).toMatchObject([{ id: recordingId, resumed: true, tracks: { left: [after.leg('1001')], right: [after.leg('customer')] } }]);
      await after.clock.advance(20_000);
      expect([desk.ended, far.ended]).toEqual([false, false]);
      (who === 'far' ? far : desk).bye();
      await after.during((who === 'far' ? desk : far).expectRequest('BYE'));
      await after.expectQuiet();
      expect(after.record()).toMatchObject({ status: 'normalEnd', hangUpParty: who === 'far' ? 'customer' : 'agent', recording: { id: recordingId, final: true } });
      expect(after.record().cause).toBeUndefined();
      expect(Math.abs(after.record().duration - 30)).toBeLessThanOrEqual(1);
      expect(await after.store.kept()).toEqual(new Map());
    }
  });

  it('may hold, resume and press keys as before', async () => {
    const { town, desk, far } = await deskTalk();
    const after = await again(town);
    far.reinvite(sdp('sendonly'));
    await after.settle();
    expect(after.interaction().legs.find((leg) => leg.role === 'customer')?.hold.remote).toBe(true);
    far.reinvite(sdp());
    await after.settle();
    expect(after.interaction().legs.find((leg) => leg.role === 'customer')?.hold.remote).toBe(false);
    await after.press('1001', '5');
    expect(after.session().legs.get(after.leg('customer'))?.sent).toEqual(['5']);
    // The number of a request within the dialog goes on where the killed process had stopped.
    const third = await again(after);
    desk.bye();
    const bye = await third.during(far.expectRequest('BYE'));
    expect(bye.cseq.seq).toBeGreaterThan(1000);
    await third.expectQuiet();
  });

  it('find the phone that registered before still registered', async () => {
    const { town, phone, desk } = await deskTalk();
    const after = await again(town);
    desk.bye();
    await after.settle();
    const second = await after.deskPhone('1002');
    second.invite('1001', { sdp: sdp() });
    (await after.during(phone.expectInvite())).reject(486);
    await after.expectQuiet();
  });
});

// proves F-29
describe('callers who wait when the center is killed', () => {
  it('keep their place in the line and are served in its order', async () => {
    const town = await Town.build();
    await town.agent('anna', 'notReady');
    const carrier = await town.carrier();
    const first = await town.customerInQueue(carrier);
    await town.clock.advance(3000);
    const second = await town.customerInQueue(carrier);
    const after = await again(town);
    expect(after.center.queues().find((queue) => queue.skillGroupId === 'support')?.waiting).toBe(2);
    expect(after.types(after.calls[0]).filter((type) => type === 'queue.entered')).toHaveLength(1);
    const ben = await after.agent('ben');
    const offer = await after.during(ben.phone.expectInvite());
    expect(offer.header('x-ccc-interaction')).toBe(after.calls[0]);
    offer.ring();
    offer.answer(sdp());
    await after.settle();
    expect(after.session(after.calls[0]).hears(after.leg('ben', after.calls[0]), after.leg('customer', after.calls[0]))).toBe(true);
    first.bye();
    second.bye();
    await after.expectQuiet();
    expect(after.record(after.calls[0])).toMatchObject({ status: 'normalEnd', agentId: 'ben', skillGroup: 'Support' });
    expect(after.record(after.calls[1])).toMatchObject({ status: 'gaveUpInQueue' });
  });

  it('hear the prompt again in which they were, with the menu working and no step told twice', async () => {
    const town = await Town.build();
    await town.customerCalls(await town.carrier());
    await town.clock.advance(2500);
    expect(town.session().playing(town.leg('customer'))).toEqual(['menu']);
    const after = await again(town);
    expect(after.session().playing(after.leg('customer'))).toEqual(['menu']);
    await after.agent('anna');
    await after.press('customer', '2');
    expect(after.interaction().queue).toMatchObject({ skillGroupId: 'support' });
    expect(after.interaction().path.map((step) => step.nodeId)).toEqual(['hours', 'welcome', 'menu', 'support']);
    await after.clock.advance(60_000);
  });

  it('are asked for again by whoever comes back, when it was ringing', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const customer = await town.customerInQueue(await town.carrier());
    await town.during(anna.phone.expectInvite());
    const after = await again(town);
    expect(after.types().filter((type) => type === 'offer.withdrawn')).toHaveLength(1);
    const back = await after.agent('anna');
    const offer = await after.during(back.phone.expectInvite());
    offer.answer(sdp());
    await after.settle();
    customer.bye();
    await after.expectQuiet();
    expect(after.record()).toMatchObject({ status: 'normalEnd', agentId: 'anna', missedBy: [] });
  });
});

// proves F-29
describe('what cannot go on', () => {
  it('is cancelled at the trunk and refused to the caller', async () => {
    const { town, desk, far } = await deskDials();
    const after = await again(town);
    await after.during(Promise.all([far.expectRequest('CANCEL'), desk.expect(503)]), 5000);
    await after.expectQuiet();
    expect(after.record()).toMatchObject({ status: 'unknown', cause: 'serverRestart', hangUpParty: 'system' });
  });

  it('is ended by BYE when the far end had answered the very moment', async () => {
    const town = await Town.build();
    const phone = await town.deskPhone('1001');
    const carrier = await town.carrier();
    phone.invite('13900001111', { sdp: sdp() });
    const far = await town.during(carrier.expectInvite());
    far.ring();
    await town.settle();
    await town.sip.stop({ handOver: true });
    far.manual.add('CANCEL');
    far.answer(sdp());
    const after = await again(town);
    await after.during(far.expectRequest('CANCEL'), 2000);
    far.answer(sdp());
    await after.during(Promise.all([far.expectRequest('ACK'), far.expectRequest('BYE')]), 5000);
    await after.expectQuiet();
  });
});

// proves F-29, F-30
describe('killed after any fact', () => {
  it('the next start leaves nobody in a call that nobody knows, and every call ends once', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.boolean(), async (steps, twice) => {
      const { town, desk, far } = await story(steps);
      let after = await again(town);
      if (twice) after = await again(after);
      await after.settle(1000);
      for (const call of [desk, far]) if (call && !call.ended) call.bye();
      await after.expectQuiet();
      for (const id of after.calls) expect(after.types(id).filter((type) => type === 'interaction.ended')).toHaveLength(1);
    }), { numRuns: 8 });
  }, 120_000);
});

/** Runs a call for so many times 5 ms, whatever has happened by then. */
async function story(steps: number): Promise<{ town: Town; desk: PhoneCall; far: PhoneCall | undefined }> {
  const town = await Town.build();
  const phone = await town.deskPhone('1001');
  const carrier = await town.carrier();
  const desk = phone.invite('13900001111', { sdp: sdp() });
  let far: PhoneCall | undefined;
  void carrier.expectInvite().then((call) => {
    far = call;
    town.clock.after(30, () => { call.ring(); });
    town.clock.after(90, () => { call.answer(sdp()); });
  }, () => undefined);
  await town.clock.advance(steps * 5);
  return { town, desk, far };
}

// proves F-29
describe('an agent whose page comes back after the center was killed', () => {
  it('is rung again for the call without asking; the customer hears comfort meanwhile, then the agent', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    await town.clock.advance(5000);
    const after = await again(town);
    expect(after.interaction().legs.find((leg) => leg.role === 'agent')?.lost).toBeDefined();
    expect(after.agentState('anna')).toMatchObject({ presence: 'ready', activity: 'onCall', reachable: false });
    expect(after.session().playing(after.leg('customer'))).toEqual(['comfort']);
    await after.clock.advance(1500);
    const back = await after.agent('anna', 'notReady');
    const ring = await after.during(back.phone.expectInvite());
    expect([ring.header('x-ccc-attach'), ring.header('x-ccc-interaction')]).toEqual(['1', after.calls[0]]);
    ring.answer(sdp());
    await after.settle();
    expect(after.session().hears(after.leg('customer'), after.leg('anna'))).toBe(true);
    expect(after.session().hears(after.leg('anna'), after.leg('customer'))).toBe(true);
    // The snapshot that the page got first knows the call, and whose it is.
    expect(back.frames.find((frame) => frame.type === 'snapshot')).toMatchObject({ interactions: [{ id: after.calls[0], agentId: 'anna' }] });
    await after.clock.advance(3500);
    customer.bye();
    await after.during(ring.expectRequest('BYE'));
    expect(after.agentState('anna').activity).toBe('wrapUp');
    await after.expectQuiet();
    expect(after.record()).toMatchObject({ status: 'normalEnd', hangUpParty: 'customer', agentId: 'anna' });
    expect(Math.abs(after.record().duration - 10)).toBeLessThanOrEqual(1);
  });

  it('who stays away loses the customer to the head of the line', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    const after = await again(town);
    const ben = await after.agent('ben');
    await after.clock.advance(61_000);
    const offer = await after.during(ben.phone.expectInvite());
    offer.answer(sdp());
    await after.settle();
    expect(after.session().hears(after.leg('customer'), after.leg('ben'))).toBe(true);
    customer.bye();
    await after.expectQuiet();
    expect(after.record()).toMatchObject({ status: 'normalEnd', agentId: 'ben' });
  });
});

// proves F-29, S-10
describe('SIP credentials of before a restart', () => {
  it('count for an agent who was signed in, until they end or are revoked, and for nobody else', async () => {
    const town = await Town.build();
    await town.agent('anna');
    const anna = town.center.sipAccess('anna'), ben = town.center.sipAccess('ben');
    const after = await again(town);
    expect((await after.during((await after.webPhone(anna)).register())).status).toBe(200);
    // Who was not signed in has to ask again; a changed name has another password.
    expect((await after.during((await after.webPhone(ben)).register())).status).toBe(401);
    expect((await after.during((await after.webPhone({ ...anna, username: anna.username.replace('anna', 'sam') })).register())).status).toBe(401);
    await after.center.signOut('anna', 'forced');
    expect((await after.during((await after.webPhone(anna)).register())).status).toBe(401);
  });
});

// proves F-31
describe('on SIGTERM', () => {
  it('takes no new call, offers nothing, and leaves those who talk and wait to the next process at once', async () => {
    const { town, desk, far, carrier } = await deskTalk();
    await town.agent('ben', 'notReady');
    const waiting = await town.customerInQueue(carrier);
    const before = town.clock.now();
    const drained = town.center.drain(5000);
    const refused = carrier.invite('02066240000', { sdp: sdp() });
    const { headers } = await town.during(refused.expect(503));
    expect(headers.find((header) => header.name === 'retry-after')).toBeDefined();
    await town.during(drained);
    expect(town.clock.now() - before).toBeLessThan(1000);
    await town.agent('anna');
    expect(town.types(town.calls[1])).not.toContain('interaction.offered');
    const after = await again(town);
    const anna = await after.agent('anna');
    (await after.during(anna.phone.expectInvite())).answer(sdp());
    await after.settle();
    desk.bye();
    waiting.bye();
    await after.during(far.expectRequest('BYE'));
    await after.expectQuiet();
    expect(after.calls.map((id) => after.record(id).status)).toEqual(['normalEnd', 'normalEnd']);
  });

  it('tells every page, also those that come meanwhile, and rings nobody for a call that runs', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    await town.agent('ben', 'notReady');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    const draining = { type: 'draining', until: town.clock.now() + 5000 } as const;
    const drained = town.center.drain(5000);
    expect(anna.frames).toContainEqual(draining);
    const late: ServerFrame[] = [];
    town.center.subscribe('carol', (frame) => { late.push(frame); });
    expect(late).toEqual([draining]);
    const [interactionId = ''] = town.calls;
    for (const name of ['transfer', 'consult'] as const) await expect(town.center.command('anna', { name, interactionId, to: { kind: 'agent', id: 'ben' } })).rejects.toMatchObject({ code: 'restarting' });
    await expect(town.center.command('ben', { name: 'pickUp', agentId: 'anna' })).rejects.toMatchObject({ code: 'restarting' });
    await town.command('anna', 'hold');
    await town.during(drained);
    expect(town.interaction().legs.map((leg) => leg.state)).toEqual(['connected', 'connected']);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('waits for what rings, then cancels it', async () => {
    const { town, desk, far } = await deskDials();
    let over = false;
    const drained = town.center.drain(5000).then(() => { over = true; });
    await town.clock.advance(4500);
    expect(over).toBe(false);
    await town.during(Promise.all([far.expectRequest('CANCEL'), desk.expect(503), drained]), 1500);
    const after = await again(town);
    await after.expectQuiet();
    expect(after.record()).toMatchObject({ cause: 'serverRestart' });
  });
});
