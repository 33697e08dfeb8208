/** Digits collected during a call: what the agent, the page, the recording, the store and the business system get of them, and how it ends in every way it can. */
import { describe, expect, it } from 'vitest';
import type { Collection } from 'ccc-workstation/protocol';
import type { CallbackReply, CallbackRequest } from '../../server/ports/callbacks.js';
import { createHmac } from 'node:crypto';
import { sdp, Town, type AgentDesk, type TownOptions } from './support/town.js';

const digits = '6212345678901234';
const secret = 'signed-with-this-secret';
const card = { name: 'Card number', prompt: { kind: 'text' as const, text: 'Please type your card number.' }, minDigits: 12, maxDigits: 19, terminator: '#' as const, firstDigitSeconds: 10, interDigitSeconds: 5, attempts: 2, callbackUrl: 'https://crm.example.com/collected', params: { shop: '7' }, masked: true, enabled: true };

/** A business system that says what it is told to, the last thing again and again. */
function business(...replies: (CallbackReply | Error)[]) {
  const got: CallbackRequest[] = [];
  return {
    got, objection: () => undefined,
    post: async (request: CallbackRequest): Promise<CallbackReply> => {
      const reply = replies[Math.min(got.push(request), replies.length) - 1] ?? { status: 204, body: '' };
      if (reply instanceof Error) throw reply;
      return reply;
    },
  };
}
interface Talking { readonly town: Town; readonly anna: AgentDesk; readonly id: string; readonly customer: Awaited<ReturnType<Town['customerTalksTo']>>['customer']; readonly agent: Awaited<ReturnType<Town['customerTalksTo']>>['agent'] }
async function talking(callbacks = business(), options: TownOptions = {}): Promise<Talking> {
  const town = await Town.build({ callbacks, ...options });
  await town.center.putCollection('card', { ...card, secret });
  const anna = await town.agent('anna');
  const { customer, agent } = await town.customerTalksTo(await town.carrier(), anna);
  return { town, anna, customer, agent, id: town.calls[0] ?? '' };
}
const collect = ({ town, id }: Talking, templateId = 'card'): Promise<void> => town.during(town.center.command('anna', { name: 'collect', interactionId: id, templateId }));
async function type(town: Town, keys: string): Promise<void> { for (const key of keys) await town.press('customer', key); }
const states = (town: Town): string[] => [...new Set(town.facts().flatMap((fact) => fact.type === 'collection.changed' ? fact.collection.state : []))];
const collection = (town: Town): Collection | undefined => town.interaction().collection;
/** Both directions: does the agent hear the customer, and the customer the agent? */
const hearing = (town: Town): boolean[] => [town.session().hears(town.leg('anna'), town.leg('customer')), town.session().hears(town.leg('customer'), town.leg('anna'))];
const recorded = (town: Town) => town.session().recordings[0]?.tracks.right;

