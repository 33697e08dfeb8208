/** Registration through the stack: bindings, expiry, several contacts, flows that die. */
import { describe, expect, it } from 'vitest';
import { headersOf, type Header } from './message.js';
import { ANSWER, createWorld, DOMAIN, OFFER } from './testing/world.js';

const contact = (value: string, ...more: Header[]): Header[] => [{ name: 'contact', value }, ...more];
const REGISTRAR = `sip:${DOMAIN}`;

describe('bindings', () => {
  it('lists, refreshes, removes one, removes all, and expires', async () => {
    const world = await createWorld();
    const phone = await world.phone({ user: '1001', password: 'secret-1' });
    const listed = (r: Awaited<ReturnType<typeof phone.request>>): string[] => headersOf(r, 'contact').map((c) => c.replace(/;expires=\d+/, ''));
    const identity = { kind: 'phone', extension: '1001' } as const;
    expect(listed(await phone.request('REGISTER', REGISTRAR, contact('<sip:1001@10.0.0.9:1>, <sip:1001@10.0.0.9:2>;expires=60')))).toEqual(['<sip:1001@10.0.0.9:1>', '<sip:1001@10.0.0.9:2>']);
    expect(world.stack.isRegistered(identity)).toBe(true);
    await world.clock.advance(61_000);
    expect(listed(await phone.request('REGISTER', REGISTRAR))).toEqual(['<sip:1001@10.0.0.9:1>']);
    expect((await phone.request('REGISTER', REGISTRAR, contact('*'))).status).toBe(400);
    expect((await phone.request('REGISTER', REGISTRAR, contact('<sip:x@y>', { name: 'expires', value: '5' }))).status).toBe(423);
    expect(listed(await phone.request('REGISTER', REGISTRAR, contact('*', { name: 'expires', value: '0' })))).toEqual([]);
    expect(world.stack.isRegistered(identity)).toBe(false);
    await phone.register(60);
    await world.clock.advance(60_001);
    expect(world.registrations.map((r) => r.registered)).toEqual([true, false, true, false]);
  });

  // proves F-18, S-10
  it('takes the answer to the challenge that came with the credentials, each count of it once, and challenges a wrong one', async () => {
    const world = await createWorld();
    const phone = await world.webPhone('agent-anna', 'secret-a');
    const { realm, nonce } = world.stack.challenge();
    const given = { ...await phone.request('REGISTER', REGISTRAR, [], false), headers: [{ name: 'www-authenticate', value: `Digest realm="${realm}", nonce="${nonce}", algorithm=SHA-256, qop="auth"` }] };
    const response = (count: string, password: string): Header => phone.authorise(given, 'REGISTER', REGISTRAR, password, count);
    const register = async (count: string, password = 'secret-a'): Promise<number> =>
      (await phone.request('REGISTER', REGISTRAR, contact(phone.contact, response(count, password)), false)).status;
    expect([await register('00000001', 'wrong'), await register('00000001'), await register('00000001'), await register('00000002')]).toEqual([401, 200, 401, 200]);
  });

  it('lets an account register its own address only', async () => {
    const world = await createWorld();
    const phone = await world.phone({ user: '1001', password: 'secret-1' });
    const hijack = await phone.request('REGISTER', REGISTRAR, contact('<sip:1001@10.0.0.9>'));
    expect(hijack.status).toBe(200);
    const tag = 'h', to = `<sip:agent-anna@${DOMAIN}>`;
    const send = (extra: Header[], seq: number): string => phone.send({ method: 'REGISTER', uri: REGISTRAR, body: '', headers: [{ name: 'from', value: `<${phone.aor}>;tag=${tag}` }, { name: 'to', value: to }, { name: 'call-id', value: 'hijack' }, { name: 'cseq', value: `${seq} REGISTER` }, ...contact('<sip:evil@10.0.0.9>'), ...extra] });
    const challenge = await phone.final(send([], 1));
    expect((await phone.final(send([phone.authorise(challenge, 'REGISTER', REGISTRAR)], 2))).status).toBe(403);
    expect(world.stack.isRegistered({ kind: 'agent', agentId: 'anna' })).toBe(false);
  });

  // RFC 5626
  it('sends calls down the connection and forgets the binding with it', async () => {
    const world = await createWorld();
    for (const transport of ['tcp', 'tls'] as const) {
      const phone = await world.phone({ user: '1001', password: 'secret-1', transport });
      expect((await phone.register()).status).toBe(200);
      const leg = world.stack.dial({ kind: 'phone', extension: '1001' }, { offer: OFFER, from: { number: '1' }, interactionId: 'i', ringTimeoutMs: 9000 });
      const call = await phone.expectInvite();
      call.answer(ANSWER);
      await call.expectRequest('ACK');
      leg.hangUp('normal');
      await call.expectRequest('BYE');
      await world.clock.advance(60_000);
      expect(world.stack.isRegistered({ kind: 'phone', extension: '1001' })).toBe(true);
      phone.close();
      await world.clock.advance(1);
      expect(world.stack.isRegistered({ kind: 'phone', extension: '1001' })).toBe(false);
    }
  });

  it('replaces the flow of the same device, and drops an identity when told to', async () => {
    const world = await createWorld();
    const instance = '<sip:a@x.invalid;transport=ws>;+sip.instance="<urn:uuid:1>";reg-id=1';
    const first = await world.webPhone('agent-anna', 'secret-a');
    expect((await first.register(600, instance)).status).toBe(200);
    const second = await world.webPhone('agent-anna', 'secret-a');
    expect(headersOf(await second.register(600, instance.replace('x.invalid', 'z.invalid')), 'contact')).toHaveLength(1);
    first.close();
    await world.clock.advance(1);
    expect(world.stack.isRegistered({ kind: 'agent', agentId: 'anna' })).toBe(true);
    world.stack.drop({ kind: 'agent', agentId: 'anna' });
    await world.clock.advance(1);
    expect(world.registrations.map((r) => r.registered)).toEqual([true, false]);
  });
});

