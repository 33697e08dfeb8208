/** Where a number dialled by an agent or a desk phone leads: a colleague, a desk phone, a customer's web phone or a trunk. */
import type { EndCause, Party } from 'ccc-workstation/protocol';
import { mayRing } from 'ccc-workstation/model';
import { classify } from '../domain/numbers.js';
import type { CallTarget } from '../ports/sip.js';
import type { CallKit } from './kit.js';
import { callerNumbers } from './plan.js';

export interface Destination {
  readonly channel: 'phone' | 'internal';
  readonly party: Party;
  /** The caller ID the far end sees. */
  readonly from: { readonly number: string; readonly name?: string };
  /** A target, or why it cannot be called now; also a refused call leaves a record. */
  readonly target: CallTarget | EndCause;
  readonly offeredTo: string | undefined;
}
export interface Caller {
  readonly agentId: string | undefined;
  readonly number: string;
  readonly name: string;
  /** The number to show to an outside party; without it the first that may be shown. */
  readonly shows?: string;
}

type DestinationKit = Pick<CallKit, 'plan' | 'roster' | 'sip'>;

/** Undefined for something that is no number at all. */
export function destinationOf(kit: DestinationKit, caller: Caller, dialled: string): Destination | undefined {
  const meant = classify(dialled, (number) => kit.plan.phones.has(number));
  switch (meant?.kind) {
    case 'agent': return colleague(kit, caller, meant.agentId);
    case 'extension': return deskPhone(kit, caller, meant.extension);
    case 'external': return outside(kit, caller, meant.number);
    case undefined: return undefined;
  }
}

function colleague({ plan, roster }: DestinationKit, caller: Caller, agentId: string): Destination {
  const row = plan.agents.get(agentId);
  const agent = roster.get(agentId);
  const target = roster.targetOf(agentId);
  const isFree = agent && mayRing(agent, plan.settings.maxDirectCalls);
  return {
    channel: 'internal', from: { number: caller.number, name: caller.name }, offeredTo: agentId,
    party: { kind: 'agent', number: row?.agentNo ?? agentId, name: row?.name ?? agentId, agentId },
    target: !agent ? 'notFound' : agentId === caller.agentId ? 'forbidden' : !target ? 'unreachable' : !isFree ? 'busy' : target,
  };
}

function deskPhone({ plan, roster, sip }: DestinationKit, caller: Caller, extension: string): Destination {
  const registered = sip.isRegistered({ kind: 'phone', extension });
  return {
    channel: 'internal', from: { number: caller.number, name: caller.name }, offeredTo: undefined,
    party: { kind: 'phone', number: extension, name: plan.phones.get(extension)?.name ?? extension },
    target: extension === caller.number ? 'forbidden' : !registered ? 'unreachable' : roster.isPhoneBusy(extension) ? 'busy' : { kind: 'phone', extension },
  };
}

function outside({ plan, sip }: DestinationKit, caller: Caller, number: string): Destination {
  const { shows } = caller;
  const numbers = callerNumbers(plan, caller.agentId);
  // Whatever a page or a raw INVITE asks for, an agent shows none but its own numbers (S-22).
  const bound = shows === undefined ? numbers[0] : numbers.find((row) => row.number === shows);
  const trunk = bound && plan.trunks.get(bound.trunkId);
  const target: CallTarget | EndCause = sip.isRegistered({ kind: 'web', number }) ? { kind: 'web', number }
    : trunk ? { kind: 'trunk', trunkId: trunk.id, number: trunk.prefix + number } : 'forbidden';
  return {
    channel: 'phone', from: { number: bound?.number ?? caller.number }, offeredTo: undefined, party: { kind: 'external', number },
    target: bound ? target : 'forbidden',
  };
}
