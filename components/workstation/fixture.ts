/** States to look at and to test with: made by the real reducer from facts, at a fixed time. */
import { BehaviorSubject, NEVER } from 'rxjs';
import { CccError, initialState, reduce, type CenterFact, type CheckResult, type Command, type Fact, type ServiceRecord, type Workstation, type WorkstationState } from '../../src/index.js';
import { CenterCommand, type Agent, type InteractionFact, type Party } from '../../src/protocol/index.js';

export const fixtureNow = Date.UTC(2026, 10, 20, 6, 4, 12);
const now = fixtureNow;
const ago = (seconds: number): number => now - seconds * 1000;

const agent = (id: string, name: string, rest: Partial<Agent> = {}): Agent => ({
  id, name, presence: 'ready', presenceSince: ago(724), activity: 'idle', activitySince: ago(724), reachable: true, skillGroupIds: ['support'], ...rest,
});

/** What a whole center announces. */
const commands = ['dial', 'redial', ...CenterCommand.options.map((option) => option.entries.name.literal)];

const pop = (id: string, name: string, url: string, alwaysVisible: boolean) => ({ id, name, url, alwaysVisible });

export function snapshot(mine: Partial<Agent> = {}, popUrl?: string): CenterFact {
  return {
    type: 'center.snapshot', at: ago(724), serverTimeOffset: 0,
    me: { agentId: 'anna', email: 'anna@demo.test', name: 'Anna Berg', nickname: 'Anna', mobile: '13900001111', role: 'agent', roleId: 'General agent', sdkAppId: '1400000001', skillGroups: [{ id: 'support', name: 'Support' }] },
    agent: agent('anna', 'Anna Berg', mine),
    colleagues: [agent('ben', 'Ben Okafor'), agent('carol', 'Carol Lindqvist', { activity: 'onCall' }), agent('sam', 'Sam Reyes', { presence: 'onBreak', reason: 'Lunch Break' }), agent('wang', '王小丽', { presence: 'offline', reachable: false })],
    interactions: [], queues: [{ skillGroupId: 'sales', name: 'Sales', waiting: 0, agentsReady: 2 }, { skillGroupId: 'support', name: 'Support', waiting: 3, longestWaitSince: ago(83), agentsReady: 1 }],
    breakReasons: ['Meeting', 'Training', 'Lunch Break'], dispositions: ['Solved', 'Call back', 'Complaint', 'No interest'],
    phones: [{ extension: '1001', name: 'Front desk', registered: true }, { extension: '1002', name: 'Warehouse', registered: false }],
    screenPops: popUrl ? [pop('crm', 'Customer', popUrl, true), pop('orders', 'Orders', popUrl, false)] : [], bridge: initialState.bridge,
    capabilities: { ...initialState.capabilities, commands, recordings: true, directory: true, callerNumbers: ['02066240000'] }, wrapUpSeconds: 60,
  };
}

const online: readonly Fact[] = [
  { type: 'connection.signalling', at: ago(724), signalling: 'connected' },
  { type: 'phone.registration', at: ago(724), registration: 'registered' },
  { type: 'phone.microphone', at: ago(724), microphone: 'granted' },
];

type Step = InteractionFact extends infer F ? (F extends InteractionFact ? Omit<F, 'seq' | 'interactionId'> : never) : never;
const call = (id: string, steps: readonly Step[]): Fact[] => steps.map((step, i) => ({ ...step, seq: i + 1, interactionId: id }) as InteractionFact);
const me: Party = { kind: 'agent', number: '', agentId: 'anna', name: 'Anna Berg' };
const customer: Party = { kind: 'external', number: '186xxxx5521', name: 'Ms Wang' };

