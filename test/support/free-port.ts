/** Ports for servers under test, which nothing else on the machine is given by chance. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Below the range from which connections get theirs (32768 and up on Linux, 49152 elsewhere): those come and go between our look and the server's. */
const lowest = 11_000, pairs = 4_500;

/** Free for TCP and for UDP, and so is the port above it, which nobody is given: a phone that listens for SIP takes it for TLS. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = lowest + 2 * Math.floor(Math.random() * pairs);
    if (await takesTcp(port) && await takesTcp(port + 1) && await takesUdp(port)) return port;
  }
  throw new Error('no free port was found');
}

const takesTcp = (port: number): Promise<boolean> => new Promise((resolve) => {
  const server = createServer();
  server.once('error', () => { resolve(false); });
  server.listen(port, () => { server.close(() => { resolve(true); }); });
});

const takesUdp = (port: number): Promise<boolean> => new Promise((resolve) => {
  const socket = createSocket('udp4');
  socket.once('error', () => { socket.close(); resolve(false); });
  socket.bind(port, () => { socket.close(() => { resolve(true); }); });
});
