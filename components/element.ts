/** The base of every element: translations, time, typed events, adopted tokens and custom states. */
import { LitElement, type CSSResultGroup } from 'lit';
import { ContextConsumer, contextKey } from './context.js';
import type { CccEventName, CccEvents } from './events.js';
import { en } from './locales/en.js';
import { loadTranslation } from './locales/load.js';
import type { Translation } from './locales/translation.js';
import type { Shortcuts, ShortcutName } from './shortcuts.js';
export type { ShortcutName } from './shortcuts.js';
import { baseStyles } from './themes/base.styles.js';
import { tokenStyles } from './themes/tokens.js';

/** What comes down to every element: its words, the center's time, and the host's keys. */
export interface Environment { readonly t: Translation; readonly now: () => number; readonly keys?: Shortcuts | undefined }
export const environmentKey = contextKey<Environment>('environment');
export const defaultEnvironment: Environment = { t: en, now: () => Date.now() };

/** A button's tooltip. */
export const withKey = (label: string, key: string): string => key ? `${label} (${key})` : label;

/**
 * Registers an element once; a second copy of the library on a page is ignored instead of throwing (F-27).
 * A call and no decorator: esbuild turns every private field of a decorated class into a WeakMap.
 */
export function define(tag: string, constructor: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, constructor);
}

function dress(root: ShadowRoot, owner: Document, styles: typeof LitElement.elementStyles): void {
  const Sheet = owner.defaultView?.CSSStyleSheet ?? CSSStyleSheet;
  root.adoptedStyleSheets = styles.map((style) => {
    const sheet = new Sheet();
    sheet.replaceSync(style instanceof CSSStyleSheet ? [...style.cssRules].map((rule) => rule.cssText).join('\n') : style.cssText);
    return sheet;
  });
}

/** @internal */
export class CccElement extends LitElement {
  static override styles: CSSResultGroup = [];

  protected static override finalizeStyles(styles?: CSSResultGroup): ReturnType<typeof LitElement.finalizeStyles> {
    return super.finalizeStyles([tokenStyles, baseStyles, styles ?? []]);
  }

  /** Sheets belong to the document that made them: in another window, as with picture-in-picture, the element gets its own. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    if (this.ownerDocument === document) return super.createRenderRoot();
    const root = this.attachShadow(CccElement.shadowRootOptions);
    dress(root, this.ownerDocument, (this.constructor as typeof CccElement).elementStyles);
    return root;
  }
  /** Called when the element moves to another document, which takes its sheets away. */
  adoptedCallback(): void {
    if (this.shadowRoot) dress(this.shadowRoot, this.ownerDocument, (this.constructor as typeof CccElement).elementStyles);
  }

  readonly #internals = this.attachInternals();
  readonly #environment = new ContextConsumer(this, environmentKey, () => { void this.#loadOwnLanguage(); });
  #own: Environment | undefined;

  /** The words of the nearest workstation, else of the nearest `lang`, else English. */
  protected get t(): Translation { return this.#env.t; }
  /** Milliseconds since the epoch on the center's clock. */
  protected now(): number { return this.#env.now(); }
  /** The key in force where `usual` is ours, as `aria-keyshortcuts` spells it; empty for none. */
  protected keyOf(name: ShortcutName, usual: string): string {
    const { keys } = this.#env;
    return keys === false ? '' : keys?.[name] ?? usual;
  }
  protected get internals(): ElementInternals { return this.#internals; }

  get #env(): Environment { return this.#environment.value ?? this.#own ?? defaultEnvironment; }

  /** Dispatches a typed event; false when somebody refused it. */
  protected emit<K extends CccEventName>(type: K, detail: CccEvents[K]): boolean {
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: type.endsWith('-request') }));
  }

  /** Sets or clears `:state(name)`. */
  protected setState(name: string, on: boolean): void {
    if (on) this.#internals.states.add(name);
    else this.#internals.states.delete(name);
  }

  /** Keeps exactly one of several `:state()`s. */
  protected setOneState(names: readonly string[], current: string | undefined): void {
    for (const name of names) this.setState(name, name === current);
  }

  async #loadOwnLanguage(): Promise<void> {
    const t = await loadTranslation(this.closest('[lang]')?.getAttribute('lang') ?? 'en');
    if (t === this.t) return;
    this.#own = { ...defaultEnvironment, t };
    this.requestUpdate();
  }
}
