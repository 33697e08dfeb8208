/** Every pair of target and mode (VOC-08): allowed ones work on the wire, forbidden ones are refused with their reason, and no customer is lost on the way. */
import { describe, expect, it } from 'vitest';
import type { Target, TransferMode } from 'ccc-workstation/protocol';
import type { PhoneCall } from '../../server/adapters/sip/testing/phone-call.js';
import { number, sdp, Town, type AgentDesk } from './support/town.js';

const id = (town: Town): string => town.calls[0] ?? '';
const targets: Readonly<Record<Target['kind'], string>> = { skillGroup: 'sales', agent: 'ben', phone: '1001', flow: 'greeting', number, external: '02182881882' };
type Way = TransferMode | 'consult';
const ways: readonly Way[] = ['blind', 'whenAnswered', 'consult'];
const forbidden = new Set(['flow whenAnswered', 'flow consult', 'number consult', 'outbound external blind']);
const pairs = (['inbound', 'outbound'] as const).flatMap((direction) => (Object.keys(targets) as Target['kind'][]).flatMap((kind) => ways.map((way) => [direction, kind, way] as const)));
const isForbidden = (direction: string, kind: string, way: string): boolean => forbidden.has(`${kind} ${way}`) || forbidden.has(`${direction} ${kind} ${way}`);

const ask = (town: Town, to: Target, way: Way): Promise<void> => town.during(town.center.command('anna', way === 'consult' ? { name: 'consult', interactionId: id(town), to } : { name: 'transfer', interactionId: id(town), to, mode: way }));

/** Anna talks to a customer, who called or was called; Ben, a desk phone and the carrier are there. */
async function talking(direction: 'inbound' | 'outbound'): Promise<{ town: Town; customer: PhoneCall; agent: PhoneCall; ring: (kind: Target['kind']) => Promise<PhoneCall> }> {
  const town = await Town.build();
  const anna = await town.agent('anna', direction === 'inbound' ? 'ready' : 'notReady');
  const carrier = await town.carrier();
  const desk = await town.deskPhone('1001');
  const { customer, agent } = direction === 'inbound' ? await town.customerTalksTo(carrier, anna) : await town.agentCalls(anna, carrier);
  const ben = await town.agent('ben');
  // Else Anna, who is free again, would be asked before Ben.
  await town.center.command('anna', { name: 'setPresence', presence: 'notReady' });
  return { town, customer, agent, ring: (kind) => town.during((kind === 'external' ? carrier : kind === 'phone' ? desk : ben.phone).expectInvite(), 1000) };
}

// proves VOC-08
describe('every target and mode', () => {
  it.each(pairs.filter((pair) => !isForbidden(...pair)))('of an %s call to %s, %s', async (direction, kind, way) => {
    const { town, customer, agent, ring } = await talking(direction);
    await ask(town, { kind, id: targets[kind] }, way);
    if (kind === 'flow' || kind === 'number') {
      expect(await town.during(agent.expectRequest('BYE'))).toBeDefined();
      expect(town.types()).toContain('flow.entered');
      customer.bye();
      await town.settle();
      return await town.expectQuiet();
    }
    const other = await ring(kind);
    expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
    // Whoever leaves at once is out of the call before anybody answers.
    const gone = town.interaction().legs.find((leg) => leg.party.agentId === 'anna')?.state === 'ended';
    expect(gone).toBe(way === 'blind');
    if (way === 'blind') expect(town.agentState('anna').activity).toBe('idle');
    other.answer(sdp());
    await town.settle();
    if (way === 'consult') {
      await town.command('anna', 'join');
      expect(town.interaction().joined).toMatchObject([expect.objectContaining({ length: 3 })]);
      await town.command('anna', 'split');
      await town.command('anna', 'completeTransfer');
    }
    const third = town.interaction().legs.findLast((leg) => leg.state === 'connected' && leg.role !== 'customer')?.id ?? '';
    expect(town.session().hears(town.leg('customer'), third)).toBe(true);
    expect(town.session().hears(third, town.leg('customer'))).toBe(true);
    expect(town.agentState('anna').activity).toBe('idle');
    expect(town.facts().find((fact) => fact.type === 'interaction.transferred')).toMatchObject({ from: 'anna' });
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it.each(pairs.filter((pair) => isForbidden(...pair)))('refused for an %s call to %s, %s', async (direction, kind, way) => {
    const { town, customer } = await talking(direction);
    await expect(ask(town, { kind, id: targets[kind] }, way)).rejects.toMatchObject({ code: 'not-allowed-now', detail: expect.stringMatching(/outside number only when that has answered|nobody answers there/) as string });
    expect(town.types()).not.toContain('reach.started');
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });
});

// proves VOC-08
describe('a customer whose agent has left at once', () => {
  const blind = async (configure?: Parameters<typeof Town.build>[0]): Promise<{ town: Town; anna: AgentDesk; ben: AgentDesk; customer: PhoneCall }> => {
    const town = await Town.build(configure);
    const anna = await town.agent('anna');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    const ben = await town.agent('ben', 'notReady');
    await ask(town, { kind: 'agent', id: 'ben' }, 'blind');
    return { town, anna, ben, customer };
  };

  it('goes to the head of the line when nobody answers', async () => {
    const { town, anna, ben, customer } = await blind();
    (await town.during(ben.phone.expectInvite())).reject(486);
    // Anna is ready again and first in that line.
    const again = await town.during(anna.phone.expectInvite(), 2000);
    expect(town.facts().findLast((fact) => fact.type === 'queue.entered')).toMatchObject({ skillGroupId: 'support', position: 1 });
    again.answer(sdp());
    await town.settle();
    expect(town.session().hears(town.leg('customer'), town.leg('anna'))).toBe(true);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('goes back to the agent where the settings say so, and to the line when that one is gone too', async () => {
    const { town, anna, ben, customer } = await blind({ configure: (store) => store.config.putSetting({ key: 'afterTransferFailed', value: 'agent' }) });
    await town.center.command('anna', { name: 'setPresence', presence: 'notReady' });
    (await town.during(ben.phone.expectInvite())).reject(486);
    const back = await town.during(anna.phone.expectInvite());
    expect(town.interaction().queue).toBeUndefined();
    back.reject(486);
    await town.settle();
    expect(town.interaction().queue).toMatchObject({ skillGroupId: 'support', position: 1 });
    await town.center.command('ben', { name: 'setPresence', presence: 'ready' });
    (await town.during(ben.phone.expectInvite())).answer(sdp());
    await town.settle();
    expect(town.session().hears(town.leg('customer'), town.leg('ben'))).toBe(true);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('goes on with its flow when the center is killed meanwhile', async () => {
    const { town, ben } = await blind();
    (await town.during(ben.phone.expectInvite())).ring();
    await town.settle();
    const next = await Town.build({ after: town });
    await next.settle(500);
    expect(next.interaction(id(town))).toMatchObject({ phase: 'active', queue: { skillGroupId: 'support' } });
    expect(next.interaction(id(town)).reaching).toBeUndefined();
  });
});
