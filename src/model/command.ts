/** What may be asked of a workstation, by a button, a shortcut, the bridge or a program: plain data. */
import type { HoldScope, Target, TransferMode } from '../protocol/index.js';

/** Where `interactionId` is left out, the obvious one is meant: the ringing one for answer and reject, else the current one. */
interface OnInteraction { readonly interactionId?: string }

export type Command =
  | ({ readonly name: 'answer' } & OnInteraction)
  | ({ readonly name: 'reject'; readonly reason?: string } & OnInteraction)
  /** `legId` or `number`: only this connection, the agent's own, that of the third party, or beside that one the customer's. */
  | ({ readonly name: 'hangUp'; readonly legId?: string; readonly number?: string } & OnInteraction)
  /** Talks in this call and holds the others. */
  | ({ readonly name: 'switchTo' } & OnInteraction)
  /** Takes the call that rings at this colleague. */
  | { readonly name: 'pickUp'; readonly agentId: string }
  /** Takes a call that waits in one of the agent's groups, or rings at a colleague there; `state.queues` lists them where the center allows it. */
  | { readonly name: 'take'; readonly interactionId: string }
  /** Brings a running call to this page, which has no media leg for it. Happens by itself after a reload (F-12). */
  | ({ readonly name: 'attach' } & OnInteraction)
  /** `scope: 'connection'`: only the agent's own connection is parked; of three the others go on talking. */
  | ({ readonly name: 'hold'; readonly scope?: HoldScope } & OnInteraction)
  | ({ readonly name: 'resume'; readonly scope?: HoldScope } & OnInteraction)
  | ({ readonly name: 'mute' } & OnInteraction)
  | ({ readonly name: 'unmute' } & OnInteraction)
  | ({ readonly name: 'sendDigits'; readonly digits: string } & OnInteraction)
  /** A number, `agent-<id>` for a colleague, or an extension. `desc` and `uui` as in `callOut` (BRG-01, BRG-03); `callerNumber`: one of `capabilities.callerNumbers` (DIA-02). */
  | { readonly name: 'dial'; readonly phoneNumber: string; readonly desc?: string; readonly uui?: string; readonly callerNumber?: string }
  /** Calls the customer of an earlier call again; the number is not needed here. */
  | { readonly name: 'redial'; readonly interactionId: string }
  /** Calls the contact that is shown to this agent (VOC-02); the number is not needed here. */
  | { readonly name: 'dialPreview'; readonly previewId: string }
  /** Passes over it; the reason is kept. */
  | { readonly name: 'skipPreview'; readonly previewId: string; readonly reason: string }
  /** A short text to colleagues of a common skill group, or to whole groups. */
  | { readonly name: 'sendNote'; readonly to: readonly { readonly kind: 'agent' | 'skillGroup'; readonly id: string }[]; readonly text: string }
  | { readonly name: 'closeNote'; readonly noteId: string }
  | ({ readonly name: 'blockNumber' } & OnInteraction)
  | { readonly name: 'goReady' }
  | { readonly name: 'goNotReady' }
  /** `seconds`: how long it is to last. */
  | { readonly name: 'goOnBreak'; readonly reason?: string; readonly seconds?: number }
  /** `cause`: kept in the center's log of presence. */
  | { readonly name: 'signOut'; readonly cause?: string }
  /** The presence to take when the work in hand is done. */
  | { readonly name: 'setNextPresence'; readonly presence: 'ready' | 'notReady' | 'onBreak'; readonly reason?: string; readonly seconds?: number }
  /** Customers' calls connect without a click. */
  | { readonly name: 'setAutoAnswer'; readonly on: boolean }
  /** Whether calls are offered at all. */
  | { readonly name: 'setInbound'; readonly on: boolean }
  /** What comes after a call and its wrap-up. */
  | { readonly name: 'setAfterCall'; readonly state: 'idle' | 'work' }
  /** Whose calls to take, of the configured groups. */
  | { readonly name: 'setSkillGroups'; readonly ids: readonly string[] }
  /** Work away from the phone, until it is left. */
  | { readonly name: 'enterWork' }
  | { readonly name: 'leaveWork' }
  | ({ readonly name: 'finishWrapUp' } & OnInteraction)
  | ({ readonly name: 'extendWrapUp' } & OnInteraction)
  /** Asks the customer for digits by one of `capabilities.collections`; how it goes stands in the interaction's `collection`. */
  | ({ readonly name: 'collect'; readonly templateId: string } & OnInteraction)
  | ({ readonly name: 'cancelCollect' } & OnInteraction)
  /** Rings somebody else for the customer of this call, who hears music; whoever answers has the call. With `mode: 'blind'` the agent leaves at once. */
  | ({ readonly name: 'transfer'; readonly to: Target; readonly mode?: TransferMode } & OnInteraction)
  | ({ readonly name: 'cancelTransfer' } & OnInteraction)
  /** Asks somebody while the customer hears music. */
  | ({ readonly name: 'consult'; readonly to: Target } & OnInteraction)
  | ({ readonly name: 'cancelConsult' } & OnInteraction)
  | ({ readonly name: 'swap' } & OnInteraction)
  | ({ readonly name: 'completeTransfer' } & OnInteraction)
  | ({ readonly name: 'join' } & OnInteraction)
  | ({ readonly name: 'split' } & OnInteraction)
  | ({ readonly name: 'leave' } & OnInteraction)
  | ({ readonly name: 'note'; readonly remark?: string; readonly disposition?: string; readonly data?: Readonly<Record<string, string>> } & OnInteraction)
  | ({ readonly name: 'addCard'; readonly header: string; readonly desc?: string; readonly pic?: string; readonly url?: string; readonly from?: string } & OnInteraction)
  /** Shows another conversation as the current one. */
  | { readonly name: 'select'; readonly interactionId: string }
  /** Asks for the microphone, with the reason explained before the browser's own prompt. */
  | { readonly name: 'allowMicrophone' }
  /** Called from a click: lets ring tone and voice play where the browser blocked them (F-23). */
  | { readonly name: 'allowSound' }
  | { readonly name: 'dismissProblem' };

export type CommandName = Command['name'];
export type CommandOf<N extends CommandName> = Extract<Command, { readonly name: N }>;
/** The arguments of a command: itself without the name. */
export type CommandArgs<N extends CommandName> = Omit<CommandOf<N>, 'name'>;

/** Digits, `+`, `*`, `#`, or an account name such as `agent-ben`; undefined when nothing can be dialled. */
export function dialable(input: string): string | undefined {
  const text = input.trim();
  if (/^agent-[A-Za-z0-9_.-]{1,57}$/.test(text)) return text;
  const digits = text.replace(/[\s().\-/]/g, '');
  return /^\+?[0-9*#]{1,40}$/.test(digits) ? digits : undefined;
}

export const isDigits = (digits: string): boolean => /^[0-9A-D*#]{1,64}$/.test(digits);
