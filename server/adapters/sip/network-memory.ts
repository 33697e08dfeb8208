/**
 * A SIP network in memory, for scenario tests: real SIP bytes between stacks and scripted phones in one process, with any clock.
 *
 *     const clock = new SimulatedClock();
 *     const network = createMemoryNetwork({ clock });
 *     const stack = createSipStack({ domain: 'center.test', host: '10.0.0.1', udpPort: 5060, tcpPort: 5060, trunks, clock, random, network }, directory);
 *     await stack.start(events);
 *     const phone = await createPhone({ network, clock, address: '10.0.0.9', server: { address: '10.0.0.1', port: 5060 }, user: '1001', domain: 'center.test' });
 *
 * Addresses are plain strings that nobody else has to know. Without `latencyMs` a message arrives in a microtask, so that
 * awaiting a phone's `expect` is enough; with it, messages travel by the clock. `lose` drops datagrams (UDP only).
 * `webSocket(source)` gives the two ends of a WebSocket: hand `server` to `stack.acceptWebSocket`, `client` to `createPhone`.
 */
import type { Clock } from 'ccc-workstation/clock';
import type { Address, Flow, FlowReceiver, ListenOptions, Listener, SipNetwork, SipWebSocket } from './network.js';
import { StreamFlow } from './stream-flow.js';

export interface MemoryNetworkOptions {
  readonly clock: Clock;
  readonly latencyMs?: number;
  /** True drops this datagram. */
  readonly lose?: (from: Address, to: Address, text: string) => boolean;
  /** Sees every message as it is sent. */
  readonly onMessage?: (from: Address, to: Address, text: string) => void;
}
export interface MemoryWebSocketClient {
  send(text: string): void;
  close(): void;
  onMessage: ((text: string) => void) | undefined;
  onClose: (() => void) | undefined;
}
export interface MemoryNetwork extends SipNetwork {
  webSocket(): { readonly server: SipWebSocket; readonly client: MemoryWebSocketClient };
}

interface StreamServer { readonly kind: 'tcp' | 'tls'; readonly at: Address; readonly receiver: FlowReceiver; readonly options: ListenOptions; readonly flows: Set<StreamFlow> }
const keyOf = (a: Address): string => `${a.address}:${a.port}`;

export function createMemoryNetwork(options: MemoryNetworkOptions): MemoryNetwork {
  const datagram = new Map<string, FlowReceiver>();
  const servers = new Map<string, StreamServer>();
  let nextPort = 20_000, serial = 0;

  const deliver = (fn: () => void): void => {
    if (options.latencyMs === undefined) queueMicrotask(fn); else options.clock.after(options.latencyMs, fn);
  };
  const free = (at: Address): Address => (at.port === 0 ? { address: at.address, port: nextPort++ } : at);
  const sendDatagram = (from: Address, to: Address, text: string): void => {
    options.onMessage?.(from, to, text);
    if (options.lose?.(from, to, text) === true) return;
    deliver(() => { datagram.get(keyOf(to))?.onMessage(Buffer.from(text), udpFlow(to, from)); });
  };
  const udpFlow = (local: Address, remote: Address): Flow => ({
    id: `udp/${local.port}/${keyOf(remote)}`, transport: 'udp', reliable: false, local, remote,
    get closed() { return !datagram.has(keyOf(local)); },
    send: (text) => { if (datagram.has(keyOf(local))) sendDatagram(local, remote, text); },
    toPort: (port) => udpFlow(local, { address: remote.address, port }),
    trust: () => undefined, close: () => undefined,
  });

  return {
    resolve: (host) => Promise.resolve(host),
    listenUdp(at, receiver): Promise<Listener> {
      const local = free(at);
      if (datagram.has(keyOf(local))) return Promise.reject(new Error(`address in use: ${keyOf(local)}`));
      datagram.set(keyOf(local), receiver);
      return Promise.resolve({ local, flowTo: (remote: Address) => udpFlow(local, remote), close: () => { datagram.delete(keyOf(local)); return Promise.resolve(); } });
    },
    listenStream(kind, at, receiver, listen): Promise<Listener> {
      const local = free(at);
      if (servers.has(keyOf(local))) return Promise.reject(new Error(`address in use: ${keyOf(local)}`));
      const server: StreamServer = { kind, at: local, receiver, options: listen, flows: new Set() };
      servers.set(keyOf(local), server);
      return Promise.resolve({
        local,
        close: () => { servers.delete(keyOf(local)); for (const flow of server.flows) flow.close(); return Promise.resolve(); },
      });
    },
    connect(kind, to, receiver, listen, from = '10.9.9.9'): Promise<Flow> {
      const server = servers.get(keyOf(to));
      if (server?.kind !== kind) return Promise.reject(new Error(`connection refused: ${keyOf(to)}`));
      const local = free({ address: from, port: 0 });
      const ends = joinStreams(options, deliver, kind, ++serial, local, server, receiver, listen);
      return Promise.resolve(ends);
    },
    webSocket: () => joinWebSocket(deliver),
  };
}

function joinStreams(
  network: MemoryNetworkOptions, deliver: (fn: () => void) => void, kind: 'tcp' | 'tls', serial: number, local: Address, server: StreamServer,
  receiver: FlowReceiver, listen: ListenOptions,
): Flow {
  const wire = (from: Address, to: Address, far: () => StreamFlow): ConstructorParameters<typeof StreamFlow>[4] => ({
    write: (text) => { network.onMessage?.(from, to, text); deliver(() => { far().receive(Buffer.from(text)); }); },
    destroy: () => { deliver(() => { far().ended(); }); },
    backlog: () => 0,
  });
  const near: StreamFlow = new StreamFlow(`${kind}>${serial}`, kind, server.at, local, wire(local, server.at, () => far), receiver, listen, network.clock);
  const far: StreamFlow = new StreamFlow(`${kind}/${serial}`, kind, local, server.at, wire(server.at, local, () => near), server.receiver, server.options, network.clock);
  server.flows.add(far);
  near.trust();
  return near;
}

function joinWebSocket(deliver: (fn: () => void) => void): { server: SipWebSocket; client: MemoryWebSocketClient } {
  const listeners: { message: ((data: unknown, isBinary: boolean) => void)[]; close: (() => void)[]; pong: (() => void)[] } = { message: [], close: [], pong: [] };
  let readyState = 1;
  const end = (): void => {
    if (readyState === 3) return;
    readyState = 3;
    deliver(() => { for (const fn of listeners.close) fn(); client.onClose?.(); });
  };
  const client: MemoryWebSocketClient = {
    onMessage: undefined, onClose: undefined, close: end,
    send: (text) => { if (readyState === 1) deliver(() => { for (const fn of listeners.message) fn(Buffer.from(text), false); }); },
  };
  const server: SipWebSocket = {
    get readyState() { return readyState; },
    bufferedAmount: 0,
    send: (text) => { if (readyState === 1) deliver(() => { client.onMessage?.(text); }); },
    ping: () => { if (readyState === 1) deliver(() => { for (const fn of listeners.pong) fn(); }); },
    close: end, terminate: end,
    on: (event: string, listener: unknown) => {
      if (typeof listener !== 'function') return undefined;
      const call = (...args: unknown[]): void => { Reflect.apply(listener, undefined, args); };
      if (event === 'message' || event === 'close' || event === 'pong') listeners[event].push(call);
      return undefined;
    },
  };
  return { server, client };
}
