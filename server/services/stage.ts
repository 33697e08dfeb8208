/** A call is always in exactly one stage — flow, queue, dialling, talking — and the stage decides what an event means. */
import type { EndCause, NewFact } from 'ccc-workstation/protocol';
import type { CallLeg } from './call-leg.js';

export interface Stage {
  readonly name: 'flow' | 'queue' | 'dial' | 'talk' | 'over';
  enter(): Promise<void>;
  /** `passedOn`: legs that the media engine gave the digit to already. */
  digit?(leg: CallLeg, digit: string, passedOn: readonly string[]): Promise<void>;
  /** An incoming leg's ACK arrived. */
  confirmed?(leg: CallLeg): Promise<void>;
  legEnded(leg: CallLeg, cause: EndCause): Promise<void>;
  /** Nothing has come from this leg for too long; true when the call goes on without it. */
  lost?(leg: CallLeg): Promise<boolean>;
  /** Something comes again. */
  back?(leg: CallLeg): Promise<void>;
  /** True when this is not the leg's end: its page is gone and may come back. */
  keeps?(leg: CallLeg, cause: EndCause): Promise<boolean>;
  /** The call ends in this stage: what else is to be recorded about that. */
  closing?(): NewFact[];
  /** An agent declines what rings at their phone; false when nothing does. */
  reject?(agentId: string, reason: string | undefined): Promise<boolean>;
  /** Another agent takes what rings there, and answers by itself; false when nothing rings that could be taken. */
  pickUp?(ringing: string, by: string): Promise<boolean>;
  /** An agent of one of these groups takes the call out of the line, or from whom it rings at; false when it does not wait for any of them. */
  take?(by: string, groupIds: readonly string[]): Promise<boolean>;
  /** Timers and playbacks off; the next stage takes over. */
  leave(): void;
}

export const over: Stage = { name: 'over', enter: async () => undefined, legEnded: async () => undefined, leave: () => undefined };
