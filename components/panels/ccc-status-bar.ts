/** The top line: the agent's status, and a menu for the rest. */
import { html, nothing } from 'lit';
import { property } from '../decorators.js';
import '../controls/ccc-menu.js';
import type { MenuItem } from '../controls/ccc-menu.js';
import { answersByItself, isOffered, type Agent } from '../../src/index.js';
import { define } from '../element.js';
import { icon } from '../icons.js';
import '../parts/ccc-agent-status.js';
import { initials } from '../parts/who.js';
import { CccPanel } from './panel.js';
import { styles } from './ccc-status-bar.styles.js';

/**
 * @summary Status of the agent and the menu; inside `<ccc-workstation>`.
 * @element ccc-status-bar
 * @csspart auto-answer - Shown while customers' calls connect without a click.
 * @fires {CustomEvent<{value: string}>} ccc-value-change - `break`, `work`, `sendNote`, `devices`, `quality`, `check`, `password` or `shortcuts` was chosen in the menu.
 * @fires {CustomEvent<{on: boolean}>} ccc-set-auto-answer-request - Cancelable.
 * @fires {CustomEvent<{}>} ccc-sign-out-request - Cancelable.
 */
export class CccStatusBar extends CccPanel {
  static override styles = styles;

  /** The agent signed in here with a password, and may change it. */
  @property({ type: Boolean, attribute: 'has-password' }) hasPassword = false;

  override render() {
    const { live, t } = this;
    if (!live?.state.agent) return nothing;
    const { agent, me, breakReasons, pending, current, ringing, capabilities, connection } = live.state;
    // What the center said last is no longer so, and can be changed from here by signing in only.
    const gone = connection.signalling === 'signedOut' && current === undefined;
    const shown: Agent = gone ? { ...agent, presence: 'offline', activity: 'idle', presenceSince: connection.since, next: undefined } : agent;
    const chooses = capabilities.commands.includes('setPresence');
    const auto = answersByItself(agent);
    const items: MenuItem[] = [
      { heading: t.signedInAs(me?.name ?? agent.name) },
      ...isOffered(live.state, 'setAutoAnswer') ? [{ value: 'autoAnswer', label: t.command.setAutoAnswer, icon: 'headset', checked: auto, toggle: true, disabled: agent.autoAnswerForced === true } as const] : [],
      ...['setInbound', 'setAfterCall', 'setSkillGroups'].some((name) => capabilities.commands.includes(name)) ? [{ value: 'work', label: t.tools.work, icon: 'user' } as const] : [],
      ...isOffered(live.state, 'sendNote') ? [{ value: 'sendNote', label: t.command.sendNote, icon: 'note' } as const] : [],
      ...live.workstation.devices ? [{ value: 'devices', label: t.tools.devices, icon: 'volume' } as const] : [],
      { value: 'quality', label: t.tools.quality, icon: 'info' },
      { value: 'check', label: t.tools.check, icon: 'ready' },
      ...this.hasPassword ? [{ value: 'password', label: t.tools.password, icon: 'user' } as const] : [],
      { value: 'shortcuts', label: t.shortcuts, icon: 'keyboard', hint: this.keyOf('help', '?') },
      ...chooses ? [{ value: 'signOut', label: t.command.signOut, icon: 'signOut' } as const] : [],
    ];
    return html`
      <ccc-agent-status timed-breaks ?compact=${current !== undefined || ringing.length > 0} .agent=${shown} .breakReasons=${breakReasons} .commands=${gone ? [] : capabilities.commands} ?pending=${pending['agent'] !== undefined && pending['agent'] !== 'dial'}></ccc-agent-status>
      <span class="rest">
        ${auto ? html`<span part="auto-answer" class="auto" role="img" aria-label=${t.command.setAutoAnswer} title=${t.command.setAutoAnswer}>${icon('headset')}</span>` : nothing}
        <ccc-menu class="more" label=${t.more} .items=${items} @ccc-value-change=${this.#onChoose}><span class="avatar" aria-hidden="true">${initials(me?.name ?? agent.name) || icon('user')}</span><span class="hidden-text">${t.more}</span></ccc-menu>
      </span>`;
  }

  readonly #onChoose = (event: CustomEvent<{ value: string }>): void => {
    const { value } = event.detail;
    if (value !== 'signOut' && value !== 'autoAnswer') return;
    event.stopPropagation();
    if (value === 'signOut') this.emit('ccc-sign-out-request', {});
    else this.emit('ccc-set-auto-answer-request', { on: !this.live?.state.agent?.autoAnswer });
  };
}
define('ccc-status-bar', CccStatusBar);
