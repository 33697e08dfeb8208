/** The SIP network on Node's sockets: UDP, TCP and TLS (RFC 3261 section 18). */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, createServer as createTcpServer, isIP, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import type { Clock } from 'ccc-workstation/clock';
import type { Address, Flow, FlowReceiver, ListenOptions, Listener, SipNetwork } from './network.js';
import { StreamFlow } from './stream-flow.js';

const CONNECT_MS = 4_000;
const HANDSHAKE_MS = 5_000;

export function createNodeNetwork(clock: Clock): SipNetwork {
  return {
    listenUdp: (at, receiver, options) => listenUdp(at, receiver, options),
    listenStream: (kind, at, receiver, options, tls) => listenStream(clock, kind, at, receiver, options, tls),
    connect: (kind, to, receiver, options, from) => connect(clock, kind, to, receiver, options, from),
    resolve: async (host) => (isIP(host) !== 0 ? host : (await lookup(host)).address),
  };
}

class UdpFlow implements Flow {
  readonly transport = 'udp';
  readonly reliable = false;
  readonly id: string;
  constructor(private readonly socket: UdpSocket, readonly local: Address, readonly remote: Address, private readonly state: { closed: boolean }) {
    this.id = `udp/${local.port}/${remote.address}:${remote.port}`;
  }
  get closed(): boolean { return this.state.closed; }
  send(text: string): void {
    // Errors of a datagram (no route, port closed) are what the retransmission timers are for.
    if (!this.state.closed) this.socket.send(text, this.remote.port, this.remote.address, () => undefined);
  }
  toPort(port: number): Flow { return new UdpFlow(this.socket, this.local, { address: this.remote.address, port }, this.state); }
  trust(): void { /* a datagram socket has no idle limit */ }
  close(): void { /* there is no connection to close */ }
}

async function listenUdp(at: Address, receiver: FlowReceiver, options: ListenOptions): Promise<Listener> {
  const socket = createSocket({ type: isIP(at.address) === 6 ? 'udp6' : 'udp4', recvBufferSize: 1 << 20 });
  const state = { closed: false };
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(at.port, at.address, () => { socket.off('error', reject); resolve(); });
  });
  const local = { address: at.address, port: socket.address().port };
  socket.on('error', () => undefined);
  socket.on('message', (data, from) => {
    const flow = new UdpFlow(socket, local, { address: from.address, port: from.port }, state);
    if (data.length > options.messageBytes) { receiver.onRejected?.('too long', flow); return; }
    const first = data[0];
    // Keep-alives are CRLFs or zero bytes and want no answer on UDP.
    if (first === undefined || first === 0) return;
    let skip = 0;
    while (data[skip] === 13 || data[skip] === 10) skip++;
    if (skip < data.length) receiver.onMessage(skip === 0 ? data : data.subarray(skip), flow);
  });
  return {
    local,
    flowTo: (remote) => new UdpFlow(socket, local, remote, state),
    close: () => new Promise<void>((resolve) => { state.closed = true; socket.close(() => { resolve(); }); }),
  };
}

async function listenStream(
  clock: Clock, kind: 'tcp' | 'tls', at: Address, receiver: FlowReceiver, options: ListenOptions, tls?: { readonly key: string; readonly cert: string },
): Promise<Listener> {
  const open = new Set<Socket>();
  const perAddress = new Map<string, number>();
  let serial = 0;
  const admit = (socket: Socket): void => {
    const address = socket.remoteAddress ?? '';
    const count = perAddress.get(address) ?? 0;
    if (address === '' || open.size >= options.connections || count >= options.connectionsPerAddress) { socket.destroy(); return; }
    open.add(socket);
    perAddress.set(address, count + 1);
    socket.once('close', () => {
      open.delete(socket);
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left > 0) perAddress.set(address, left); else perAddress.delete(address);
    });
    adopt(clock, kind, `${kind}/${serverPort(server)}/${++serial}`, socket, receiver, options);
  };
  const server: Server = kind === 'tcp'
    ? createTcpServer({ noDelay: true, keepAlive: true }, admit)
    : createTlsServer({ key: tls?.key ?? '', cert: tls?.cert ?? '', minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS, noDelay: true }, admit);
  // Raw TLS sockets count before their handshake, so that half-open ones cannot pile up.
  server.maxConnections = options.connections;
  server.on('tlsClientError', (_error, socket: Socket) => { socket.destroy(); });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.address, () => { server.off('error', reject); resolve(); });
  });
  server.on('error', () => undefined);
  return {
    local: { address: at.address, port: serverPort(server) },
    close: () => new Promise<void>((resolve) => { server.close(() => { resolve(); }); for (const socket of open) socket.destroy(); }),
  };
}

function serverPort(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function adopt(clock: Clock, kind: 'tcp' | 'tls', id: string, socket: Socket, receiver: FlowReceiver, options: ListenOptions): StreamFlow {
  const flow = new StreamFlow(id, kind,
    { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 }, { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    { write: (text) => { socket.write(text); }, destroy: () => { socket.end(); clock.after(2_000, () => { socket.destroy(); }); }, backlog: () => socket.writableLength },
    receiver, options, clock);
  socket.on('data', (chunk: Buffer) => { flow.receive(chunk); });
  socket.on('error', () => { socket.destroy(); });
  socket.on('close', () => { flow.ended(); });
  return flow;
}

function connect(
  clock: Clock, kind: 'tcp' | 'tls', to: Address, receiver: FlowReceiver, options: ListenOptions, from: string | undefined,
): Promise<Flow> {
  return new Promise((resolve, reject) => {
    const where = { host: to.address, port: to.port, ...(from === undefined ? {} : { localAddress: from }) };
    // A trunk's certificate is checked against its host name as for any TLS client.
    const socket: Socket = kind === 'tcp' ? connectTcp({ ...where, noDelay: true }) : connectTls({ ...where, minVersion: 'TLSv1.2' });
    const cancel = clock.after(CONNECT_MS, () => { socket.destroy(new Error('connect timed out')); });
    const fail = (error: Error): void => { cancel(); reject(error); };
    socket.once('error', fail);
    socket.once(kind === 'tcp' ? 'connect' : 'secureConnect', () => {
      cancel();
      socket.off('error', fail);
      const flow = adopt(clock, kind, `${kind}>${to.address}:${to.port}/${socket.localPort ?? 0}`, socket, receiver, options);
      flow.trust();
      resolve(flow);
    });
  });
}