const inbound = (offeredAgo: number): Step[] => [
  { type: 'interaction.created', at: ago(offeredAgo + 72), channel: 'phone', direction: 'inbound', customer, centerNumber: '02066240000', data: {} },
  { type: 'leg.added', at: ago(offeredAgo + 72), legId: 'c', role: 'customer', direction: 'inbound', state: 'alerting', party: customer },
  { type: 'leg.connected', at: ago(offeredAgo + 71), legId: 'c' },
  { type: 'customer.known', at: ago(offeredAgo + 70), visits: { count: 3, last: [
    { interactionId: 'v1', at: ago(93_000), direction: 'inbound', status: 'normalEnd', agentName: 'Ben Okafor', disposition: 'Call back', remark: 'Chair arrived with a broken leg, photo by mail' },
    { interactionId: 'v2', at: ago(700_000), direction: 'outbound', status: 'missed', agentName: 'Anna Berg' },
  ] } },
  { type: 'flow.step', at: ago(offeredAgo + 64), step: { nodeId: 'hours', label: 'Opening hours: open' } },
  { type: 'flow.step', at: ago(offeredAgo + 60), step: { nodeId: 'menu', label: 'Support', digits: '2' } },
  { type: 'flow.step', at: ago(offeredAgo + 50), step: { nodeId: 'support', label: 'To support' } },
  { type: 'interaction.offered', at: ago(offeredAgo), agentId: 'anna', legId: 'a', skillGroupId: 'support', deadlineAt: ago(offeredAgo) + 20_000 },
  { type: 'leg.added', at: ago(offeredAgo), legId: 'a', role: 'agent', direction: 'outbound', state: 'alerting', party: me },
];
const answered = (talking: number): Step[] => [
  ...inbound(talking + 6), { type: 'offer.accepted', at: ago(talking), agentId: 'anna', legId: 'a' }, { type: 'leg.connected', at: ago(talking), legId: 'a' },
  { type: 'legs.joined', at: ago(talking), legIds: ['c', 'a'] }, { type: 'recording.started', at: ago(talking), recordingId: 'r1' },
];
const phone = (steps: 'ringing' | 'talking', since: number): Fact[] => [
  { type: 'phone.alerting', at: ago(since), interactionId: 'x1', legId: 'a', number: '186xxxx5521' },
  ...(steps === 'talking' ? [
    { type: 'phone.connected', at: ago(since), interactionId: 'x1', legId: 'a' } as const,
    { type: 'phone.quality', at: ago(1), interactionId: 'x1', legId: 'a', bars: 4, mos: 4.41, codec: 'PCMU', rttMs: 40, lossPercent: 0, jitterMs: 4 } as const,
  ] : []),
];
const over: Step[] = [
  { type: 'leg.ended', at: ago(14), legId: 'c', cause: 'normal' }, { type: 'leg.ended', at: ago(14), legId: 'a', cause: 'normal' },
  { type: 'interaction.ended', at: ago(14), status: 'normalEnd', hangUpParty: 'customer' }, { type: 'wrapUp.started', at: ago(14), agentId: 'anna', until: now + 46_000, limit: now + 286_000 },
];
const ben: Party = { kind: 'agent', number: '8002', agentId: 'ben', name: 'Ben Okafor' };
const asking = (purpose: 'transfer' | 'consult', since: number, rest: readonly Step[] = []): Step[] => [
  ...answered(since + 64), { type: 'leg.held', at: ago(since), legId: 'c', side: 'local', by: 'agent' }, { type: 'reach.started', at: ago(since), by: 'agent', purpose, agentId: 'anna', to: { kind: 'agent', id: 'ben' } },
  { type: 'leg.added', at: ago(since), legId: 'b', role: purpose === 'consult' ? 'consult' : 'agent', direction: 'outbound', state: 'alerting', party: ben }, ...rest,
];
const asked = (since: number, rest: readonly Step[] = []): Step[] => asking('consult', since + 7, [
  { type: 'leg.connected', at: ago(since), legId: 'b' }, { type: 'reach.ended', at: ago(since), outcome: 'answered' }, { type: 'legs.joined', at: ago(since), legIds: ['a', 'b'] }, ...rest,
]);
/** Somebody else's call, about which this agent is asked. */
const helping: Step[] = [
  ...inbound(200).slice(0, 6),
  { type: 'leg.added', at: ago(190), legId: 'b', role: 'agent', direction: 'outbound', state: 'alerting', party: ben }, { type: 'leg.connected', at: ago(180), legId: 'b' }, { type: 'legs.joined', at: ago(180), legIds: ['c', 'b'] },
  { type: 'leg.held', at: ago(31), legId: 'c', side: 'local' }, { type: 'reach.started', at: ago(31), purpose: 'consult', agentId: 'ben', to: { kind: 'agent', id: 'anna' } },
  { type: 'leg.added', at: ago(31), legId: 'a', role: 'consult', direction: 'outbound', state: 'alerting', party: me },
];
const busy = { activity: 'onCall', activitySince: ago(42), interactionId: 'x1' } as const;

