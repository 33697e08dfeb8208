/** Digest by the vectors of the RFCs, and the challenge policy. */
import { SimulatedClock } from 'ccc-workstation/clock';
import { describe, expect, it } from 'vitest';
import { digestResponse, ha1Of, NonceBook, parseCredentials, type Credentials } from './digest.js';
import { headersOf, type Header } from './message.js';
import { createWorld, DOMAIN, seededRandom, type World } from './testing/world.js';

describe('vectors', () => {
  // RFC 7616 3.9.1
  const base = { username: 'Mufasa', realm: 'http-auth@example.org', nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v', uri: '/dir/index.html', qop: 'auth', nc: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' } as const;
  it.each([['MD5', '8ca523f5e9506fed4657c9700eebdbec'], ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1']] as const)('RFC 7616 3.9.1 %s', (algorithm, response) => {
    expect(digestResponse(ha1Of(algorithm, base.username, base.realm, 'Circle of Life'), 'GET', { ...base, algorithm })).toBe(response);
  });
  it('RFC 2617 3.5', () => {
    const c = { username: 'Mufasa', realm: 'testrealm@host.com', nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093', uri: '/dir/index.html', qop: 'auth', nc: '00000001', cnonce: '0a4f113b', algorithm: 'MD5' } as const;
    expect(digestResponse(ha1Of('MD5', c.username, c.realm, 'Circle Of Life'), 'GET', c)).toBe('6629fae49393a05397450978507c4ef1');
  });
});

describe('credentials', () => {
  it.each(['Basic abc', 'Digest', 'Digest username="a', 'Digest username="a", username="b", realm="r", nonce="n", uri="u", response="x"', 'Digest username="a", realm="r", nonce="n", uri="u", response="x", qop=auth-int', 'Digest username="a", realm="r", nonce="n", uri="u", response="x", algorithm=SHA-512-256', 'Digest username="a", realm="r", nonce="n", uri="u", response="x", qop=auth, nc=1, cnonce="c"'])('refuses %s', (value) => {
    expect(parseCredentials(value)).toBeUndefined();
  });

  it('ages nonces, knows its own, and takes each count once', async () => {
    const clock = new SimulatedClock();
    const book = new NonceBook(clock, seededRandom('n'), 60_000);
    const nonce = book.issue();
    expect(book.check(nonce)).toBe('fresh');
    expect(book.check(`${nonce.slice(0, -1)}x`)).toBe('foreign');
    expect(new NonceBook(clock, seededRandom('other'), 60_000).check(nonce)).toBe('foreign');
    const use = (nc: string): boolean => book.use({ nonce, nc, qop: 'auth' } as Credentials);
    expect([use('00000001'), use('00000001'), use('00000003'), use('00000002'), use('00000004')]).toEqual([true, false, true, false, true]);
    await clock.advance(60_001);
    expect(book.check(nonce)).toBe('stale');
  });
});

const registerHeaders = (user: string, extra: readonly Header[] = []): Header[] => [
  { name: 'from', value: `<sip:${user}@${DOMAIN}>;tag=${user}` }, { name: 'to', value: `<sip:${user}@${DOMAIN}>` }, { name: 'contact', value: `<sip:${user}@10.0.0.9:5060>` }, ...extra,
];
let serial = 0;
async function once(world: World, phone: Awaited<ReturnType<World['phone']>>, method: string, headers: readonly Header[]): ReturnType<typeof phone.final> {
  const n = String(++serial);
  return phone.final(phone.send({ method, uri: `sip:${DOMAIN}`, body: '', headers: [...headers, { name: 'call-id', value: n }, { name: 'cseq', value: `${n} ${method}` }] }));
}

describe('the stack', () => {
  it('offers SHA-256 first and MD5 last to web clients, MD5 to phones, SHA-256 where the phone account says so', async () => {
    const world = await createWorld();
    const algorithms = async (phone: Awaited<ReturnType<World['phone']>>, user: string): Promise<string[]> =>
      headersOf(await once(world, phone, 'REGISTER', registerHeaders(user)), 'www-authenticate').map((v) => /algorithm=([\w-]+)/.exec(v)?.[1] ?? '');
    expect(await algorithms(await world.webPhone('agent-anna', ''), 'agent-anna')).toEqual(['SHA-256', 'MD5']);
    const phone = await world.phone({ user: '1001' });
    expect(await algorithms(phone, '1001')).toEqual(['MD5']);
    expect(await algorithms(phone, '1002')).toEqual(['SHA-256']);
  });

  // proves S-10
  it('takes the REGISTER of whom the door knew without a challenge: his own address only, nothing but REGISTER, and only while the account is good', async () => {
    const world = await createWorld();
    const known = await world.webPhone('agent-anna', 'nobody asks for it', 'agent-anna');
    expect((await once(world, known, 'INVITE', registerHeaders('agent-anna'))).status).toBe(401);
    expect((await once(world, known, 'REGISTER', registerHeaders('1001'))).status).toBe(403);
    expect((await once(world, known, 'REGISTER', registerHeaders('agent-anna'))).status).toBe(200);
    expect((await once(world, await world.webPhone('agent-anna', '', 'agent-nobody'), 'REGISTER', registerHeaders('agent-anna'))).status).toBe(401);
    expect((await once(world, await world.webPhone('agent-anna', ''), 'REGISTER', registerHeaders('agent-anna'))).status).toBe(401);
  });

  // proves S-18, S-19
  it('refuses every method of strangers alike, for known and unknown users', async () => {
    const world = await createWorld();
    const phone = await world.phone({ user: 'x' });
    for (const method of ['REGISTER', 'INVITE', 'MESSAGE', 'SUBSCRIBE', 'REFER', 'PUBLISH', 'NOTIFY', 'INFO', 'BYE', 'FOO']) {
      const seen = new Set<string>();
      for (const user of ['1001', '9999', 'agent-anna', 'agent-nobody']) {
        const answer = await once(world, phone, method, registerHeaders(user));
        seen.add(`${answer.status} ${answer.headers.map((h) => h.name).join()} ${headersOf(answer, 'www-authenticate').join().replace(/nonce="[^"]*"/, '')}`);
        expect(answer.headers.some((h) => h.name === 'server' || h.name === 'user-agent')).toBe(false);
      }
      expect([...seen]).toHaveLength(1);
      expect([...seen][0]).toMatch(/^401 /);
      await world.clock.advance(1000);
    }
  });

  it('tells a client with an old nonce that it is stale, and a replay too', async () => {
    const world = await createWorld({ nonceMs: 10_000 });
    const phone = await world.phone({ user: '1001', password: 'secret-1' });
    const challenge = await once(world, phone, 'REGISTER', registerHeaders('1001'));
    const authorization = phone.authorise(challenge, 'REGISTER', `sip:${DOMAIN}`);
    expect((await once(world, phone, 'REGISTER', registerHeaders('1001', [authorization]))).status).toBe(200);
    const replay = await once(world, phone, 'REGISTER', registerHeaders('1001', [authorization]));
    expect([replay.status, headersOf(replay, 'www-authenticate')[0]?.includes('stale=true')]).toEqual([401, true]);
    const next = phone.authorise(challenge, 'REGISTER', `sip:${DOMAIN}`, 'secret-1', '00000002');
    await world.clock.advance(10_001);
    const old = await once(world, phone, 'REGISTER', registerHeaders('1001', [next]));
    expect([old.status, headersOf(old, 'www-authenticate')[0]?.includes('stale=true')]).toEqual([401, true]);
  });

  // proves S-18
  it('bans a source after five wrong passwords; a phone that authenticated from the same address goes on', async () => {
    const world = await createWorld();
    const good = await world.phone({ user: '1001', password: 'secret-1', port: 6001 });
    expect((await good.register()).status).toBe(200);
    const scanner = await world.phone({ user: '1002', password: 'wrong', port: 6002 });
    for (let i = 0; i < 5; i++) expect((await scanner.register()).status).toBe(401);
    const before = scanner.received.length;
    scanner.send({ method: 'REGISTER', uri: `sip:${DOMAIN}`, body: '', headers: [...registerHeaders('1002'), { name: 'call-id', value: 'late' }, { name: 'cseq', value: '1 REGISTER' }] });
    scanner.send({ method: 'OPTIONS', uri: `sip:${DOMAIN}`, body: '', headers: [...registerHeaders('1002'), { name: 'call-id', value: 'late2' }, { name: 'cseq', value: '1 OPTIONS' }] });
    await world.clock.advance(100);
    expect(scanner.received).toHaveLength(before);
    expect((await good.register()).status).toBe(200);
    const restarted = await world.phone({ user: '1001', password: 'secret-1', port: 6003 });
    expect((await restarted.register()).status).toBe(200);
    await world.clock.advance(300_000);
    expect((await scanner.register()).status).toBe(401);
  });

  // proves S-11: a challenge from a callee is never answered
  it('does not answer a callee that challenges', async () => {
    const world = await createWorld();
    const callee = await world.phone({ user: 'trunk', address: '10.0.0.50', port: 5080 });
    const leg = world.stack.dial({ kind: 'trunk', trunkId: 'main', number: '1' }, { offer: 'v=0\r\n', from: { number: '2' }, interactionId: 'i', ringTimeoutMs: 5000 });
    let cause = '';
    leg.events.onEnded = (c) => { cause = c; };
    const call = await callee.expectInvite();
    call.reject(401, [{ name: 'www-authenticate', value: `Digest realm="${DOMAIN}", nonce="abc", algorithm=MD5, qop="auth"` }]);
    await world.clock.advance(40_000);
    expect(cause).toBe('forbidden');
    expect(callee.received.filter((m) => m.kind === 'request' && m.method === 'INVITE')).toHaveLength(1);
    expect(callee.received.some((m) => m.headers.some((h) => h.name === 'authorization' || h.name === 'proxy-authorization'))).toBe(false);
  });
});
