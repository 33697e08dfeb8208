/** Which notices the state calls for; the gravest first. */
import { myLeg, servingInteractions, type WorkstationState } from '../../src/index.js';
import type { CccRequests } from '../events.js';
import type { IconName } from '../icons.js';
import type { Translation } from '../locales/translation.js';
import { microphoneProblem } from './reasons.js';

export interface Notice {
  readonly id: string;
  readonly tone: 'info' | 'warn' | 'danger';
  readonly icon: IconName;
  readonly message: string;
  readonly remedy?: string;
  readonly code?: string;
  readonly action?: string;
  readonly request?: Extract<keyof CccRequests, 'ccc-allow-microphone-request' | 'ccc-allow-sound-request' | 'ccc-connect-request' | 'ccc-go-ready-request'>;
}

/** So long a restart may take before it is a fault. */
const restartMs = 20_000;

/** `hasPhone`: this page has a softphone of its own. */
export function noticesOf(state: WorkstationState, t: Translation, now: number, hasPhone: boolean): Notice[] {
  const { signalling, since, reason, mayTakeOver, restartsBy, registration, microphone, autoplayBlocked } = state.connection;
  const list: Notice[] = [];
  if (signalling === 'signedOut' && reason === 'wrongCredentials') {
    list.push({ id: reason, tone: 'danger', icon: 'wifiOff', ...t.problem('registration-refused'), code: 'registration-refused', action: t.tryAgain, request: 'ccc-connect-request' });
    return list;
  }
  if (signalling === 'signedOut') {
    const why = reason === 'elsewhere' || reason === 'forced' || reason === 'expired' || reason === 'inUse' ? reason : 'signedOut';
    const inUse = why === 'inUse' && { remedy: t.problem('already-signed-in').remedy, code: 'already-signed-in', action: mayTakeOver ? t.takeOver : t.tryAgain };
    list.push({ id: 'signed-out', tone: 'warn', icon: 'signOut', message: t.signedOutWhy[why], action: why === 'elsewhere' ? t.useHere : t.signIn, request: 'ccc-connect-request', ...inUse });
    return list;
  }
  if (reason === 'expired') list.push({ id: 'expired', tone: 'warn', icon: 'signOut', code: 'token-expired', ...t.problem('token-expired') });
  const lostAt = signalling === 'reconnecting' ? since : callLostAt(state);
  if (restartsBy !== undefined && now < restartsBy + restartMs) {
    list.push({ id: 'restarting', tone: 'info', icon: 'info', ...t.problem('restarting') });
  } else if (lostAt !== undefined) {
    list.push({ id: 'reconnecting', tone: 'warn', icon: 'wifiOff', message: t.reconnecting(Math.max(0, Math.floor((now - lostAt) / 1000))) });
  } else if (hasPhone && signalling === 'connected' && (registration === 'refused' || (registration === 'unregistered' && now - since > 4000))) {
    list.push({ id: 'phone-lost', tone: 'warn', icon: 'wifiOff', message: t.phoneLost, code: 'phone-not-registered' });
  }
  if (state.agent?.breakOverdue) list.push({ id: 'break', tone: 'warn', icon: 'onBreak', message: t.overdue, action: t.command.goReady, request: 'ccc-go-ready-request' });
  const code = hasPhone ? microphoneProblem(microphone) : undefined;
  if (code) {
    const { message, remedy } = t.problem(code);
    list.push({ id: code, tone: 'danger', icon: 'micOff', message, remedy, code, action: t.tryAgain, request: 'ccc-allow-microphone-request' });
  } else if (hasPhone && microphone === 'prompt') {
    list.push({ id: 'microphone', tone: 'info', icon: 'mic', message: t.microphoneNeeded, action: t.command.allowMicrophone, request: 'ccc-allow-microphone-request' });
  } else if (hasPhone && autoplayBlocked) {
    // The click on any other notice counts as the gesture too, so this one can wait for them.
    list.push({ id: 'sound', tone: 'info', icon: 'volume', message: t.soundBlocked, action: t.enableSound, request: 'ccc-allow-sound-request' });
  }
  return list;
}

/** Since when the center keeps a call for this agent and hears nothing from here (F-12), or nothing arrives here while another path is looked for (F-04). */
export const callLostAt = (state: WorkstationState): number | undefined =>
  servingInteractions(state).map((interaction) => myLeg(state, interaction)?.lost?.at).find((at) => at !== undefined)
    ?? Object.values(state.parts.media).find((leg) => leg.state === 'connected' && leg.lostAt !== undefined)?.lostAt;
