/** What is said about a third party in a call: the directory, who hears whom, what can be done. Apart from the rest, because it is loaded after the sign-in. */
import type { Unreachable } from '../../src/model/reachable.js';
import type { Translation } from './translation.js';

export type Kind = 'agent' | 'skillGroup' | 'phone' | 'flow' | 'external';

export interface PartyWords {
  /** Heading of the directory. */
  readonly to: Readonly<Record<'transfer' | 'consult', (who: string) => string>>;
  readonly search: string; readonly kinds: Readonly<Record<Kind, string>>; readonly groupCounts: (waiting: number, ready: number) => string;
  readonly why: Readonly<Record<Unreachable, string>>; readonly nothingFound: string; readonly noGroups: string; readonly numberLabel: string; readonly invalidNumber: string;
  readonly flow: string; readonly leaveAtOnce: string; readonly answersFirst: string;
  readonly outside: string; readonly results: (n: number) => string;

  readonly you: string; readonly talksWithYou: string; readonly hearsMusic: string; readonly hearsAll: string; readonly rings: string; readonly callsOut: string; readonly waitsFor: (place: number) => string; readonly notConnected: string;
  readonly parties: string; readonly drop: (who: string) => string; readonly complete: string; readonly backTo: (who: string) => string; readonly joinAll: string; readonly end: string; readonly endConsult: string; readonly dropShort: string; readonly leaveThem: string; readonly splitThem: string; readonly stepOut: string; readonly comeBack: string;
  readonly hints: Readonly<Record<'swap' | 'completeTransfer' | 'join' | 'split' | 'leave' | 'cancelConsult' | 'cancelTransfer' | 'stepOut' | 'comeBack', string>>;
  readonly say: {
    readonly reaching: (who: string) => string; readonly consulting: (who: string, other: string) => string; readonly swapped: (who: string, other: string) => string; readonly conference: (who: string, other: string) => string; readonly apart: (who: string, other: string) => string;
    readonly failed: Readonly<Record<'transfer' | 'consult', (who: string, why: string) => string>>; readonly notReached: string;
  };
}

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const partyWordsEn: PartyWords = {
  to: { transfer: (who) => `Transfer ${who} to…`, consult: (who) => `Ask about ${who}…` },
  search: 'Name or number', kinds: { agent: 'Colleagues', skillGroup: 'Groups', phone: 'Phones', flow: 'Flows', external: 'Number' },
  groupCounts: (waiting, ready) => `${waiting ? `${waiting} waiting` : 'Nobody waiting'} · ${ready} ready`,
  why: {
    offline: 'Offline', noPhone: 'Not connected', busy: 'On a call', inThisCall: 'In this call already', nobodyThere: 'Nobody is signed in', noCallerNumber: 'You have no number for outside calls', unknown: 'Not available',
  },
  nothingFound: 'Nothing found. Type a whole number to call outside.', noGroups: 'Skill groups appear here once an administrator adds them.', numberLabel: 'Number outside', invalidNumber: 'Enter a number first',
  flow: 'Call flow, takes over at once', leaveAtOnce: 'Leave the call at once', answersFirst: 'Only after it has answered',
  outside: 'Outside number', results: (n) => plural(n, 'result', 'results'),

  you: 'You', talksWithYou: 'Talks with you', hearsMusic: 'Hears music', hearsAll: 'Hears everybody', rings: 'Ringing…', callsOut: 'Calling…', waitsFor: (place) => `Waiting, place ${place}`, notConnected: 'Not connected to you',
  parties: 'Who is in the call', drop: (who) => `Drop ${who}`, complete: 'Complete transfer', backTo: (who) => `Back to ${who}`, joinAll: 'Join all', end: 'End', endConsult: 'End consult', dropShort: 'Drop', leaveThem: 'Leave', splitThem: 'Split', stepOut: 'Step out', comeBack: 'Come back',
  hints: {
    swap: 'Talk to the other one; this one hears music', completeTransfer: 'Connect the two and leave the call', join: 'All three hear each other', split: 'Talk to the third party alone again',
    leave: 'Leave the call; the other two go on', cancelConsult: 'Let the third party go and talk to the caller', cancelTransfer: 'Stop ringing and talk to the caller', stepOut: 'The other two go on; you hear nothing until you come back', comeBack: 'All three hear each other again',
  },
  say: {
    reaching: (who) => `Calling ${who}`, consulting: (who, other) => `You talk with ${who}. ${other} hears music.`, swapped: (who, other) => `You talk with ${who}. ${other} waits.`,
    conference: (who, other) => `You, ${who} and ${other} hear each other.`, apart: (who, other) => `${who} and ${other} talk without you.`,
    failed: { transfer: (who, why) => `${who} was not reached: ${why}`, consult: (who, why) => `${who} was not reached: ${why}` }, notReached: 'no answer',
  },
};

export const partyWords = (t: Translation): PartyWords => ({ ...t.later?.parties ?? partyWordsEn, ...t.extra?.parties });
