/** What a page asks of a workstation, and hears from it, over the bridge: the same for the page around it and for the page in its screen pop. */
import type { CallOut, SendCard } from '../protocol/bridge.js';
import { connectBridge, type BridgeConnection, type ConnectOptions } from './connect.js';
import type { BridgeEventName, BridgeEvents, BridgeSnapshot } from './events.js';

export interface WorkstationLink {
  /** Resolves when the workstation has accepted this page. */
  readonly ready: Promise<void>;
  callOut(call: CallOut): Promise<void>;
  sendCard(card: SendCard): Promise<void>;
  dispatch(command: { readonly name: string; readonly [argument: string]: unknown }): Promise<void>;
  getState(): Promise<BridgeSnapshot>;
  /** Returns what stops listening. */
  on<E extends BridgeEventName>(event: E, listener: (detail: BridgeEvents[E]) => void): () => void;
}
export interface JoinedWorkstation extends WorkstationLink { leave(): void }

export function linkTo(target: () => Window | null, origin: string, options?: ConnectOptions): { readonly connection: BridgeConnection; readonly link: WorkstationLink } {
  const listeners = new Map<string, Set<(detail: never) => void>>();
  const connection = connectBridge(target, origin, (event, detail) => {
    for (const listener of listeners.get(event) ?? []) listener(detail as never);
  }, options);
  const link: WorkstationLink = {
    get ready() { return connection.ready; },
    callOut: async (call) => { await connection.ask('callOut', call); },
    sendCard: async (card) => { await connection.ask('sendCard', card); },
    dispatch: async ({ name, ...rest }) => { await connection.ask('dispatch', { name, args: Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) }); },
    getState: async () => await connection.ask('getState') as BridgeSnapshot,
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener as (detail: never) => void));
      return () => { set.delete(listener as (detail: never) => void); };
    },
  };
  return { connection, link };
}

/**
 * For a business page shown in the workstation's screen pop, and for a page that has the workstation in a frame somebody else made:
 * `center` is the address of the workstation.
 */
export function joinWorkstation(center: string | URL): JoinedWorkstation {
  const { origin } = new URL(center, location.href);
  const isOurs = (frame: HTMLIFrameElement): boolean => frame.src !== '' && new URL(frame.src).origin === origin;
  const target = (): Window | null => window.parent === window ? [...document.querySelectorAll('iframe')].find(isOurs)?.contentWindow ?? null : window.parent;
  const { connection, link } = linkTo(target, origin);
  // A reload of the frame begins anew; `load` does not bubble, but it can be caught on its way down.
  const onLoad = ({ target: loaded }: Event): void => { if (window.parent === window && loaded instanceof HTMLIFrameElement && isOurs(loaded)) connection.greet(); };
  document.addEventListener('load', onLoad, true);
  connection.greet();
  return { ...link, get ready() { return connection.ready; }, leave() { document.removeEventListener('load', onLoad, true); connection.close(); } };
}
