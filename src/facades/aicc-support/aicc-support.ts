/** The global `AICCSupport`: the AICC workbench's listening events and one-click outbound call, over our bridge. */
import type { CallEvent, WorkstationLink } from '../../bridge/embed.js';

/** The seven fields; `Init` has only `workNo` (facades.md, "AICC.Support.js"). */
export interface EventData {
  readonly callerNum?: string;
  readonly calledNum?: string;
  readonly callid?: string;
  readonly mediaType?: 'audio';
  /** 0 inbound, 1 outbound. */
  readonly callType?: 0 | 1;
  readonly workNo: string;
  readonly calldata?: string;
}
/** `Init` workbench opened, `Switch` another conversation is shown; `IdentityAuthentication`, a name of ours, says that the result of `getVerifyResult` is known. */
export const eventNames = ['Init', 'Ringing', 'Talking', 'Release', 'Switch', 'IdentityAuthentication'] as const;
export type AiccEventName = (typeof eventNames)[number];
export type AiccListener = (data: EventData & Partial<VerifyResult>) => void;
/** 0 not known yet, 1 passed, 2 failed, 3 the check itself failed. */
export interface VerifyResult { readonly verifyResult: 0 | 1 | 2 | 3 }
export interface Outbound { readonly calledNum?: string; readonly number?: string; readonly mediaType?: string; readonly calldata?: string }

export interface AiccSupport {
  addHandler(name: string, listener: AiccListener): void;
  /** Without a listener all of that name are removed. */
  removeHandler(name: string, listener?: AiccListener): void;
  /** A number, or an object with `calledNum`; only audio. */
  clickToOutbound(call: string | Outbound, mediaType?: string): Promise<void>;
  /** Of the conversation that is shown; `verifyTypeCode` names one of several checks. The documents do not say whether it is waited for: it may be, and it need not. */
  getVerifyResult(verifyTypeCode?: string): Promise<VerifyResult> & VerifyResult;
}
/** Key of the interaction's data from which the identity result is read, as a third party's check sets it; that of one check has its code behind it. */
export const verifyKey = 'verifyResult';
export const verifyKeyOf = (code: string): string => `${verifyKey}:${code}`;

/** A check of that code, else the one that has none. */
function verifyResult({ data }: Pick<CallEvent, 'data'>, code?: string): VerifyResult {
  const said = Number((code === undefined ? undefined : data[verifyKeyOf(code)]) ?? data[verifyKey] ?? 0);
  return { verifyResult: said === 1 || said === 2 || said === 3 ? said : 0 };
}
const checksIn = ({ data }: CallEvent): string => JSON.stringify(Object.entries(data).filter(([key]) => key === verifyKey || key.startsWith(`${verifyKey}:`)));
const unchecked = '[]';

const phaseOf = (call: CallEvent): 'Ringing' | 'Talking' | 'Release' | undefined => {
  switch (call.stage) {
    case 'ringing': case 'dialing': case 'ringingOut': return 'Ringing';
    case 'connected': case 'held': case 'transferring': case 'consulting': case 'conference': return 'Talking';
    case 'wrapUp': case 'ended': return 'Release';
  }
};

export function createAiccSupport(link: WorkstationLink, log: (line: string) => void = () => undefined): AiccSupport {
  const listeners = new Map<string, Set<AiccListener>>();
  const calls = new Map<string, { readonly call: CallEvent; readonly phase: string | undefined; readonly checks: string }>();
  let workNo = '';
  let shown: string | undefined;

  function tell(name: AiccEventName, data: Parameters<AiccListener>[0]): void {
    for (const listener of [...listeners.get(name) ?? []]) {
      // A page's fault stays the page's (F-28).
      try { listener(data); } catch (error) { globalThis.reportError?.(error); }
    }
  }
  function dataOf(call: CallEvent): EventData {
    const inbound = call.direction === 'inbound';
    return {
      callerNum: inbound ? call.number : call.centerNumber, calledNum: inbound ? call.centerNumber : call.number, callid: call.interactionId, mediaType: 'audio',
      callType: inbound ? 0 : 1, workNo, calldata: JSON.stringify(call.data),
    };
  }

  link.on('agent', ({ agentId }) => {
    if (workNo === agentId) return;
    workNo = agentId;
    tell('Init', { workNo });
  });
  link.on('call', (call) => {
    const before = calls.get(call.interactionId);
    const phase = phaseOf(call), checks = checksIn(call);
    if (phase === 'Release') calls.delete(call.interactionId);
    else calls.set(call.interactionId, { call, phase, checks });
    // What was over before this page came is not told.
    if (phase !== before?.phase && phase && (phase !== 'Release' || before)) tell(phase, dataOf(call));
    if (checks !== unchecked && checks !== before?.checks) tell('IdentityAuthentication', { ...dataOf(call), ...verifyResult(call) });
  });
  link.on('current', ({ interactionId }) => {
    const call = interactionId === undefined ? undefined : calls.get(interactionId)?.call;
    const switched = shown !== undefined && interactionId !== undefined && interactionId !== shown && calls.has(shown);
    shown = interactionId;
    if (switched && call) tell('Switch', dataOf(call));
  });

  return {
    addHandler(name, listener) {
      listeners.set(name, (listeners.get(name) ?? new Set()).add(listener));
      log(`[AICCSupport Log] -Info- addHandler - add ${name} handler`);
      if (name === 'Init' && workNo !== '') queueMicrotask(() => { if (listeners.get(name)?.has(listener)) listener({ workNo }); });
    },
    removeHandler(name, listener) {
      if (listener) listeners.get(name)?.delete(listener);
      else listeners.delete(name);
      log(`[AICCSupport Log] -Info- removeHandler - remove ${name} handler`);
    },
    getVerifyResult(code) {
      // A page beside the workbench may not be told what is shown; then it is the call there is.
      const call = calls.get(shown ?? '')?.call ?? [...calls.values()].at(-1)?.call;
      const result = verifyResult(call ?? { data: {} }, code);
      return Object.assign(Promise.resolve(result), result);
    },
    async clickToOutbound(call, type) {
      log('[AICCSupport Log] -Info- clickToOutbound - execute One-click out call');
      const wanted: Outbound = typeof call === 'string' ? { calledNum: call } : call;
      const mediaType = type ?? wanted.mediaType ?? 'audio';
      if (mediaType !== 'audio') throw Object.assign(new Error(`${mediaType} is not supported here; only audio is.`), { code: 'not-supported' });
      await link.callOut({ phoneNumber: wanted.calledNum ?? wanted.number ?? '', ...(wanted.calldata === undefined ? {} : { uui: wanted.calldata }) });
    },
  };
}
