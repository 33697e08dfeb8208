/** Why something cannot be done now, in words: a disabled button always says so. */
import { commandTable, isErrorCode, isOffered, type ErrorCode, type MicrophoneState, type WorkstationState } from '../../src/index.js';
import type { Translation } from '../locales/translation.js';

const microphoneCodes = {
  denied: 'microphone-denied', missing: 'microphone-missing', busy: 'microphone-busy', insecure: 'insecure-context', frame: 'frame-not-allowed',
} as const satisfies Partial<Record<MicrophoneState, ErrorCode>>;

export function microphoneProblem(microphone: MicrophoneState): ErrorCode | undefined {
  return microphone === 'granted' || microphone === 'prompt' || microphone === 'unknown' ? undefined : microphoneCodes[microphone];
}

/** Empty when a call can be placed. */
export function whyNoDial(state: WorkstationState, t: Translation): string {
  if (isOffered(state, 'dial') && commandTable.dial.allowed(state, { phoneNumber: '1' })) return '';
  if (!isOffered(state, 'dial')) return t.problem('not-supported').message;
  if (state.connection.restartsBy !== undefined) return t.problem('restarting').message;
  if (state.connection.reason === 'expired') return t.problem('token-expired').message;
  if (!state.agent || state.agent.presence === 'offline') return t.cannotDial;
  if (state.connection.registration !== 'registered') return t.phoneNotReachable;
  return t.inCall;
}

export function whyNoAnswer(state: WorkstationState, t: Translation): string {
  const code = microphoneProblem(state.connection.microphone);
  return code ? t.problem(code).message : '';
}

/** A problem in the agent's language, where its code is ours; the page's own reason where the page refused. */
export function inWords(t: Translation, problem: { readonly code: string; readonly message: string; readonly detail?: string; readonly remedy?: string }): { message: string; remedy: string } {
  if (problem.code === 'vetoed' && problem.detail) return { message: problem.detail, remedy: '' };
  return isErrorCode(problem.code) ? t.problem(problem.code) : { message: problem.message, remedy: problem.remedy ?? '' };
}
