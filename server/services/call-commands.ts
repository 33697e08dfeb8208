/** What an agent asks of one call, carried out. Whether it is allowed has been asked of the model before. */
import { CccError } from 'ccc-workstation/errors';
import { legOfAgent } from 'ccc-workstation/model';
import type { CenterCommand, Interaction } from 'ccc-workstation/protocol';
import { maskParty } from '../domain/masking.js';
import { blockKeys } from '../domain/numbers.js';
import type { Call } from './call.js';
import type { Focus } from './focus.js';
import type { CallKit } from './kit.js';
import { hidesNumbers } from './plan.js';
import { TalkStage } from './talk.js';

type OnCall = Extract<CenterCommand, { interactionId: string }>;
export type ReportCommand = Extract<OnCall, { name: 'report' }>;
/** Of somebody who is not in the call yet. */
export type TakeCommand = Extract<OnCall, { name: 'take' }>;
export type CallCommand = Exclude<OnCall, ReportCommand | TakeCommand>;
type HangUp = Extract<CallCommand, { name: 'hangUp' }>;
type Hold = Extract<CallCommand, { name: 'hold' | 'resume' }>;
type Note = Extract<CallCommand, { name: 'note' }>;

export async function carryOut(call: Call, agentId: string, command: CallCommand, focus: Focus): Promise<void> {
  switch (command.name) {
    case 'hold': return await hold(call, agentId, command, true);
    case 'resume':
      focus.claim(agentId, call.id);
      return await hold(call, agentId, command, false);
    case 'answer': return await answer(call, agentId);
    case 'switchTo':
      focus.claim(agentId, call.id);
      return await talking(call, command.name).unpark(agentId);
    case 'attach': return await talking(call, command.name).losses.attach(agentId);
    case 'setMuted': {
      const own = call.interaction && legOfAgent(call.interaction, agentId);
      return own && await call.record({ type: 'leg.muted', by: 'agent', legId: own.id, muted: command.muted });
    }
    case 'reject':
      if (!await call.stage.reject?.(agentId, command.reason)) throw new CccError('not-allowed-now', command.name);
      return;
    case 'hangUp': return await hangUp(call, agentId, command);
    case 'note': return await note(call, command);
    case 'finishWrapUp': return await call.finishWrapUp();
    case 'extendWrapUp': return await call.extendWrapUp();
    case 'blockNumber': return await block(call, agentId);
    case 'collect': return await talking(call, command.name).collection.start(agentId, command.templateId);
    case 'cancelCollect': return await talking(call, command.name).collection.cancel();
    case 'swap': case 'join':
      // Whoever plugs a conversation together talks in it.
      focus.claim(agentId, call.id);
      return await talking(call, command.name).third.carryOut(agentId, command);
    default: return await talking(call, command.name).third.carryOut(agentId, command);
  }
}

function talking(call: Call, name: string): TalkStage {
  if (!(call.stage instanceof TalkStage)) throw new CccError('not-allowed-now', name);
  return call.stage;
}

const hold = (call: Call, agentId: string, { name, scope }: Hold, held: boolean): Promise<void> =>
  scope === 'connection' ? talking(call, name).holdConnection(agentId, held) : talking(call, name).hold(agentId, held);

/** A page answers by itself; a desk phone is asked to. */
async function answer(call: Call, agentId: string): Promise<void> {
  const own = [...call.legs.values()].findLast((leg) => leg.party.agentId === agentId && !leg.over);
  if (!own?.sip || own.isPage) throw new CccError('not-supported', 'no desk phone rings');
  await own.sip.askToAnswer();
}

/** By the number that this agent sees of it. */
function legOfNumber({ interaction, kit }: Call, agentId: string, number: string): string {
  const hidden = hidesNumbers(kit.plan, agentId);
  const [leg, ...more] = (interaction?.legs ?? []).filter(({ state, party }) => state !== 'ended' && (hidden ? maskParty(party) : party).number === number);
  if (!leg || more.length > 0) throw new CccError('not-found', 'no connection of this number');
  return leg.id;
}

async function hangUp(call: Call, agentId: string, command: HangUp): Promise<void> {
  const own = call.interaction && legOfAgent(call.interaction, agentId);
  const legId = command.legId ?? (command.number === undefined ? undefined : legOfNumber(call, agentId, command.number));
  if (legId !== undefined && legId !== own?.id) return await talking(call, 'hangUp').third.hangUpLeg(agentId, legId);
  if (call.stage instanceof TalkStage && await call.stage.hangUp(agentId)) return;
  await call.end({ party: 'agent', cause: call.stage.name === 'dial' ? 'cancelled' : 'normal' });
}

async function note(call: Call, { remark, disposition, data }: Note): Promise<void> {
  const known = call.interaction;
  // A page says it when the field is left, and once more when the wrap-up is finished.
  if ((remark ?? known?.remark) === known?.remark && (disposition ?? known?.disposition) === known?.disposition && Object.entries(data ?? {}).every(([key, value]) => known?.data[key] === value)) return;
  await call.record({
    type: 'interaction.noted', by: 'agent', ...(remark === undefined ? {} : { remark }), ...(disposition === undefined ? {} : { disposition }), ...(data === undefined ? {} : { data }),
  });
}

/** Only where the administrator lets agents do so. */
async function block(call: Call, agentId: string): Promise<void> {
  if (!call.interaction) throw new CccError('not-allowed-now');
  await blockCustomer(call.kit, call.interaction, agentId);
  await call.record({ type: 'customer.blocked', by: 'agent', agentId });
}
export async function blockCustomer({ store, clock, plan }: Pick<CallKit, 'store' | 'clock' | 'plan'>, { id, customer }: Interaction, by: string): Promise<void> {
  const [number] = blockKeys(customer.number, plan.settings.countryCode);
  await store.blocklist.put({ number, reason: `call ${id}`, by, at: clock.now() });
}
