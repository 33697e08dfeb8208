/** What is left of a call when it is over, on the real center and its real store: the block list, which an administrator keeps over HTTP, and the list of a page that is loaded again. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createWorkstation, type Workstation } from 'ccc-workstation';
import { systemClock } from 'ccc-workstation/clock';
import { createNodeNetwork } from '../../server/adapters/sip/network-node.js';
import { createPhone, type Phone } from '../../server/adapters/sip/testing/phone.js';
import { CenterProcess } from '../support/center.js';
import { NodeSoftphone } from '../support/node-softphone.js';
import { clientOf } from './reference-contract.js';

const sdp = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', 'm=audio 23000 RTP/AVP 0 101', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:101 telephone-event/8000', ''].join('\r\n');
const customer = '13900001111';
let server: CenterProcess;
let carrier: Phone;
let anna: Workstation;
let admin: string;
let token: string;

beforeAll(async () => {
  server = await CenterProcess.start();
  carrier = await createPhone({ network: createNodeNetwork(systemClock), clock: systemClock, address: '127.0.0.1', port: server.ports.trunk, server: { address: '127.0.0.1', port: server.ports.sip }, user: customer, domain: 'localhost' });
  admin = await server.login('admin');
  await server.api('PUT', '/settings', { token: admin, body: { agentsMayBlock: true, outboundWrapUpSeconds: 0 } });
  token = await server.login('anna');
  anna = createWorkstation({ center: clientOf(server.url, token).client, softphone: new NodeSoftphone(server.url), effects: false, tabs: 'alone' });
  await anna.connect();
  await vi.waitFor(() => { expect(anna.state.connection.registration).toBe('registered'); }, 20_000);
}, 120_000);
afterAll(async () => {
  await anna.disconnect();
  carrier.close();
  await server.stop();
});
const numbers = async (): Promise<unknown> => (await server.api('GET', '/blocklist', { token: admin }))['numbers'];
const callsIn = (): ReturnType<Phone['invite']> => carrier.invite('02066240000', { sdp });

// proves CAL-12, CAL-13
it('refuses the calls of a number from after the call on, until it is taken off however it is written', async () => {
  // Without any wrap-up the call is closed at once.
  await anna.dispatch({ name: 'dial', phoneNumber: customer });
  const far = await carrier.expectInvite();
  far.answer(sdp);
  await expect.poll(() => anna.state.agent?.activity).toBe('onCall');
  const id = anna.state.current ?? '';
  await expect.poll(() => anna.state.interactions[id]?.legs.every(({ state }) => state === 'connected')).toBe(true);
  far.bye();
  await expect.poll(() => anna.state.interactions[id]?.phase, { timeout: 10_000 }).toBe('closed');

  await anna.dispatch({ name: 'blockNumber', interactionId: id });
  await expect.poll(() => anna.state.interactions[id]?.blocked).toBe(true);
  await expect(anna.dispatch({ name: 'blockNumber', interactionId: id })).rejects.toMatchObject({ code: 'not-allowed-now' });
  expect(await numbers()).toMatchObject([{ number: `+86${customer}`, by: 'anna', reason: `call ${id}` }]);
  await callsIn().expect(603);
  const { records } = await anna.records({ limit: 5 }).catch(() => ({ records: [] }));
  expect(records.map((record) => record.id)).toContain(id);

  await server.api('DELETE', `/blocklist/${encodeURIComponent('0086 139-0000-1111')}`, { token: admin });
  expect(await numbers()).toEqual([]);
  const allowed = callsIn();
  await allowed.expect(200);
  allowed.bye();

  // As people write it: the trunk presents it without its country code.
  await server.api('POST', '/blocklist', { token: admin, body: { number: '+86 139 0000 1111', reason: 'Threats' } });
  await callsIn().expect(603);
  await server.api('DELETE', `/blocklist/${customer}`, { token: admin });
  await expect(server.api('DELETE', `/blocklist/${customer}`, { token: admin })).rejects.toThrow('404');
}, 90_000);

// proves CAL-14, OLA-18
it('gives a page that is loaded again the list of what has ended since the sign-in, with the same times', async () => {
  const [id = ''] = anna.state.ended;
  const before = anna.state.interactions[id];
  expect(before?.phase).toBe('closed');
  const again = createWorkstation({ center: clientOf(server.url, token).client, softphone: false, effects: false, tabs: 'alone' });
  await again.connect();
  await vi.waitFor(() => { expect(again.state.ended).toEqual(anna.state.ended); }, 10_000);
  const shown = again.state.interactions[id];
  expect([shown?.startedAt, shown?.endedAt, shown?.blocked, shown?.legs.map(({ endedAt }) => endedAt)]).toEqual([before?.startedAt, before?.endedAt, true, before?.legs.map(({ endedAt }) => endedAt)]);
  await again.disconnect();
}, 60_000);
