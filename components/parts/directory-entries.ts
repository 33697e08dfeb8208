/** What the directory lists: colleagues, skill groups, desk phones, call flows and a number outside, each with why it cannot be reached. */
import type { Neighbours } from '../../src/model/reachable.js';
import { whyUnreachable } from '../../src/model/reachable.js';
import type { Target } from '../../src/protocol/index.js';
import type { PartyWords } from '../locales/party-words.js';
import type { Translation } from '../locales/translation.js';
import { cleanNumber, formatNumber } from './phone-number.js';
import { presenceTone, presenceWord } from './presence.js';

export interface DirectoryEntry {
  readonly to: Target;
  readonly name: string;
  readonly detail: string;
  readonly tone: string;
  /** Empty when it can be reached. */
  readonly reason: string;
}

export function entriesOf(around: Neighbours, t: Translation, words: PartyWords): DirectoryEntry[] {
  const entry = (to: Target, name: string, detail: string, tone: string): DirectoryEntry => {
    const why = whyUnreachable(to, around);
    return { to, name, detail, tone: why ? 'quiet' : tone, reason: why ? words.why[why] : '' };
  };
  const people = around.colleagues.map((agent) => {
    const listed = entry({ kind: 'agent', id: agent.id }, agent.name, presenceWord(agent, t), presenceTone(agent));
    // Presence says it better than our reason where both say the same.
    return { ...listed, tone: presenceTone(agent) };
  });
  return [
    ...inOrder(people),
    ...inOrder(around.queues.map((queue) => entry({ kind: 'skillGroup', id: queue.skillGroupId }, queue.name, words.groupCounts(queue.waiting, queue.agentsReady), queue.agentsReady ? 'ok' : 'hold'))),
    ...inOrder(around.phones.map((phone) => entry({ kind: 'phone', id: phone.extension }, phone.name, phone.extension, 'ok'))),
    ...inOrder((around.flows ?? []).map((flow) => entry({ kind: 'flow', id: flow.id }, flow.name, words.flow, 'ok'))),
  ];
}

/** What can be reached comes first; a reader looks there. */
const inOrder = (entries: readonly DirectoryEntry[]): DirectoryEntry[] =>
  [...entries].sort((a, b) => Number(a.reason !== '') - Number(b.reason !== '') || a.name.localeCompare(b.name));

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Names and numbers that contain every word typed; a telephone number is an entry of its own. */
export function search(entries: readonly DirectoryEntry[], typed: string, around: Neighbours, words: PartyWords): DirectoryEntry[] {
  const wanted = fold(typed).split(/\s+/).filter(Boolean);
  const found = entries.filter(({ name, to }) => wanted.every((word) => fold(name).includes(word) || (to.kind === 'phone' && to.id.includes(word))));
  // The extension of a listed phone is that phone, as the center reads it too.
  const isExtension = found.some(({ to }) => to.kind === 'phone' && to.id === outside(typed));
  return /^[\s\d+*#().-]+$/.test(typed) && outside(typed) && !isExtension ? [...found, outsideEntry(typed, around, words)] : found;
}

/** Empty for what is no number. */
export const outside = (typed: string): string => { const number = cleanNumber(typed); return /\d{3}/.test(number) ? number : ''; };

function outsideEntry(typed: string, around: Neighbours, words: PartyWords): DirectoryEntry {
  const id = outside(typed);
  const why = whyUnreachable({ kind: 'external', id }, around);
  return { to: { kind: 'external', id }, name: formatNumber(id), detail: words.outside, tone: why ? 'quiet' : 'accent', reason: why ? words.why[why] : '' };
}
