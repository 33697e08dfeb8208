/** The buttons that act on the call in hand. Each keeps its place through every state. */
import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../decorators.js';
import type { InteractionId } from '../../src/protocol/index.js';
import { CccElement, define, withKey, type ShortcutName } from '../element.js';
import { icon, type IconName } from '../icons.js';
import { buttonStyles } from '../controls/button.styles.js';
import { styles } from './ccc-call-toolbar.styles.js';

type Toggle = 'ccc-mute-request' | 'ccc-unmute-request' | 'ccc-hold-request' | 'ccc-resume-request';
interface Control { /** Which of the five, for the property that hides it. */ readonly id: ShortcutName; readonly icon: IconName; readonly label: string; readonly key: string; readonly on?: boolean; readonly may: boolean; readonly busy?: boolean; readonly why?: string | undefined; readonly act: () => void }

/**
 * @summary Mute, hold, keypad, transfer, consult, and hang up, red and apart.
 * @element ccc-call-toolbar
 * @slot end - More buttons of the same size after ours.
 * @csspart button - Every button of the row.
 * @csspart hang-up - The red button.
 * @cssprop [--ccc-call-toolbar-gap=var(--ccc-space-2)] - Space between buttons.
 * @cssprop [--ccc-call-toolbar-mute-display=inline-flex] - `none` takes the button away.
 * @cssprop [--ccc-call-toolbar-hold-display=inline-flex] - `none` takes the button away.
 * @cssprop [--ccc-call-toolbar-keypad-display=inline-flex] - `none` takes the button away.
 * @cssprop [--ccc-call-toolbar-transfer-display=inline-flex] - `none` takes the button away.
 * @cssprop [--ccc-call-toolbar-consult-display=inline-flex] - `none` takes the button away.
 * @cssstate held - While we hold the call.
 * @cssstate muted - While our microphone is muted.
 * @fires {CustomEvent<CallDetail>} ccc-mute-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-unmute-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-hold-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-resume-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-hang-up-request - Cancelable.
 * @fires {CustomEvent<{interactionId: string, purpose: 'transfer'|'consult'}>} ccc-pick-target-request - Somebody is to be chosen. Cancelable.
 * @fires {CustomEvent<{open: boolean}>} ccc-keypad-change - The keypad was opened or closed.
 */
export class CccCallToolbar extends CccElement {
  static override styles = [buttonStyles, styles];

  /** The interaction acted on. Without one the toolbar renders nothing. */
  @property({ attribute: 'interaction-id' }) interactionId: InteractionId | undefined;
  /** What may be done now (`allowedOnInteraction`). */
  @property({ attribute: false }) allowed: ReadonlySet<string> = new Set();
  /** What the center can do at all; by default everything. */
  @property({ attribute: false }) commands: readonly string[] | undefined;
  /** A third party is being reached or is in the call: what is not possible then makes room where there is little. */
  @property({ type: Boolean, reflect: true }) third = false;
  /** Why nobody else can be brought in now, where it is not for the call's sake; said by Transfer and Consult. */
  @property({ attribute: false }) othersWait: string | undefined;
  /** The call is on hold. */
  @property({ type: Boolean }) held = false;
  /** The microphone is muted. */
  @property({ type: Boolean }) muted = false;
  /** The command in flight, if any. */
  @property() pending: string | undefined;
  /** The keypad is shown. */
  @property({ type: Boolean, attribute: 'keypad-open' }) keypadOpen = false;
  /** The far end has not answered yet: hanging up cancels. */
  @property({ type: Boolean }) dialing = false;

  override render() {
    const { t, allowed } = this;
    if (!this.interactionId) return nothing;
    this.setState('held', this.held);
    this.setState('muted', this.muted);
    const ending = this.keyOf('hangUp', 'Shift+Escape');
    const hangUp = this.dialing ? t.cancelCall : t.command.hangUp;
    return html`
      <div class="bar" role="toolbar" aria-label=${t.callControls} @keydown=${this.#onKey}>
        <div class="row">
          ${this.#control({
            id: 'mute', icon: this.muted ? 'micOff' : 'mic', label: this.muted ? t.command.unmute : t.command.mute, key: 'M', on: this.muted, may: allowed.has('mute') || allowed.has('unmute'),
            act: () => { this.#ask(this.muted ? 'ccc-unmute-request' : 'ccc-mute-request'); },
          })}
          ${this.commands && !this.commands.includes('hold') ? nothing : this.#control({
            id: 'hold', icon: this.held ? 'play' : 'pause', label: this.held ? t.command.resume : t.command.hold, key: 'H', on: this.held, may: allowed.has('hold') || allowed.has('resume'), why: this.third ? t.onlyWithTwo : undefined,
            busy: this.pending === 'hold' || this.pending === 'resume', act: () => { this.#ask(this.held ? 'ccc-resume-request' : 'ccc-hold-request'); },
          })}
          ${this.#control({
            id: 'keypad', icon: 'keypad', label: t.keypad, key: 'K', on: this.keypadOpen, may: allowed.has('sendDigits'), act: () => { this.emit('ccc-keypad-change', { open: !this.keypadOpen }); },
          })}
          ${this.#others('transfer', 'T', 'phoneForwarded')}${this.#others('consult', 'C', 'users')}
          <slot name="end"></slot>
        </div>
        <button part="hang-up" class="button danger hang-up" type="button" aria-disabled=${!allowed.has('hangUp')} aria-keyshortcuts=${ending} title=${withKey(hangUp, ending.replace('Escape', 'Esc'))} @click=${this.#hangUp}>
          ${icon('hangUp')}<span>${hangUp}</span></button>
      </div>`;
  }

  #others(purpose: 'transfer' | 'consult', key: string, picture: IconName): TemplateResult | typeof nothing {
    if (this.commands && !this.commands.includes(purpose)) return nothing;
    return this.#control({
      id: purpose, icon: picture, label: this.t.command[purpose], key, may: this.allowed.has(purpose), why: this.third ? this.t.onlyWithTwo : this.othersWait,
      act: () => { if (this.interactionId) this.emit('ccc-pick-target-request', { interactionId: this.interactionId, purpose }); },
    });
  }

  #control({ id, icon: name, label, key: usual, on, may, busy, why, act }: Control): TemplateResult {
    const key = this.keyOf(id, usual);
    return html`
      <button part="button" class="button control ${id}" type="button" aria-pressed=${on ?? nothing} aria-disabled=${!may} aria-busy=${busy ?? nothing} aria-keyshortcuts=${key}
        title=${may ? withKey(label, key) : `${label}: ${why ?? this.t.onlyConnected}`} @click=${() => { if (may && !busy) act(); }}>${icon(name)}<span class="cut">${label}</span></button>`;
  }

  #ask(type: Toggle): void {
    if (this.interactionId) this.emit(type, { interactionId: this.interactionId });
  }

  readonly #hangUp = (): void => {
    if (this.interactionId && this.allowed.has('hangUp')) this.emit('ccc-hang-up-request', { interactionId: this.interactionId });
  };

  /** Arrow keys walk along the toolbar; Tab reaches each button too. */
  readonly #onKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!step) return;
    const buttons = [...this.renderRoot.querySelectorAll('button')].filter((button) => button.checkVisibility());
    const at = buttons.findIndex((button) => button.matches(':focus'));
    const rtl = getComputedStyle(this).direction === 'rtl' ? -1 : 1;
    buttons[(at + step * rtl + buttons.length) % buttons.length]?.focus();
  };
}
define('ccc-call-toolbar', CccCallToolbar);