// proves CAL-09, S-34
describe('digits collected during a call', () => {
  it('go to the business system and to nobody else, while agent and recording hear nothing; its answer comes to the agent', async () => {
    const crm = business({ status: 200, body: JSON.stringify({ level: 'gold', echo: `you typed 6212 3456 7890 1234` }) });
    const there = await talking(crm);
    const { town, anna, id } = there;
    expect(hearing(town)).toEqual([true, true]);
    await collect(there);
    expect(hearing(town)).toEqual([false, false]);
    // No speech program is installed in this town.
    expect(town.session().playing(town.leg('customer'))).toEqual(['beep']);
    expect(recorded(town)).toEqual([]);
    const before = anna.frames.length;
    await type(town, digits);
    expect(collection(town)).toMatchObject({ state: 'collecting', count: 16, masked: true });
    // While the customer types, the agent may still speak.
    expect(hearing(town)).toEqual([false, true]);
    await type(town, '#');
    expect(hearing(town)[0]).toBe(false);
    // Still typing when it is over: nobody's business either.
    await type(town, '9');
    await town.clock.advance(700);
    expect(hearing(town)).toEqual([true, true]);
    expect(recorded(town)).toEqual([town.leg('customer')]);
    expect(states(town)).toEqual(['collecting', 'collected', 'delivered']);
    expect(collection(town)).toMatchObject({ state: 'delivered', count: 16, attempt: 1, data: { level: 'gold', echo: '****' } });
    expect(town.interaction().data).toMatchObject({ level: 'gold' });

    const [request] = crm.got;
    expect(request?.url).toBe(card.callbackUrl);
    expect(JSON.parse(request?.body ?? '')).toEqual({
      collectionId: expect.any(String), sessionId: id, agentId: 'anna', template: { id: 'card', name: 'Card number' }, digits, attempt: 1, params: { shop: '7' }, data: {},
    });
    const timestamp = request?.headers['x-ccc-timestamp'] ?? '';
    expect(request?.headers['x-ccc-signature']).toBe(`sha256=${createHmac('sha256', secret).update(`${timestamp}.${request?.body}`).digest('hex')}`);

    expect(anna.frames.slice(before).some((frame) => frame.type === 'dtmf')).toBe(false);
    for (const where of [town.store.all, [...town.store.keptRows], anna.frames, town.errors]) expect(JSON.stringify(where)).not.toMatch(/621234|6212 3456|signed-with-this/);
    expect(JSON.stringify(await town.store.config.collections())).not.toContain(secret);
    // What is pressed afterwards is the agent's again.
    await type(town, '5');
    expect(anna.frames.at(-1)).toMatchObject({ type: 'dtmf', digit: '5' });
    there.customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('are shown and kept where the template says so', async () => {
    const there = await talking(business({ status: 200, body: '{"orderStatus":"Shipped"}' }));
    const { town } = there;
    await collect(there, 'order');
    expect(recorded(town)).toEqual([town.leg('customer')]);
    await type(town, '4711#');
    await town.clock.advance(700);
    expect(collection(town)).toMatchObject({ state: 'delivered', masked: false, data: { order: '4711', orderStatus: 'Shipped' } });
    expect(town.interaction().data).toEqual({ order: '4711', orderStatus: 'Shipped' });
    there.customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('are told again until the system answers, and the agent learns when it never does', async () => {
    const crm = business(new Error('ECONNREFUSED'), { status: 503, body: '' }, { status: 200, body: '' });
    const there = await talking(crm);
    await collect(there);
    await type(there.town, `${digits}#`);
    await there.town.clock.advance(700);
    expect(collection(there.town)?.state).toBe('collected');
    // One result at a time belongs to a call.
    await expect(collect(there)).rejects.toMatchObject({ code: 'not-allowed-now' });
    await there.town.clock.advance(4_500);
    expect(collection(there.town)?.state).toBe('delivered');
    expect(crm.got.map(({ body }) => body)).toEqual(Array.from({ length: 3 }, () => crm.got[0]?.body));

    const refusing = business({ status: 404, body: 'no such page' });
    const second = await talking(refusing);
    await collect(second);
    await type(second.town, `${digits}#`);
    await second.town.clock.advance(60_000);
    expect([collection(second.town)?.state, collection(second.town)?.reason, refusing.got.length]).toEqual(['undelivered', 'status 404', 1]);
    expect(second.town.errors.join()).toContain('status 404');
    expect(second.town.errors.join()).not.toContain(digits);
  });

  it('are asked for again, and given up', async () => {
    const there = await talking();
    const { town } = there;
    await collect(there);
    await type(town, '12#');
    expect(collection(town)).toMatchObject({ attempt: 2, count: 0 });
    expect(town.session().playing(town.leg('customer'))).toEqual(['beep']);
    await town.clock.advance(30_000);
    expect(collection(town)?.state).toBe('timedOut');
    expect(hearing(town)).toEqual([true, true]);
  });

  it('may come by SIP INFO, and stop the prompt as well', async () => {
    const crm = business();
    const there = await talking(crm);
    const { town } = there;
    await collect(there);
    for (const key of `${digits}#`) { there.customer.info('application/dtmf-relay', `Signal=${key}\r\nDuration=160\r\n`); await town.settle(30); }
    expect(town.session().playing(town.leg('customer'))).toEqual([]);
    await town.clock.advance(700);
    expect(crm.got[0]?.body).toContain(digits);
  });

  it('are no more when the agent cancels; the rest of what is being typed is kept away', async () => {
    const there = await talking();
    const { town, id } = there;
    await collect(there);
    await type(town, '6212');
    await town.during(town.center.command('anna', { name: 'cancelCollect', interactionId: id }), 100);
    await type(town, '3456');
    expect(hearing(town)[0]).toBe(false);
    await town.clock.advance(700);
    expect(hearing(town)).toEqual([true, true]);
    expect(collection(town)).toMatchObject({ state: 'cancelled', count: 4 });
    expect(there.anna.frames.some((frame) => frame.type === 'dtmf')).toBe(false);
  });

  it('are asked of nobody by an unknown or a disabled template, and not at all without one', async () => {
    const there = await talking();
    const { town, anna } = there;
    await expect(collect(there, 'none')).rejects.toMatchObject({ code: 'not-found' });
    await town.center.putCollection('card', { ...card, enabled: false });
    await expect(collect(there)).rejects.toMatchObject({ code: 'not-found' });
    expect(hearing(town)).toEqual([true, true]);
    expect(anna.frames.findLast((frame) => frame.type === 'settings')?.capabilities.collections).toEqual([{ id: 'order', name: 'Order number', masked: false }]);
    await town.center.removeCollection('order');
    expect(anna.frames.findLast((frame) => frame.type === 'settings')?.capabilities.commands).not.toContain('collect');
    await expect(collect(there)).rejects.toMatchObject({ code: 'not-supported' });
  });
});

// proves CAL-09, F-07, F-12, F-29, F-30
describe('while digits are collected', () => {
  it('the customer may hang up', async () => {
    const crm = business();
    const there = await talking(crm);
    await collect(there);
    await type(there.town, digits);
    there.customer.bye();
    await there.town.settle();
    expect(states(there.town)).toEqual(['collecting', 'interrupted']);
    await there.town.expectQuiet();
    expect(crm.got).toEqual([]);
  });

  it('the agent\'s page may be gone: it goes on, and the customer is not disturbed', async () => {
    const crm = business();
    const there = await talking(crm);
    const { town } = there;
    await collect(there);
    await type(town, '6212');
    town.media.silence(town.session().id, town.leg('anna'));
    await town.settle();
    expect(town.interaction().legs.find((leg) => leg.role === 'agent')?.lost).toBeDefined();
    expect(town.session().playing(town.leg('customer'))).toEqual([]);
    await type(town, `${digits.slice(4)}#`);
    await town.clock.advance(700);
    expect(crm.got[0]?.body).toContain(digits);
    // Now the customer hears that somebody comes back.
    expect(town.session().playing(town.leg('customer'))).toEqual(['comfort']);
  });

  it('the agent may stay away: the next one gets the customer, and no digits', async () => {
    const there = await talking();
    const { town } = there;
    const ben = await town.agent('ben');
    await town.during(town.center.changeSettings(() => ({ attachGraceMs: 3_000 })));
    await collect(there);
    await type(town, '6212');
    town.media.silence(town.session().id, town.leg('anna'));
    await town.clock.advance(3_200);
    expect(states(town)).toEqual(['collecting', 'interrupted']);
    (await town.during(ben.phone.expectInvite())).answer(sdp());
    await town.settle();
    expect(town.session().hears(town.leg('ben'), town.leg('customer'))).toBe(true);
    there.customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('another call may be taken: the collection is over then', async () => {
    const there = await talking();
    const { town, anna } = there;
    await collect(there);
    await type(town, '6212');
    await town.deskPhone('1001').then((phone) => phone.invite('agent-anna', { sdp: sdp() }));
    (await town.during(anna.phone.expectInvite())).answer(sdp());
    await town.settle();
    expect(town.interaction(there.id).collection?.state).toBe('interrupted');
    expect(town.interaction(there.id).legs.find((leg) => leg.role === 'customer')?.hold.local).toBe(true);
  });

  it('the center may be killed: both talk again, and what was typed so far is gone', async () => {
    const there = await talking();
    await collect(there);
    await type(there.town, '6212');
    await there.town.clock.advance(700);
    const after = await Town.build({ after: there.town });
    expect(states(after)).toEqual(['collecting', 'interrupted']);
    expect(after.interaction().legs.every((leg) => leg.state === 'connected')).toBe(true);
  });
});

// proves CAL-09, F-29, F-30
describe('digits that are being told to the business system when the center is killed', () => {
  const never: (request: CallbackRequest) => Promise<CallbackReply> = () => new Promise(() => undefined);
  /** All typed, told once without an answer. */
  async function killedThen(meanwhile: (there: Talking) => Promise<void>, crm: ReturnType<typeof business>, templateId: 'order' | 'card' = 'order'): Promise<{ town: Town; first: CallbackRequest | undefined }> {
    const silent = business();
    const there = await talking({ ...silent, post: (request) => { silent.got.push(request); return never(request); } });
    await collect(there, templateId);
    await type(there.town, templateId === 'card' ? `${digits}#` : '4711#');
    await there.town.clock.advance(700);
    await meanwhile(there);
    expect(JSON.stringify([...there.town.store.deliveryRows])).not.toMatch(/6212345|4711/);
    const town = await Town.build({ after: there.town, callbacks: crm });
    return { town, first: silent.got[0] };
  }
  const hangsUp = async ({ town, customer, id }: Talking): Promise<void> => {
    customer.bye();
    await town.clock.advance(120_000);
    expect(await town.store.openInteractions()).not.toContain(id);
    expect(states(town)).toEqual(['collecting', 'collected']);
  };

  it.each([['goes on', async () => undefined], ['is over and closed', hangsUp]])('are told again, as the same, where the call %s', async (_what, meanwhile) => {
    const crm = business(new Error('ECONNREFUSED'), { status: 200, body: JSON.stringify({ level: 'gold' }) });
    const { town, first } = await killedThen(meanwhile, crm);
    await town.clock.advance(1_200);
    expect(crm.got.map(({ body }) => body)).toEqual([first?.body, first?.body]);
    expect(states(town)).toEqual(['collecting', 'collected', 'delivered']);
    const told = town.facts().findLast((fact) => fact.type === 'collection.changed');
    expect(told).toMatchObject({ collection: { state: 'delivered', count: 4, data: { order: '4711', level: 'gold' } } });
    expect([...town.store.deliveryRows]).toEqual([]);
  });

  it('are given up after as many attempts as ever, and it is said why', async () => {
    const crm = business({ status: 503, body: '' });
    const { town } = await killedThen(hangsUp, crm);
    await town.clock.advance(60_000);
    expect(crm.got).toHaveLength(4);
    expect(town.facts().findLast((fact) => fact.type === 'collection.changed')).toMatchObject({ collection: { state: 'undelivered', reason: 'status 503' } });
    expect([...town.store.deliveryRows]).toEqual([]);
    // The next restart has nothing to tell.
    const later = await Town.build({ after: town, callbacks: crm });
    await later.clock.advance(60_000);
    expect(crm.got).toHaveLength(4);
  });

  it('are told nobody any more after a quarter of an hour, or where they cannot be read', async () => {
    const late = business();
    const { town } = await killedThen(async (there) => { await hangsUp(there); await there.town.clock.advance(15 * 60_000); }, late);
    await town.settle();
    expect(town.facts().findLast((fact) => fact.type === 'collection.changed')).toMatchObject({ collection: { state: 'undelivered', reason: 'expired' } });
    const broken = business();
    const second = await killedThen(async ({ town: first }) => { for (const row of first.store.deliveryRows.values()) await first.store.deliveries.put({ ...row, sealed: '1.AAAA' }); }, broken);
    await second.town.settle();
    expect(second.town.facts().findLast((fact) => fact.type === 'collection.changed')).toMatchObject({ collection: { state: 'undelivered', reason: 'sealed with another key' } });
    expect([late.got, broken.got]).toEqual([[], []]);
  });

  it.each([['goes on', async () => undefined], ['is over and closed', hangsUp]])('are gone where they are masked, and it is said, where the call %s', async (_what, meanwhile) => {
    const crm = business();
    const { town } = await killedThen(async (there) => {
      await meanwhile(there);
      for (const kept of [there.town.store.all, [...there.town.store.keptRows]]) expect(JSON.stringify(kept)).not.toContain('6212345');
      expect([...there.town.store.deliveryRows.values()]).toMatchObject([{ sealed: '' }]);
    }, crm, 'card');
    await town.settle();
    expect(states(town)).toEqual(['collecting', 'collected', 'undelivered']);
    expect(town.facts().findLast((fact) => fact.type === 'collection.changed')).toMatchObject({ collection: { count: 16, reason: 'restart' } });
    expect([crm.got, [...town.store.deliveryRows]]).toEqual([[], []]);
  });

  it('are not believed to have arrived where an earlier version kept nothing of them', async () => {
    const { town } = await killedThen(async ({ town: first }) => { first.store.deliveryRows.clear(); }, business());
    await town.settle();
    expect(states(town)).toEqual(['collecting', 'collected', 'undelivered']);
    expect(town.facts().findLast((fact) => fact.type === 'collection.changed')).toMatchObject({ collection: { reason: 'restart' } });
  });
});
