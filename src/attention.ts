/** Draws the eye to a ringing call from outside our own elements: the tab's title and icon, and a system notification; and finds out in time whether the ring will be heard. */
import type { EffectOptions } from './effects.js';
import type { Clock } from './kernel/clock.js';
import type { Devices } from './softphone/softphone.js';

/** `text` is what a person reads, `id` tells one call from another. */
export interface Attention { start(text: string, id: string): void; stop(): void; close?(): void }

export function attentionOf(options: EffectOptions, clock: Clock, sound?: Pick<Devices, 'allowSound'>): Attention[] {
  const ring = options.ring === false || !sound ? undefined : audible(sound, clock);
  return [
    ...options.title === false ? [] : [title(clock), ...options.ringingIcon === false ? [] : [icon(options.ringingIcon ?? handset)]], ...options.notification === false ? [] : [notification(() => ring?.silent === true)], ...ring ? [ring] : [],
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

function title(clock: Clock): Attention {
  let before: string | undefined;
  let shown = '';
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
    },
    stop() {
      cancel();
      if (before !== undefined && document.title === shown) document.title = before;
      before = undefined;
    },
  };
}

/** A handset on red, in 16 × 16 points. */
const handset = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><circle cx='8' cy='8' r='8' fill='%23d11'/><path d='M5 4.5C4.5 9 7 11.5 11.5 11' fill='none' stroke='%23fff' stroke-width='2.5' stroke-linecap='round'/></svg>";

/** All icons of the page, for which of them is shown is the browser's choice. */
function icon(address: string): Attention {
  let changed: { readonly link: HTMLLinkElement; readonly before: string | undefined }[] = [];
  return {
    start() {
      const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')];
      changed = links.map((link) => ({ link, before: link.getAttribute('href') ?? '' }));
      if (links.length === 0) {
        const link = document.createElement('link');
        link.rel = 'icon';
        document.head.append(link);
        changed.push({ link, before: undefined });
      }
      for (const { link } of changed) link.setAttribute('href', address);
    },
    stop() {
      for (const { link, before } of changed.splice(0)) {
        // Somebody else may have changed it meanwhile; then it is theirs.
        if (link.getAttribute('href') !== address) continue;
        // A page without any has the one of its site; browsers go back to it when they are told so, not when ours is gone.
        link.setAttribute('href', before ?? '/favicon.ico');
        if (before === undefined) link.remove();
      }
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
