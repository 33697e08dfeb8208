/** The dial pad with the directory and the numbers called lately. */
import { html, nothing } from 'lit';
import { property } from '../decorators.js';
import type { ServiceRecord } from '../../src/index.js';
import { define } from '../element.js';
import '../parts/ccc-dial-pad.js';
import type { RecentNumber } from '../parts/ccc-dial-pad.js';
import { recentCalls } from '../../src/index.js';
import { CccPanel } from './panel.js';
import { whyNoDial } from './reasons.js';
import { styles } from './ccc-dial-panel.styles.js';

/**
 * @summary Dial pad of the workstation; inside `<ccc-workstation>`.
 * @element ccc-dial-panel
 */
export class CccDialPanel extends CccPanel {
  static override styles = styles;

  /** Service records to suggest numbers from. */
  @property({ attribute: false }) records: readonly ServiceRecord[] = [];

  override render() {
    const state = this.live?.state;
    if (!state) return nothing;
    return html`<ccc-dial-pad .recent=${this.#recent()} .colleagues=${state.colleagues.filter((agent) => agent.id !== state.me?.agentId)} .phones=${state.phones}
      .callerNumbers=${state.capabilities.chooseCallerId ? state.capabilities.callerNumbers : []} ?number-only=${!state.capabilities.directory} .blockedReason=${whyNoDial(state, this.t)}></ccc-dial-pad>`;
  }

  /** This session's calls first, then the records; each number once, ten at most. */
  #recent(): RecentNumber[] {
    const state = this.live?.state;
    const own = state ? recentCalls(state).filter((x) => x.channel === 'phone').map((x): RecentNumber => ({ number: x.customer.number, interactionId: x.id, ...named(x.customer.name ?? x.data['desc']) })) : [];
    const kept = this.records.filter((record) => record.channel === 'phone')
      .map((record): RecentNumber => ({ number: record.callType === 'inbound' ? record.callerNumber : record.contactNumber, interactionId: record.id, ...named(record.contactName) }));
    const seen = new Map<string, RecentNumber>();
    for (const entry of [...own, ...kept]) {
      // Without its middle a number may be that of two customers.
      const key = entry.number.includes('****') ? `${entry.number} ${entry.name ?? ''}` : entry.number;
      if (entry.number && (!seen.has(key) || (entry.name && !seen.get(key)?.name))) seen.set(key, entry);
    }
    return [...seen.values()].slice(0, 10);
  }
}

const named = (name: string | undefined): { readonly name?: string } => name ? { name } : {};
define('ccc-dial-panel', CccDialPanel);
