/** The pre-call check: eight questions, asked side by side, answered within ten seconds. Loaded when somebody checks. */
import { checkTable, type CheckCode } from './check-table.js';
import type { Clock } from './kernel/clock.js';
import type { WorkstationState } from './model/index.js';
import type { SipAccess } from './protocol/index.js';
import type { Devices } from './softphone/softphone.js';

export type { CheckCode } from './check-table.js';
export const checkNames = ['secure', 'permission', 'device', 'microphone', 'speaker', 'sound', 'center', 'ice'] as const;
export type CheckName = (typeof checkNames)[number];
export interface CheckResult {
  readonly name: CheckName;
  /** `skipped`: something that had to come first failed. */
  readonly outcome: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly code?: CheckCode;
  /** English; the elements translate by `code`. */
  readonly message?: string;
  readonly remedy?: string;
  /** Figures: milliseconds, a level, kinds of candidates. */
  readonly detail?: string;
}
export interface CheckOptions { readonly onResult?: (result: CheckResult) => void }

export interface CheckContext {
  readonly clock: Clock;
  readonly state: () => WorkstationState;
  readonly devices: Devices | undefined;
  readonly sipAccess: () => Promise<SipAccess>;
  /** For tests; the browser's own by default. */
  readonly browser?: CheckBrowser;
}
export interface CheckBrowser {
  readonly secure: boolean;
  soundRuns(): Promise<boolean>;
  connection(configuration: RTCConfiguration): RTCPeerConnection;
}

const within = 9_000;
const listenFor = 2_500;
const gatherWithin = 5_000;

export async function runCheck(context: CheckContext, { onResult }: CheckOptions = {}): Promise<readonly CheckResult[]> {
  const results = new Map<CheckName, CheckResult>();
  const tell: Tell = (name, outcome, code, detail) => {
    if (results.has(name)) return;
    const result: CheckResult = { name, outcome, ...(code === undefined ? {} : { code, ...checkTable[code] }), ...(detail === undefined ? {} : { detail }) };
    results.set(name, result);
    onResult?.(result);
  };
  const all = Promise.all([sound(context, tell).then((runs) => voice(context, tell, runs)), network(context, tell)]);
  await inTime(context.clock, within, all).catch(() => undefined);
  for (const name of checkNames) tell(name, 'failed', name === 'permission' ? 'microphone-unanswered' : 'timeout');
  return checkNames.flatMap((name) => results.get(name) ?? []);
}
type Tell = (name: CheckName, outcome: CheckResult['outcome'], code?: CheckCode, detail?: string) => void;

async function sound({ browser = theBrowser, state }: CheckContext, tell: Tell): Promise<boolean> {
  const runs = await browser.soundRuns().catch(() => false) && !state().connection.autoplayBlocked;
  if (runs) tell('sound', 'ok'); else tell('sound', 'failed', 'sound-blocked');
  return runs;
}

async function voice({ clock, devices, browser = theBrowser }: CheckContext, tell: Tell, soundRuns: boolean): Promise<void> {
  const skip = (...names: CheckName[]): void => { for (const name of names) tell(name, 'skipped'); };
  // A desk phone needs nothing of this browser.
  if (!devices) { skip('secure', 'permission', 'device', 'microphone', 'speaker'); return; }
  if (browser.secure) tell('secure', 'ok');
  else { tell('secure', 'failed', 'insecure-context'); skip('permission', 'device', 'microphone'); }
  if (browser.secure) await microphone(devices, clock, tell, soundRuns);
  const { canChooseOutput, outputs } = await devices.list();
  if (canChooseOutput && outputs.length === 0) { tell('speaker', 'failed', 'speaker-missing'); return; }
  if (!soundRuns) { skip('speaker'); return; }
  await devices.testSpeaker().then(() => { tell('speaker', 'ok'); }, () => { tell('speaker', 'failed', 'sound-blocked'); });
}

