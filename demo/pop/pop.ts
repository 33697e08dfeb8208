/** The screen-pop page: shows who is on the hash, and starts a call or sends a card with the documented messages. */
import { customerOf } from '../crm/customers.js';
import { byId, h } from '../shared/dom.js';

const statusTexts: Readonly<Record<string, string>> = { 100: 'Ringing', 200: 'Talking', 400: 'Call ended' };
const shown: readonly (readonly [string, string])[] = [
  ['mobile', 'Number'], ['userId', 'User'], ['nickName', 'Name'], ['type', 'Channel'], ['agentNickName', 'Agent'], ['agentEmail', 'Agent e-mail'],
  ['agentMobile', 'Agent mobile'], ['agentRoleId', 'Agent role'], ['sdkAppId', 'Application'],
];

/** The workstation writes `#?mobile=…&status=…`; a change of call changes only the hash, so this page is never reloaded. */
function showHash(): void {
  const parameters = new URLSearchParams(location.hash.replace(/^#\??/, ''));
  const mobile = parameters.get('mobile') ?? '';
  const customer = customerOf(mobile);
  const known = parameters.size > 0;
  byId('nobody', HTMLElement).hidden = known;
  byId('customer', HTMLElement).hidden = !known;
  const status = parameters.get('status') ?? '';
  const badge = byId('status', HTMLElement);
  badge.textContent = statusTexts[status] ?? status;
  badge.dataset['status'] = status;
  byId('name', HTMLElement).textContent = customer?.name ?? (parameters.get('nickName') || mobile || 'Unknown caller');
  byId('company', HTMLElement).textContent = customer ? `${customer.role}, ${customer.company}, ${customer.city}` : 'Not a customer yet';
  const fields = shown.flatMap(([key, label]) => {
    const value = parameters.get(key);
    return value ? [h('dt', { text: label }), h('dd', { text: value })] : [];
  });
  byId('fields', HTMLElement).replaceChildren(...fields);
}

/** The workstation's exact origin, never `*`: in the demo it is served from the same machine as this page, maybe under its other name. */
function workstationOrigin(): string {
  // Firefox does not tell who the parent is.
  const parent = 'ancestorOrigins' in location ? location.ancestorOrigins[0] : undefined;
  const alias = new URL(location.origin);
  alias.hostname = alias.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  return parent === alias.origin ? alias.origin : location.origin;
}

const answer = byId('answer', HTMLElement);

function waiting(): void {
  answer.textContent = window.parent === window ? 'This page is not inside a workstation.' : 'Sent…';
}

byId('call-out', HTMLButtonElement).addEventListener('click', () => {
  waiting();
  window.parent.postMessage({ source: 'ccc-sdk', payload: { event: 'callOut', message: { phoneNumber: '13800138000', desc: 'Mr. Liu' } } }, workstationOrigin());
});
byId('send-card', HTMLButtonElement).addEventListener('click', () => {
  waiting();
  const message = { header: 'Order A-3311', desc: 'Espresso machine, two groups. Arrives on Thursday.', url: 'https://finch.example/orders/A-3311' };
  window.parent.postMessage({ source: 'ccc-sdk', payload: { event: 'sendCard', message } }, workstationOrigin());
});

/** `callOutResult` and `sendCardResult`, from our own workstation only. */
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window.parent || event.origin !== workstationOrigin()) return;
  const { data } = event;
  if (typeof data !== 'object' || data === null || !('source' in data) || data.source !== 'ccc-sdk' || !('payload' in data)) return;
  answer.textContent = resultText(data.payload);
});

function resultText(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null || !('event' in payload) || !('message' in payload)) return '';
  const { event, message } = payload;
  if (typeof message !== 'object' || message === null || !('status' in message)) return '';
  const done = event === 'callOutResult' ? 'The workstation is dialling.' : 'The card was sent.';
  return message.status === 'success' ? done : `Refused: ${'errorMsg' in message && typeof message.errorMsg === 'string' ? message.errorMsg : 'no reason given'}`;
}

window.addEventListener('hashchange', showHash);
showHash();
