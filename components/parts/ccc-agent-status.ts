/** The agent's status: what it is, for how long, and how to change it. */
import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../decorators.js';
import type { Agent } from '../../src/protocol/index.js';
import { allowedForAgent, hasWork } from '../../src/model/agent.js';
import '../controls/ccc-menu.js';
import type { MenuItem } from '../controls/ccc-menu.js';
import '../controls/ccc-timer.js';
import { CccElement, define } from '../element.js';
import { icon } from '../icons.js';
import { styles } from './ccc-agent-status.styles.js';
import { presenceIcon, presenceTone, presenceWord } from './presence.js';
import { toneStyles } from './tone.styles.js';

/**
 * @summary Shows presence and activity with the time in it, and changes it; during a call it sets the next one.
 * @element ccc-agent-status
 * @csspart status - The button's content.
 * @cssstate ready - While calls may arrive.
 * @cssstate busy - While there is work in hand.
 * @fires {CustomEvent<{}>} ccc-go-ready-request - Cancelable.
 * @fires {CustomEvent<{}>} ccc-go-not-ready-request - Cancelable.
 * @fires {CustomEvent<{reason?: string}>} ccc-go-on-break-request - Cancelable.
 * @fires {CustomEvent<{}>} ccc-enter-work-request - Work away from the phone begins. Cancelable.
 * @fires {CustomEvent<{}>} ccc-leave-work-request - It ends. Cancelable.
 * @fires {CustomEvent<{value: string}>} ccc-value-change - `break` was chosen: a break with an end is to be asked for.
 * @fires {CustomEvent<NextPresence>} ccc-set-next-presence-request - While there is work in hand. Cancelable.
 */
export class CccAgentStatus extends CccElement {
  static override styles = [toneStyles, styles];

  /** The agent. Without one it renders nothing. */
  @property({ attribute: false }) agent: Agent | undefined;
  /** Reasons of a break to choose from; none: a break needs no reason. */
  @property({ attribute: false }) breakReasons: readonly string[] = [];
  /** In a toolbar, show the icon only: the call needs the room. */
  @property({ type: Boolean, reflect: true }) compact = false;
  /** What the center can do at all; by default everything. */
  @property({ attribute: false }) commands: readonly string[] | undefined;
  /** A break may also be asked for with an end: `break` is then among the choices, and the page shows `ccc-break-form`. */
  @property({ type: Boolean, attribute: 'timed-breaks' }) timedBreaks = false;
  /** A change is on its way. */
  @property({ type: Boolean }) pending = false;

  override render() {
    const { agent, t } = this;
    if (!agent) return nothing;
    const busy = hasWork(agent) && agent.presence !== 'offline';
    const active = agent.activity !== 'idle';
    this.setState('ready', agent.presence === 'ready' && !active);
    this.setState('busy', active);
    const next = agent.next;
    // Nobody routes by it, as at a plain PBX: it is shown and not chosen.
    const fixed = this.commands?.includes('setPresence') === false;
    const status = html`
        <span part="status" class="status" data-tone=${presenceTone(agent)}>
          <span class="mark">${icon(presenceIcon(agent))}</span>
          <span class="text"><span class="word"><span class="cut">${presenceWord(agent, t)}</span>
            <ccc-timer class="quiet" .since=${active ? agent.activitySince : agent.presenceSince} label=${t.status_}></ccc-timer></span>
            ${this.#breakEnd(agent)}${next ? html`<span class="next cut">${t.next(presenceWord({ presence: next.presence, activity: 'idle', reason: next.reason }, t))}</span>` : nothing}</span>
          ${fixed ? nothing : icon('chevronDown')}
        </span>`;
    return fixed ? status : html`<ccc-menu label=${t.changeStatus} .items=${this.#items(agent, busy)} ?disabled=${this.pending} @ccc-value-change=${this.#onChoose}>${status}</ccc-menu>`;
  }

  #breakEnd(agent: Agent): TemplateResult | typeof nothing {
    if (agent.breakUntil === undefined || agent.activity !== 'idle') return nothing;
    return html`<span class="next cut">${agent.breakOverdue ? this.t.overdue : this.t.until(this.t.time(agent.breakUntil, this.now()))}</span>`;
  }

  #items(agent: Agent, busy: boolean): MenuItem[] {
    const { t } = this;
    const may = allowedForAgent(agent);
    const shown = busy ? agent.next : agent;
    const is = (presence: string, reason?: string): boolean => shown?.presence === presence && shown.reason === reason;
    const reasons = this.breakReasons.length ? this.breakReasons : [undefined];
    return [
      ...(busy ? [{ heading: t.afterThisCall }] : []),
      { value: 'ready', label: t.presence.ready, icon: 'ready', tone: 'ok', checked: is('ready') },
      { value: 'notReady', label: t.presence.notReady, icon: 'notReady', checked: is('notReady') },
      ...(may.has('goOnBreak') || busy ? [{ heading: t.breakReasons }, ...reasons.map((reason): MenuItem => ({
        value: `onBreak:${reason ?? ''}`, label: reason ? t.breakReason(reason) : t.presence.onBreak, icon: 'onBreak', tone: 'hold', checked: is('onBreak', reason),
      })), ...this.timedBreaks ? [{ value: 'break', label: t.tools.break, icon: 'history' } as const] : []] : []),
      ...(['enterWork', 'leaveWork'] as const).filter((name) => may.has(name) && (this.commands?.includes(name) ?? true))
        .flatMap((value): MenuItem[] => [{ heading: t.busy.wrapUp }, { value, label: t.command[value], icon: 'note' }]),
    ];
  }

  readonly #onChoose = (event: CustomEvent<{ value: string }>): void => {
    if (event.detail.value === 'break') return;
    event.stopPropagation();
    const [presence, reason] = event.detail.value.split(/:(.*)/s);
    const why = reason ? { reason } : {};
    if (presence === 'enterWork') this.emit('ccc-enter-work-request', {});
    if (presence === 'leaveWork') this.emit('ccc-leave-work-request', {});
    if (!this.agent || (presence !== 'ready' && presence !== 'notReady' && presence !== 'onBreak')) return;
    if (hasWork(this.agent) && this.agent.presence !== 'offline') this.emit('ccc-set-next-presence-request', { presence, ...why });
    else if (presence === 'ready') this.emit('ccc-go-ready-request', {});
    else if (presence === 'notReady') this.emit('ccc-go-not-ready-request', {});
    else this.emit('ccc-go-on-break-request', why);
  };
}
define('ccc-agent-status', CccAgentStatus);