const dialing: Fact[] = [{ type: 'phone.dialing', at: ago(5), interactionId: 'x2', legId: 'a2', number: '13800138000', desc: 'Mr. Liu' }, { type: 'phone.progress', at: ago(3), interactionId: 'x2', legId: 'a2', earlyMedia: true }];

/** The front desk calls beside the customer. */
const frontDesk: Party = { kind: 'phone', number: '1001', name: 'Front desk' };
const second = (seconds: number): Step[] => [
  { type: 'interaction.created', at: ago(seconds), channel: 'internal', direction: 'outbound', customer: me, centerNumber: '1001', data: {} },
  { type: 'leg.added', at: ago(seconds), legId: 'd', role: 'agent', direction: 'inbound', state: 'dialing', party: frontDesk },
  { type: 'leg.added', at: ago(seconds), legId: 'a3', role: 'customer', direction: 'outbound', state: 'alerting', party: me },
  { type: 'interaction.offered', at: ago(seconds), agentId: 'anna', legId: 'a3', deadlineAt: ago(seconds) + 30_000 },
];
const rings: Fact = { type: 'phone.alerting', at: ago(4), interactionId: 'x3', legId: 'a3', number: '1001', name: 'Front desk' };
const benRings: Fact = { type: 'center.agent', at: ago(2), agent: agent('ben', 'Ben Okafor', { activity: 'offered', interactionId: 'y1', activitySince: ago(2) }) };

