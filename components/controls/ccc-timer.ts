/** A running time, counted from an instant or down to one. */
import { html, type PropertyValues } from 'lit';
import { property } from '../decorators.js';
import { CccElement, define } from '../element.js';
import { styles } from './ccc-timer.styles.js';

/**
 * @summary A running time in tabular figures: up from `since`, or down to `until`.
 * @element ccc-timer
 * @attr {string} label - What the time is, for screen readers. It is never announced by itself.
 */
export class CccTimer extends CccElement {
  static override styles = styles;

  #tick: ReturnType<typeof setTimeout> | undefined;

  /** Counts up from this instant (ms since the epoch, center's clock). */
  @property({ type: Number }) since: number | undefined;
  /** Counts down to this instant instead. */
  @property({ type: Number }) until: number | undefined;
  @property() label = '';

  constructor() {
    super();
    this.internals.role = 'timer';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#tick);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override render() {
    const ms = this.#milliseconds();
    return html`<span class="number">${ms === undefined ? '' : this.t.clock(ms)}</span>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('label')) this.internals.ariaLabel = this.label || null;
    clearTimeout(this.#tick);
    const ms = this.#milliseconds();
    if (ms === undefined || !this.isConnected || (this.until !== undefined && ms <= 0)) return;
    // Wakes just after the second turns, so that two timers never show different seconds for long.
    const rest = this.until === undefined ? 1000 - (ms % 1000) : ms % 1000;
    this.#tick = setTimeout(() => { this.requestUpdate(); }, rest + 15);
  }

  #milliseconds(): number | undefined {
    if (this.until !== undefined) return Math.max(0, this.until - this.now());
    return this.since === undefined ? undefined : Math.max(0, this.now() - this.since);
  }
}
define('ccc-timer', CccTimer);
