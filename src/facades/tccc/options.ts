/** What the SDK's options ask for, in our commands: each is carried out or refused by its name, none is passed over. */
import { CccError, hasWork, type Command, type CommandOf, type WorkstationState } from '../../index.js';

export interface Outbound {
  readonly phoneNumber: string;
  readonly phoneDesc?: string;
  readonly uui?: string;
  /** Show a number that goes with this skill group. */
  readonly skillGroupId?: string;
  /** Show this number. */
  readonly callerPhoneNumber?: string;
  /** Show the first of these numbers that may be shown; a number of ours is its own id. */
  readonly servingNumberGroupIds?: readonly string[];
  /** With number mapping on, `phoneNumber` is a real number; here it always is. */
  readonly phoneEncodeType?: 'number';
}
export interface Internal { readonly calleeUserId: string; readonly useMobile?: boolean }
export type StatusWish = 'free' | 'rest' | 'arrange' | 'notReady' | 'stopNotReady';
type Known = Pick<WorkstationState, 'capabilities' | 'colleagues'>;

export function outboundCall(options: Outbound, state: Known): CommandOf<'dial'> {
  const { phoneNumber, phoneDesc: desc, uui, phoneEncodeType } = options;
  const encoding: unknown = phoneEncodeType;
  if (encoding !== undefined && encoding !== 'number') throw new CccError('bad-request', `phoneEncodeType: 'number' is the only one there is`);
  const callerNumber = numberToShow(options, state);
  return { name: 'dial', phoneNumber, ...(desc === undefined ? {} : { desc }), ...(uui === undefined ? {} : { uui }), ...(callerNumber === undefined ? {} : { callerNumber }) };
}

/** Undefined where the page leaves it to the center. The center checks again whatever comes out of here (S-22). */
function numberToShow({ skillGroupId, callerPhoneNumber, servingNumberGroupIds: ids = [] }: Outbound, { capabilities }: Known): string | undefined {
  let left = capabilities.callerNumbers;
  const keep = (option: string, wanted: readonly string[]): void => {
    const bare = new Set(wanted.map(digits));
    left = left.filter((number) => bare.has(digits(number)));
    if (left.length === 0) throw new CccError('forbidden', `${option}: ${wanted.join(', ') || 'no number'} may not be shown by this agent`);
  };
  if (skillGroupId !== undefined) {
    const numbers = capabilities.groupNumbers?.[skillGroupId];
    if (!numbers) throw new CccError('forbidden', `skillGroupId: this agent is not in ${skillGroupId}`);
    keep('skillGroupId', numbers);
  }
  if (callerPhoneNumber !== undefined) keep('callerPhoneNumber', [callerPhoneNumber]);
  if (ids.length > 0) keep('servingNumberGroupIds', ids);
  return left === capabilities.callerNumbers ? undefined : left[0];
}
/** `+86…` and `0086…` are one number. */
const digits = (number: string): string => number.replace(/[\s().-]/g, '').replace(/^\+|^00/, '');

export function internalCall({ calleeUserId, useMobile }: Internal, { colleagues }: Known): CommandOf<'dial'> {
  if (useMobile) throw new CccError('not-supported', 'useMobile: a colleague is called at the workstation, not at a mobile phone');
  if (!colleagues.some(({ id }) => id === calleeUserId)) throw new CccError('not-found', `calleeUserId: ${calleeUserId}`);
  return { name: 'dial', phoneNumber: `agent-${calleeUserId}` };
}

/** During a call a status is what follows it; after-call work is ended by any other. */
export function statusCommands({ agent, breakReasons }: WorkstationState, status: StatusWish, reason: string | undefined): Command[] {
  const work = agent?.activity === 'wrapUp';
  if (status === 'arrange') {
    if (work) return [];
    if (agent && hasWork(agent)) throw new CccError('not-allowed-now', 'arrange follows the call by itself');
    return [{ name: 'enterWork' }];
  }
  const presence = presences[status] as typeof presences[StatusWish] | undefined;
  if (presence === undefined) throw new CccError('bad-request', `status: ${String(status)}`);
  if (reason !== undefined && !breakReasons.includes(reason)) throw new CccError('bad-request', `restReason: one of ${breakReasons.join(', ')}`);
  // Their reason may be left out, ours not.
  const rest = reason ?? breakReasons[0];
  const why = presence === 'onBreak' && rest !== undefined ? { reason: rest } : {};
  if (agent?.presence === presence && agent.activity === 'idle' && presence !== 'onBreak') return [];
  if (!agent || !hasWork(agent)) return [presence === 'ready' ? { name: 'goReady' } : presence === 'onBreak' ? { name: 'goOnBreak', ...why } : { name: 'goNotReady' }];
  const next = { name: 'setNextPresence', presence, ...why } as const;
  return work ? [next, { name: 'finishWrapUp', ...(agent.interactionId === undefined ? {} : { interactionId: agent.interactionId }) }] : [next];
}
const presences = { free: 'ready', stopNotReady: 'ready', rest: 'onBreak', notReady: 'notReady', arrange: undefined } as const;