const named = <K extends string>(all: Readonly<Record<K, readonly Fact[]>>): Readonly<Record<K, readonly Fact[]>> => all;
/** Facts of each state by name. */
const stories = named({
  ready: [snapshot(), ...online],
  notReady: [snapshot({ presence: 'notReady' }), ...online],
  break: [snapshot({ presence: 'onBreak', reason: 'Lunch Break' }), ...online],
  ringing: [snapshot({ activity: 'offered', interactionId: 'x1', activitySince: ago(6) }), ...online, ...call('x1', inbound(6)), ...phone('ringing', 6)],
  calling: [snapshot(busy), ...online, ...dialing],
  talking: [snapshot(busy), ...online, ...call('x1', answered(42)), ...phone('talking', 42)],
  held: [snapshot(busy), ...online, ...call('x1', [...answered(102), { type: 'leg.held', at: ago(24), legId: 'c', side: 'local' }]), ...phone('talking', 102)],
  muted: [snapshot({ ...busy, next: { presence: 'onBreak', reason: 'Lunch Break' } }), ...online, ...call('x1', answered(42)), ...phone('talking', 42), { type: 'phone.muted', at: ago(3), interactionId: 'x1', legId: 'a', muted: true }],
  warned: [snapshot(busy), ...online, ...call('x1', answered(42)), ...phone('talking', 42), { type: 'phone.quality', at: ago(1), interactionId: 'x1', legId: 'a', bars: 1, mos: 2.1, codec: 'PCMU', rttMs: 240, lossPercent: 8.2, jitterMs: 41, warnings: ['highLoss'] }],
  several: [snapshot(busy), ...online, ...call('x0', [...answered(900), ...over, { type: 'interaction.noted', at: ago(10), remark: 'Sends the contract by mail', disposition: 'Solved', data: { name: 'Wang Li' } }, { type: 'wrapUp.finished', at: ago(9), agentId: 'anna' }, { type: 'interaction.closed', at: ago(9) }]), ...call('x1', answered(42)), ...phone('talking', 42)],
  transferring: [snapshot(busy), ...online, ...call('x1', asking('transfer', 9)), ...phone('talking', 80)],
  notReached: [snapshot(busy), ...online, ...call('x1', asking('transfer', 9, [{ type: 'leg.ended', at: ago(2), legId: 'b', cause: 'busy' }, { type: 'reach.ended', at: ago(2), outcome: 'failed', cause: 'busy' }, { type: 'leg.resumed', at: ago(2), legId: 'c', side: 'local' }])), ...phone('talking', 80)],
  consulting: [snapshot(busy), ...online, ...call('x1', asked(24)), ...phone('talking', 95)],
  swapped: [snapshot(busy), ...online, ...call('x1', asked(24, [{ type: 'leg.held', at: ago(5), legId: 'b', side: 'local' }, { type: 'leg.resumed', at: ago(5), legId: 'c', side: 'local' }, { type: 'legs.joined', at: ago(5), legIds: ['a', 'c'] }])), ...phone('talking', 95)],
  conference: [snapshot(busy), ...online, ...call('x1', asked(24, [{ type: 'leg.resumed', at: ago(5), legId: 'c', side: 'local' }, { type: 'legs.joined', at: ago(5), legIds: ['c', 'a', 'b'] }])), ...phone('talking', 95)],
  consultRings: [snapshot({ activity: 'offered', interactionId: 'x1', activitySince: ago(6) }), ...online, ...call('x1', [...helping, { type: 'interaction.offered', at: ago(6), agentId: 'anna', legId: 'a', deadlineAt: ago(-24) }]), ...phone('ringing', 6)],
  consulted: [snapshot(busy), ...online, ...call('x1', [...helping, { type: 'leg.connected', at: ago(24), legId: 'a' }, { type: 'reach.ended', at: ago(24), outcome: 'answered' }, { type: 'legs.joined', at: ago(24), legIds: ['b', 'a'] }]), ...phone('talking', 24)],
  wrapUp: [snapshot({ activity: 'wrapUp', interactionId: 'x1', activitySince: ago(14) }), ...online, ...call('x1', [...answered(180), ...over])],
  benRings: [snapshot({ presence: 'notReady' }), ...online, benRings],
  beside: [snapshot(busy), ...online, ...call('x1', answered(42)), ...phone('talking', 42), ...call('x3', second(4)), rings],
  heldBeside: [
    snapshot(busy), ...online, ...call('x1', [...answered(102), { type: 'leg.held', at: ago(24), legId: 'c', side: 'local' }]), ...phone('talking', 102),
    ...call('x3', [...second(28), { type: 'leg.connected', at: ago(24), legId: 'a3' }, { type: 'leg.connected', at: ago(24), legId: 'd' }, { type: 'legs.joined', at: ago(24), legIds: ['d', 'a3'] }]),
    rings, { type: 'phone.connected', at: ago(24), interactionId: 'x3', legId: 'a3' },
  ],
  card: [snapshot(busy), ...online, ...call('x1', answered(42)), ...phone('talking', 42), { type: 'card.added', at: ago(2), interactionId: 'x1', card: { id: 'k', header: 'Order 4711', desc: 'Two chairs, delivery on Friday', url: 'https://shop.example.com/orders/4711' } }],
  microphone: [snapshot(), ...online, { type: 'phone.microphone', at: ago(2), microphone: 'denied' }],
  prompt: [snapshot(), ...online, { type: 'phone.microphone', at: ago(2), microphone: 'prompt' }, { type: 'phone.autoplay', at: ago(2), blocked: true }],
  reconnecting: [snapshot(busy), ...online, ...call('x1', answered(42)), ...phone('talking', 42), { type: 'connection.signalling', at: ago(9), signalling: 'reconnecting', attempt: 3 }],
  elsewhere: [snapshot(), ...online, { type: 'connection.signalling', at: ago(9), signalling: 'signedOut', reason: 'elsewhere' }],
  inUse: [{ type: 'connection.signalling', at: ago(9), signalling: 'signedOut', reason: 'inUse', mayTakeOver: true }],
  problem: [snapshot(), ...online, { type: 'problem.shown', at: ago(1), error: { code: 'call-failed', message: '' } }],
});

export type Story = keyof typeof stories;
export const storyNames = Object.keys(stories) as Story[];

export function stateOf(story: Story, options: { readonly popUrl?: string } = {}): WorkstationState {
  const facts = stories[story].map((fact) => fact.type === 'center.snapshot' && options.popUrl ? { ...fact, screenPops: popsAt(options.popUrl) } : fact);
  return facts.reduce(reduce, initialState);
}
const popsAt = (url: string) => { const fact = snapshot({}, url); return fact.type === 'center.snapshot' ? fact.screenPops : []; };

