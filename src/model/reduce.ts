/** The client's reducer: total and pure. Each fact changes only what its owner owns; what is shown is derived from both. */
import type { Interaction, InteractionFact } from '../protocol/index.js';
import type { CommandFact, CenterFact, ConnectionFact, Fact, PhoneFact, TabFact } from './facts.js';
import { reduceInteraction } from './interaction.js';
import { mergeInteraction } from './merge.js';
import { arrange } from './lists.js';
import { reduceMedia } from './media.js';
import { initialState, type WorkstationState } from './state.js';

/** Conversations kept after their end; older ones are in the service records. */
const keepEnded = 50;

export function reduce(state: WorkstationState, fact: Fact): WorkstationState {
  const next = step(state, fact);
  return next.parts === state.parts && next.me === state.me && next.pending === state.pending ? next : derive(next);
}

function step(state: WorkstationState, fact: Fact): WorkstationState {
  switch (fact.type) {
    case 'center.snapshot': case 'center.draining': case 'center.clock': case 'center.interaction': case 'center.agent':
    case 'center.queues': case 'center.phones': case 'center.previews': case 'center.notes': case 'center.dtmf': case 'center.settings': return onCenter(state, fact);
    case 'connection.signalling': return onConnection(state, fact);
    case 'phone.registration': case 'phone.microphone': case 'phone.autoplay': return onPhone(state, fact);
    case 'phone.alerting': case 'phone.dialing': case 'phone.progress': case 'phone.connected':
    case 'phone.muted': case 'phone.media': case 'phone.quality': case 'phone.report': case 'phone.ended': {
      const media = reduceMedia(state.parts.media, fact);
      if (media === state.parts.media) return state;
      // What begins is what the agent looks at, also beside another call.
      const begins = fact.type === 'phone.dialing' || fact.type === 'phone.connected';
      return { ...state, parts: { ...state.parts, media, ...(begins ? { selected: fact.interactionId } : {}) } };
    }
    case 'command.sent': case 'command.done': case 'command.failed': case 'problem.shown':
    case 'problem.dismissed': case 'card.added': case 'view.selected': return onCommand(state, fact);
    case 'tab.leading': case 'tab.following': return onTab(state, fact);
    default: return onInteractionFact(state, fact);
  }
}

function onTab(state: WorkstationState, fact: TabFact): WorkstationState {
  // Another build of this program may know less than we do.
  if (fact.type === 'tab.following') return { ...initialState, ...fact.state, connection: { ...initialState.connection, ...fact.state.connection, tab: 'follower' } };
  // The phone of the tab before us is gone, and its legs with it, also those that it left to us with its last word; the center still has the calls.
  const media = Object.fromEntries(Object.entries(state.parts.media).filter(([, leg]) => leg.state === 'ended' && leg.cause !== 'answeredElsewhere'));
  return { ...state, pending: {}, parts: { ...state.parts, media }, connection: { ...state.connection, tab: 'leader', registration: 'unregistered' } };
}

function onInteractionFact(state: WorkstationState, fact: InteractionFact): WorkstationState {
  const before = own(state.parts.center, fact.interactionId);
  const after = reduceInteraction(before, fact);
  if (!after || after === before) return state;
  return withCenter(state, { ...state.parts.center, [after.id]: after });
}

function onCenter(state: WorkstationState, fact: CenterFact): WorkstationState {
  switch (fact.type) {
    case 'center.snapshot': {
      const { type: _type, at: _at, interactions, previews = [], notes = [], ...rest } = fact;
      const finished = Object.values(state.parts.center).filter((x) => x.phase === 'closed');
      return withCenter({ ...state, ...rest, previews, notes }, byId([...finished, ...interactions]));
    }
    case 'center.draining': return { ...state, connection: { ...state.connection, restartsBy: fact.until } };
    case 'center.clock': return { ...state, serverTimeOffset: fact.serverTimeOffset };
    case 'center.interaction': return withCenter(state, { ...state.parts.center, [fact.interaction.id]: fact.interaction });
    case 'center.agent':
      return fact.agent.id === state.agent?.id
        ? { ...state, agent: fact.agent }
        : { ...state, colleagues: [...state.colleagues.filter((agent) => agent.id !== fact.agent.id), fact.agent].sort((a, b) => a.name < b.name ? -1 : 1) };
    case 'center.settings': { const { type: _type, at: _at, ...configured } = fact; return { ...state, ...configured }; }
    case 'center.queues': return { ...state, queues: fact.queues };
    case 'center.phones': return { ...state, phones: fact.phones };
    case 'center.previews': return { ...state, previews: fact.previews };
    case 'center.notes': return { ...state, notes: fact.notes };
    case 'center.dtmf':
      return { ...state, digits: { ...state.digits, [fact.interactionId]: ((own(state.digits, fact.interactionId) ?? '') + fact.digit).slice(-32) } };
  }
}

