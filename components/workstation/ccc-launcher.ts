/** A round button that floats over a business page and opens the workstation: moved by hand or by keys, minimised, or put into a window of its own. */
import { html, nothing } from 'lit';
import { property, query, state } from '../decorators.js';
import { buttonStyles } from '../controls/button.styles.js';
import { CccElement, define } from '../element.js';
import { icon } from '../icons.js';
import { styles } from './ccc-launcher.styles.js';
import { canFloat, floatOut, type Floating } from './floating-window.js';
import { moved, placeOf, type Place } from './launcher-place.js';

/** How far an arrow key moves it, in pixels. */
const step = 24;

/**
 * @summary Puts a workstation over a page: button, panel that can be dragged and minimised, and a window that stays on top (Document Picture-in-Picture).
 * @element ccc-launcher
 * @attr {boolean} open - The panel is shown.
 * @attr {'bottom-right'|'bottom-left'|'top-right'|'top-left'} position - The corner it starts in; "right" is the end of the line in right-to-left pages too.
 * @slot - The `<ccc-workstation>`. It is moved to the other window and back, and calls go on; pages inside it, such as screen pops, load again.
 * @csspart button - The round button.
 * @csspart panel - The panel.
 * @csspart bar - Its top edge, by which it is dragged.
 * @cssprop [--ccc-launcher-width=380px] - Width of the panel.
 * @cssprop [--ccc-launcher-height=640px] - Height of the panel, at most that of the page.
 * @cssstate ringing - A call is offered.
 * @cssstate call - A call is in hand.
 * @cssstate out - The workstation is in its own window.
 * @fires {CustomEvent<{open: boolean, out: boolean}>} ccc-launcher-change - Opened, minimised, put out or brought back.
 */
export class CccLauncher extends CccElement {
  static override styles = [buttonStyles, styles];

  @property({ type: Boolean, reflect: true }) open = false;
  @property({ reflect: true }) position: Place['corner'] = 'bottom-right';
  @state() private place: Place | undefined;
  @state() private out: Floating | undefined;
  @query('.panel') private panel!: HTMLElement | null;
  #opening = false;
  #drag: { readonly x: number; readonly y: number; readonly place: Place } | undefined;
  readonly #stages = new Map<string, string>();