const record = (id: string, secondsAgo: number, rest: Partial<ServiceRecord>): ServiceRecord => ({
  id, time: Math.floor(ago(secondsAgo) / 1000), startedAt: new Date(ago(secondsAgo)).toISOString(), channel: 'phone', callType: 'inbound', terminal: 'computer', callerNumber: '186xxxx5521', contactNumber: '02066240000',
  status: 'normalEnd', duration: 0, totalDurationMs: 0, agentId: 'anna', path: '', missedBy: [], ...rest,
});
export const fixtureRecords: readonly ServiceRecord[] = [
  record('s1', 900, { contactName: 'Ms Wang', duration: 192, recording: { id: 'r1', durationMs: 192_000, final: true } }),
  record('s2', 2400, { callerNumber: '13912345678', status: 'agentNotAnswered', missedBy: ['anna'], agentId: 'ben' }),
  record('s3', 4100, { callType: 'outbound', contactNumber: '13800138000', contactName: 'Mr. Liu', callerNumber: '02066240000', duration: 64, recording: { id: 'r3', durationMs: 64_000, final: true } }),
  record('s4', 7300, { callType: 'outbound', contactNumber: '075512345678', callerNumber: '02066240000', status: 'inCall' }),
  record('s5', 90_000, { channel: 'internal', callType: 'outbound', contactNumber: 'agent-ben', contactName: 'Ben Okafor', duration: 31 }),
  record('s6', 94_000, { callerNumber: '+442071838750', duration: 803, recording: { id: 'r6', durationMs: 803_000, final: true } }),
];

/** A workstation that only shows a state; what it is asked is kept in `asked`. */
export function fakeWorkstation(state: WorkstationState): Workstation & { readonly asked: Command[]; become(next: WorkstationState): void } {
  const state$ = new BehaviorSubject(state);
  const asked: Command[] = [];
  return {
    state$, facts$: NEVER, get state() { return state$.value; }, softphone: undefined, devices: fixtureDevices, capabilities: state.capabilities, asked,
    become: (next) => { state$.next(next); },
    connect: () => Promise.resolve(), disconnect: () => Promise.resolve(),
    dispatch: (command) => { asked.push(command); return Promise.resolve(); },
    records: () => Promise.resolve({ records: [...fixtureRecords], next: 'more' }),
    recordingUrl: () => Promise.reject(new CccError('not-found')), check: async () => fixtureCheck, log: () => [], now: () => fixtureNow,
  };
}
const nothing = (): void => undefined;
const soon = (): Promise<void> => Promise.resolve();
/** Two microphones and two speakers that do nothing. */
export const fixtureDevices: NonNullable<Workstation['devices']> = {
  list: async () => ({
    inputs: [{ id: 'built-in', label: 'Built-in microphone' }, { id: 'headset', label: 'Headset' }], outputs: [{ id: 'speakers', label: 'Built-in speakers' }, { id: 'ear', label: 'Headset' }],
    chosen: { input: 'headset', output: 'ear', ring: '' }, canChooseOutput: true, volume: 0.8, ringVolume: 0.6, inputGain: 1,
    processing: { echoCancellation: true, noiseSuppression: true, autoGainControl: true }, ownInput: false,
  }),
  choose: soon, setVolume: nothing, setRingVolume: nothing, setInputGain: nothing, setProcessing: nothing, useInput: nothing, allowMicrophone: soon, microphone: async () => 'granted',
  meter: async (listener) => { listener(0.2); return nothing; }, allowSound: soon, startRing: nothing, stopRing: nothing, beep: nothing, testRing: soon, testSpeaker: soon, onChange: () => nothing,
};
const fixtureCheck: readonly CheckResult[] = [
  { name: 'secure', outcome: 'ok' }, { name: 'permission', outcome: 'ok' }, { name: 'device', outcome: 'ok' }, { name: 'microphone', outcome: 'failed', code: 'microphone-silent', message: 'The microphone is silent.', remedy: 'Look for a mute switch on the headset, or choose another microphone in the sound settings.' },
  { name: 'speaker', outcome: 'ok' }, { name: 'sound', outcome: 'ok' }, { name: 'center', outcome: 'ok', detail: '12 ms' }, { name: 'ice', outcome: 'ok', detail: 'host, srflx' },
];