function onConnection(state: WorkstationState, fact: ConnectionFact): WorkstationState {
  const { retryAt: _retry, reason: _reason, mayTakeOver: _may, restartsBy, ...kept } = state.connection;
  const up = fact.signalling === 'connected';
  const left = fact.signalling === 'signedOut' || fact.signalling === 'offline';
  const next: WorkstationState = {
    ...state,
    connection: {
      ...kept, signalling: fact.signalling, since: fact.signalling === kept.signalling ? kept.since : fact.at, attempt: up ? 0 : fact.attempt ?? kept.attempt,
      ...(fact.retryAt === undefined ? {} : { retryAt: fact.retryAt }), ...(fact.reason === undefined ? {} : { reason: fact.reason }),
      ...(fact.mayTakeOver ? { mayTakeOver: true } : {}), ...(up || left || restartsBy === undefined ? {} : { restartsBy }),
    },
  };
  // A command whose reply was lost with the connection is not in flight any more.
  return up || left ? { ...next, pending: {} } : next;
}

function onPhone(state: WorkstationState, fact: Extract<PhoneFact, { type: 'phone.registration' | 'phone.microphone' | 'phone.autoplay' }>): WorkstationState {
  const { registrationReason: _reason, ...rest } = state.connection;
  switch (fact.type) {
    case 'phone.registration':
      return { ...state, connection: { ...rest, registration: fact.registration, ...(fact.reason === undefined ? {} : { registrationReason: fact.reason }) } };
    case 'phone.microphone': return { ...state, connection: { ...state.connection, microphone: fact.microphone } };
    case 'phone.autoplay': return { ...state, connection: { ...state.connection, autoplayBlocked: fact.blocked } };
  }
}

function onCommand(state: WorkstationState, fact: CommandFact): WorkstationState {
  switch (fact.type) {
    case 'command.sent': return { ...state, pending: { ...state.pending, [fact.key]: fact.name } };
    case 'command.done': return { ...state, pending: settled(state, fact.key, fact.name) };
    case 'command.failed': return { ...state, pending: settled(state, fact.key, fact.name), problem: fact.error };
    case 'problem.shown': return { ...state, problem: fact.error };
    case 'problem.dismissed': { const { problem: _problem, ...rest } = state; return rest; }
    case 'card.added':
      return { ...state, cards: { ...state.cards, [fact.interactionId]: [...(own(state.cards, fact.interactionId) ?? []), fact.card].slice(-20) } };
    case 'view.selected': {
      const { selected: _selected, ...parts } = state.parts;
      return { ...state, parts: fact.interactionId === undefined ? parts : { ...parts, selected: fact.interactionId } };
    }
  }
}

function settled(state: WorkstationState, key: string, name: string): WorkstationState['pending'] {
  if (own(state.pending, key) !== name) return state.pending;
  const { [key]: _done, ...rest } = state.pending;
  return rest;
}

const withCenter = (state: WorkstationState, center: Readonly<Record<string, Interaction>>): WorkstationState =>
  ({ ...state, parts: { ...state.parts, center } });

/** Ids come from outside; `constructor` and the like must not be found on the prototype (S-36). */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

const without = <T>(record: Readonly<Record<string, T>>, dropped: ReadonlySet<string>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([id]) => !dropped.has(id)));

const byId = (list: readonly Interaction[]): Record<string, Interaction> => Object.fromEntries(list.map((x) => [x.id, x]));

function derive(state: WorkstationState): WorkstationState {
  const media = Object.values(state.parts.media);
  const ids = new Set([...Object.keys(state.parts.center), ...media.map((leg) => leg.interactionId)]);
  const merged: Interaction[] = [];
  for (const id of ids) {
    const legs = media.filter((leg) => leg.interactionId === id).sort((a, b) => a.startedAt - b.startedAt || (a.legId < b.legId ? -1 : 1));
    const interaction = mergeInteraction(own(state.parts.center, id), legs, state.me, own(state.pending, id));
    if (interaction) merged.push(interaction);
  }
  const lists = arrange(merged, state.me, state.parts.selected);
  const dropped = new Set(lists.ended.slice(keepEnded));
  const kept = dropped.size === 0 ? {} : { digits: without(state.digits, dropped), cards: without(state.cards, dropped), parts: {
    ...state.parts,
    center: without(state.parts.center, dropped),
    media: Object.fromEntries(Object.entries(state.parts.media).filter(([, leg]) => !dropped.has(leg.interactionId))),
  } };
  const { current: _current, ...rest } = state;
  return {
    ...rest, ...kept, interactions: byId(merged.filter((x) => !dropped.has(x.id))), ...(lists.current ? { current: lists.current } : {}),
    ringing: lists.ringing, serving: lists.serving, ended: lists.ended.slice(0, keepEnded),
  };
}
