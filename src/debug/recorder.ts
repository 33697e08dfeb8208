/** Remembers what happened lately: the last few hundred facts with the state before them, and the last SIP messages. Always on, so it costs next to nothing; who looks for a fault finds what led to it. */
import type { Fact, WorkstationState } from '../model/index.js';
import type { Workstation } from '../workstation.js';
import { redactSip } from './redact-sip.js';
import { tapPhone } from './tap.js';

export interface SipLine { readonly at: number; readonly sent: boolean; readonly text: string }
/** `reduce` over `facts`, begun with `base`, gives the state after the last of them. */
export interface Recording { readonly base: WorkstationState; readonly facts: readonly Fact[] }
export interface Recorder {
  recording(): Recording;
  sip(): readonly SipLine[];
  close(): void;
}

/** Two of them are kept: at least one whole. */
const factsInPart = 400;
const mostSip = 300;

interface Part { readonly base: WorkstationState; readonly facts: Fact[] }

export function createRecorder(workstation: Pick<Workstation, 'state' | 'facts$' | 'softphone' | 'now'>): Recorder {
  let before: Part | undefined;
  let part: Part = { base: workstation.state, facts: [] };
  let sip: SipLine[] = [];
  const look = tapPhone(workstation.softphone, (sent, text, at = workstation.now()) => {
    // Redacted at once: a secret that is not kept cannot leak.
    sip.push({ at, sent, text: redactSip(text) });
    if (sip.length > mostSip * 2) sip = sip.slice(-mostSip);
  });
  look();
  const begin = (): void => { before = part; part = { base: workstation.state, facts: [] }; };
  const subscription = workstation.facts$.subscribe((fact) => {
    look();
    // It brings the whole state of another tab along, which is a beginning of its own.
    if (fact.type === 'tab.following') { begin(); before = undefined; return; }
    part.facts.push(fact);
    if (part.facts.length >= factsInPart) begin();
  });
  return {
    recording: () => ({ base: (before ?? part).base, facts: [...before?.facts ?? [], ...part.facts] }),
    sip: () => sip.slice(-mostSip),
    close() { subscription.unsubscribe(); },
  };
}
