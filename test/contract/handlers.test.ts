// The mock center behind msw: the SDK's own client over fetch and WebSocket, as a page uses it.
import { http, ws } from 'msw';
import { setupServer } from 'msw/node';
import NodeWebSocket from 'ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createWorkstation, signIn } from 'ccc-workstation';
import { createMockCenter, mockHandlers, type MockCenter, type SimulatedClock } from 'ccc-workstation/testing';
import { createCenterClient } from '../../src/center/client.js';
import { askedSuite } from './asked.js';
import { mockContract, type Way } from './mock-contract.js';
import { notesSuite } from './notes.js';
import { previewSuite } from './preview.js';
import { severalCallsSuite } from './several.js';
import { contractSuite } from './suite.js';
import { thirdPartySuite } from './third-party.js';

const center = 'https://center.example';
const server = setupServer();

async function until(test: () => boolean): Promise<void> {
  for (const end = Date.now() + 5000; !test();) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((done) => { setTimeout(done, 5); });
  }
}

/** The same mock, but whatever a page and it say to each other is a request or a frame on the event socket. */
function overHandlers(mock: MockCenter, clock: SimulatedClock): Way {
  server.use(...mockHandlers(mock, { http, ws }, center));
  return {
    client: async () => createCenterClient({ center, token: async () => mock.sessions.token().token, clock, random: Math.random, log: () => undefined }),
    async pass(ms) {
      // What msw delivers takes turns of the real event loop.
      for (let left = ms; left >= 0; left -= 20) {
        await new Promise((done) => { setTimeout(done, 2); });
        await clock.advance(Math.min(20, left));
      }
    },
    close: async () => { server.resetHandlers(); },
  };
}
const overContract = () => mockContract(overHandlers);

describe('mockHandlers', () => {
  const missing = !('WebSocket' in globalThis);
  beforeAll(() => {
    // msw replaces the platform's WebSocket, and Node 20 has none to replace.
    if (missing) Object.defineProperty(globalThis, 'WebSocket', { value: NodeWebSocket, configurable: true, writable: true });
    server.listen({ onUnhandledRequest: 'error' });
  });
  afterAll(() => {
    server.close();
    if (missing) Reflect.deleteProperty(globalThis, 'WebSocket');
  });

  describe('at a real address', () => {
    afterEach(() => { server.resetHandlers(); });

    it('serve sign-in, event socket, commands and refusals', async () => {
      const mock = createMockCenter();
      server.use(...mockHandlers(mock, { http, ws }, center));
      const session = await signIn({ center, email: 'anna@demo.test', password: 'x' });
      expect(session.me.agentId).toBe('anna');
      const workstation = createWorkstation({ center, token: session.token, softphone: mock.softphone, effects: false });
      await workstation.connect();
      await workstation.dispatch({ name: 'goReady' });
      const customer = mock.inbound({ name: 'Mr. Liu' });
      await until(() => workstation.state.ringing.length === 1);
      await workstation.dispatch({ name: 'answer' });
      await until(() => workstation.state.agent?.activity === 'onCall');
      mock.refuseNext('hold', 'overloaded');
      await expect(workstation.dispatch({ name: 'hold' })).rejects.toMatchObject({ code: 'overloaded' });
      let lost = false;
      const watch = workstation.state$.subscribe(({ connection }) => { lost ||= connection.signalling === 'reconnecting'; });
      mock.dropSocket();
      await until(() => lost);
      watch.unsubscribe();
      customer.hangUp();
      await until(() => workstation.state.connection.signalling === 'connected');
      await until(() => workstation.state.agent?.activity === 'wrapUp');
      expect((await workstation.records()).records[0]).toMatchObject({ id: customer.id, status: 'normalEnd', hangUpParty: 'customer' });
      mock.endSession('elsewhere');
      await until(() => workstation.state.connection.signalling === 'signedOut');
      await workstation.disconnect();
    });

    it('answer an unknown token with a problem', async () => {
      server.use(...mockHandlers(createMockCenter(), { http, ws }, center));
      const response = await fetch(`${center}/api/v1/records`, { headers: { authorization: 'Bearer nobody' } });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'token-expired' });
    });
  });

  describe('keep the contract', () => { contractSuite(overContract); });
  describe('keep it with a third party', () => { thirdPartySuite(overContract); });
  describe('keep it with several calls', () => { severalCallsSuite(overContract); });
  describe('keep it with a colleague who asks', () => { askedSuite(overContract); });
  describe('keep it with previewed contacts', () => { previewSuite(overContract); });
  describe('keep it with notes', () => { notesSuite(overContract); });
});
