/** The contract: what a workstation can observe of any center, written once. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { CenterCommand, type Interaction, type InteractionFact } from 'ccc-workstation/protocol';
import { collectContract } from './collect.js';
import { until, type ContractAgent, type ContractCenter } from './contract-center.js';

export function contractSuite(open: () => Promise<ContractCenter>): void {
  let center: ContractCenter;
  const present: ContractAgent[] = [];
  beforeAll(async () => { center = await open(); });
  afterEach(async () => { for (const agent of present.splice(0).reverse()) await agent.leave(); });
  afterAll(async () => { await center.close(); });

  async function arrive(presence: 'ready' | 'notReady' = 'ready'): Promise<ContractAgent> {
    const agent = await center.signIn();
    present.push(agent);
    if (presence === 'ready') await agent.workstation.dispatch({ name: 'goReady' });
    return agent;
  }
  const soon = (what: string, test: () => boolean): Promise<void> => until(center, what, test);
  const activity = (agent: ContractAgent): string | undefined => agent.workstation.state.agent?.activity;
  const call = ({ workstation: { state } }: ContractAgent, id: string): Interaction | undefined => state.interactions[id];
  async function ringing(agent: ContractAgent): Promise<string> {
    await soon('an offer', () => agent.workstation.state.ringing.length === 1 && agent.workstation.state.parts.media[mediaOf(agent)]?.state === 'alerting');
    return agent.workstation.state.ringing[0] ?? '';
  }
  const mediaOf = ({ workstation: { state } }: ContractAgent): string => Object.values(state.parts.media).find((leg) => leg.interactionId === state.ringing[0])?.legId ?? '';
  async function talking(agent: ContractAgent): Promise<{ customer: Awaited<ReturnType<ContractCenter['customerCalls']>>; id: string }> {
    const customer = await center.customerCalls();
    const id = await ringing(agent);
    await agent.workstation.dispatch({ name: 'answer' });
    await soon('a conversation', () => activity(agent) === 'onCall');
    return { customer, id };
  }
  async function dialling(agent: ContractAgent): Promise<{ far: Awaited<ReturnType<ContractCenter['dialled']>>; id: string }> {
    await agent.workstation.dispatch({ name: 'dial', phoneNumber: '138-0013-8000', desc: 'Mr. Liu' });
    await soon('the center to know of it', () => activity(agent) === 'onCall');
    return { far: await center.dialled(), id: agent.workstation.state.current ?? '' };
  }
  const recordOf = async ({ workstation }: ContractAgent, id: string) => (await workstation.records()).records.find((record) => record.id === id);
  function factsOf({ workstation }: ContractAgent): InteractionFact[] {
    const facts: InteractionFact[] = [];
    workstation.facts$.subscribe((fact) => { if ('seq' in fact && !fact.type.startsWith('recording.')) facts.push(fact); });
    return facts;
  }

  it('tells at sign-in who the agent is and what may be done', async () => {
    const { workstation } = await arrive('notReady');
    const { me, agent, capabilities, breakReasons, dispositions, wrapUpSeconds, colleagues, queues } = workstation.state;
    expect(me).toMatchObject({ agentId: 'anna', name: 'Anna Berg', role: 'agent' });
    expect(agent).toMatchObject({ id: 'anna', presence: 'notReady', activity: 'idle', reachable: true });
    // All there are but those that an administrator has to allow.
    const every = ['dial', 'redial', 'dialPreview', ...CenterCommand.options.map((option) => option.entries.name.literal)].filter((name) => name !== 'blockNumber' && name !== 'take');
    expect(capabilities.commands.filter((name) => name !== 'blockNumber').sort()).toEqual(every.sort());
    expect({ breakReasons, dispositions, wrapUpSeconds }).toEqual({ breakReasons: ['Meeting', 'Training', 'Lunch Break'], dispositions: ['Solved', 'Call back', 'Sale', 'Complaint'], wrapUpSeconds: 15 });
    expect(colleagues.map(({ id }) => id)).toEqual(expect.arrayContaining(['ben', 'carol']));
    expect(queues.map(({ skillGroupId }) => skillGroupId).sort()).toEqual(['sales', 'support']);
  });

  // proves STA-01, STA-02
  it('takes a presence at once while idle, and refuses what makes no sense', async () => {
    const agent = await arrive();
    const { workstation, send } = agent;
    await soon('ready', () => workstation.state.agent?.presence === 'ready');
    await workstation.dispatch({ name: 'goOnBreak', reason: 'Training' });
    await soon('on break', () => workstation.state.agent?.presence === 'onBreak' && workstation.state.agent.reason === 'Training');
    await expect(send({ name: 'setPresence', presence: 'onBreak', reason: 'no such reason' })).rejects.toMatchObject({ code: 'bad-request' });
    await expect(send({ name: 'setNextPresence', presence: 'ready' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await workstation.dispatch({ name: 'signOut' });
    await soon('offline', () => workstation.state.agent?.presence === 'offline');
    await expect(send({ name: 'setPresence', presence: 'onBreak' })).rejects.toMatchObject({ code: 'not-allowed-now' });
  });

  // proves OLA-06, OLA-10, OLA-11, OLA-16
  it('does what an agent sets about itself: no inbound calls, work by hand, a break that ends, answers by itself', async () => {
    const agent = await arrive();
    const { workstation } = agent;
    await workstation.dispatch({ name: 'goOnBreak', reason: 'Training', seconds: 1 });
    await soon('a break that is over', () => workstation.state.agent?.breakOverdue === true);
    await workstation.dispatch({ name: 'goReady' });
    await workstation.dispatch({ name: 'enterWork' });
    await soon('work', () => activity(agent) === 'wrapUp');
    await workstation.dispatch({ name: 'leaveWork' });
    await workstation.dispatch({ name: 'setInbound', on: false });
    await workstation.dispatch({ name: 'setAutoAnswer', on: true });
    const customer = await center.customerCalls();
    await center.pass(1500);
    expect([activity(agent), workstation.state.ringing]).toEqual(['idle', []]);
    await workstation.dispatch({ name: 'setInbound', on: true });
    await soon('a conversation without a click', () => activity(agent) === 'onCall' && workstation.state.serving.length === 1);
    customer.hangUp();
    await soon('the end', () => activity(agent) === 'wrapUp');
  });

  it('brings a caller to the agent: offer, answer, hold, resume, note, hang-up, wrap-up, idle', async () => {
    const agent = await arrive();
    const { workstation } = agent;
    const facts = factsOf(agent);
    const { id } = await talking(agent);
    const offered = facts.find((fact) => fact.type === 'interaction.offered');
    const rings = offered?.type === 'interaction.offered' ? offered.deadlineAt - offered.at : 0;
    // The deadline is set a moment before the offer is stored, and a disk may be slow.
    expect(rings).toBeLessThanOrEqual(center.ringTimeoutMs);
    expect(rings).toBeGreaterThan(center.ringTimeoutMs / 2);
    expect(call(agent, id)).toMatchObject({ direction: 'inbound', channel: 'phone', phase: 'active', agentId: 'anna', customer: { kind: 'external', number: '13900001111' }, centerNumber: '02066240000' });
    expect(call(agent, id)?.path.slice(-2)).toEqual([{ nodeId: 'menu', label: 'Support', digits: '2' }, { nodeId: 'support', label: 'To support' }]);
    const customer = (): Interaction['legs'][number] | undefined => call(agent, id)?.legs.find((leg) => leg.role === 'customer');
    await workstation.dispatch({ name: 'hold' });
    await soon('held', () => customer()?.hold.local === true);
    await expect(agent.send({ name: 'hold', interactionId: id })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await workstation.dispatch({ name: 'resume' });
    await soon('resumed', () => customer()?.hold.local === false);
    await workstation.dispatch({ name: 'note', remark: 'calls back', disposition: 'Solved' });
    await soon('noted', () => call(agent, id)?.remark === 'calls back');
    await workstation.dispatch({ name: 'hangUp' });
    await soon('wrap-up', () => activity(agent) === 'wrapUp' && call(agent, id)?.phase === 'wrapUp');
    expect(call(agent, id)).toMatchObject({ status: 'normalEnd', hangUpParty: 'agent', disposition: 'Solved' });
    await workstation.dispatch({ name: 'finishWrapUp' });
    await soon('idle', () => activity(agent) === 'idle' && call(agent, id)?.phase === 'closed');
    expect(workstation.state.agent?.presence).toBe('ready');
    expect(facts.filter((fact) => fact.type !== 'queue.moved').map((fact) => fact.type)).toEqual([
      'interaction.offered', 'leg.alerting', 'offer.accepted', 'queue.left', 'leg.connected', 'legs.joined', 'leg.held', 'leg.resumed', 'interaction.noted',
      'leg.ended', 'leg.ended', 'interaction.ended', 'wrapUp.started', 'wrapUp.finished', 'interaction.closed',
    ]);
    expect(await recordOf(agent, id)).toMatchObject({ callType: 'inbound', status: 'normalEnd', hangUpParty: 'agent', agentId: 'anna', remark: 'calls back', skillGroup: 'Support', missedBy: [] });
  });

  // proves RTE-05
  it('takes a presence asked for during a call when the work is over, and ends the wrap-up by itself', async () => {
    const agent = await arrive();
    const { workstation } = agent;
    const { customer } = await talking(agent);
    await workstation.dispatch({ name: 'setNextPresence', presence: 'onBreak', reason: 'Meeting' });
    await soon('announced', () => workstation.state.agent?.next?.presence === 'onBreak');
    expect(workstation.state.agent?.presence).toBe('ready');
    customer.hangUp();
    await soon('wrap-up', () => activity(agent) === 'wrapUp');
    await center.pass(13_000);
    expect(activity(agent)).toBe('wrapUp');
    await soon('the end of it', () => activity(agent) === 'idle');
    expect(workstation.state.agent).toMatchObject({ presence: 'onBreak', reason: 'Meeting' });
    expect(workstation.state.agent?.next).toBeUndefined();
  });

  // proves RTE-04, RTE-06
  it('takes a missed offer away and the agent out of routing', async () => {
    const agent = await arrive();
    const { workstation } = agent;
    const customer = await center.customerCalls();
    const id = await ringing(agent);
    await soon('missed', () => workstation.state.ringing.length === 0);
    await soon('out of routing', () => workstation.state.agent?.presence === 'notReady' && activity(agent) === 'idle');
    expect(call(agent, id)).toMatchObject({ phase: 'closed', missedBy: ['anna'] });
    expect(customer.isOver).toBe(false);
    customer.hangUp();
    await center.pass(300);
  });

  it('leaves an agent who rejects ready, without the same call', async () => {
    const agent = await arrive();
    const customer = await center.customerCalls();
    const id = await ringing(agent);
    await agent.workstation.dispatch({ name: 'reject' });
    await soon('free', () => activity(agent) === 'idle' && call(agent, id)?.phase === 'closed');
    await center.pass(500);
    expect(agent.workstation.state.agent).toMatchObject({ presence: 'ready', activity: 'idle' });
    customer.hangUp();
    await center.pass(300);
  });

  it('stops ringing when the caller gives up', async () => {
    const agent = await arrive();
    const customer = await center.customerCalls();
    const id = await ringing(agent);
    customer.hangUp();
    await soon('silence', () => agent.workstation.state.ringing.length === 0 && activity(agent) === 'idle');
    expect(call(agent, id)?.missedBy).toEqual([]);
    expect(agent.workstation.state.agent?.presence).toBe('ready');
    await center.pass(300);
    // An agent's records are of the agent's own conversations.
    expect(await recordOf(agent, id)).toBeUndefined();
  });

  it('dials: rings, is answered, and the far end hangs up', async () => {
    const agent = await arrive();
    const { far, id } = await dialling(agent);
    await soon('both legs', () => call(agent, id)?.legs.length === 2);
    expect(call(agent, id)).toMatchObject({ direction: 'outbound', agentId: 'anna', customer: { number: '13800138000' }, data: { desc: 'Mr. Liu' } });
    await expect(agent.workstation.dispatch({ name: 'dial', phoneNumber: '1' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    far.ring();
    await soon('ringing there', () => Object.values(agent.workstation.state.parts.media).some((leg) => leg.interactionId === id && leg.progressed));
    far.answer();
    await soon('connected', () => call(agent, id)?.legs.every((leg) => leg.state === 'connected') === true && call(agent, id)?.joined.length === 1);
    far.hangUp();
    await soon('wrap-up', () => activity(agent) === 'wrapUp');
    await center.pass(300);
    expect(await recordOf(agent, id)).toMatchObject({ callType: 'outbound', status: 'normalEnd', hangUpParty: 'customer', agentId: 'anna' });
  });

  // proves SVR-03 inCall
  it('says that the number dialled is busy, without a wrap-up', async () => {
    const agent = await arrive();
    const { far, id } = await dialling(agent);
    far.busy();
    await soon('over', () => activity(agent) === 'idle' && call(agent, id)?.phase === 'closed');
    expect(call(agent, id)).toMatchObject({ status: 'inCall', hangUpParty: 'customer' });
    expect(call(agent, id)?.legs.find((leg) => leg.role === 'customer')?.cause).toBe('busy');
  });

  // proves SVR-03 callerCancelled
  it('cancels a call that rings', async () => {
    const agent = await arrive();
    const { far, id } = await dialling(agent);
    far.ring();
    await center.pass(200);
    await agent.workstation.dispatch({ name: 'hangUp' });
    await soon('over', () => activity(agent) === 'idle' && far.isOver && call(agent, id)?.phase === 'closed');
    expect(call(agent, id)).toMatchObject({ status: 'callerCancelled', hangUpParty: 'agent' });
  });

  it('is ended by a command of a page that has no phone', async () => {
    const agent = await arrive();
    const { customer, id } = await talking(agent);
    await agent.send({ name: 'hangUp', interactionId: id });
    await soon('wrap-up', () => activity(agent) === 'wrapUp' && customer.isOver);
    await soon('no media left', () => Object.values(agent.workstation.state.parts.media).every((leg) => leg.state === 'ended'));
  });

  it('catches up after a dropped socket with what happened meanwhile, each fact once', async () => {
    const agent = await arrive();
    const facts = factsOf(agent);
    const { customer, id } = await talking(agent);
    // It may be back before anybody looks.
    let lost = false;
    const watch = agent.workstation.state$.subscribe(({ connection }) => { lost ||= connection.signalling === 'reconnecting'; });
    agent.dropSocket();
    customer.hangUp();
    await soon('the loss', () => lost);
    watch.unsubscribe();
    await soon('back', () => agent.workstation.state.connection.signalling === 'connected');
    await soon('caught up', () => call(agent, id)?.phase === 'wrapUp' && activity(agent) === 'wrapUp');
    expect(agent.workstation.state.agent?.presence).toBe('ready');
    const seqs = facts.filter((fact) => fact.interactionId === id).map((fact) => fact.seq);
    expect(new Set(seqs).size).toBe(seqs.length);
    expect([...seqs].sort((a, b) => a - b)).toEqual(seqs);
  });

  it('answers commands with exact codes', async () => {
    const agent = await arrive();
    const { send, workstation } = agent;
    await expect(send({ name: 'hold', interactionId: 'no-such-call' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(workstation.dispatch({ name: 'hold' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    const { id } = await talking(agent);
    await expect(send({ name: 'resume', interactionId: id })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await expect(send({ name: 'finishWrapUp', interactionId: id })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await expect(send({ name: 'setNextPresence', presence: 'notReady' })).resolves.toBeUndefined();
  });

  // proves F-20
  it('signs the first page out when the agent signs in elsewhere', async () => {
    const agent = await arrive();
    const other = await center.signIn({ phone: false });
    present.push(other);
    await soon('signed out', () => agent.workstation.state.connection.signalling === 'signedOut');
    expect(agent.workstation.state.connection.reason).toBe('elsewhere');
    expect(other.workstation.state.connection.signalling).toBe('connected');
    await expect(agent.workstation.dispatch({ name: 'goNotReady' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await soon('still ready', () => other.workstation.state.agent?.presence === 'ready');
  });

  collectContract({
    center: () => center,
    talking: async () => {
      const agent = await arrive();
      return { agent, ...await talking(agent) };
    },
  });

  // proves F-31
  it('says that it restarts, begins nothing new meanwhile, and is there again by itself', async () => {
    const agent = await center.signIn({ phone: false });
    present.push(agent);
    const { workstation } = agent;
    await workstation.dispatch({ name: 'goReady' });
    const seen: string[] = [];
    workstation.facts$.subscribe((fact) => { if (fact.type === 'center.draining') seen.push('draining'); if (fact.type === 'connection.signalling') seen.push(fact.signalling); });
    await center.restarts();
    await soon('word of it', () => workstation.state.connection.restartsBy !== undefined);
    await until(center, 'the next one', () => workstation.state.connection.signalling === 'connected' && workstation.state.connection.restartsBy === undefined, 40_000);
    expect([seen[0], seen.includes('reconnecting'), seen.at(-1)]).toEqual(['draining', true, 'connected']);
    expect(workstation.state.agent?.presence).toBe('ready');
  }, 60_000);
}
