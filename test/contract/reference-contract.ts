/** The real server as the contract suite asks it: its own process, real HTTP, WebSocket, SIP over WebSocket and SIP over UDP. */
import * as v from 'valibot';
import WebSocket from 'ws';
import { PreviewContact, PreviewPage } from 'ccc-workstation/protocol';
import { allowedCommands, createWorkstation } from 'ccc-workstation';
import { systemClock } from 'ccc-workstation/clock';
import { createCenterClient } from '../../src/center/client.js';
import { createNodeNetwork } from '../../server/adapters/sip/network-node.js';
import { createPhone } from '../../server/adapters/sip/testing/phone.js';
import type { PhoneCall } from '../../server/adapters/sip/testing/phone-call.js';
import { CenterProcess } from '../support/center.js';
import { NodeSoftphone } from '../support/node-softphone.js';
import { tidy, until, type ContractAgent, type ContractCenter, type FarEnd } from './contract-center.js';

const sdp = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', 'm=audio 23000 RTP/AVP 0 101', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:101 telephone-event/8000', ''].join('\r\n');
const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });

export async function referenceContract(): Promise<ContractCenter> {
  const ringTimeoutMs = 2500;
  const server = await CenterProcess.start({ env: { CCC_RING_TIMEOUT_MS: String(ringTimeoutMs) } });
  // The carrier: calls in from its port, and is what our trunk dials.
  const carrier = await createPhone({
    network: createNodeNetwork(systemClock), clock: systemClock, address: '127.0.0.1', port: server.ports.trunk, server: { address: '127.0.0.1', port: server.ports.sip },
    user: '13900001111', domain: 'localhost',
  });
  const farEnd = (call: PhoneCall): FarEnd => ({ hangUp: () => { call.bye(); }, get isOver() { return call.ended; } });
  async function arrive(name: string, phone = true): Promise<ContractAgent> {
    const token = await server.login(name);
    const { client, dropSocket } = clientOf(server.url, token);
    const workstation = createWorkstation({ center: client, softphone: phone ? new NodeSoftphone(server.url) : false, effects: false });
    await workstation.connect();
    if (phone) await until(center, 'a registered phone', () => workstation.state.connection.registration === 'registered' && workstation.state.agent?.reachable === true);
    const send = client.send.bind(client);
    return {
      workstation, send, dropSocket,
      async leave() {
        if (workstation.state.connection.signalling === 'connected') await tidy(center, { workstation, send });
        await workstation.disconnect();
      },
    };
  }
  let restarted = Promise.resolve();
  const center: ContractCenter = {
    ringTimeoutMs, pass: pause,
    // An agent is back before the server's process is known to be ready; stopped in between, it would count as one that died at its start.
    async close() { carrier.close(); await restarted; await server.stop(); },
    signIn: ({ phone = true } = {}) => arrive('anna', phone),
    async colleague() {
      const ben = await arrive('ben');
      const { workstation } = ben;
      const mine = (wanted: string): boolean => Object.values(workstation.state.parts.media).some((leg) => leg.state === wanted);
      await ben.send({ name: 'setPresence', presence: 'notReady' });
      return {
        get isRinging() { return mine('alerting'); }, get isTalking() { return mine('connected'); },
        goReady: () => workstation.dispatch({ name: 'goReady' }), answer: () => workstation.dispatch({ name: 'answer' }), reject: () => workstation.dispatch({ name: 'reject' }),
        hangUp: () => workstation.dispatch({ name: 'hangUp' }), async does(name) {
          await until(center, `Ben's button: ${name}`, () => allowedCommands(workstation.state).has(name));
          await workstation.dispatch(name === 'transfer' || name === 'consult' ? { name, to: { kind: 'agent', id: 'anna' } } : { name });
        },
        writes: (text) => workstation.dispatch({ name: 'sendNote', to: [{ kind: 'agent', id: 'anna' }], text }), get notes() { return workstation.state.notes.map(({ text }) => text); },
        calls: () => workstation.dispatch({ name: 'dial', phoneNumber: 'agent-anna' }), leave: ben.leave,
      };
    },
    async previews({ name, previewSeconds = 60 }) {
      const authorization = `Bearer ${await server.login('admin')}`;
      const url = `${server.url}/api/v1/previews`;
      const made = await fetch(url, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ contacts: [{ taskId: 'task-1', number: '13900002222', name, data: { contract: 'K-1' }, previewSeconds, agentId: 'anna' }] }) });
      const { contacts: [contact] } = v.parse(PreviewPage, await made.json());
      const one = `${url}/${contact?.id ?? ''}`;
      return {
        async contact() { const found = await fetch(one, { headers: { authorization } }); return found.ok ? v.parse(PreviewContact, await found.json()) : undefined; },
        async cancel() { expectOk(await fetch(one, { method: 'DELETE', headers: { authorization } })); },
      };
    },
    // It waits for nobody who is only talking; who still waits in a line keeps it for a moment.
    async restarts() { restarted = server.end('SIGTERM').then(() => server.restart()); },
    async customerCalls() {
      const call = carrier.invite('02066240000', { sdp });
      await call.expect(200);
      await pause(50);
      const press = (digit: string): void => { call.info('application/dtmf-relay', `Signal=${digit}\r\nDuration=160\r\n`); };
      press('2');
      return Object.assign(Object.create(farEnd(call), {}) as FarEnd, { press });
    },
    async letTake(agentsMayTake) { await server.api('PUT', '/settings', { token: await server.login('admin'), body: { agentsMayTake } }); },
    async dialled() {
      const call = await carrier.expectInvite();
      return Object.assign(Object.create(farEnd(call), {}) as FarEnd, { ring: () => { call.ring(); }, answer: () => { call.answer(sdp); }, busy: () => { call.reject(486); } });
    },
  };
  return center;
}

const expectOk = ({ ok, status }: Response): void => { if (!ok) throw new Error(`answered with ${status}`); };

/** The SDK's own client; Node 20 has no WebSocket of its own. */
export function clientOf(url: string, token: string) {
  const made: WebSocket[] = [];
  const open = function open(address: URL): globalThis.WebSocket {
    const socket: unknown = new WebSocket(address, { origin: url, handshakeTimeout: 5000 });
    if (socket instanceof WebSocket) made.push(socket);
    return socket as globalThis.WebSocket;
  };
  const client = createCenterClient({
    center: url, token: async () => token, clock: systemClock, random: Math.random, log: () => undefined, webSocket: open as unknown as new (address: URL) => globalThis.WebSocket,
  });
  return { client, dropSocket: () => { made.at(-1)?.terminate(); } };
}
