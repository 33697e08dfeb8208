/** An agent's desk phone told to go off the hook: by NOTIFY with the event `talk`, which it answers the call upon; and phones that do not know it. */
import { describe, expect, it } from 'vitest';
import { sdp, Town } from './support/town.js';

async function deskAgent() {
  const town = await Town.build({
    configure: async (store) => {
      const phone = (await store.config.phones()).find(({ extension }) => extension === '1001');
      if (phone) await store.config.putPhone({ ...phone, bindAgentId: 'anna' });
    },
  });
  const desk = await town.deskPhone('1001');
  town.center.setPresent('anna', true);
  await town.center.signIn('anna');
  await town.center.command('anna', { name: 'setPresence', presence: 'ready' });
  const customer = await town.customerInQueue(await town.carrier());
  const ringing = await town.during(desk.expectInvite());
  return { town, customer, ringing, answer: () => town.center.command('anna', { name: 'answer', interactionId: town.calls.at(-1) ?? '' }) };
}

// proves VOC-14
describe('taking the phone off the hook', () => {
  it('is asked of the desk phone within the dialog in which it rings, and connects', async () => {
    const { town, customer, ringing, answer } = await deskAgent();
    ringing.ring(undefined, [{ name: 'allow-events', value: 'talk, hold' }]);
    await town.settle();
    ringing.manual.add('NOTIFY');
    const asked = answer();
    const notify = await town.during(ringing.expectRequest('NOTIFY'));
    const header = (name: string): string | undefined => notify.headers.find((each) => each.name.toLowerCase() === name)?.value;
    expect([header('event'), header('subscription-state'), notify.callId, notify.body]).toEqual(['talk', 'active', ringing.callId, '']);
    expect(header('contact')).toBeDefined();
    expect(town.interaction().offers).toHaveLength(1);
    ringing.respond(notify, { status: 200 });
    ringing.answer(sdp());
    await town.during(asked);
    await town.settle();
    expect(town.session().hears(town.leg('customer'), town.leg('anna')) && town.session().hears(town.leg('anna'), town.leg('customer'))).toBe(true);
    // It is off the hook; there is nothing left to answer.
    await expect(answer()).rejects.toMatchObject({ code: 'not-allowed-now' });
    customer.bye();
    await town.during(ringing.expectRequest('BYE'));
    await town.expectQuiet();
  });

  it.each([489, 481, 405])('says so when the phone does not know it (%i), and goes on ringing', async (status) => {
    const { town, customer, ringing, answer } = await deskAgent();
    ringing.ring();
    await town.settle();
    ringing.manual.add('NOTIFY');
    const asked = expect(answer()).rejects.toMatchObject({ code: 'not-supported' });
    ringing.respond(await town.during(ringing.expectRequest('NOTIFY')), { status });
    await town.during(asked);
    expect(town.interaction().offers).toHaveLength(1);
    ringing.answer(sdp());
    await town.settle();
    expect(town.session().hears(town.leg('customer'), town.leg('anna'))).toBe(true);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('is refused where nothing of the phone\'s is there to ask: before it rings, and for a page, which answers by itself', async () => {
    const { town, customer, answer } = await deskAgent();
    await expect(answer()).rejects.toMatchObject({ code: 'not-supported' });
    customer.bye();
    await town.settle();
    const page = await Town.build();
    const anna = await page.agent('anna');
    await page.customerInQueue(await page.carrier());
    (await page.during(anna.phone.expectInvite())).ring();
    await page.settle();
    await expect(page.center.command('anna', { name: 'answer', interactionId: page.calls[0] ?? '' })).rejects.toMatchObject({ code: 'not-supported' });
  });
});
