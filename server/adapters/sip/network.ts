/** The sockets under the SIP stack as a port of its own: real ones (`network-node.ts`) or an in-memory network (`network-memory.ts`). */

export type TransportName = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';
export interface Address { readonly address: string; readonly port: number }

/** A way to one peer: a connection, or a UDP socket plus the peer's address (RFC 5626 calls both a flow). */
export interface Flow {
  /** Stable and unique while the flow lives. UDP: the same for the same socket and peer. */
  readonly id: string;
  readonly transport: TransportName;
  /** False for UDP only: retransmissions are ours. */
  readonly reliable: boolean;
  readonly remote: Address;
  readonly local: Address;
  readonly closed: boolean;
  /** The account that opened this connection by a one-time ticket: its REGISTER is not challenged. */
  readonly openedBy?: string | undefined;
  /** The connection on which the same device came back after this one. */
  follower?: Flow;
  send(text: string): void;
  /** UDP: a flow through the same socket to another port of the same peer (RFC 3261 18.2.2 without rport). */
  toPort?(port: number): Flow;
  /** The peer authenticated or is a trunk: the idle limit no longer applies. */
  trust(): void;
  close(): void;
}

/** Where the device at the other end can be reached now. */
export function liveFlow(flow: Flow): Flow {
  return flow.closed && flow.follower ? liveFlow(flow.follower) : flow;
}

export interface FlowReceiver {
  /** One datagram, one WebSocket message or one framed stream message. */
  onMessage(data: Buffer, flow: Flow): void;
  onClose(flow: Flow): void;
  onRejected?(reason: string, flow: Flow): void;
}

export interface Listener {
  readonly local: Address;
  /** UDP: a flow to a peer through this socket. Undefined on stream listeners. */
  flowTo?(remote: Address): Flow;
  close(): Promise<void>;
}

export interface ListenOptions { readonly messageBytes: number; readonly idleMs: number; readonly connectionsPerAddress: number; readonly connections: number }

export interface SipNetwork {
  listenUdp(at: Address, receiver: FlowReceiver, options: ListenOptions): Promise<Listener>;
  listenStream(kind: 'tcp' | 'tls', at: Address, receiver: FlowReceiver, options: ListenOptions, tls?: { readonly key: string; readonly cert: string }): Promise<Listener>;
  /** Rejects when the peer cannot be reached within a few seconds. */
  connect(kind: 'tcp' | 'tls', to: Address, receiver: FlowReceiver, options: ListenOptions, from?: string): Promise<Flow>;
  /** Host name to address; an address is returned as it is. */
  resolve(host: string): Promise<string>;
}

/** The part of a `ws` socket that the stack uses, so that a test can bring its own. */
export interface SipWebSocket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: string): void;
  ping(): void;
  close(code?: number): void;
  terminate(): void;
  on(event: 'message', listener: (data: unknown, isBinary: boolean) => void): unknown;
  on(event: 'close' | 'pong', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}
export interface WebSocketSource { readonly address: string; readonly port: number; readonly secure: boolean; readonly username?: string | undefined }
