/** The business system's page: customers on the left, one customer in the middle, the workstation in an iframe at the side. */
import { embedWorkstation } from 'ccc-workstation/embed';
import { byId } from '../shared/dom.js';
import { createActivityLog } from './activity.js';
import { followCalls } from './calls.js';
import { customerOf, customers, search, type Customer } from './customers.js';
import { detailOf, type LineState } from './detail.js';
import { filterButtons, rowOf } from './list.js';

const page = {
  search: byId('search', HTMLInputElement), filters: byId('filters', HTMLElement), rows: byId('rows', HTMLElement), noRows: byId('no-rows', HTMLElement),
  detail: byId('detail', HTMLElement), workstation: byId('workstation', HTMLElement), toggle: byId('toggle-workstation', HTMLButtonElement), toast: byId('toast', HTMLElement),
};

function start(): void {
  const log = createActivityLog(() => new Date());
  const workstation = embedWorkstation({ src: '/workstation?layout=sidebar', container: page.workstation });
  let tag = 'All';
  let connected = false;
  let chosen: Customer | undefined = customers[0];
  let line: { readonly customer: Customer; readonly state: LineState } | undefined;
  let toastTimer: ReturnType<typeof setTimeout> | undefined;

  function say(text: string): void {
    page.toast.textContent = text;
    page.toast.hidden = false;
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => { page.toast.hidden = true; }, 5000);
  }

  /** A request made before the sign-in would wait; a person would not. */
  function attempt(work: () => Promise<unknown>): void {
    if (!connected) { say('Sign in to the workstation first.'); return; }
    work().catch((error: unknown) => { say(error instanceof Error ? error.message : 'The workstation did not answer.'); });
  }

  const actions = {
    select(customer: Customer): void { chosen = customer; render(); },
    dial(customer: Customer): void {
      chosen = customer;
      showWorkstation(true);
      render();
      attempt(() => workstation.callOut({ phoneNumber: customer.phone, desc: `${customer.name}, ${customer.company}` }));
    },
    sendCard(customer: Customer): void {
      const latest = customer.orders[0];
      attempt(() => workstation.sendCard({ header: `${customer.name}, ${customer.company}`, desc: latest ? `${latest.what}, ${latest.amount}, ${latest.state}` : customer.note }));
    },
  };

  function showWorkstation(visible: boolean): void {
    page.workstation.hidden = !visible;
    page.toggle.setAttribute('aria-pressed', String(visible));
  }

  function render(): void {
    const found = search(page.search.value, tag);
    page.rows.replaceChildren(...found.map((customer) => rowOf(customer, customer === chosen, actions)));
    page.noRows.hidden = found.length > 0;
    page.filters.replaceChildren(...filterButtons(tag, (next) => { tag = next; render(); }));
    if (chosen) page.detail.replaceChildren(...detailOf(chosen, log.of(chosen.id), line?.customer === chosen ? line.state : undefined, actions));
  }

  /** Opens the customer of a call and keeps a line of what happened in the activity feed. */
  followCalls(workstation, {
    ringing(number, incoming) {
      const customer = customerOf(number);
      showWorkstation(true);
      if (!customer) { if (incoming) say(`Incoming call from ${number}`); return; }
      chosen = customer;
      line = { customer, state: { ringing: true, text: incoming ? 'Calling us now' : 'Being called' } };
      render();
    },
    talking(number) {
      const customer = customerOf(number);
      if (!customer) return;
      line = { customer, state: { ringing: false, text: 'On the phone with us' } };
      render();
    },
    ended(number, incoming, talkSeconds) {
      line = undefined;
      const customer = customerOf(number);
      if (customer) {
        const missed = talkSeconds === 0;
        const how = incoming ? 'Called us' : 'Was called';
        log.add({ customerId: customer.id, icon: missed ? 'missed' : incoming ? 'in' : 'out', text: missed ? `${how}, no conversation` : `${how}, talked for ${talkSeconds} s` });
      }
      render();
    },
  });

  page.search.addEventListener('input', render);
  page.toggle.addEventListener('click', () => { showWorkstation(page.workstation.hidden !== false); });
  log.onChange(render);
  workstation.on('connection', ({ signalling }) => { connected = signalling === 'connected'; });
  render();
}

start();
