/** What a page asks of a workstation, and hears from it, over the bridge: the same for the page around it and for the page in its screen pop. */
import type { CallOut, SendCard } from '../protocol/bridge.js';
import { connectBridge, type BridgeConnection } from './connect.js';
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

export function linkTo(target: () => Window | null, origin: string): { readonly connection: BridgeConnection; readonly link: WorkstationLink } {
  const listeners = new Map<string, Set<(detail: never) => void>>();
  const connection = connectBridge(target, origin, (event, detail) => {
    for (const listener of listeners.get(event) ?? []) listener(detail as never);
  });
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

/** For a business page shown in the workstation's screen pop: `center` is the address of the workstation around it. */
export function joinWorkstation(center: string | URL): JoinedWorkstation {
  const { connection, link } = linkTo(() => window.parent === window ? null : window.parent, new URL(center, location.href).origin);
  connection.greet();
  return { ...link, get ready() { return connection.ready; }, leave() { connection.close(); } };
}
