/** The customer's phone: our softphone with credentials of the demo, and big keys in front of it. */
import { createSoftphone, type SipAccess, type Softphone } from 'ccc-workstation';
import { byId, h } from '../shared/dom.js';
import { initialPhone, reducePhone, type PhoneState } from './state.js';

const center = '02066240000';
const customer = '13800138000';
const keys: readonly (readonly [string, string])[] = [
  ['1', ''], ['2', 'ABC'], ['3', 'DEF'], ['4', 'GHI'], ['5', 'JKL'], ['6', 'MNO'], ['7', 'PQRS'], ['8', 'TUV'], ['9', 'WXYZ'], ['*', ''], ['0', '+'], ['#', ''],
];

const page = {
  root: byId('phone', HTMLElement), state: byId('state', HTMLElement), peer: byId('peer', HTMLElement), time: byId('time', HTMLElement),
  pad: byId('pad', HTMLElement), typed: byId('typed', HTMLElement), call: byId('call', HTMLButtonElement), callLabel: byId('call-label', HTMLElement),
  end: byId('end', HTMLButtonElement), endLabel: byId('end-label', HTMLElement), problem: byId('problem', HTMLElement),
};

async function access(): Promise<SipAccess> {
  const response = await fetch('/api/v1/demo/phone', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ number: customer }), signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw new Error(response.status === 404 ? 'This center has no demo phone.' : `The center answered ${response.status}.`);
  return await response.json() as SipAccess;
}

/** 020 6624 0000: easier to read than eleven digits in a row. */
function pretty(number: string): string {
  return number.replace(/^(020)(\d{4})(\d{4})$/, '$1 $2 $3').replace(/^(1\d{2})(\d{4})(\d{4})$/, '$1 $2 $3');
}

function talkTime(since: number): string {
  const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function render(state: PhoneState): void {
  const busy = state.phase === 'calling' || state.phase === 'talking' || state.phase === 'ringing';
  page.root.dataset['phase'] = state.phase;
  page.state.textContent = state.text;
  page.peer.textContent = pretty(state.peer ?? center);
  page.time.textContent = state.connectedAt === undefined ? '' : talkTime(state.connectedAt);
  page.typed.textContent = state.digits;
  page.call.hidden = busy && state.phase !== 'ringing';
  page.call.disabled = state.phase === 'off';
  page.callLabel.textContent = state.phase === 'ringing' ? 'Answer' : 'Call';
  page.end.hidden = !busy;
  page.endLabel.textContent = state.phase === 'ringing' ? 'Decline' : 'Hang up';
}

function start(softphone: Softphone): void {
  let state = initialPhone;
  const set = (next: PhoneState): void => { state = next; render(state); };
  const fail = (error: unknown): void => {
    page.problem.hidden = false;
    page.problem.textContent = error instanceof Error ? error.message : 'That did not work.';
  };
  const run = (work: () => Promise<void>): void => { page.problem.hidden = true; work().catch(fail); };

  softphone.onFact((fact) => {
    const before = state.phase;
    set(reducePhone(state, fact, Date.now()));
    if (before !== 'ringing' && state.phase === 'ringing') softphone.devices.startRing();
    if (before === 'ringing' && state.phase !== 'ringing') softphone.devices.stopRing();
  });
  softphone.start(access);
  access().catch(fail);

  const press = (key: string): void => {
    const { interactionId } = state;
    if (state.phase === 'off' || state.phase === 'idle' || state.phase === 'ringing' || !interactionId) return;
    set({ ...state, digits: `${state.digits}${key}`.slice(-24) });
    run(() => softphone.sendDigits(interactionId, key));
  };
  page.call.addEventListener('click', () => {
    const { interactionId } = state;
    run(async () => {
      await softphone.devices.allowSound();
      if (state.phase === 'ringing' && interactionId) { await softphone.answer(interactionId); return; }
      await softphone.devices.allowMicrophone();
      await softphone.dial({ interactionId: crypto.randomUUID(), target: center });
    });
  });
  page.end.addEventListener('click', () => {
    const { interactionId, phase } = state;
    if (interactionId) run(() => (phase === 'ringing' ? softphone.reject(interactionId) : softphone.hangUp(interactionId)));
  });
  page.pad.replaceChildren(...keys.map(([key, letters]) => h('button', {
    class: 'key', attributes: { type: 'button', 'aria-label': key }, onClick: () => { press(key); },
  }, h('b', { text: key }), h('small', { text: letters }))));
  document.addEventListener('keydown', (event) => { if (!event.ctrlKey && !event.metaKey && /^[0-9*#]$/.test(event.key)) press(event.key); });
  addEventListener('pagehide', () => { void softphone.stop(); });
  setInterval(() => { if (state.connectedAt !== undefined) render(state); }, 500);
  render(state);
}

start(createSoftphone({ center: location.origin }));
