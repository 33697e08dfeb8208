/** The waiting lines of the agent's skill groups (CAL-14). */
import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../decorators.js';
import type { QueueStatus, WaitingCall } from '../../src/protocol/index.js';
import { buttonStyles } from '../controls/button.styles.js';
import '../controls/ccc-timer.js';
import { CccElement, define } from '../element.js';
import { icon } from '../icons.js';
import { styles } from './ccc-queue-list.styles.js';
import { emptyStyles } from './empty.styles.js';
import { nameOf } from './who.js';

/**
 * @summary Per skill group: how many wait, for how long, and how many agents are ready.
 * @element ccc-queue-list
 * @csspart queue - Each row.
 * @csspart call - Each waiting call, where agents may take one.
 * @fires {CustomEvent<CallDetail>} ccc-take-request - This call is to be taken out of its line. Cancelable.
 */
export class CccQueueList extends CccElement {
  static override styles = [buttonStyles, emptyStyles, styles];

  /** One row each. */
  @property({ attribute: false }) queues: readonly QueueStatus[] = [];
  /** The agent is free for a call. */
  @property({ type: Boolean, attribute: 'may-take' }) mayTake = false;

  override render() {
    const { t } = this;
    if (!this.queues.length) return html`<div class="empty">${icon('queue')}<p>${t.noQueues}</p></div>`;
    return html`<ul aria-label=${t.queue}>${this.queues.map((queue) => html`
      <li part="queue">
        <span class="text"><span class="name cut">${queue.name}</span><span class="quiet">${t.agentsReady(queue.agentsReady)}</span></span>
        ${queue.waiting ? html`<span class="waiting"><strong class="number">${t.waiting(queue.waiting)}</strong>
          ${queue.longestWaitSince === undefined ? nothing : html`<ccc-timer class="quiet" .since=${queue.longestWaitSince} label=${t.longest}></ccc-timer>`}</span>`
          : html`<span class="quiet nobody">${t.nobodyWaits}</span>`}
      </li>${queue.calls?.map((call) => this.#call(call))}`)}</ul>`;
  }

  #call({ interactionId, customer, since }: WaitingCall): TemplateResult {
    const { t } = this;
    const name = nameOf(customer, {}, t);
    return html`
      <li part="call">
        <span class="text"><span class="cut"><bdi>${name}</bdi></span><ccc-timer class="quiet" .since=${since} label=${t.waiting(1)}></ccc-timer></span>
        <button class="button" type="button" aria-label="${t.command.take}: ${name}" ?disabled=${!this.mayTake} @click=${() => { this.emit('ccc-take-request', { interactionId }); }}>${t.command.take}</button>
      </li>`;
  }
}
define('ccc-queue-list', CccQueueList);
