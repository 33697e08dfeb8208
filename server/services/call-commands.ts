/** What an agent asks of one call, carried out. Whether it is allowed has been asked of the model before. */
import { CccError } from 'ccc-workstation/errors';
import { legOfAgent } from 'ccc-workstation/model';
import type { CenterCommand } from 'ccc-workstation/protocol';
import { blockKey } from '../domain/numbers.js';
import type { Call } from './call.js';
import type { Focus } from './focus.js';
import { TalkStage } from './talk.js';

type OnCall = Extract<CenterCommand, { interactionId: string }>;
export type ReportCommand = Extract<OnCall, { name: 'report' }>;
/** Of somebody who is not in the call yet. */
export type TakeCommand = Extract<OnCall, { name: 'take' }>;
export type CallCommand = Exclude<OnCall, ReportCommand | TakeCommand>;
type HangUp = Extract<CallCommand, { name: 'hangUp' }>;
type Note = Extract<CallCommand, { name: 'note' }>;

export async function carryOut(call: Call, agentId: string, command: CallCommand, focus: Focus): Promise<void> {
  switch (command.name) {
    case 'hold': return await talking(call, command.name).hold(agentId, true);
    case 'resume':
      focus.claim(agentId, call.id);
      return await talking(call, command.name).hold(agentId, false);
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

async function hangUp(call: Call, agentId: string, { legId }: HangUp): Promise<void> {
  const own = call.interaction && legOfAgent(call.interaction, agentId);
  if (legId !== undefined && legId !== own?.id) return await talking(call, 'hangUp').third.hangUpLeg(agentId, legId);
  if (call.stage instanceof TalkStage && await call.stage.hangUp(agentId)) return;
  await call.end({ party: 'agent', cause: call.stage.name === 'dial' ? 'cancelled' : 'normal' });
}

async function note(call: Call, { remark, disposition, data }: Note): Promise<void> {
  await call.record({
    type: 'interaction.noted', by: 'agent', ...(remark === undefined ? {} : { remark }), ...(disposition === undefined ? {} : { disposition }), ...(data === undefined ? {} : { data }),
  });
}

/** Only where the administrator lets agents do so. */
async function block(call: Call, agentId: string): Promise<void> {
  const { store, clock } = call.kit;
  const number = call.interaction?.customer.number;
  if (number === undefined) throw new CccError('not-allowed-now');
  await store.blocklist.put({ number: blockKey(number), reason: `call ${call.id}`, by: agentId, at: clock.now() });
  await call.record({ type: 'customer.blocked', by: 'agent', agentId });
}
