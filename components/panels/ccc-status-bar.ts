/** The top line: the agent's status, and a menu for the rest. */
import { html, nothing } from 'lit';
import '../controls/ccc-menu.js';
import type { MenuItem } from '../controls/ccc-menu.js';
import { define } from '../element.js';
import { icon } from '../icons.js';
import '../parts/ccc-agent-status.js';
import { initials } from '../parts/who.js';
import { CccPanel } from './panel.js';
import { styles } from './ccc-status-bar.styles.js';

/**
 * @summary Status of the agent and the menu; inside `<ccc-workstation>`.
 * @element ccc-status-bar
 * @fires {CustomEvent<{value: string}>} ccc-value-change - `devices`, `quality`, `check` or `shortcuts` was chosen in the menu.
 * @fires {CustomEvent<{}>} ccc-sign-out-request - Cancelable.
 */
export class CccStatusBar extends CccPanel {
  static override styles = styles;

  override render() {
    const { live, t } = this;
    if (!live?.state.agent) return nothing;
    const { agent, me, breakReasons, pending, current, ringing, capabilities } = live.state;
    const chooses = capabilities.commands.includes('setPresence');
    const items: MenuItem[] = [
      { heading: t.signedInAs(me?.name ?? agent.name) },
      ...live.workstation.devices ? [{ value: 'devices', label: t.tools.devices, icon: 'volume' } as const] : [],
      { value: 'quality', label: t.tools.quality, icon: 'info' },
      { value: 'check', label: t.tools.check, icon: 'ready' },
      { value: 'shortcuts', label: t.shortcuts, icon: 'keyboard', hint: '?' },
      ...chooses ? [{ value: 'signOut', label: t.command.signOut, icon: 'signOut' } as const] : [],
    ];
    return html`
      <ccc-agent-status ?fixed=${!chooses} ?compact=${current !== undefined || ringing.length > 0} .agent=${agent} .breakReasons=${breakReasons} ?pending=${pending['agent'] !== undefined && pending['agent'] !== 'dial'}></ccc-agent-status>
      <span class="rest">
        <ccc-menu class="more" label=${t.more} .items=${items} @ccc-value-change=${this.#onChoose}><span class="avatar" aria-hidden="true">${initials(me?.name ?? agent.name) || icon('user')}</span><span class="hidden-text">${t.more}</span></ccc-menu>
      </span>`;
  }

  readonly #onChoose = (event: CustomEvent<{ value: string }>): void => {
    if (event.detail.value !== 'signOut') return;
    event.stopPropagation();
    this.emit('ccc-sign-out-request', {});
  };
}
define('ccc-status-bar', CccStatusBar);
