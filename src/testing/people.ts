/** Who works in the mock center and how it is set up, unless a test says otherwise. */
import type { Clock } from '../kernel/clock.js';
import { collectCommands } from '../model/collection.js';
import { thirdPartyCommands } from '../model/third-party.js';
import type { Agent, Me, PathStep, ScreenPop, ServerFrame } from '../protocol/index.js';
import type { AfterMissed } from '../model/index.js';

/** What agents may ask customers for. Without an `answer` the business system cannot be reached. */
export interface MockTemplate { readonly id: string; readonly name: string; readonly masked: boolean; readonly minDigits: number; readonly maxDigits: number; readonly answer?: Readonly<Record<string, string>> }

export interface MockSettings {
  readonly ringTimeoutMs: number;
  /** 0: no wrap-up. */
  readonly wrapUpSeconds: number;
  readonly afterMissed: AfterMissed;
  readonly presenceAfterSignIn: 'ready' | 'notReady';
  readonly breakReasons: readonly string[];
  readonly dispositions: readonly string[];
  /** Offered when an agent declines a call. */
  readonly rejectReasons: readonly string[];
  /** Offered when an agent passes over a previewed contact. */
  readonly skipReasons: readonly string[];
  readonly tokenLifeMs: number;
  /** Agents see which calls wait, and may take one out of its turn. */
  readonly agentsMayTake: boolean;
  /** Pages of business systems that open with a call. */
  readonly screenPops: readonly ScreenPop[];
  /** Calls of the queue at once, and calls by name: a colleague's, a transfer. */
  readonly maxCalls: number;
  readonly maxDirectCalls: number;
  readonly collections: readonly MockTemplate[];
}

export const mockSettings: MockSettings = {
  ringTimeoutMs: 20_000, wrapUpSeconds: 15, afterMissed: 'notReady', presenceAfterSignIn: 'notReady',
  breakReasons: ['Meeting', 'Training', 'Lunch Break'], dispositions: ['Solved', 'Call back', 'Sale', 'Complaint'], rejectReasons: [], skipReasons: ['Not a good time', 'Wrong data', 'Already settled'], tokenLifeMs: 600_000, agentsMayTake: false, maxCalls: 1, maxDirectCalls: 2, screenPops: [],
  collections: [{ id: 'order', name: 'Order number', masked: false, minDigits: 4, maxDigits: 10, answer: { orderStatus: 'On its way, arrives tomorrow' } }],
};

/** How long an agent who let a call pass is spared the same call. */
export const passMs = 20_000;

export const mockNumber = '02066240000';
/** A second one, which only sales may show. */
export const mockSalesNumber = '02066240001';

/** The way through the flow of a caller who chose support. */
export const mockPath: readonly PathStep[] = [{ nodeId: 'menu', label: 'Support', digits: '2' }, { nodeId: 'support', label: 'To support' }];

export const mockMe: Me = {
  agentId: 'anna', email: 'anna@demo.test', name: 'Anna Berg', nickname: 'Anna', mobile: '13900000001', role: 'agent', roleId: 'agent', sdkAppId: '1400000001',
  skillGroups: [{ id: 'sales', name: 'Sales' }, { id: 'support', name: 'Support' }],
};

export const mockAgent = (id: string, name: string, clock: Clock, skillGroupIds: readonly string[]): Agent =>
  ({ id, name, presence: 'offline', presenceSince: clock.now(), activity: 'idle', activitySince: clock.now(), reachable: false, skillGroupIds: [...skillGroupIds] });

type Snapshot = Extract<ServerFrame, { type: 'snapshot' }>;
/** What of a snapshot never changes. */
export const constantSnapshot = (settings: MockSettings): Pick<Snapshot, 'breakReasons' | 'dispositions' | 'screenPops' | 'bridge' | 'capabilities' | 'wrapUpSeconds'> => ({
  breakReasons: [...settings.breakReasons], dispositions: [...settings.dispositions], wrapUpSeconds: settings.wrapUpSeconds,
  screenPops: [...settings.screenPops], bridge: { origins: [], maxBytes: 8192, perSecond: 1, perMinute: 30 },
  capabilities: {
    commands: [
      'dial', 'answer', 'pickUp', 'reportPhone', 'setPresence', 'setNextPresence', 'setAutoAnswer', 'setInbound', 'setAfterCall', 'setSkillGroups', 'enterWork', 'leaveWork',
      'hold', 'resume', 'switchTo', 'setMuted', 'attach', 'hangUp', 'note', 'finishWrapUp', 'extendWrapUp', 'reject', 'redial', 'dialPreview', 'skipPreview', 'sendNote', 'closeNote', 'blockNumber', 'report', ...thirdPartyCommands, ...settings.agentsMayTake ? ['take'] : [], ...settings.collections.length > 0 ? collectCommands : [],
    ], rejectReasons: [...settings.rejectReasons], skipReasons: [...settings.skipReasons], recordings: true, chooseCallerId: true,
    callerNumbers: [mockNumber, mockSalesNumber], groupNumbers: { sales: [mockSalesNumber], support: [mockNumber] }, directory: true, maxDirectCalls: settings.maxDirectCalls, flows: [{ id: 'greeting', name: 'Greeting' }],
    ...settings.collections.length > 0 ? { collections: settings.collections.map(({ id, name, masked }) => ({ id, name, masked })) } : {},
  },
});
