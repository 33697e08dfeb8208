/** The customer table: rows, filters and the number that dials. */
import { h, icon } from '../shared/dom.js';
import type { Customer } from './customers.js';

export const tags = ['All', 'Key account', 'Regular', 'New'] as const;

export function initials(name: string): string {
  return name.split(' ').map((word) => word.charAt(0)).join('').slice(0, 2).toUpperCase();
}

/** Three calm colours, always the same for the same customer. */
export function avatar(customer: Customer): HTMLElement {
  const tone = ['', ' two', ' three'][customer.id.charCodeAt(customer.id.length - 1) % 3] ?? '';
  return h('span', { class: `avatar${tone}`, text: initials(customer.name), attributes: { 'aria-hidden': 'true' } });
}

export interface ListActions { select(customer: Customer): void; dial(customer: Customer): void }

export function rowOf(customer: Customer, selected: boolean, actions: ListActions): HTMLTableRowElement {
  const dial = (event: Event): void => { event.stopPropagation(); actions.dial(customer); };
  const name = h('span', {}, h('button', { text: customer.name, attributes: { type: 'button' } }), h('small', { text: customer.company }));
  const number = h('button', { class: 'dial', attributes: { type: 'button', 'aria-label': `Call ${customer.name}, ${customer.phone}` }, onClick: dial }, icon('phone'), customer.phone);
  return h('tr', { attributes: { 'aria-selected': String(selected) }, onClick: () => { actions.select(customer); } },
    h('td', {}, h('span', { class: 'person' }, avatar(customer), name)),
    h('td', {}, number),
    h('td', { class: 'wide', text: customer.city }),
    h('td', { class: 'wide quiet', text: customer.orders[0]?.date ?? '–' }),
    h('td', { class: 'quiet', text: customer.tag }),
  );
}

export function filterButtons(current: string, choose: (tag: string) => void): HTMLButtonElement[] {
  return tags.map((tag) => h('button', { text: tag, attributes: { type: 'button', 'aria-pressed': String(tag === current) }, onClick: () => { choose(tag); } }));
}
