/** The contract about being the third party: a colleague asks our agent, hands a call over, joins, splits and leaves. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Interaction, InteractionFact } from 'ccc-workstation/protocol';
import { until, type ContractAgent, type ContractCenter, type ContractColleague, type FarEnd } from './contract-center.js';

export function askedSuite(open: () => Promise<ContractCenter>): void {
  let center: ContractCenter;
  let anna: ContractAgent;
  let ben: ContractColleague;
  let customer: FarEnd;
  let id = '';
  let facts: InteractionFact[] = [];
  beforeAll(async () => { center = await open(); });
  afterEach(async () => {
    if (!customer.isOver) customer.hangUp();
    await ben.leave();
    await anna.leave();
  });
  afterAll(async () => { await center.close(); });

  const soon = (what: string, test: () => boolean): Promise<void> => until(center, what, test);
  const state = () => anna.workstation.state;
  const activity = (): string | undefined => state().agent?.activity;
  const call = (): Interaction | undefined => state().interactions[id];
  const leg = (who: string): Interaction['legs'][number] | undefined => call()?.legs.findLast((each) => (who === 'customer' ? each.role === 'customer' : each.party.agentId === who));
  const together = (...who: string[]): boolean => call()?.joined.some((set) => set.length === who.length && who.every((each) => set.includes(leg(each)?.id ?? ''))) ?? false;
  const told = (): string[] => facts.filter((fact) => fact.interactionId === id && !fact.type.startsWith('recording.')).map((fact) => fact.type);
  const media = (wanted: string): boolean => Object.values(state().parts.media).some((each) => each.interactionId === id && each.state === wanted);

  /** A customer talks to Ben; Anna is at her desk and takes no customers. */
  async function benTalks(): Promise<void> {
    anna = await center.signIn();
    if (state().agent?.presence !== 'notReady') await anna.workstation.dispatch({ name: 'goNotReady' });
    ben = await center.colleague();
    await ben.goReady();
    customer = await center.customerCalls();
    await soon('Ben\'s phone', () => ben.isRinging);
    await ben.answer();
    // His phone knows it a moment before the center does.
    await soon('Ben and the customer', () => ben.isTalking && state().colleagues.some((agent) => agent.id === 'ben' && agent.activity === 'onCall'));
    facts = [];
    anna.workstation.facts$.subscribe((fact) => { if ('seq' in fact) facts.push(fact); });
  }
  async function rings(purpose: 'transfer' | 'consult'): Promise<void> {
    await benTalks();
    await ben.does(purpose);
    await soon('Anna\'s phone', () => state().ringing.length === 1 && Object.values(state().parts.media).some((each) => each.state === 'alerting'));
    id = state().ringing[0] ?? '';
    await soon('an offer', () => activity() === 'offered');
  }
  async function consulted(): Promise<void> {
    await rings('consult');
    await anna.workstation.dispatch({ name: 'answer' });
    await soon('both talk', () => together('ben', 'anna') && activity() === 'onCall');
  }

  // proves CAL-08
  it('is asked by a colleague, who swaps, joins, splits and leaves the customer to the one who was asked', async () => {
    await rings('consult');
    expect(call()).toMatchObject({ agentId: 'ben', channel: 'phone', reaching: { purpose: 'consult', agentId: 'ben', to: { kind: 'agent', id: 'anna' } } });
    expect(leg('anna')).toMatchObject({ role: 'consult', state: 'alerting' });
    expect(leg('customer')?.hold.local).toBe(true);
    await anna.workstation.dispatch({ name: 'answer' });
    await soon('both talk', () => together('ben', 'anna') && activity() === 'onCall');
    expect(call()).toMatchObject({ agentId: 'ben' });
    // Whoever is asked leaves the others to the one who asks.
    for (const name of ['hold', 'swap', 'join', 'completeTransfer', 'cancelConsult'] as const) await expect(anna.send({ name, interactionId: id })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await ben.does('swap');
    await soon('music for Anna', () => together('customer', 'ben') && leg('anna')?.hold.local === true);
    await ben.does('swap');
    await soon('Ben again', () => together('ben', 'anna') && leg('anna')?.hold.local === false);
    await ben.does('join');
    await soon('three', () => together('customer', 'ben', 'anna') && leg('customer')?.hold.local === false);
    await ben.does('split');
    await soon('two again', () => together('ben', 'anna') && leg('customer')?.hold.local === true);
    await ben.does('completeTransfer');
    await soon('the hand-over', () => together('customer', 'anna') && leg('anna')?.role === 'agent' && !ben.isTalking);
    expect(call()).toMatchObject({ agentId: 'anna' });
    expect(told()).toEqual([
      'interaction.offered', 'leg.alerting', 'offer.accepted', 'leg.connected', 'reach.ended', 'legs.joined',
      'leg.held', 'leg.resumed', 'legs.joined', 'leg.held', 'leg.resumed', 'legs.joined', 'leg.resumed', 'legs.joined', 'leg.held', 'legs.split',
      'leg.resumed', 'leg.ended', 'interaction.transferred', 'legs.joined',
    ]);
    await anna.workstation.dispatch({ name: 'hold' });
    await soon('held', () => leg('customer')?.hold.local === true);
    customer.hangUp();
    await soon('the paperwork', () => activity() === 'wrapUp' && call()?.status === 'agentTransfer');
  });

  it('is asked no more when the question is taken back or declined', async () => {
    await rings('consult');
    await ben.does('cancelConsult');
    await soon('silence', () => activity() === 'idle' && state().ringing.length === 0 && call()?.phase === 'closed');
    await soon('no media left', () => media('ended'));
    expect(ben.isTalking).toBe(true);
    await ben.does('consult');
    await soon('Anna\'s phone again', () => state().ringing.length === 1 && media('alerting'));
    await anna.workstation.dispatch({ name: 'reject' });
    await soon('silence again', () => activity() === 'idle' && call()?.phase === 'closed');
    expect([state().agent?.presence, ben.isTalking, customer.isOver]).toEqual(['notReady', true, false]);
  });

  it('goes back to what it did when the consultation ends, whoever ends it', async () => {
    for (const end of [() => ben.does('cancelConsult'), () => anna.workstation.dispatch({ name: 'hangUp' })]) {
      await consulted();
      await end();
      await soon('free', () => activity() === 'idle' && together('customer', 'ben') && leg('anna')?.state === 'ended');
      await soon('no media left', () => !media('connected'));
      expect([leg('customer')?.hold.local, ben.isTalking, customer.isOver]).toEqual([false, true, false]);
      customer.hangUp();
      await soon('the end of it', () => !ben.isTalking && call()?.status === 'normalEnd');
      await ben.leave();
      await anna.leave();
    }
    await benTalks();
  });

  // proves CAL-06
  it('gets a call handed over, and has it when it answers', async () => {
    await rings('transfer');
    expect(call()).toMatchObject({ agentId: 'ben', reaching: { purpose: 'transfer', agentId: 'ben' }, customer: { number: '13900001111' } });
    expect(leg('anna')?.role).toBe('agent');
    await anna.workstation.dispatch({ name: 'answer' });
    await soon('the hand-over', () => together('customer', 'anna') && call()?.agentId === 'anna' && !ben.isTalking);
    expect(activity()).toBe('onCall');
    await anna.workstation.dispatch({ name: 'hangUp' });
    await soon('the paperwork', () => activity() === 'wrapUp' && customer.isOver);
  });

  // proves VOC-05, VOC-10
  it('stays with the customer when the colleague leaves a call of three, and goes when the colleague sees to that', async () => {
    await consulted();
    await ben.does('join');
    await soon('three', () => together('customer', 'ben', 'anna'));
    await ben.does('leave');
    await soon('the other two', () => together('customer', 'anna') && call()?.agentId === 'anna' && !ben.isTalking);
    customer.hangUp();
    await soon('the paperwork', () => activity() === 'wrapUp');
    await ben.leave();
    await anna.leave();

    await consulted();
    await ben.does('join');
    await soon('three', () => together('customer', 'ben', 'anna'));
    await ben.does('cancelConsult');
    await soon('two', () => together('customer', 'ben') && activity() === 'idle');
  });

  it('is free when the customer hangs up on all of them', async () => {
    await consulted();
    customer.hangUp();
    await soon('the end', () => activity() === 'idle' && !ben.isTalking && leg('anna')?.state === 'ended' && call()?.status === 'normalEnd');
  });
}
