/** THE command table: one object per command. Buttons, shortcuts, bridge and API ask `allowed` and `run` here and nothing else. */
import type { CenterClient } from './center/center.js';
import { CccError } from './kernel/errors.js';
import {
  allowedForAgent, allowedHere, connectionHold, dialable, interactionOf, isDigits, mediaLeg, ringingColleagues, waitsForRestart,
  type AgentCommand, type CollectCommand, type Command, type CommandArgs, type CommandName, type Fact, type ThirdPartyCommand, type WorkstationState,
} from './model/index.js';
import type { CenterCommandName, DeskCommand, HoldScope } from './protocol/index.js';
import type { Softphone } from './softphone/softphone.js';

export interface CommandContext {
  readonly state: () => WorkstationState;
  readonly softphone: Softphone | undefined;
  readonly center: CenterClient;
  readonly post: (fact: Fact) => void;
  readonly now: () => number;
  readonly newId: () => string;
  /** Asks the page's hooks; rejects when one refuses. */
  readonly consent?: ((command: Command) => Promise<void> | undefined) | undefined;
}

export interface CommandEntry<N extends CommandName> {
  readonly name: N;
  /** The cancelable DOM event with which an element asks for it. */
  readonly event: `ccc-${string}-request`;
  /** Works while the focus is inside the workstation. */
  readonly shortcut?: string;
  /** What the center must have announced; nothing for what the page does by itself. */
  readonly needs?: CenterCommandName | 'dial' | 'redial' | 'dialPreview';
  /** Key of its label in the locale files. */
  readonly labelKey: `command.${N}`;
  allowed(state: WorkstationState, args: CommandArgs<N>): boolean;
  /** A second one says something else than the first, which may still be in flight: a key after a key, a result after a note. */
  readonly repeats?: true;
  /** What it is about: an interaction id, or `agent`. Unless it repeats, one command of a name at a time may be in flight on it. */
  key(state: WorkstationState, args: CommandArgs<N>): string;
  run(context: CommandContext, args: CommandArgs<N>): Promise<void>;
}
export type CommandTable = { readonly [N in CommandName]: CommandEntry<N> };

type OnCall = { readonly interactionId?: string };
type Simple = Exclude<ThirdPartyCommand, 'transfer' | 'consult'> | 'cancelCollect' | 'attach' | 'switchTo' | 'finishWrapUp' | 'extendWrapUp' | 'blockNumber';
type CallRule = ThirdPartyCommand | CollectCommand | 'attach' | 'answer' | 'reject' | 'hangUp' | 'hold' | 'resume' | 'mute' | 'unmute' | 'sendDigits' | 'note' | 'switchTo' | 'finishWrapUp' | 'extendWrapUp' | 'redial' | 'blockNumber';

const target = (state: WorkstationState, args: OnCall): string | undefined => args.interactionId ?? state.current;
const ringing = (state: WorkstationState, args: OnCall): string | undefined => args.interactionId ?? state.ringing[0];
const online = (state: WorkstationState): boolean => state.connection.signalling === 'connected';
const agentKey = (): string => 'agent';
const offered = (state: WorkstationState, name: CenterCommandName): boolean => state.capabilities.commands.includes(name);

function may(state: WorkstationState, id: string | undefined, rule: CallRule): boolean {
  const interaction = interactionOf(state, id);
  return interaction !== undefined && allowedHere(state, interaction).has(rule);
}
/** For commands of the softphone: this page holds the media leg. */
const mayWithMedia = (state: WorkstationState, id: string | undefined, rule: CallRule): boolean =>
  id !== undefined && mediaLeg(state, id) !== undefined && may(state, id, rule);

function phone(context: CommandContext): Softphone {
  if (!context.softphone) throw new CccError('not-supported', 'no softphone in this workstation');
  return context.softphone;
}
/** Asked once more: a hook may have thought about it while the center began to restart (F-31). */
function lineOf(context: CommandContext): Softphone {
  if (context.state().connection.restartsBy) throw new CccError('restarting');
  return phone(context);
}
function required(id: string | undefined): string {
  if (id === undefined) throw new CccError('no-current-call');
  return id;
}
/** Id of the call that a command is about. */
const callOf = (context: CommandContext, args: OnCall): string => required(target(context.state(), args));
const onCall = (find: (state: WorkstationState, args: OnCall) => string | undefined) => (state: WorkstationState, args: OnCall): string => find(state, args) ?? 'agent';
/** Present only where it was given: the protocol's shapes know no `undefined`. */
const given = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } => value === undefined ? {} : { [key]: value } as { readonly [P in K]: V };

