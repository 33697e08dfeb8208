/** Draws the eye to a ringing call from outside our own elements: the tab's title and icon, and a system notification; and finds out in time whether the ring will be heard. */
import type { EffectOptions } from './effects.js';
import type { Clock } from './kernel/clock.js';
import type { Devices } from './softphone/softphone.js';

/** `text` is what a person reads, `id` tells one call from another. */
export interface Attention { start(text: string, id: string): void; stop(): void; close?(): void }

export function attentionOf(options: EffectOptions, clock: Clock, sound?: Pick<Devices, 'allowSound'>): Attention[] {
  const ring = options.ring === false || !sound ? undefined : audible(sound, clock);
  return [
    ...options.title === false ? [] : [title(options, clock)], ...options.notification === false ? [] : [notification(() => ring?.silent === true)], ...ring ? [ring] : [],
  ];
}

/** Whether the browser lets a ring be heard is tried at once and not with the first call (F-23); where it does not, any click or key in the page lets it. */
function audible(sound: Pick<Devices, 'allowSound'>, clock: Clock): Attention & { readonly silent: boolean } {
  const gestures = ['pointerdown', 'keydown'] as const;
  let silent = false;
  const off = (): void => { silent = false; for (const type of gestures) window.removeEventListener(type, again, true); };
  // A sound device may take longer to open than one try waits.
  const again = (): void => { sound.allowSound().then(off, () => { clock.after(1_000, () => { sound.allowSound().then(off, () => undefined); }); }); };
  sound.allowSound().catch(() => { silent = true; for (const type of gestures) window.addEventListener(type, again, true); });
  return { get silent() { return silent; }, start: () => undefined, stop: () => undefined, close: off };
}

const flashEvery = 1_000;

function title(options: EffectOptions, clock: Clock): Attention {
  let before: string | undefined;
  let shown = '';
  let icon: { readonly link: HTMLLinkElement; readonly href: string } | undefined;
  let cancel = (): void => undefined;
  function flash(on: boolean, text: string, original: string): void {
    // Somebody else may have changed the title meanwhile; then it is theirs.
    if (document.title === shown) document.title = shown = on ? text : original;
    cancel = clock.after(flashEvery, () => { flash(!on, text, original); });
  }
  return {
    start(text) {
      before = document.title;
      document.title = shown = text;
      const original = before;
      cancel = clock.after(flashEvery, () => { flash(false, text, original); });
      const link = document.querySelector<HTMLLinkElement>('link[rel~="icon"]');
      if (options.ringingIcon !== undefined && link) { icon = { link, href: link.href }; link.href = options.ringingIcon; }
    },
    stop() {
      cancel();
      if (before !== undefined && document.title === shown) document.title = before;
      before = undefined;
      if (icon) icon.link.href = icon.href;
      icon = undefined;
    },
  };
}

/** Where the page is not looked at, and where its ring is not heard. */
function notification(isSilent: () => boolean): Attention {
  let shown: Notification | undefined;
  return {
    start(text, id) {
      if (typeof Notification === 'undefined' || Notification.permission !== 'granted' || !(document.hidden || isSilent())) return;
      try {
        shown = new Notification(text, { tag: `ccc-${id}`, requireInteraction: true });
        shown.onclick = () => { window.focus(); };
      } catch { /* Some mobile browsers allow notifications only from a service worker. */ }
    },
    stop() { shown?.close(); shown = undefined; },
  };
}