/** Asks for it where nobody has been asked, and listens for a moment. */
async function microphone(devices: Devices, clock: Clock, tell: Tell, soundRuns: boolean): Promise<void> {
  let peak = 0, over = false;
  const opening = devices.meter((level) => { peak = Math.max(peak, level); });
  // Whenever the person answers: nothing goes on listening.
  opening.then((close) => { if (over) close(); }, () => undefined);
  try {
    const close = await inTime(clock, within - listenFor - 1_500, opening);
    tell('permission', 'ok');
    tell('device', 'ok');
    await new Promise<void>((resolve) => { clock.after(listenFor, resolve); });
    close();
    const detail = peak > 0 ? `${Math.round(20 * Math.log10(peak))} dBFS` : undefined;
    if (!soundRuns && peak === 0) tell('microphone', 'skipped');
    else if (peak < 0.0001) tell('microphone', 'failed', 'microphone-silent', detail);
    else if (peak < 0.003) tell('microphone', 'warning', 'microphone-quiet', detail);
    else tell('microphone', 'ok', undefined, detail);
  } catch (error) {
    over = true;
    refused(error, tell);
    tell('device', 'skipped');
    tell('microphone', 'skipped');
  }
}

function refused(error: unknown, tell: Tell): void {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'microphone-missing' || code === 'microphone-busy') { tell('permission', 'ok'); tell('device', 'failed', code); return; }
  tell('permission', 'failed', code === 'frame-not-allowed' || code === 'insecure-context' ? code : code === 'timeout' ? 'microphone-unanswered' : 'microphone-denied');
}

async function network({ clock, state, sipAccess, devices, browser = theBrowser }: CheckContext, tell: Tell): Promise<void> {
  const began = clock.monotonic();
  let access: SipAccess;
  try { access = await inTime(clock, 5_000, sipAccess()); }
  catch { tell('center', 'failed', 'center-unreachable'); tell('ice', 'skipped'); return; }
  const took = Math.round(clock.monotonic() - began);
  const { signalling, registration } = state().connection;
  if (signalling !== 'connected') tell('center', 'failed', 'center-unreachable');
  else if (devices && registration !== 'registered') tell('center', 'failed', 'phone-not-registered');
  else if (took > 1_000) tell('center', 'warning', 'center-slow', `${took} ms`);
  else tell('center', 'ok', undefined, `${took} ms`);
  await ice(access.iceServers, browser, clock, tell);
}

async function ice(servers: SipAccess['iceServers'], browser: CheckBrowser, clock: Clock, tell: Tell): Promise<void> {
  const iceServers = servers.map(({ urls, username, credential }): RTCIceServer => ({ urls, ...(username === undefined ? {} : { username }), ...(credential === undefined ? {} : { credential }) }));
  const has = (scheme: RegExp): boolean => servers.some(({ urls }) => [urls].flat().some((url) => scheme.test(url)));
  const found = new Set<string>();
  let refused = false;
  let connection: RTCPeerConnection | undefined;
  try {
    const made = connection = browser.connection({ iceServers });
    made.createDataChannel('check');
    const gathered = new Promise<void>((resolve) => {
      made.onicecandidate = ({ candidate }) => { if (candidate?.type) found.add(candidate.type); else if (!candidate) resolve(); };
    });
    // RFC 8656 section 9.2: 401 to a request that had credentials. 701 is the browser's own word for silence.
    made.onicecandidateerror = ({ errorCode }) => { refused ||= errorCode === 401 || errorCode === 403 || errorCode === 441; };
    await made.setLocalDescription();
    await inTime(clock, gatherWithin, gathered).catch(() => undefined);
  } catch { /* Then nothing was found. */ } finally { connection?.close(); }
  const detail = [...found].sort().join(', ');
  if (found.size === 0) tell('ice', 'failed', 'ice-none');
  else if (has(/^turns?:/i) && !found.has('relay')) tell('ice', 'failed', refused ? 'relay-refused' : 'relay-unreachable', detail);
  else if (has(/^stuns?:/i) && !found.has('srflx') && !found.has('relay')) tell('ice', 'warning', 'stun-unreachable', detail);
  else tell('ice', 'ok', undefined, detail);
}

/** The kernel has the same; imported here it would be split off the bundle that every page loads at its start. */
function inTime<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => { reject(Object.assign(new Error('no answer in time'), { code: 'timeout' })); });
    work.then((value) => { cancel(); resolve(value); }, (error: unknown) => { cancel(); reject(error instanceof Error ? error : new Error('failed')); });
  });
}

const theBrowser: CheckBrowser = {
  get secure() { return globalThis.isSecureContext; },
  async soundRuns() {
    const context = new AudioContext();
    await Promise.race([context.resume(), new Promise((resolve) => { setTimeout(resolve, 400); })]);
    const runs = context.state === 'running';
    void context.close();
    return runs;
  },
  connection: (configuration) => new RTCPeerConnection(configuration),
};
