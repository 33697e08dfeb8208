/** What is said about collecting digits from the customer. Apart from the rest, because it is loaded where there are templates for it. */
import type { Collection } from '../../src/protocol/index.js';
import type { Translation } from './translation.js';
import { collectWordsZhCN } from './zh-CN.collecting.js';

export interface CollectWords {
  readonly which: string; readonly digits: (n: number) => string; readonly attempt: (n: number) => string; readonly unheard: string; readonly answer: string;
  readonly state: Readonly<Record<Collection['state'], string>>;
  /** Why it cannot be done now. */
  readonly busy: string;
}

export const collectWordsEn: CollectWords = {
  which: 'What to ask for', digits: (n) => `${n} ${n === 1 ? 'digit' : 'digits'}`, attempt: (n) => `attempt ${n}`, unheard: 'You do not hear the customer meanwhile.', answer: 'What was collected, and what the business system knows',
  state: {
    collecting: 'The customer types', collected: 'Sending to the business system…', delivered: 'Received by the business system', undelivered: 'Collected, but the business system was not reached',
    timedOut: 'Not enough digits were typed', cancelled: 'Stopped', interrupted: 'Interrupted',
  },
  busy: 'The last ones are still being sent',
};

export const collectWords = (t: Translation): CollectWords => ({ ...t.code === 'zh-CN' ? collectWordsZhCN : collectWordsEn, ...t.extra?.collecting });
