/** The waiting lines of the agent's skill groups (CAL-14). */
import { html, nothing } from 'lit';
import { property } from '../decorators.js';
import type { QueueStatus } from '../../src/protocol/index.js';
import '../controls/ccc-timer.js';
import { CccElement, define } from '../element.js';
import { icon } from '../icons.js';
import { styles } from './ccc-queue-list.styles.js';
import { emptyStyles } from './empty.styles.js';

/**
 * @summary Per skill group: how many wait, for how long, and how many agents are ready.
 * @element ccc-queue-list
 * @csspart queue - Each row.
 */
export class CccQueueList extends CccElement {
  static override styles = [emptyStyles, styles];

  /** One row each. */
  @property({ attribute: false }) queues: readonly QueueStatus[] = [];

  override render() {
    const { t } = this;
    if (!this.queues.length) return html`<div class="empty">${icon('queue')}<p>${t.noQueues}</p></div>`;
    return html`<ul aria-label=${t.queue}>${this.queues.map((queue) => html`
      <li part="queue">
        <span class="text"><span class="name cut">${queue.name}</span><span class="quiet">${t.agentsReady(queue.agentsReady)}</span></span>
        ${queue.waiting ? html`<span class="waiting"><strong class="number">${t.waiting(queue.waiting)}</strong>
          ${queue.longestWaitSince === undefined ? nothing : html`<ccc-timer class="quiet" .since=${queue.longestWaitSince} label=${t.longest}></ccc-timer>`}</span>`
          : html`<span class="quiet nobody">${t.nobodyWaits}</span>`}
      </li>`)}</ul>`;
  }
}
define('ccc-queue-list', CccQueueList);
