/** The browser's side of ICE for tests: a UDP socket that checks a candidate as a controlling agent does (RFC 8445). */
import { createSocket, type Socket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import type { WebRtcParameters } from '../packet-transport.js';
import { encodeStun, parseStun, stunAttribute } from '../ice/stun.js';

export class IceClient {
  /** Everything that is not STUN. */
  onDatagram: ((datagram: Buffer) => void) | undefined = undefined;
  readonly #socket: Socket;
  readonly #remote: { address: string; port: number };
  readonly #waiting = new Map<string, (kind: string) => void>();

  private constructor(socket: Socket, remote: { address: string; port: number }) {
    this.#socket = socket;
    this.#remote = remote;
    socket.on('message', (datagram) => { this.#receive(datagram); });
  }

  static async open(remote: { address: string; port: number }): Promise<IceClient> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => { socket.bind(0, '127.0.0.1', resolve); });
    return new IceClient(socket, remote);
  }

  get port(): number { return this.#socket.address().port; }

  /** Sends one check; resolves with the class of the response, or `silence`. */
  check(parameters: WebRtcParameters, change: { pwd?: string; ufrag?: string; useCandidate?: boolean; controlled?: boolean; waitMs?: number } = {}): Promise<string> {
    const transactionId = randomBytes(12);
    const request = bindingRequest(transactionId, change.ufrag ?? parameters.ufrag, change.pwd ?? parameters.pwd, change);
    return new Promise((resolve) => {
      const id = transactionId.toString('hex');
      const timer = setTimeout(() => { this.#waiting.delete(id); resolve('silence'); }, change.waitMs ?? 300);
      this.#waiting.set(id, (kind) => { clearTimeout(timer); this.#waiting.delete(id); resolve(kind); });
      this.send(request);
    });
  }

  send(datagram: Buffer): void { this.#socket.send(datagram, this.#remote.port, this.#remote.address); }
  close(): void { this.#socket.close(); }

  #receive(datagram: Buffer): void {
    const message = (datagram[0] ?? 255) <= 3 ? parseStun(datagram) : undefined;
    if (message) this.#waiting.get(message.transactionId.toString('hex'))?.(message.kind);
    else this.onDatagram?.(datagram);
  }
}

export function bindingRequest(transactionId: Buffer, ufrag: string, pwd: string, change: { useCandidate?: boolean; controlled?: boolean } = {}): Buffer {
  const role = change.controlled ? stunAttribute.iceControlled : stunAttribute.iceControlling;
  return encodeStun({
    kind: 'request', transactionId, key: pwd,
    attributes: [
      [stunAttribute.username, Buffer.from(`${ufrag}:peer`)],
      [role, randomBytes(8)],
      [stunAttribute.priority, Buffer.from([0x6e, 0, 1, 255])],
      ...((change.useCandidate ?? true) ? [[stunAttribute.useCandidate, Buffer.alloc(0)] as const] : []),
    ],
  });
}