  constructor() {
    super();
    this.addEventListener('ccc-call-change', this.#heard);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.out?.close();
  }

  /** Puts the workstation into a window that stays above the others; only from a click, and where the browser has such windows. Screen pops in it load again. */
  async popOut(): Promise<void> {
    const content = this.firstElementChild;
    if (!(content instanceof HTMLElement) || this.out || this.#opening || !canFloat()) return;
    const { width, height } = this.panel?.getBoundingClientRect() ?? { width: 0, height: 0 };
    this.#opening = true;
    // What is fetched only later would stay empty over there.
    void import('./people.js').catch(() => undefined);
    try {
      this.out = await floatOut(content, { title: this.t.signInTitle, width: Math.round(width) || 380, height: Math.round(height) || 640 }, () => { this.#takeBack(content); });
    } finally { this.#opening = false; }
    // What happens in there is heard here no more by itself.
    content.addEventListener('ccc-call-change', this.#heard);
    if (this.isConnected) this.#changed(); else this.out.close();
  }
  #takeBack(content: HTMLElement): void {
    content.removeEventListener('ccc-call-change', this.#heard);
    this.append(content);
    this.out = undefined;
    this.#changed();
    // Back to where it was taken from, unless the agent is somewhere else by now.
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body || activeElement === this) void this.updateComplete.then(() => { this.renderRoot.querySelector<HTMLElement>(this.open ? '.out' : '.float')?.focus({ preventScroll: true }); });
  }
  bringBack(): void { this.out?.close(); }

  override render() {
    const { t, out } = this;
    const place = this.place ?? { corner: this.position, x: 16, y: 16 };
    this.setState('out', out !== undefined);
    const words = t.launcher;
    return html`
      <div part="panel" class="panel ${place.corner}" ?hidden=${!this.open || out !== undefined} @pointermove=${this.#onMove} @pointerup=${this.#onUp} @pointercancel=${this.#onUp}>
        <div part="bar" class="bar" @pointerdown=${this.#onDown}>
          <button class="button plain icon-only grip" type="button" aria-label=${words.move} title=${words.move} @keydown=${this.#onKey}>${icon('grip')}</button>
          <span class="rest"></span>
          ${canFloat() ? html`<button class="button plain icon-only out" type="button" aria-label=${words.popOut} title=${words.popOut} @click=${this.#onOut}>${icon('external')}</button>` : nothing}
          <button class="button plain icon-only" type="button" aria-label=${words.minimise} title=${words.minimise} @click=${() => { this.#set(false); }}>${icon('chevronDown')}</button>
        </div>
        <div class="inside"><slot></slot></div>
      </div>
      <button part="button" class="float ${place.corner}" type="button" aria-expanded=${this.open && !out} aria-label=${out ? words.bringBack : words.open} title=${out ? words.bringBack : words.open}
        ?hidden=${this.open && !out} @click=${() => { if (out) this.bringBack(); else this.#set(true); }}>${icon(out ? 'external' : 'headset')}</button>`;
  }

  readonly #onOut = (): void => {
    // A browser that refuses leaves everything where it is.
    this.popOut().catch(() => undefined);
  };

  protected override updated(): void {
    const place = this.place ?? { corner: this.position, x: 16, y: 16 };
    for (const element of this.renderRoot.querySelectorAll<HTMLElement>('.panel, .float')) {
      element.style.setProperty('--x', `${place.x}px`);
      element.style.setProperty('--y', `${place.y}px`);
      // One box to the eye, though the page has given its colours only to what is inside.
      element.style.colorScheme = /^(light|dark)$/.exec(this.firstElementChild?.getAttribute('theme') ?? '')?.[0] ?? '';
    }
  }

  readonly #heard = (event: Event): void => {
    if (event instanceof CustomEvent) this.#onCall(String(event.detail.interactionId ?? ''), String(event.detail.stage));
  };
  #onCall(interactionId: string, stage: string): void {
    if (stage === 'ended' || stage === 'closed') this.#stages.delete(interactionId);
    else this.#stages.set(interactionId, stage);
    const stages = [...this.#stages.values()];
    this.setState('ringing', stages.includes('ringing'));
    this.setState('call', stages.length > 0);
    // Nobody should have to look for the button while it rings.
    if (stage === 'ringing' && !this.out) this.#set(true);
  }
  #set(open: boolean): void {
    if (open === this.open) return;
    this.open = open;
    this.#changed();
    void this.updateComplete.then(() => { this.renderRoot.querySelector<HTMLElement>(open ? '.grip' : '.float')?.focus({ preventScroll: true }); });
  }
  #changed(): void { this.emit('ccc-launcher-change', { open: this.open, out: this.out !== undefined }); }

  // Dragging, with the arrow keys as the other way (WCAG 2.5.7).
  readonly #onDown = (event: PointerEvent): void => {
    if (event.button !== 0 || event.composedPath().some((at) => at instanceof HTMLButtonElement && !at.classList.contains('grip'))) return;
    this.#drag = { x: event.clientX, y: event.clientY, place: this.#measured() };
    this.panel?.setPointerCapture(event.pointerId);
  };
  readonly #onMove = (event: PointerEvent): void => {
    if (this.#drag) this.#moveTo(this.#drag.place, event.clientX - this.#drag.x, event.clientY - this.#drag.y);
  };
  readonly #onUp = (): void => { this.#drag = undefined; };
  readonly #onKey = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (!by) return;
    event.preventDefault();
    this.#moveTo(this.#measured(), by[0] ?? 0, by[1] ?? 0);
  };
  #moveTo(from: Place, dx: number, dy: number): void {
    const box = this.panel?.getBoundingClientRect();
    if (box) this.place = moved(from, { dx, dy }, box, { width: innerWidth, height: innerHeight }, getComputedStyle(this).direction === 'rtl');
  }
  #measured(): Place {
    const box = this.panel?.getBoundingClientRect();
    return box ? placeOf(this.place?.corner ?? this.position, box, { width: innerWidth, height: innerHeight }, getComputedStyle(this).direction === 'rtl') : { corner: this.position, x: 16, y: 16 };
  }
}
define('ccc-launcher', CccLauncher);
