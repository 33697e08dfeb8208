/** What the lists of conversations, the customer card and the notices in a call say. Apart from the rest, because it is loaded after the sign-in. */
import type { Translation } from './translation.js';

export interface CallWords {
  readonly serving: string; readonly ended: string; readonly history: string;
  readonly all: string; readonly external: string; readonly internal: string; readonly filter: string;
  readonly nobodyServed: string; readonly nothingEnded: string; readonly endedCall: string; readonly backToCall: string;

  readonly customer: string; readonly service: string; readonly number: string; readonly place: string; readonly name: string; readonly namePlaceholder: string; readonly visits: string; readonly firstTime: string; readonly visit: (n: number) => string;
  readonly earlier: string; readonly result: string; readonly note: string;
}

const ordinal = (n: number): string => {
  const form = new Intl.PluralRules('en', { type: 'ordinal' }).select(n);
  return `${n}${{ one: 'st', two: 'nd', few: 'rd', other: 'th', many: 'th', zero: 'th' }[form]}`;
};

export const callWordsEn: CallWords = {
  serving: 'Serving', ended: 'Ended', history: 'History', all: 'All', external: 'External', internal: 'Internal', filter: 'Which calls',
  nobodyServed: 'Calls you talk in are listed here.', nothingEnded: 'Calls you finish since you signed in are listed here.', endedCall: 'Ended call', backToCall: 'Back',
  customer: 'Customer', service: 'Service', number: 'Number', place: 'Location', name: 'Name', namePlaceholder: 'Who is it?', visits: 'Visits', firstTime: 'First contact', visit: (n) => `${ordinal(n)} contact`,
  earlier: 'Earlier calls', result: 'Result', note: 'Note',
};

export const callWords = (t: Translation): CallWords => ({ ...t.later?.calls ?? callWordsEn, ...t.extra?.calls });