// proves S-20
describe('sockets', () => {
  it('closes connections that say nothing or never finish, keeps registered ones, and answers keep-alives', async () => {
    const world = await createWorld();
    let closed = 0;
    const got: string[] = [];
    const receiver = { onMessage: (data: Buffer) => { got.push(data.toString()); }, onClose: () => { closed++; } };
    const limits = { messageBytes: 65_535, idleMs: 99_999, connections: 9, connectionsPerAddress: 9 };
    await world.network.connect('tcp', { address: '10.0.0.1', port: 5060 }, receiver, limits);
    const slow = await world.network.connect('tcp', { address: '10.0.0.1', port: 5060 }, receiver, limits);
    slow.send('REGISTER sip:center.test SIP/2.0\r\nVia: ');
    const phone = await world.phone({ user: '1001', password: 'secret-1', transport: 'tcp' });
    await phone.register();
    await world.webPhone('agent-anna', 'x');
    const web = world.network.webSocket();
    let webClosed = false;
    web.client.onClose = () => { webClosed = true; };
    const pongs: string[] = [];
    web.client.onMessage = (text) => { pongs.push(text); };
    world.stack.acceptWebSocket(web.server, { address: '10.0.0.3', port: 1, secure: true });
    web.client.send('\r\n\r\n');
    await world.clock.advance(10_001);
    expect([closed, webClosed, pongs]).toEqual([2, true, ['\r\n']]);
    expect(world.stack.isRegistered({ kind: 'phone', extension: '1001' })).toBe(true);
  });

  it('answers OPTIONS a few times a second and no more', async () => {
    const world = await createWorld({ optionsPerSecond: 5 });
    const phone = await world.phone({ user: 'x' });
    for (let i = 0; i < 50; i++) phone.send({ method: 'OPTIONS', uri: 'sip:center.test', body: '', headers: [{ name: 'from', value: '<sip:a@b>;tag=1' }, { name: 'to', value: '<sip:c@d>' }, { name: 'call-id', value: String(i) }, { name: 'cseq', value: '1 OPTIONS' }] });
    await world.clock.advance(10);
    expect(phone.received).toHaveLength(10);
  });
});
