/** What happens outside our own elements when the state changes: ring, title, icon, notification. From (previous, next) only. */
import type { Clock } from './kernel/clock.js';
import { connectsByItself, currentCalls, interactionOf, isPresented, partyOf, titleOf, type WorkstationState } from './model/index.js';
import type { Devices, Softphone } from './softphone/softphone.js';

export interface EffectOptions {
  readonly ring?: boolean;
  /** The tab's title alternates with this while it rings. */
  readonly title?: boolean;
  /** Address of an icon shown in the tab while it rings; the page's policy must allow it. */
  readonly ringingIcon?: string;
  /** A system notification while the page is hidden; only where the person has allowed it. */
  readonly notification?: boolean;
  /** The browser asks before a page with a running call is left. */
  readonly leaving?: boolean;
  readonly text?: { readonly incoming: (who: string) => string };
}

export interface Effects { apply(previous: WorkstationState, next: WorkstationState): void; close(): void }

const flashEvery = 1_000;

export function createEffects(options: EffectOptions, softphone: Softphone | undefined, clock: Clock): Effects {
  const parts = [
    options.ring === false || !softphone ? undefined : ring(softphone),
    options.title === false ? undefined : title(options, clock),
    options.notification === false ? undefined : notification(options),
  ].filter((part) => part !== undefined);
  const leaving = options.leaving === false ? undefined : beforeLeaving();
  let ringing: string | undefined;
  return {
    apply(_previous, next) {
      leaving?.(Object.values(next.parts.media).some((leg) => leg.state === 'connected' || leg.state === 'dialing') && next.connection.tab === 'leader');
      // The center's leg comes a fact before its offer, and only the offer says whether it rings at all.
      const id = next.ringing.find((one) => isPresented(next, one));
      if (id === ringing) return;
      ringing = id;
      for (const part of parts) { part.stop(); if (id !== undefined) part.start(next, id); }
    },
    close() { leaving?.(false); for (const part of parts) part.stop(); },
  };
}

/** Only while there is something to lose: a page with such a listener is not kept for going back to. */
function beforeLeaving(): (busy: boolean) => void {
  let listens = false;
  const ask = (event: Event): void => { event.preventDefault(); };
  return (busy) => {
    if (busy === listens || typeof window === 'undefined') return;
    listens = busy;
    if (busy) window.addEventListener('beforeunload', ask); else window.removeEventListener('beforeunload', ask);
  };
}

interface Effect { start(state: WorkstationState, id: string): void; stop(): void }

const alone = (devices: Devices): void => { devices.startRing(); };
/** In a conversation one ring is enough: the caller must not be drowned by the next. */
const beside = (devices: Devices): void => { void devices.testRing().catch(() => undefined); };
const ring = (softphone: Softphone): Effect => ({ start: (state, id) => { if (!connectsByItself(state, id)) (currentCalls(state).length > 0 ? beside : alone)(softphone.devices); }, stop: () => { softphone.devices.stopRing(); } });

function announcement(options: EffectOptions, state: WorkstationState, id: string): string {
  const interaction = interactionOf(state, id);
  const party = interaction && partyOf(state, interaction);
  const who = interaction === undefined ? '' : interaction.channel === 'internal' ? party?.name ?? party?.number ?? '' : titleOf(interaction);
  return options.text?.incoming(who) ?? `Incoming call: ${who}`;
}

function title(options: EffectOptions, clock: Clock): Effect {
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
    start(state, id) {
      if (typeof document === 'undefined') return;
      const text = announcement(options, state, id);
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

function notification(options: EffectOptions): Effect {
  let shown: Notification | undefined;
  return {
    start(state, id) {
      if (typeof Notification === 'undefined' || Notification.permission !== 'granted' || !document.hidden) return;
      try {
        shown = new Notification(announcement(options, state, id), { tag: `ccc-${id}`, requireInteraction: true });
        shown.onclick = () => { window.focus(); };
      } catch { /* Some mobile browsers allow notifications only from a service worker. */ }
    },
    stop() { shown?.close(); shown = undefined; },
  };
}
