/** The contract about several calls and the desk around them: a second call, picking up, a page without a microphone, what may be done after a call. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Interaction } from 'ccc-workstation/protocol';
import { until, type ContractAgent, type ContractCenter, type ContractColleague, type FarEnd } from './contract-center.js';

export function severalCallsSuite(open: () => Promise<ContractCenter>): void {
  let center: ContractCenter;
  let anna: ContractAgent;
  let colleague: ContractColleague | undefined;
  const customers: FarEnd[] = [];
  beforeAll(async () => { center = await open(); });
  afterEach(async () => {
    for (const customer of customers.splice(0)) if (!customer.isOver) customer.hangUp();
    await colleague?.leave();
    colleague = undefined;
    await anna.leave();
  });
  afterAll(async () => { await center.close(); });

  const soon = (what: string, test: () => boolean): Promise<void> => until(center, what, test);
  const state = () => anna.workstation.state;
  const call = (id: string): Interaction | undefined => state().interactions[id];
  const leg = (id: string, who: string): Interaction['legs'][number] | undefined => call(id)?.legs.findLast((each) => (who === 'customer' ? each.role === 'customer' : each.party.agentId === who));
  const together = (id: string, ...who: string[]): boolean => call(id)?.joined.some((set) => set.length === who.length && who.every((each) => set.includes(leg(id, each)?.id ?? ''))) ?? false;
  const rings = (): string | undefined => Object.values(state().parts.media).find((media) => media.state === 'alerting' && state().ringing.includes(media.interactionId))?.interactionId;

  async function ben(): Promise<ContractColleague> {
    const arrived = colleague = await center.colleague();
    await soon('Ben at the desk', () => state().colleagues.some((agent) => agent.id === 'ben' && agent.reachable));
    return arrived;
  }
  async function calls(): Promise<FarEnd> {
    const customer = await center.customerCalls();
    customers.push(customer);
    return customer;
  }
  async function talking(): Promise<{ id: string; customer: FarEnd }> {
    await anna.workstation.dispatch({ name: 'goReady' });
    const customer = await calls();
    await soon('an offer', () => rings() !== undefined);
    const id = rings() ?? '';
    await anna.workstation.dispatch({ name: 'answer' });
    await soon('a conversation', () => together(id, 'customer', 'anna'));
    return { id, customer };
  }

  // proves VOC-07, VOC-11, CDA-04
  it('rings a second call beside the first, parks the first when it is answered, switches, and ends one alone', async () => {
    anna = await center.signIn();
    const colleagueBen = await ben();
    const { id: first, customer } = await talking();
    await colleagueBen.calls();
    await soon('a second offer', () => rings() !== undefined);
    const second = rings() ?? '';
    expect(state().agent).toMatchObject({ activity: 'onCall', interactionId: first });
    expect(state().agent?.work?.map(({ activity }) => activity)).toEqual(['onCall', 'offered']);
    expect(leg(first, 'customer')?.hold.local).toBe(false);
    await anna.workstation.dispatch({ name: 'answer', interactionId: second });
    await soon('the first parked', () => leg(first, 'customer')?.hold.local === true && together(second, 'ben', 'anna'));
    expect(state().serving).toEqual(expect.arrayContaining([first, second]));
    await anna.workstation.dispatch({ name: 'switchTo', interactionId: first });
    await soon('the second parked', () => leg(first, 'customer')?.hold.local === false && leg(second, 'ben')?.hold.local === true);
    expect(state().current).toBe(first);
    await anna.workstation.dispatch({ name: 'switchTo', interactionId: second });
    await soon('the first parked again', () => leg(first, 'customer')?.hold.local === true && leg(second, 'ben')?.hold.local === false);
    await anna.workstation.dispatch({ name: 'hangUp', interactionId: second });
    await soon('the second over', () => call(second)?.phase === 'closed' && !colleagueBen.isTalking);
    expect(state().agent).toMatchObject({ activity: 'onCall', interactionId: first });
    await anna.workstation.dispatch({ name: 'switchTo', interactionId: first });
    await soon('the customer again', () => leg(first, 'customer')?.hold.local === false);
    customer.hangUp();
    await soon('the paperwork', () => state().agent?.activity === 'wrapUp');
  });

  // proves VOC-13
  it('takes a customer from the colleague at whom the call rings', async () => {
    anna = await center.signIn();
    const colleagueBen = await ben();
    if (state().agent?.presence !== 'notReady') await anna.workstation.dispatch({ name: 'goNotReady' });
    await expect(anna.send({ name: 'pickUp', agentId: 'ben' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await expect(anna.send({ name: 'pickUp', agentId: 'nobody' })).rejects.toMatchObject({ code: 'not-found' });
    await colleagueBen.goReady();
    await calls();
    await soon('Ben\'s phone', () => colleagueBen.isRinging);
    await soon('a sign of it', () => state().colleagues.some((agent) => agent.id === 'ben' && agent.activity === 'offered'));
    await anna.workstation.dispatch({ name: 'pickUp', agentId: 'ben' });
    await soon('a conversation without another click', () => together(state().current ?? '', 'customer', 'anna'));
    await soon('Ben\'s phone quiet', () => !colleagueBen.isRinging && state().colleagues.some((agent) => agent.id === 'ben' && agent.activity === 'idle' && agent.presence === 'ready'));
    expect(call(state().current ?? '')).toMatchObject({ agentId: 'anna', offers: [], missedBy: [] });
  });

  // proves VOC-13
  it('takes a specified call out of the line, where the center lets agents do so', async () => {
    anna = await center.signIn();
    if (state().agent?.presence !== 'notReady') await anna.workstation.dispatch({ name: 'goNotReady' });
    await calls();
    await soon('the line', () => state().queues.some(({ waiting }) => waiting === 1));
    expect(state().queues.every((queue) => queue.calls === undefined)).toBe(true);
    await expect(anna.workstation.dispatch({ name: 'take', interactionId: 'call-1' })).rejects.toMatchObject({ code: 'not-supported' });
    await center.letTake(true);
    const listed = () => state().queues.flatMap((queue) => queue.calls ?? [])[0];
    await soon('which one it is', () => listed() !== undefined && state().capabilities.commands.includes('take'));
    expect(listed()).toMatchObject({ customer: { number: '13900001111' } });
    await expect(anna.send({ name: 'take', interactionId: 'no-such-call' })).rejects.toMatchObject({ code: 'not-found' });
    await anna.workstation.dispatch({ name: 'take', interactionId: listed()?.interactionId ?? '' });
    await soon('a conversation without another click', () => together(state().current ?? '', 'customer', 'anna'));
    expect(state().agent?.presence).toBe('notReady');
    await center.letTake(false);
    await soon('the list gone', () => state().queues.every((queue) => queue.calls === undefined));
  });

  // proves F-22
  it('does not ring an agent whose page has no microphone', async () => {
    anna = await center.signIn();
    await anna.workstation.dispatch({ name: 'goReady' });
    // Its own report comes first.
    await soon('in reach', () => state().agent?.reachable === true);
    await center.pass(100);
    await anna.send({ name: 'reportPhone', canAnswer: false });
    await soon('out of reach', () => state().agent?.reachable === false);
    await calls();
    await center.pass(600);
    expect(state().ringing).toEqual([]);
    await anna.send({ name: 'reportPhone', canAnswer: true });
    await soon('an offer', () => rings() !== undefined);
  });

  // proves CAL-14
  it('tells how many wait in the lines of the agent\'s groups, as they come and go', async () => {
    anna = await center.signIn();
    const waiting = (): number | undefined => state().queues.find(({ skillGroupId }) => skillGroupId === 'support')?.waiting;
    await soon('an empty line', () => waiting() === 0);
    const first = await calls();
    await soon('one who waits', () => waiting() === 1);
    expect(state().queues.find(({ skillGroupId }) => skillGroupId === 'support')?.longestWaitSince).toBeGreaterThan(0);
    expect(state().queues.find(({ skillGroupId }) => skillGroupId === 'sales')?.waiting).toBe(0);
    first.hangUp();
    await soon('nobody', () => waiting() === 0);
  });

  // proves CAL-12, CAL-14
  it('gives more time for the paperwork, calls the customer again, and knows the customer the next time', async () => {
    anna = await center.signIn();
    const { id, customer } = await talking();
    customer.hangUp();
    await soon('the paperwork', () => call(id)?.phase === 'wrapUp');
    const before = call(id)?.wrapUpUntil ?? 0;
    await anna.workstation.dispatch({ name: 'extendWrapUp', interactionId: id });
    await soon('more time', () => call(id)?.wrapUpUntil === before + 30_000);
    await anna.workstation.dispatch({ name: 'redial', interactionId: id });
    await soon('a call', () => state().agent?.activity === 'onCall');
    const again = state().current ?? '';
    expect(again).not.toBe(id);
    const far = await center.dialled();
    expect(call(again)).toMatchObject({ direction: 'outbound', customer: { number: '13900001111' } });
    await soon('the earlier call', () => (call(again)?.visits?.count ?? 0) > 0);
    far.busy();
    await soon('over', () => call(again)?.phase === 'closed');
  });
}