function mayAsk(state: WorkstationState, rule: AgentCommand): boolean {
  return online(state) && state.agent !== undefined && allowedForAgent(state.agent).has(rule);
}
function mayDial(state: WorkstationState): boolean {
  return state.agent !== undefined && allowedForAgent(state.agent).has('dial') && !waitsForRestart(state, 'dial') && state.connection.registration === 'registered' && state.connection.reason !== 'expired' && state.ringing.length === 0
    && !state.serving.some((id) => mediaLeg(state, id));
}

export const previewOf = ({ previews }: WorkstationState, { previewId }: { readonly previewId: string }) => previews.find(({ id }) => id === previewId);

const named = <N extends CommandName>(name: N): Pick<CommandEntry<N>, 'name' | 'event' | 'labelKey'> =>
  ({ name, event: `ccc-${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}-request`, labelKey: `command.${name}` });
/** Of the center, about one call. */
const about = <N extends Simple | 'hold' | 'resume' | 'transfer' | 'consult' | 'collect' | 'note'>(name: N) => ({ ...named(name), needs: name, key: onCall(target), allowed: (state: WorkstationState, args: OnCall): boolean => online(state) && may(state, target(state, args), name) });
const plain = <N extends Simple>(name: N) => ({
  ...about(name),
  run: (context: CommandContext, args: OnCall): Promise<void> => context.center.send({ name, interactionId: callOf(context, args) }),
});

const holding = <N extends 'hold' | 'resume'>(name: N) => ({
  ...about(name), shortcut: 'h',
  allowed: (state: WorkstationState, args: OnCall & { readonly scope?: HoldScope }): boolean => {
    const interaction = args.scope === 'connection' && interactionOf(state, target(state, args));
    return interaction ? online(state) && connectionHold(interaction, state.me?.agentId ?? '') === name : about(name).allowed(state, args);
  },
  run: (context: CommandContext, args: OnCall & { readonly scope?: HoldScope }): Promise<void> => context.center.send({ name, interactionId: callOf(context, args), ...given('scope', args.scope) }),
});

/** Of the center, about the agent. */
const desk = <N extends AgentCommand & CommandName>(name: N, needs: DeskCommand['name'] | 'sendNote') => ({ ...named(name), needs, key: agentKey, allowed: (state: WorkstationState): boolean => mayAsk(state, name) });

const presence = <N extends 'goReady' | 'goNotReady'>(name: N, to: 'ready' | 'notReady') => ({
  ...desk(name, 'setPresence'), run: (context: CommandContext): Promise<void> => context.center.send({ name: 'setPresence', presence: to }),
});
const work = <N extends 'enterWork' | 'leaveWork'>(name: N) => ({ ...desk(name, name), run: (context: CommandContext): Promise<void> => context.center.send({ name }) });
const onOff = <N extends 'setAutoAnswer' | 'setInbound'>(name: N) => ({
  ...desk(name, name), run: (context: CommandContext, { on }: { readonly on: boolean }): Promise<void> => context.center.send({ name, on }),
});
const microphone = <N extends 'mute' | 'unmute'>(name: N) => ({
  ...named(name), shortcut: 'm', key: onCall(target),
  allowed: (state: WorkstationState, args: OnCall): boolean => mayWithMedia(state, target(state, args), name),
  run: (context: CommandContext, args: OnCall): Promise<void> => phone(context).mute(callOf(context, args), name === 'mute'),
});

