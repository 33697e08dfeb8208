// A line against a scripted registrar: digest with SHA-256, refusals, losses, dead sockets, and an INVITE in both directions.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { IncomingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import { SimulatedClock } from '../../kernel/clock.js';
import { callerOf, dataHeader, idsOf } from './headers.js';
import { Line } from './line.js';
import { md5 } from './md5.js';

const password = 'minutes-only';
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

/** A WebSocket whose other end is the test. */
class Wire {
  static made: Wire[] = [];
  readyState = 0;
  readonly sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly url: string, readonly protocol: string) { Wire.made.push(this); }
  send(text: string): void { this.sent.push(text); }
  close(): void { this.readyState = 3; }
  open(): void { this.readyState = 1; this.onopen?.(); }
  say(text: string): void { this.onmessage?.({ data: text }); }
  drop(): void { this.readyState = 3; this.onclose?.({ code: 1006 }); }
  last(method: string): string { return this.sent.findLast((text) => text.startsWith(`${method} `)) ?? ''; }
}
const header = (message: string, name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(message)?.[1]?.trim() ?? '';
const answer = (request: string, status: string, ...more: string[]): string => [
  `SIP/2.0 ${status}`, `Via: ${header(request, 'Via')}`, `From: ${header(request, 'From')}`, `To: ${header(request, 'To')};tag=srv`, `Call-ID: ${header(request, 'Call-ID')}`,
  `CSeq: ${header(request, 'CSeq')}`, ...more, 'Content-Length: 0', '', '',
].join('\r\n');
const challenge = (request: string): string => answer(request, '401 Unauthorized',
  'WWW-Authenticate: Digest realm="ccc", nonce="n1", algorithm=SHA-256, qop="auth"', 'WWW-Authenticate: Digest realm="ccc", nonce="n2", algorithm=MD5, qop="auth"');
const accepted = (request: string, expires = 120): string => answer(request, '200 OK', `Contact: ${header(request, 'Contact').replace(/;expires=\d+/, '')};expires=${expires}`);

function scripted(options: { urgent?: boolean; plain?: boolean; ahead?: string; server?: string; accessMs?: number; nonce?: string } = {}) {
  Wire.made = [];
  const clock = new SimulatedClock();
  const told: string[] = [];
  const invites: IncomingInviteRequest[] = [];
  let asked = 0;
  const webSocket: new (url: string, protocol: string) => WebSocket = Reflect.get({ Wire }, String('Wire'));
  const line = new Line({
    ahead: options.ahead,
    async access() {
      const { accessMs, server = '/sip?ticket=t', nonce } = options;
      if (accessMs !== undefined) await new Promise<void>((done) => { clock.after(accessMs, done); });
      return {
        server, aor: 'sip:agent-anna@ccc.test', username: 'anna.x', password: `${password}-${++asked}`, expiresAt: clock.now() + 600_000, iceServers: [],
        ...(nonce === undefined ? {} : { challenge: { realm: 'ccc', nonce } }),
      };
    },
    base: () => 'https://ccc.test/prefix/', clock, random: Math.random, log: () => undefined, webSocket,
    onAccess: () => undefined, onInvite: (request) => { invites.push(request); }, onRegistration: (registration) => { told.push(registration); }, urgent: () => options.urgent === true, ...(options.plain === true ? { plain: { md5 } } : {}),
  });
  const wire = async (): Promise<Wire> => {
    await clock.advance(0);
    const found = Wire.made.at(-1);
    if (!found) throw new Error('no socket');
    if (found.readyState === 0) { found.open(); await clock.advance(0); }
    return found;
  };
  const register = async (): Promise<Wire> => {
    const socket = await wire();
    socket.say(challenge(socket.last('REGISTER')));
    socket.say(accepted(socket.last('REGISTER')));
    return socket;
  };
  return { clock, told, invites, line, wire, register, asked: () => asked };
}

describe('registration', () => {
  it('answers the SHA-256 challenge of two, on the sub-protocol sip', async () => {
    const { line, wire, told } = scripted();
    line.start();
    const socket = await wire();
    expect([socket.url, socket.protocol]).toEqual(['wss://ccc.test/sip?ticket=t', 'sip']);
    socket.say(challenge(socket.last('REGISTER')));
    const authorization = header(socket.last('REGISTER'), 'Authorization');
    const value = (key: string) => new RegExp(`\\b${key}="?([^",]+)`).exec(authorization)?.[1] ?? '';
    expect(value('algorithm')).toBe('SHA-256');
    expect(value('response')).toBe(sha(`${sha(`anna.x:ccc:${password}-1`)}:n1:00000001:${value('cnonce')}:auth:${sha(`REGISTER:${value('uri')}`)}`));
    expect(told).toEqual(['registering']);
    socket.say(accepted(socket.last('REGISTER')));
    expect(told.at(-1)).toBe('registered');
    expect(line.registered).toBe(true);
  });

  // proves F-18
  it('opens the way while the credentials are fetched, and registers when both are there', async () => {
    const { line, wire, clock, told } = scripted({ ahead: '/sip', accessMs: 50 });
    line.start();
    const socket = await wire();
    expect([socket.url, socket.sent]).toEqual(['wss://ccc.test/sip', []]);
    await clock.advance(50);
    socket.say(challenge(socket.last('REGISTER')));
    socket.say(accepted(socket.last('REGISTER')));
    expect([told.at(-1), Wire.made.length]).toEqual(['registered', 1]);
  });

  it('answers the challenge that came with the credentials, and counts its answers', async () => {
    const { line, wire, clock, told } = scripted({ nonce: 'n0' });
    line.start();
    const socket = await wire();
    const answered = () => header(socket.last('REGISTER'), 'Authorization');
    const value = (key: string) => new RegExp(`\\b${key}="?([^",]+)`).exec(answered())?.[1] ?? '';
    expect(value('response')).toBe(sha(`${sha(`anna.x:ccc:${password}-1`)}:n0:00000001:${value('cnonce')}:auth:${sha(`REGISTER:${value('uri')}`)}`));
    socket.say(accepted(socket.last('REGISTER')));
    expect(told.at(-1)).toBe('registered');
    for (let second = 0; second < 90; second += 3) { await clock.advance(3000); socket.say('\r\n'); }
    expect(value('nc')).toBe('00000002');
    // The center has forgotten it, as after a restart.
    socket.say(challenge(socket.last('REGISTER')));
    expect([value('nonce'), value('nc')]).toEqual(['n1', '00000001']);
  });

  it('wakes no more when it was stopped, nor disturbs the attempt of its next start', async () => {
    const { line, clock } = scripted();
    line.start();
    await clock.advance(100);
    line.wake();
    await line.stop();
    await clock.advance(100);
    line.start();
    await clock.advance(3_000);
    // The second hangs, and nobody who waits for it has asked to give it up.
    expect(Wire.made.map(({ readyState }) => readyState)).toEqual([3, 0]);
  });

  it('leaves the way it opened when the credentials name another, and when nobody wants it any more', async () => {
    const moved = scripted({ ahead: '/sip', accessMs: 50, server: 'wss://other.test/sip' });
    moved.line.start();
    await moved.wire();
    await moved.clock.advance(50);
    expect(Wire.made.map(({ url, readyState }) => [url, readyState])).toEqual([['wss://ccc.test/sip', 3], ['wss://other.test/sip', 0]]);
    const left = scripted({ ahead: '/sip', accessMs: 50 });
    left.line.start();
    const socket = await left.wire();
    await left.line.stop();
    await left.clock.advance(5_000);
    expect([socket.readyState, socket.sent, Wire.made.length]).toEqual([3, [], 1]);
  });

  it('comes back when the way it opened is lost before the credentials are there', async () => {
    const { line, register, wire, clock, told } = scripted({ ahead: '/sip', accessMs: 50 });
    line.start();
    (await wire()).drop();
    await clock.advance(2_000);
    await register();
    expect([told.at(-1), Wire.made.length]).toEqual(['registered', 2]);
  });

  it('is refreshed before it ends, with rising CSeq and the same Call-ID', async () => {
    const { line, register, clock } = scripted({ urgent: false });
    line.start();
    const socket = await register();
    const first = socket.last('REGISTER');
    for (let second = 0; second < 90; second += 3) { await clock.advance(3000); socket.say('\r\n'); }
    const again = socket.last('REGISTER');
    expect(again).not.toBe(first);
    expect(header(again, 'Call-ID')).toBe(header(first, 'Call-ID'));
    expect(Number.parseInt(header(again, 'CSeq'))).toBeGreaterThan(Number.parseInt(header(first, 'CSeq')));
  });

  it('gets new credentials when refused, and ends as refused when those are refused too', async () => {
    const { line, wire, told, clock, asked } = scripted();
    line.start();
    for (let i = 0; i < 4; i++) {
      const socket = await wire();
      socket.say(answer(socket.last('REGISTER'), '403 Forbidden'));
      await clock.advance(2500);
      socket.say('\r\n');
    }
    expect(told.at(-1)).toBe('refused');
    expect(asked()).toBe(3);
  });

  // proves F-11
  it('waits as long as a 503 asks', async () => {
    const { line, wire, clock } = scripted();
    line.start();
    const socket = await wire();
    const count = () => socket.sent.filter((text) => text.startsWith('REGISTER')).length;
    socket.say(answer(socket.last('REGISTER'), '503 Service Unavailable', 'Retry-After: 7'));
    for (let second = 0; second < 6; second += 3) { await clock.advance(3000); socket.say('\r\n'); }
    expect(count()).toBe(1);
    await clock.advance(2000);
    expect(count()).toBe(2);
  });
});

describe('loss', () => {
  it.each([[false, 9_000], [true, 3_000]])('without a word is noticed in time (in a call: %s)', async (urgent, within) => {
    const { line, register, clock, told } = scripted({ urgent });
    line.start();
    const socket = await register();
    await clock.advance(within);
    expect(socket.readyState).toBe(3);
    expect(told.at(-1)).toBe('registering');
    expect(line.registered).toBe(false);
  });

  // proves F-01
  it('is followed by a new socket and a registration under the same contact', async () => {
    const { line, register, clock, told } = scripted();
    line.start();
    const first = await register();
    first.drop();
    await clock.advance(400);
    const second = await register();
    expect(second).not.toBe(first);
    expect(header(second.last('REGISTER'), 'Contact')).toBe(header(first.last('REGISTER'), 'Contact'));
    expect(told.at(-1)).toBe('registered');
    // What the old socket still says is nobody's business.
    first.say(accepted(first.last('REGISTER'), 0));
    expect(line.registered).toBe(true);
  });
});

describe('an INVITE', () => {
  const invite = (contact: string, ...more: string[]): string => [
    `INVITE ${contact} SIP/2.0`, 'Via: SIP/2.0/WS center.test;branch=z9hG4bKabc', 'Max-Forwards: 70', 'From: "Li, \\"Wei\\"" <sip:13800138000@ccc.test>;tag=f1', 'To: <sip:agent-anna@ccc.test>',
    'Call-ID: c1', 'CSeq: 1 INVITE', 'Contact: <sip:center@center.test;transport=ws>', ...more, 'Content-Length: 0', '', '',
  ].join('\r\n');

  it('brings its interaction, leg and caller', async () => {
    const { line, register, invites } = scripted();
    line.start();
    const socket = await register();
    const contact = /<(.*?)>/.exec(header(socket.last('REGISTER'), 'Contact'))?.[1] ?? '';
    socket.say(invite(contact, 'X-Ccc-Interaction: call-1', 'X-Ccc-Leg: leg-7'));
    const message = invites[0]?.message;
    expect(message && idsOf(message, () => 'new')).toEqual({ interactionId: 'call-1', legId: 'leg-7' });
    expect(message && callerOf(message).number).toBe('13800138000');
  });

  it('with headers that are no ids gets ids of its own', async () => {
    const { line, register, invites } = scripted();
    line.start();
    const socket = await register();
    const contact = /<(.*?)>/.exec(header(socket.last('REGISTER'), 'Contact'))?.[1] ?? '';
    socket.say(invite(contact, 'X-Ccc-Interaction: <script>', 'P-Asserted-Identity: <sip:+8613900139000@trunk.test>'));
    const message = invites[0]?.message;
    expect(message && idsOf(message, () => 'new')).toEqual({ interactionId: 'new', legId: 'new' });
    expect(message && callerOf(message)).toEqual({ number: '+8613900139000' });
  });

  it('of nonsense harms nothing', async () => {
    const { line, register, invites } = scripted();
    line.start();
    const socket = await register();
    for (const text of ['INVITE', 'INVITE sip:x SIP/2.0\r\n\r\n', 'x'.repeat(5000), '\u0000\r\n\r\n', 'SIP/2.0 200 OK\r\nVia: x\r\n\r\n']) socket.say(text);
    expect(invites).toHaveLength(0);
    expect(line.registered).toBe(true);
  });
});

it('sends call data as base64url JSON, and says so when it is too long to go', () => {
  const sent = dataHeader({ desc: '刘先生', uui: 'x' }) ?? '';
  expect(JSON.parse(Buffer.from(sent.replace('X-Ccc-Data: ', ''), 'base64url').toString())).toEqual({ desc: '刘先生', uui: 'x' });
  expect(dataHeader({})).toBeUndefined();
  expect(dataHeader({ desc: '刘'.repeat(200), uui: 'x'.repeat(1000) })).toBeDefined();
  expect(() => dataHeader({ uui: 'x'.repeat(3100) })).toThrow(expect.objectContaining({ code: 'too-large' }));
});

describe('a server that does not answer pings', () => {
  const asks = (socket: Wire): number => socket.sent.filter((text) => text.startsWith('OPTIONS ')).length;

  it('is asked by OPTIONS at a plain PBX, and lost when that is not answered either', async () => {
    const { line, register, clock, told } = scripted({ plain: true });
    line.start();
    const socket = await register();
    for (let round = 1; round <= 3; round++) {
      await clock.advance(10_500);
      expect(asks(socket)).toBe(round);
      socket.say(answer(socket.last('OPTIONS'), '404 Not Found'));
    }
    expect(line.registered).toBe(true);
    await clock.advance(10_500);
    expect(line.registered).toBe(true);
    await clock.advance(6_000);
    expect(line.registered).toBe(false);
    expect(told.at(-1)).toBe('registering');
  });

  it('is not asked so once it has answered one', async () => {
    const { line, register, clock } = scripted({ plain: true });
    line.start();
    const socket = await register();
    await clock.advance(10_500);
    expect(asks(socket)).toBe(1);
    for (let i = 0; i < 6; i++) { socket.say('\r\n'); await clock.advance(5_500); }
    expect(asks(socket)).toBe(1);
    expect(line.registered).toBe(true);
  });

  it('is not asked so by a phone of a center', async () => {
    const { line, register, clock } = scripted();
    line.start();
    const socket = await register();
    await clock.advance(10_500);
    expect(asks(socket)).toBe(0);
    expect(line.registered).toBe(false);
  });
});
