/** One customer in full: the call that is up, the facts, the orders and what happened. */
import { h, icon } from '../shared/dom.js';
import type { Activity } from './activity.js';
import type { Customer } from './customers.js';
import { avatar } from './list.js';

export interface DetailActions { dial(customer: Customer): void; sendCard(customer: Customer): void }
export interface LineState { readonly ringing: boolean; readonly text: string }

function button(label: string, name: string, className: string, onClick: () => void): HTMLButtonElement {
  return h('button', { class: className, attributes: { type: 'button' }, onClick }, icon(name), label);
}

function facts(customer: Customer): HTMLElement {
  const rows: readonly (readonly [string, string])[] = [
    ['Number', customer.phone], ['E-mail', customer.email], ['City', customer.city], ['Customer since', customer.since], ['Kind', customer.tag], ['Remark', customer.note],
  ];
  return h('dl', { class: 'facts' }, ...rows.flatMap(([term, value]) => [h('dt', { text: term }), h('dd', { text: value })]));
}

function orders(customer: Customer): HTMLElement {
  if (customer.orders.length === 0) return h('p', { class: 'quiet', text: 'No orders yet.' });
  return h('ul', { class: 'orders' }, ...customer.orders.map((order) => h('li', {},
    h('span', { text: order.what }), h('span', { class: 'number', text: order.amount }),
    h('small', { text: `${order.id} · ${order.date}` }), h('small', { class: 'state', text: order.state }),
  )));
}

function feed(activities: readonly Activity[]): HTMLElement {
  if (activities.length === 0) return h('p', { class: 'quiet', text: 'Calls, notes and orders will appear here.' });
  return h('ol', { class: 'feed' }, ...activities.map((activity) => h('li', {},
    h('span', { class: `dot ${activity.icon}` }, icon(activity.icon)),
    h('span', {}, activity.text, h('small', { text: activity.at })),
  )));
}

export function detailOf(customer: Customer, activities: readonly Activity[], line: LineState | undefined, actions: DetailActions): readonly Node[] {
  return [
    h('div', { class: 'who' }, avatar(customer), h('h2', { text: customer.name }), h('p', { class: 'quiet', text: `${customer.role}, ${customer.company}` })),
    ...(line ? [h('p', { class: line.ringing ? 'on-call ringing' : 'on-call', text: line.text })] : []),
    h('div', { class: 'actions' },
      button('Call', 'phone', 'button primary', () => { actions.dial(customer); }),
      button('Show card to the agent', 'card', 'button', () => { actions.sendCard(customer); }),
    ),
    facts(customer),
    h('div', { class: 'block' }, h('h3', { text: 'Orders' }), orders(customer)),
    h('div', { class: 'block' }, h('h3', { text: 'Activity' }), feed(activities)),
  ];
}