export const commandTable: CommandTable = {
  answer: {
    ...named('answer'), shortcut: 'a', key: onCall(ringing),
    // What rings here rings at this page, else at the agent's desk phone, which the center can tell to answer.
    allowed: (state, args) => mayWithMedia(state, ringing(state, args), 'answer')
      || (online(state) && state.connection.registration !== 'registered' && offered(state, 'answer') && may(state, ringing(state, args), 'answer')),
    run: (context, args) => {
      const interactionId = required(ringing(context.state(), args));
      return context.softphone?.has(interactionId) ? context.softphone.answer(interactionId) : context.center.send({ name: 'answer', interactionId });
    },
  },
  reject: {
    ...named('reject'), shortcut: 'r', key: onCall(ringing),
    allowed: (state, args) => mayWithMedia(state, ringing(state, args), 'reject')
      || (online(state) && offered(state, 'reject') && may(state, ringing(state, args), 'reject')),
    // Why, only the center can be told; and it can decline where the phone that rings is not this page's.
    run: (context, args) => {
      const interactionId = required(ringing(context.state(), args));
      const throughCenter = online(context.state()) && offered(context.state(), 'reject') && (args.reason !== undefined || !context.softphone?.has(interactionId));
      return throughCenter ? context.center.send({ name: 'reject', interactionId, ...given('reason', args.reason) }) : phone(context).reject(interactionId);
    },
  },
  hangUp: {
    ...named('hangUp'), shortcut: 'Shift+Escape', key: onCall(target),
    allowed: (state, args) => may(state, target(state, args), 'hangUp'),
    // After a reload the center still has our leg and this page has not.
    run: (context, args) => {
      const interactionId = callOf(context, args);
      const { legId, number } = args;
      if (legId !== undefined || number !== undefined) return context.center.send({ name: 'hangUp', interactionId, ...given('legId', legId), ...given('number', number) });
      return context.softphone?.has(interactionId) ? context.softphone.hangUp(interactionId) : context.center.send({ name: 'hangUp', interactionId });
    },
  },
  attach: {
    ...plain('attach'),
    allowed: (state, args) => online(state) && state.connection.registration === 'registered' && may(state, target(state, args), 'attach') && !mediaLeg(state, target(state, args) ?? ''),
  },
  hold: holding('hold'),
  resume: holding('resume'),
  switchTo: {
    ...plain('switchTo'),
    run: async (context, args) => {
      const interactionId = callOf(context, args);
      await context.center.send({ name: 'switchTo', interactionId });
      context.post({ type: 'view.selected', at: context.now(), interactionId });
    },
  },
  mute: microphone('mute'),
  unmute: microphone('unmute'),
  sendDigits: {
    ...named('sendDigits'), key: onCall(target), repeats: true,
    allowed: (state, args) => isDigits(args.digits) && mayWithMedia(state, target(state, args), 'sendDigits'),
    run: (context, args) => phone(context).sendDigits(callOf(context, args), args.digits),
  },
  dial: {
    ...named('dial'), key: agentKey, needs: 'dial',
    allowed: (state, args) => mayDial(state) && dialable(args.phoneNumber) !== undefined,
    run: (context, args) => {
      const number = dialable(args.phoneNumber);
      if (number === undefined) throw new CccError('invalid-number', args.phoneNumber.slice(0, 40));
      const { callerNumber } = args;
      if (callerNumber && !context.state().capabilities.callerNumbers.includes(callerNumber)) throw new CccError('forbidden', callerNumber);
      return lineOf(context).dial({ interactionId: context.newId(), target: number, ...given('callerNumber', callerNumber), data: { ...given('desc', args.desc), ...given('uui', args.uui) } });
    },
  },
  redial: {
    ...named('redial'), needs: 'redial', key: agentKey,
    // A call of before this session is known to the center alone; it decides then.
    allowed: (state, { interactionId: id }) => mayDial(state) && (interactionOf(state, id) === undefined || may(state, id, 'redial')),
    run: (context, args) => {
      const before = interactionOf(context.state(), args.interactionId);
      return lineOf(context).dial({ interactionId: context.newId(), target: `redial-${args.interactionId}`, ...given('shown', before && before.customer.number) });
    },
  },
  dialPreview: {
    ...named('dialPreview'), needs: 'dialPreview', key: agentKey,
    allowed: (state, args) => mayDial(state) && previewOf(state, args) !== undefined,
    run: (context, args) => lineOf(context).dial({ interactionId: context.newId(), target: `preview-${args.previewId}`, ...given('shown', previewOf(context.state(), args)?.number) }),
  },
  skipPreview: {
    ...named('skipPreview'), needs: 'skipPreview', key: agentKey,
    allowed: (state, args) => online(state) && previewOf(state, args) !== undefined,
    run: (context, { previewId, reason }) => context.center.send({ name: 'skipPreview', previewId, reason }),
  },
  sendNote: {
    ...desk('sendNote', 'sendNote'), allowed: (state, { to, text }) => mayAsk(state, 'sendNote') && to.length > 0 && text.trim() !== '' && text.length <= 500,
    run: (context, { to, text }) => context.center.send({ name: 'sendNote', to: [...to], text }),
  },
  closeNote: { ...named('closeNote'), needs: 'closeNote', key: agentKey, repeats: true, allowed: online, run: (context, { noteId }) => context.center.send({ name: 'closeNote', noteId }) },
  pickUp: {
    ...named('pickUp'), needs: 'pickUp', key: agentKey,
    allowed: (state, args) => online(state) && !waitsForRestart(state, 'pickUp') && state.connection.registration === 'registered' && ringingColleagues(state).some((agent) => agent.id === args.agentId),
    run: (context, args) => context.center.send({ name: 'pickUp', agentId: args.agentId }),
  },
  take: {
    ...named('take'), needs: 'take', key: agentKey,
    allowed: (state, { interactionId }) => mayAsk(state, 'take') && !waitsForRestart(state, 'take') && state.connection.registration === 'registered'
      && state.queues.some(({ calls }) => calls?.some((call) => call.interactionId === interactionId)),
    run: (context, { interactionId }) => context.center.send({ name: 'take', interactionId }),
  },
  goReady: presence('goReady', 'ready'),
  goNotReady: presence('goNotReady', 'notReady'),
  goOnBreak: {
    ...desk('goOnBreak', 'setPresence'),
    allowed: (state, args) => mayAsk(state, 'goOnBreak') && (args.reason === undefined || state.breakReasons.includes(args.reason)),
    run: (context, args) => context.center.send({ name: 'setPresence', presence: 'onBreak', ...given('reason', args.reason), ...given('seconds', args.seconds) }),
  },
  signOut: {
    ...desk('signOut', 'setPresence'),
    run: (context, args) => context.center.send({ name: 'setPresence', presence: 'offline', ...given('reason', args.cause) }),
  },
  setNextPresence: {
    ...desk('setNextPresence', 'setNextPresence'),
    run: (context, args) => context.center.send({ name: 'setNextPresence', presence: args.presence, ...given('reason', args.reason), ...given('seconds', args.seconds) }),
  },
  setAutoAnswer: onOff('setAutoAnswer'),
  setInbound: onOff('setInbound'),
  setAfterCall: { ...desk('setAfterCall', 'setAfterCall'), run: (context, args) => context.center.send({ name: 'setAfterCall', state: args.state }) },
  setSkillGroups: { ...desk('setSkillGroups', 'setSkillGroups'), run: (context, { ids }) => context.center.send({ name: 'setSkillGroups', ids: [...ids] }) },
  enterWork: work('enterWork'),
  leaveWork: work('leaveWork'),
  finishWrapUp: plain('finishWrapUp'),
  extendWrapUp: plain('extendWrapUp'),
  blockNumber: {
    ...plain('blockNumber'),
    // As for `redial`.
    allowed: (state, { interactionId: id }) => online(state) && (interactionOf(state, id ?? state.current) === undefined ? id !== undefined : may(state, id ?? state.current, 'blockNumber')),
  },
  collect: { ...about('collect'), run: (context, args) => context.center.send({ name: 'collect', interactionId: callOf(context, args), templateId: args.templateId }) },
  cancelCollect: plain('cancelCollect'),
  transfer: {
    ...about('transfer'), shortcut: 't',
    run: (context, args) => context.center.send({ name: 'transfer', interactionId: callOf(context, args), to: args.to, ...given('mode', args.mode) }),
  },
  consult: { ...about('consult'), shortcut: 'c', run: (context, args) => context.center.send({ name: 'consult', interactionId: callOf(context, args), to: args.to }) },
  cancelTransfer: plain('cancelTransfer'),
  cancelConsult: plain('cancelConsult'),
  swap: plain('swap'),
  completeTransfer: plain('completeTransfer'),
  join: plain('join'),
  split: plain('split'),
  leave: plain('leave'),
  note: {
    ...about('note'), repeats: true,
    run: (context, args) => context.center.send({
      name: 'note', interactionId: callOf(context, args), ...given('remark', args.remark), ...given('disposition', args.disposition),
      ...(args.data === undefined ? {} : { data: { ...args.data } }),
    }),
  },
  addCard: {
    ...named('addCard'), key: onCall(target), repeats: true,
    allowed: (state, args) => interactionOf(state, target(state, args)) !== undefined,
    run: async (context, { interactionId, ...card }) => {
      const id = required(interactionId ?? context.state().current);
      context.post({ type: 'card.added', at: context.now(), interactionId: id, card: { id: context.newId(), ...card } });
    },
  },
  select: {
    ...named('select'), key: agentKey,
    allowed: (state, args) => interactionOf(state, args.interactionId) !== undefined,
    run: async (context, args) => { context.post({ type: 'view.selected', at: context.now(), interactionId: args.interactionId }); },
  },
  allowMicrophone: {
    ...named('allowMicrophone'), key: agentKey,
    allowed: (state) => state.connection.microphone !== 'granted',
    run: (context) => phone(context).devices.allowMicrophone(),
  },
  allowSound: {
    ...named('allowSound'), key: agentKey,
    allowed: () => true,
    run: (context) => phone(context).devices.allowSound(),
  },
  dismissProblem: {
    ...named('dismissProblem'), key: agentKey,
    allowed: () => true,
    run: async (context) => { context.post({ type: 'problem.dismissed', at: context.now() }); },
  },
};
