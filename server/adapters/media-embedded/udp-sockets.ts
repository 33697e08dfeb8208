/** The sockets behind one media port: one per local address, so that an answer leaves from the address it was asked at. */
import { createSocket, type Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';

export interface BoundSockets { readonly port: number; readonly sockets: readonly Socket[]; /** Those of the wanted addresses that could be bound. */ readonly addresses: readonly string[] }

const attempts = 5;

/** The machine's own addresses that another machine can reach; loopback only when there is nothing else. */
export function interfaceAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = all.filter((one) => !one.internal && !one.address.startsWith('fe80:')).map((one) => one.address);
  // IPv4 first: it is the first candidate and the one most networks carry.
  const sorted = [...outside.filter(isIPv4), ...outside.filter((address) => !isIPv4(address))];
  return sorted.length > 0 ? sorted : ['127.0.0.1'];
}

/** Binds every address to the same port. Addresses that are not the machine's own (one-to-one NAT) share a socket on all. */
export async function bindSockets(addresses: readonly string[], port: number): Promise<BoundSockets> {
  const own = new Set(Object.values(networkInterfaces()).flatMap((list) => list ?? []).map((one) => one.address));
  const wanted = addresses.every((address) => own.has(address)) ? addresses : ['0.0.0.0'];
  for (let attempt = 1; ; attempt++) {
    const bound: { socket: Socket; address: string }[] = [];
    try {
      for (const address of wanted) {
        const socket = await bind(address, bound[0]?.socket.address().port ?? port);
        if (socket) bound.push({ socket, address });
      }
      const first = bound[0];
      if (!first) throw new Error('no address to bind');
      return {
        port: first.socket.address().port, sockets: bound.map((one) => one.socket),
        addresses: wanted === addresses ? bound.map((one) => one.address) : addresses,
      };
    } catch (error) {
      for (const { socket } of bound) socket.close();
      // The port the first address was given may be taken on the second; another one will do.
      if (port !== 0 || attempt === attempts) throw error;
    }
  }
}

/** Undefined for an IPv6 address that cannot be bound now: calls work over the others. */
async function bind(address: string, port: number): Promise<Socket | undefined> {
  const family = isIPv4(address) ? 'udp4' : 'udp6';
  // Only literal addresses are sent to, so the look-up may answer at once instead of on the next tick.
  const lookup = (host: string, _family: unknown, callback: (error: null, address: string, family: number) => void): void => {
    callback(null, host, family === 'udp4' ? 4 : 6);
  };
  const socket = createSocket({ type: family, lookup, ipv6Only: family === 'udp6', recvBufferSize: 1 << 20, sendBufferSize: 1 << 20 });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind({ port, address }, () => { socket.off('error', reject); resolve(); });
    });
  } catch (error) {
    socket.close();
    if (family === 'udp6') return undefined;
    throw error;
  }
  // A peer that has gone answers with ICMP; consent notices that, so the error itself says nothing.
  socket.on('error', () => undefined);
  return socket;
}
