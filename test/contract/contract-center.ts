/** What the contract suite needs of a center, so that it can be asked of the mock and of the real server alike. */
import type { Workstation } from 'ccc-workstation';
import type { ThirdPartyCommand } from 'ccc-workstation/model';
import type { CenterCommand, PreviewContact } from 'ccc-workstation/protocol';

export interface ContractAgent {
  readonly workstation: Workstation;
  /** A command as the center gets it, past the workstation's own rules. */
  send(command: CenterCommand): Promise<void>;
  /** The event socket breaks. */
  dropSocket(): void;
  /** Finishes what is in hand, signs out and disconnects. */
  leave(): Promise<void>;
}
export interface FarEnd {
  hangUp(): void;
  /** Its line is over, whoever ended it. */
  readonly isOver: boolean;
}
export interface Caller extends FarEnd {
  press(digit: string): void;
}
export interface DialledEnd extends FarEnd {
  ring(): void;
  answer(): void;
  busy(): void;
}
/** Ben, with a phone, not ready at first. */
export interface ContractColleague {
  readonly isRinging: boolean;
  readonly isTalking: boolean;
  goReady(): Promise<void>;
  answer(): Promise<void>;
  reject(): Promise<void>;
  hangUp(): Promise<void>;
  /** What Ben's buttons ask about the call he is in; of a transfer or a consultation Anna is the target. */
  does(name: ThirdPartyCommand): Promise<void>;
  /** Ben writes to Anna; what Anna wrote to Ben. */
  writes(text: string): Promise<void>;
  readonly notes: readonly string[];
  /** Ben calls Anna. */
  calls(): Promise<void>;
  leave(): Promise<void>;
}
export interface ContractCenter {
  readonly ringTimeoutMs: number;
  /** Anna signs in; `phone: false` for a page without a softphone. */
  signIn(options?: { readonly phone?: boolean }): Promise<ContractAgent>;
  colleague(): Promise<ContractColleague>;
  /** A customer calls the demo number and chooses support. */
  customerCalls(): Promise<Caller>;
  /** The administrator lets agents take waiting calls, or does not. */
  letTake(on: boolean): Promise<void>;
  /** A business system has a customer looked at and called by Anna. */
  previews(order: { readonly name: string; readonly previewSeconds?: number }): Promise<{ contact(): Promise<PreviewContact | undefined>; cancel(): Promise<void> }>;
  /** Whom the agent has just dialled. */
  dialled(): Promise<DialledEnd>;
  /** The center is told to stop, tells the agents, and its next process is there a moment later. */
  restarts(): Promise<void>;
  /** Time passes, simulated or real. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export async function until(center: ContractCenter, what: string, test: () => boolean, withinMs = 8000): Promise<void> {
  for (let waited = 0; waited <= withinMs; waited += 20) {
    if (test()) return;
    await center.pass(20);
  }
  throw new Error(`waited in vain for: ${what}`);
}

/** Puts the agent's desk in order, whatever a test left on it. */
export async function tidy(center: ContractCenter, { workstation, send }: Pick<ContractAgent, 'workstation' | 'send'>): Promise<void> {
  const { state } = workstation;
  for (const id of state.ringing) await workstation.dispatch({ name: 'reject', interactionId: id });
  for (const id of state.serving) if (state.interactions[id]?.phase === 'active') await workstation.dispatch({ name: 'hangUp', interactionId: id });
  await until(center, 'the end of the call', () => workstation.state.agent?.activity !== 'onCall');
  const { agent } = workstation.state;
  if (agent?.activity === 'wrapUp' && agent.interactionId !== undefined) await send({ name: 'finishWrapUp', interactionId: agent.interactionId });
  await until(center, 'an idle agent', () => workstation.state.agent?.activity === 'idle');
  if (workstation.state.agent?.presence !== 'offline') await send({ name: 'setPresence', presence: 'offline' });
}
