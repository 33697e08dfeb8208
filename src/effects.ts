/** What happens outside our own elements when the state changes: ring, title, icon, notification. From the state only. */
import type { Clock } from './kernel/clock.js';
import { connectsByItself, currentCalls, interactionOf, isPresented, partyOf, titleOf, type WorkstationState } from './model/index.js';
import type { Softphone } from './softphone/softphone.js';

export interface EffectOptions {
  readonly ring?: boolean;
  /** The tab's title alternates with this while it rings, and its icon is another. */
  readonly title?: boolean;
  /** Address of the icon shown in the tab while it rings, in place of ours; the page's policy must allow it. `false` leaves the page's icon alone. */
  readonly ringingIcon?: string | false;
  /** A system notification while the page is hidden or the ring cannot be heard; asked for when the agent becomes ready, and shown only where the person allows it. */
  readonly notification?: boolean;
  /** The browser asks before a page with a running call is left. */
  readonly leaving?: boolean;
  readonly text?: { readonly incoming: (who: string) => string };
}

/** Two frames. */
const painted = 40;
/** What the center says of an offer's end needs a moment to be here. */
const grace = 2_000;
/** Browsers' timers end at 24 days, and the clock may be set meanwhile. */
const longest = 60_000;

export interface Effects { apply(next: WorkstationState): void; close(): void }

export function createEffects(options: EffectOptions, softphone: Softphone | undefined, clock: Clock): Effects {
  const parts: Effect[] = options.ring === false || !softphone ? [] : [ring(softphone)];
  const leaving = options.leaving === false ? undefined : beforeLeaving();
  let ringing: string | undefined;
  let last: WorkstationState | undefined;
  let closed = false, begun = false;
  let cancel = (): void => undefined, cancelEnd = cancel;
  const start = (which: readonly Effect[]): void => { if (ringing !== undefined && last) for (const part of which) part.start(last, ringing); };
  const begin = (): void => { begun = true; start(parts); };
  // Fetched at once and long before the first call; a ring that comes sooner is told late.
  if (typeof document !== 'undefined') {
    void import('./attention.js').then(({ attentionOf }) => {
      if (closed) return;
      const later = attentionOf(options, clock, softphone?.devices).map((part): Effect => ({ ...part, start: (state, id) => { part.start(announcement(options, state, id), id); } }));
      parts.push(...later);
      if (begun) start(later);
    }, () => undefined);
  }
  return {
    apply(next) {
      last = next;
      leaving?.(Object.values(next.parts.media).some((leg) => leg.state === 'connected' || leg.state === 'dialing') && next.connection.tab === 'leader');
      // The center's leg comes a fact before its offer, and only the offer says whether it rings at all. Nothing rings in a session that is over, nor beyond an offer's end: whoever should tell of it may be out of reach.
      const left = (one: string): number => endOf(next, one) + grace - clock.now() - next.serverTimeOffset;
      const id = next.connection.signalling === 'signedOut' ? undefined : next.ringing.find((one) => isPresented(next, one) && left(one) > 0);
      cancelEnd();
      if (id !== undefined && left(id) < Infinity) cancelEnd = clock.after(Math.min(left(id), longest), () => { this.apply(next); });
      if (id === ringing) return;
      ringing = id;
      end();
      // What is seen comes first: a sound and a title cost the page 10 ms that the frame with the offer needs. Who looks elsewhere is called at once, for there timers sleep.
      if (globalThis.document?.hidden === false) cancel = clock.after(painted, begin); else begin();
    },
    close() { closed = true; leaving?.(false); cancelEnd(); end(); for (const part of parts) part.close?.(); },
  };
  function end(): void {
    cancel();
    begun = false;
    for (const part of parts) part.stop();
  }
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

export interface Effect { start(state: WorkstationState, id: string): void; stop(): void; close?(): void }

/** On the center's clock; a call that comes without an offer has no end of its own. */
const endOf = (state: WorkstationState, id: string): number =>
  interactionOf(state, id)?.offers.find((offer) => offer.agentId === state.me?.agentId)?.deadlineAt ?? Infinity;

const ring = ({ devices }: Softphone): Effect => ({
  start(state, id) {
    if (connectsByItself(state, id)) return;
    // In a conversation one ring is enough: the caller must not be drowned by the next.
    if (currentCalls(state).length > 0) void devices.testRing().catch(() => undefined); else devices.startRing();
  },
  stop() { devices.stopRing(); },
});

function announcement(options: EffectOptions, state: WorkstationState, id: string): string {
  const interaction = interactionOf(state, id);
  let who = '';
  if (interaction?.channel === 'internal') {
    const { name, number } = partyOf(state, interaction);
    who = name ?? number;
  } else if (interaction) who = titleOf(interaction);
  return options.text?.incoming(who) ?? `Incoming call: ${who}`;
}

