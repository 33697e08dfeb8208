/** The contract about a third party: transfer, consultation, conference, and calls inside, as a workstation observes them of any center. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Interaction, InteractionFact, Target } from 'ccc-workstation/protocol';
import { until, type ContractAgent, type ContractCenter, type ContractColleague, type FarEnd } from './contract-center.js';

const ben: Target = { kind: 'agent', id: 'ben' };

export function thirdPartySuite(open: () => Promise<ContractCenter>): void {
  let center: ContractCenter;
  let anna: ContractAgent;
  let colleague: ContractColleague;
  let customer: FarEnd;
  let id = '';
  let facts: InteractionFact[] = [];
  beforeAll(async () => { center = await open(); });
  afterEach(async () => {
    if (!customer.isOver) customer.hangUp();
    await colleague.leave();
    await anna.leave();
  });
  afterAll(async () => { await center.close(); });

  const soon = (what: string, test: () => boolean): Promise<void> => until(center, what, test);
  const activity = (): string | undefined => anna.workstation.state.agent?.activity;
  const call = (): Interaction | undefined => anna.workstation.state.interactions[id];
  const leg = (who: string): Interaction['legs'][number] | undefined => call()?.legs.findLast((each) => (who === 'customer' ? each.role === 'customer' : each.party.agentId === who));
  const together = (...who: string[]): boolean => call()?.joined.some((set) => set.length === who.length && who.every((each) => set.includes(leg(each)?.id ?? ''))) ?? false;
  const told = (): string[] => facts.filter((fact) => fact.interactionId === id && !fact.type.startsWith('recording.')).map((fact) => fact.type);

  async function both(): Promise<void> {
    anna = await center.signIn();
    colleague = await center.colleague();
    await soon('Ben at the desk', () => anna.workstation.state.colleagues.some((agent) => agent.id === 'ben' && agent.reachable && agent.presence === 'notReady'));
  }
  async function talking(): Promise<void> {
    await both();
    await anna.workstation.dispatch({ name: 'goReady' });
    customer = await center.customerCalls();
    await soon('an offer', () => anna.workstation.state.ringing.length === 1 && Object.values(anna.workstation.state.parts.media).some((media) => media.state === 'alerting'));
    id = anna.workstation.state.ringing[0] ?? '';
    await anna.workstation.dispatch({ name: 'answer' });
    await soon('a conversation', () => activity() === 'onCall' && together('customer', 'anna'));
    facts = [];
    anna.workstation.facts$.subscribe((fact) => { if ('seq' in fact) facts.push(fact); });
  }
  async function consulting(): Promise<void> {
    await talking();
    await anna.workstation.dispatch({ name: 'consult', to: ben });
    await soon('Ben\'s phone', () => colleague.isRinging);
    await colleague.answer();
    await soon('both talk', () => together('anna', 'ben'));
  }

  // proves CAL-06
  it('hands a call to a colleague, who answers; the agent is free at once', async () => {
    await talking();
    await anna.workstation.dispatch({ name: 'note', remark: 'Wants a refund' });
    await anna.workstation.dispatch({ name: 'transfer', to: ben });
    await soon('Ben\'s phone', () => colleague.isRinging);
    expect(call()).toMatchObject({ agentId: 'anna', reaching: { purpose: 'transfer', agentId: 'anna', to: ben } });
    expect(leg('customer')?.hold.local).toBe(true);
    await expect(anna.send({ name: 'transfer', interactionId: id, to: ben })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await colleague.answer();
    await soon('the hand-over', () => together('customer', 'ben') && activity() === 'idle');
    expect(call()).toMatchObject({ agentId: 'ben', remark: 'Wants a refund' });
    expect(call()?.reaching).toBeUndefined();
    expect(leg('customer')?.hold.local).toBe(false);
    await soon('no media left', () => Object.values(anna.workstation.state.parts.media).every((media) => media.state === 'ended'));
    expect(told()).toEqual([
      'interaction.noted', 'leg.held', 'reach.started', 'leg.added', 'interaction.offered', 'leg.alerting', 'offer.accepted', 'leg.connected', 'reach.ended', 'leg.resumed', 'leg.ended', 'interaction.transferred', 'legs.joined',
    ]);
    customer.hangUp();
    await soon('the end', () => call()?.status === 'agentTransfer');
  });

  it('brings the call back when the transfer is cancelled or declined, and says why', async () => {
    await talking();
    await anna.workstation.dispatch({ name: 'transfer', to: ben });
    await soon('Ben\'s phone', () => colleague.isRinging);
    await anna.workstation.dispatch({ name: 'cancelTransfer' });
    await soon('silence', () => !colleague.isRinging && together('customer', 'anna'));
    expect(call()?.reachFailed).toBeUndefined();
    await anna.workstation.dispatch({ name: 'transfer', to: ben });
    await soon('Ben\'s phone again', () => colleague.isRinging);
    await colleague.reject();
    await soon('back', () => together('customer', 'anna') && call()?.reaching === undefined);
    expect(call()?.reachFailed).toMatchObject({ purpose: 'transfer', to: ben });
    expect(leg('customer')?.hold.local).toBe(false);
    expect(told()).toEqual([
      'leg.held', 'reach.started', 'leg.added', 'interaction.offered', 'leg.alerting', 'offer.withdrawn', 'leg.ended', 'reach.ended', 'leg.resumed', 'legs.joined',
      'leg.held', 'reach.started', 'leg.added', 'interaction.offered', 'leg.alerting', 'offer.rejected', 'leg.ended', 'reach.ended', 'leg.resumed', 'legs.joined',
    ]);
  });

  it('refuses whom it cannot reach before the customer hears anything of it', async () => {
    await talking();
    for (const [to, code] of [
      [{ kind: 'agent', id: 'carol' }, 'not-allowed-now'], [{ kind: 'agent', id: 'nobody' }, 'not-found'], [{ kind: 'phone', id: '1002' }, 'not-allowed-now'],
      [{ kind: 'skillGroup', id: 'none' }, 'not-found'], [{ kind: 'external', id: 'x' }, 'invalid-number'],
    ] as const) await expect(anna.send({ name: 'transfer', interactionId: id, to })).rejects.toMatchObject({ code });
    expect(told()).toEqual([]);
  });

  // proves VOC-08
  it('hands a call over at once: the agent is free while it rings, and a customer whom nobody takes waits in the line again', async () => {
    await talking();
    await anna.workstation.dispatch({ name: 'setNextPresence', presence: 'notReady' });
    await anna.workstation.dispatch({ name: 'transfer', to: ben, mode: 'blind' });
    await soon('Ben\'s phone', () => colleague.isRinging && activity() === 'idle');
    expect(call()).toMatchObject({ reaching: { purpose: 'transfer', agentId: 'anna', to: ben, blind: true } });
    expect(leg('customer')).toMatchObject({ state: 'connected', hold: { local: true } });
    await expect(anna.send({ name: 'cancelTransfer', interactionId: id })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await colleague.reject();
    await soon('the line', () => call()?.queue !== undefined && call()?.reaching === undefined && leg('customer')?.hold.local === false);
    expect(call()?.queue).toMatchObject({ skillGroupId: 'support', position: 1 });
    await anna.workstation.dispatch({ name: 'goReady' });
    await soon('the call again', () => anna.workstation.state.ringing.includes(id) && Object.values(anna.workstation.state.parts.media).some((media) => media.state === 'alerting'));
    await anna.workstation.dispatch({ name: 'answer' });
    await soon('a conversation', () => together('customer', 'anna'));
    await anna.workstation.dispatch({ name: 'transfer', to: ben, mode: 'blind' });
    await soon('Ben\'s phone again', () => colleague.isRinging && activity() === 'idle');
    await colleague.answer();
    await soon('the hand-over', () => together('customer', 'ben'));
    expect(facts.findLast((fact) => fact.type === 'interaction.transferred')).toMatchObject({ from: 'anna' });
    customer.hangUp();
    await soon('the end', () => call()?.status === 'agentTransfer');
  });

  // proves VOC-08
  it('hands a call to a flow, by its id or by a number of the center, and refuses whom it cannot go to that way', async () => {
    for (const to of [{ kind: 'flow', id: 'greeting' }, { kind: 'number', id: '02066240000' }] as const) {
      await talking();
      if (to.kind === 'flow') {
        for (const mode of ['whenAnswered', 'blind'] as const) {
          const sent = anna.send({ name: 'transfer', interactionId: id, to: { kind: 'flow', id: mode === 'blind' ? 'none' : to.id }, mode });
          await expect(sent).rejects.toMatchObject({ code: mode === 'blind' ? 'not-found' : 'not-allowed-now' });
        }
        await expect(anna.send({ name: 'consult', interactionId: id, to })).rejects.toMatchObject({ code: 'not-allowed-now' });
      }
      await anna.workstation.dispatch({ name: 'transfer', to });
      await soon('a free agent', () => activity() === 'idle');
      expect(told().slice(0, 4)).toEqual(['reach.started', 'leg.ended', 'reach.ended', 'flow.entered']);
      expect(leg('customer')?.state).toBe('connected');
      customer.hangUp();
      await soon('the end', () => call()?.status === 'normalEnd');
      if (to.kind === 'flow') { await colleague.leave(); await anna.leave(); }
    }
  });

  // proves CAL-05
  it('waits in a skill group until somebody of it is free', async () => {
    await talking();
    await anna.workstation.dispatch({ name: 'transfer', to: { kind: 'skillGroup', id: 'sales' } });
    await soon('the line', () => call()?.queue?.skillGroupId === 'sales');
    expect(colleague.isRinging).toBe(false);
    await colleague.goReady();
    await soon('Ben\'s phone', () => colleague.isRinging);
    await colleague.answer();
    await soon('the hand-over', () => together('customer', 'ben') && activity() === 'idle');
    expect(call()?.queue).toBeUndefined();
    customer.hangUp();
    await soon('the end', () => call()?.status === 'agentTransfer');
  });

  // proves CAL-08, VOC-05, VOC-10
  it('consults, swaps, joins, splits and hands over', async () => {
    await consulting();
    expect(leg('ben')?.role).toBe('consult');
    expect(leg('customer')?.hold.local).toBe(true);
    await expect(anna.send({ name: 'hold', interactionId: id })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await anna.workstation.dispatch({ name: 'swap' });
    await soon('the customer', () => together('customer', 'anna') && leg('ben')?.hold.local === true && leg('customer')?.hold.local === false);
    await anna.workstation.dispatch({ name: 'swap' });
    await soon('Ben again', () => together('anna', 'ben') && leg('customer')?.hold.local === true);
    await anna.workstation.dispatch({ name: 'join' });
    await soon('three', () => together('customer', 'anna', 'ben'));
    await expect(anna.send({ name: 'swap', interactionId: id })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await expect(anna.send({ name: 'hangUp', interactionId: id, legId: 'nobody' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await anna.workstation.dispatch({ name: 'split' });
    await soon('two again', () => together('anna', 'ben') && leg('customer')?.hold.local === true);
    await anna.workstation.dispatch({ name: 'completeTransfer' });
    await soon('the hand-over', () => together('customer', 'ben') && activity() === 'idle');
    expect(leg('ben')?.role).toBe('agent');
    await colleague.hangUp();
    await soon('the end', () => customer.isOver && call()?.status === 'agentTransfer');
  });

  // proves VOC-07, VOC-11, CON-21
  it('parks only the own connection, and ends only the customer\'s, by its number', async () => {
    await consulting();
    await anna.workstation.dispatch({ name: 'join' });
    await soon('three', () => together('customer', 'anna', 'ben'));
    await expect(anna.workstation.dispatch({ name: 'hold' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await expect(anna.send({ name: 'resume', interactionId: id, scope: 'connection' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await anna.workstation.dispatch({ name: 'hold', scope: 'connection' });
    await soon('parked', () => leg('anna')?.hold.remote === true && leg('customer')?.hold.local === false);
    await anna.workstation.dispatch({ name: 'resume', scope: 'connection' });
    await soon('back', () => leg('anna')?.hold.remote === false);
    await expect(anna.send({ name: 'hangUp', interactionId: id, number: '110' })).rejects.toMatchObject({ code: 'not-found' });
    await anna.workstation.dispatch({ name: 'hangUp', number: '13900001111' });
    await soon('two of us', () => together('anna', 'ben') && customer.isOver);
    expect(leg('customer')).toMatchObject({ state: 'ended', hold: { local: false } });
    await expect(anna.send({ name: 'completeTransfer', interactionId: id })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await colleague.hangUp();
    await soon('the end', () => call()?.status === 'normalEnd' && call()?.hangUpParty === 'agent');
  });

  it('lets the agent leave a call of three, by command or by hanging up', async () => {
    for (const name of ['leave', 'hangUp'] as const) {
      await consulting();
      await anna.workstation.dispatch({ name: 'join' });
      await soon('three', () => together('customer', 'anna', 'ben'));
      await anna.workstation.dispatch({ name });
      await soon('the other two', () => together('customer', 'ben') && activity() === 'idle');
      customer.hangUp();
      await soon('the end', () => call()?.status === 'agentTransfer');
      if (name === 'leave') { await colleague.leave(); await anna.leave(); }
    }
  });

  it('goes back to the customer when the consultation ends, whoever ends it', async () => {
    await consulting();
    await anna.workstation.dispatch({ name: 'cancelConsult' });
    await soon('back', () => together('customer', 'anna') && leg('customer')?.hold.local === false && !colleague.isTalking);
    await anna.workstation.dispatch({ name: 'consult', to: ben });
    await soon('Ben\'s phone', () => colleague.isRinging);
    await colleague.answer();
    await soon('both talk', () => together('anna', 'ben'));
    await colleague.hangUp();
    await soon('back again', () => together('customer', 'anna') && leg('customer')?.hold.local === false);
    expect(activity()).toBe('onCall');
  });

  // proves VOC-04
  it('calls a colleague, and is called by one', async () => {
    await both();
    await anna.workstation.dispatch({ name: 'dial', phoneNumber: 'agent-ben' });
    await soon('Ben\'s phone', () => colleague.isRinging);
    id = anna.workstation.state.current ?? '';
    await colleague.answer();
    await soon('both talk', () => together('anna', 'ben'));
    expect(call()).toMatchObject({ channel: 'internal', direction: 'outbound', customer: { kind: 'agent', agentId: 'ben' } });
    await colleague.hangUp();
    await soon('free', () => activity() === 'idle');

    await colleague.calls();
    await soon('an offer', () => anna.workstation.state.ringing.length === 1 && Object.values(anna.workstation.state.parts.media).some((media) => media.state === 'alerting'));
    id = anna.workstation.state.ringing[0] ?? '';
    await anna.workstation.dispatch({ name: 'answer' });
    await soon('both talk', () => together('anna', 'ben'));
    expect(call()).toMatchObject({ channel: 'internal', customer: { agentId: 'anna' } });
    await anna.workstation.dispatch({ name: 'hangUp' });
    await soon('free', () => activity() === 'idle' && !colleague.isTalking);
    customer = { isOver: true, hangUp: () => undefined };
  });
}
