// The HTTP API: who may do what, what is refused and how, recordings by signed URL with ranges. proves S-26, S-28 (this part), S-30, S-36, S-38, SVR-05
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { SimulatedClock } from 'ccc-workstation/clock';
import { CccError } from 'ccc-workstation/errors';
import { buildApi } from './index.js';
import type { App } from './schemas.js';
import { adminKey, hostKey, password, testApi, type TestApi } from './testing/fake-center.js';

describe('HTTP API', () => {
  let api: TestApi;
  let app: App;
  const clock = new SimulatedClock();
  beforeEach(async () => { api = await testApi({ demoPhoneAccess: () => api.center.sipAccess('web') }, {}, clock); app = await buildApi(api.options); });
  afterEach(async () => { await app.close(); api.cleanUp(); });

  const login = async (name: string): Promise<string> => {
    const response = await app.inject({ method: 'POST', url: '/api/v1/login', payload: { email: `${name}@demo.test`, password } });
    expect(response.statusCode).toBe(200);
    return String(response.json<{ token: string }>().token);
  };
  const get = (url: string, token?: string, headers = {}) => app.inject({ url, headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers } });
  const post = (url: string, token?: string, payload?: object) =>
    app.inject({ method: 'POST', url, headers: token === undefined ? {} : { authorization: `Bearer ${token}` }, ...(payload === undefined ? {} : { payload }) });

  // proves OLA-19, OLA-14 (the code that goes with signing out)
  it('signs in, renews, signs out; a token after sign-out or after ten minutes is worth nothing', async () => {
    const token = await login('anna');
    expect((await get('/api/v1/me', token)).json()).toMatchObject({ agentId: 'anna' });
    const renewed = await post('/api/v1/renew', token);
    expect(renewed.json<{ expiresAt: number }>().expiresAt - clock.now()).toBeLessThanOrEqual(600_000);
    await clock.advance(601_000);
    expect((await get('/api/v1/me', token)).json()).toMatchObject({ code: 'token-expired' });
    const other = await login('anna');
    expect((await post('/api/v1/logout', other)).statusCode).toBe(204);
    expect((await get('/api/v1/me', other)).statusCode).toBe(401);
    const third = await login('anna');
    expect((await post('/api/v1/logout', third, { cause: 'x'.repeat(65) })).statusCode).toBe(400);
    expect((await post('/api/v1/logout', third, { cause: 'endOfShift' })).statusCode).toBe(204);
    expect(api.center.signedOut).toEqual([['anna', 'signedOut', undefined], ['anna', 'signedOut', 'endOfShift']]);
  });

  // proves S-10
  it('gives a host a script address whose ticket is good once and for a minute', async () => {
    const asked = await post('/api/v1/tickets', hostKey, { agent: 'anna@demo.test' });
    expect(asked.statusCode).toBe(200);
    const address = new URL(asked.json<{ sdkUrl: string }>().sdkUrl);
    expect(address.pathname).toBe('/tccc.js');
    const ticket = address.searchParams.get('ticket');
    const redeemed = await post('/api/v1/tickets/redeem', undefined, { ticket });
    expect(redeemed.json()).toMatchObject({ me: { agentId: 'anna' } });
    expect((await get('/api/v1/me', redeemed.json<{ token: string }>().token)).statusCode).toBe(200);
    expect((await post('/api/v1/tickets/redeem', undefined, { ticket })).statusCode).toBe(401);
    const late = new URL((await post('/api/v1/tickets', hostKey, { agent: 'anna' })).json<{ sdkUrl: string }>().sdkUrl).searchParams.get('ticket');
    await clock.advance(60_001);
    expect((await post('/api/v1/tickets/redeem', undefined, { ticket: late })).statusCode).toBe(401);
    expect((await post('/api/v1/tickets', hostKey, { agent: 'admin' })).statusCode).toBe(403);
    // For a page of one origin: elsewhere it is worth nothing, and spent.
    const origin = 'https://crm.example';
    const redeem = (given: string | null, from?: string) => app.inject({ method: 'POST', url: '/api/v1/tickets/redeem', payload: { ticket: given }, headers: from === undefined ? {} : { origin: from } });
    const bound = async () => new URL((await post('/api/v1/tickets', hostKey, { agent: 'anna', origin })).json<{ sdkUrl: string }>().sdkUrl).searchParams.get('ticket');
    expect((await redeem(await bound(), origin)).statusCode).toBe(200);
    for (const from of [undefined, 'https://evil.example', 'http://crm.example', 'null', `${origin}.evil.example`]) {
      const stolen = await bound();
      expect((await redeem(stolen, from)).statusCode, from).toBe(401);
      expect((await redeem(stolen, origin)).statusCode, from).toBe(401);
    }
    expect((await post('/api/v1/tickets', hostKey, { agent: 'anna', origin: `${origin}/path` })).statusCode).toBe(400);
    expect((await post('/api/v1/tickets', await login('anna'), { agent: 'anna' })).statusCode).toBe(401);
  });

  it('ends a session after half a day, however often it was renewed', async () => {
    let token = await login('anna');
    for (let hours = 0; hours < 12; hours += 0.15) {
      await clock.advance(0.15 * 3_600_000);
      const response = await post('/api/v1/renew', token);
      if (response.statusCode === 401) { expect(hours).toBeGreaterThan(11.5); return; }
      token = String(response.json<{ token: string }>().token);
    }
    expect((await post('/api/v1/renew', token)).statusCode).toBe(401);
  });

  it('answers an unknown account and a wrong password alike, and slows down guessing without locking out the office', async () => {
    const attempt = (email: string, pass: string) => post('/api/v1/login', undefined, { email, password: pass });
    const [unknown, wrong] = [await attempt('nobody@demo.test', 'x'), await attempt('anna@demo.test', 'x')];
    expect(unknown.statusCode).toBe(401);
    expect(unknown.body).toBe(wrong.body);
    for (let i = 0; i < 4; i++) await attempt('anna@demo.test', `x${i}`);
    const blocked = await attempt('anna@demo.test', password);
    expect(blocked.statusCode).toBe(429);
    expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(200);
    expect((await attempt('ben@demo.test', password)).statusCode).toBe(200);
    await clock.advance(5 * 60_000);
    expect((await attempt('Anna@Demo.test', password)).statusCode).toBe(200);
  });

  // proves OLA-12
  it('changes one\'s own password: the new one signs in, the old one and other sessions do not, and guessing is slow', async () => {
    const [mine, other] = [await login('anna'), await login('anna')];
    const hosts = String((await post('/api/v1/tokens', hostKey, { agent: 'anna' })).json<{ token: string }>().token);
    const next = 'correct horse battery';
    const change = (token: string | undefined, body: object) => post('/api/v1/me/password', token, body);
    expect((await change(undefined, { current: password, next })).statusCode).toBe(401);
    for (const bad of [{ current: password, next: 'too short' }, { current: password, next: password }, { current: password, next: 'x'.repeat(257) }, { current: password }]) expect((await change(mine, bad)).statusCode, JSON.stringify(bad)).toBe(400);
    expect((await change(mine, { current: 'wrong', next })).json()).toMatchObject({ code: 'wrong-credentials' });
    const changed = await change(mine, { current: password, next });
    expect(changed.statusCode).toBe(200);
    const renewed = changed.json<{ token: string }>().token;
    for (const [token, status] of [[renewed, 200], [mine, 401], [other, 401], [hosts, 200], [await login('ben'), 200]] as const) expect((await get('/api/v1/me', token)).statusCode).toBe(status);
    expect((await post('/api/v1/renew', other)).statusCode).toBe(401);
    expect((await post('/api/v1/renew', renewed)).statusCode).toBe(200);
    const attempt = (pass: string) => post('/api/v1/login', undefined, { email: 'anna@demo.test', password: pass });
    expect((await attempt(password)).statusCode).toBe(401);
    expect((await attempt(next)).statusCode).toBe(200);
    for (let i = 0; i < 5; i++) await change(renewed, { current: `guess ${i}`, next });
    const blocked = await change(renewed, { current: next, next: 'another long one' });
    expect([blocked.statusCode, Number(blocked.headers['retry-after']) > 200]).toEqual([429, true]);
    expect((await attempt(next)).statusCode).toBe(429);
    // Hashes are slow, and there are twenty of them.
  }, 60_000);

  it('lets each kind of caller into its own routes only', async () => {
    const who: Record<string, string | undefined> = { nobody: undefined, agent: await login('anna'), supervisor: await login('sam'), host: hostKey, adminKey };
    const routes: [string, () => Promise<Record<string, number>>, Record<string, number>][] = [];
    const over = (call: (token?: string) => PromiseLike<{ statusCode: number }>) => async () => {
      const seen: Record<string, number> = {};
      for (const [name, token] of Object.entries(who)) seen[name] = (await call(token)).statusCode;
      return seen;
    };
    const people = { nobody: 401, agent: 200, supervisor: 200, host: 401, adminKey: 401 };
    routes.push(['me', over((t) => get('/api/v1/me', t)), people]);
    routes.push(['me/sip', over((t) => post('/api/v1/me/sip', t)), people]);
    routes.push(['me/commands', over((t) => post('/api/v1/me/commands', t, { name: 'setPresence', presence: 'ready' })), { ...people, agent: 204, supervisor: 204 }]);
    routes.push(['records', over((t) => get('/api/v1/records', t)), { ...people, host: 403, adminKey: 200 }]);
    routes.push(['another agent\'s record', over((t) => get('/api/v1/records/r-ben', t)), { ...people, agent: 404, host: 404, adminKey: 200 }]);
    routes.push(['own record', over((t) => get('/api/v1/records/r-anna', t)), { ...people, host: 404, adminKey: 200 }]);
    routes.push(['tokens', over((t) => post('/api/v1/tokens', t, { agent: 'ben' })), { nobody: 401, agent: 401, supervisor: 401, host: 200, adminKey: 200 }]);
    routes.push(['tokens for an administrator', over((t) => post('/api/v1/tokens', t, { agent: 'admin' })), { nobody: 401, agent: 401, supervisor: 401, host: 403, adminKey: 200 }]);
    for (const [name, run, expected] of routes) expect(await run(), name).toEqual(expected);
    expect((await get('/api/v1/records', who['agent'])).json<{ records: { id: string }[] }>().records.map((r) => r.id)).toEqual(['r-anna']);
    expect((await get('/api/v1/records', who['supervisor'])).json<{ records: unknown[] }>().records).toHaveLength(2);
    expect((await get('/api/v1/records?mine=true', who['supervisor'])).json<{ records: unknown[] }>().records).toHaveLength(0);
  });

  // proves CAL-13, CAL-03: what only administrators may change
  it('keeps the block list, uploads sounds, and masks what agents read', async () => {
    const agent = await login('anna');
    const blocked = async () => (await get('/api/v1/blocklist', adminKey)).json<{ numbers: { number: string; by: string }[] }>().numbers;
    expect((await get('/api/v1/blocklist', agent)).statusCode).toBe(403);
    expect((await post('/api/v1/blocklist', agent, { number: '13900001111' })).statusCode).toBe(403);
    expect((await post('/api/v1/blocklist', adminKey, { number: '+86 139-0000 1111', reason: 'Threats' })).statusCode).toBe(201);
    expect((await post('/api/v1/blocklist', adminKey, { number: 'anonymous' })).statusCode).toBe(400);
    expect(await blocked()).toMatchObject([{ number: '+8613900001111', reason: 'Threats', by: 'k2' }]);
    const remove = (token: string) => app.inject({ method: 'DELETE', url: '/api/v1/blocklist/13900001111', headers: { authorization: `Bearer ${token}` } });
    expect([(await remove(agent)).statusCode, (await remove(adminKey)).statusCode, (await remove(adminKey)).statusCode]).toEqual([403, 204, 404]);

    const upload = (token: string, type: string, size = 100) => app.inject({ method: 'POST', url: '/api/v1/sounds', payload: Buffer.alloc(size), headers: { 'content-type': type, authorization: `Bearer ${token}` } });
    expect((await upload(agent, 'audio/wav')).statusCode).toBe(403);
    expect((await upload(adminKey, 'audio/mpeg')).statusCode).toBe(400);
    expect((await upload(adminKey, 'audio/wav', 3_000_000)).statusCode).toBe(413);
    expect((await upload(adminKey, 'audio/wav')).json()).toEqual({ id: 'sound-1', durationMs: 1000 });
    expect(api.center.sounds[0]).toHaveLength(100);
    expect((await get('/api/v1/hold-sound', adminKey)).json()).toMatchObject({ playing: 'music' });

    const whole = (await get('/api/v1/records/r-anna', agent)).json<{ contactNumber: string }>().contactNumber;
    api.center.hidden.add('anna');
    for (const url of ['/api/v1/records', '/api/v1/records/r-anna']) expect((await get(url, agent)).body).not.toContain(whole);
    expect((await get(`/api/v1/records?contactNumber=${whole}`, agent)).statusCode).toBe(403);
    expect((await get('/api/v1/records/r-anna', await login('sam'))).body).toContain(whole);
  });

  it('stops a disabled account at once', async () => {
    const token = await login('anna');
    const [anna] = api.agents;
    if (anna) api.agents[0] = { ...anna, disabled: true };
    expect((await get('/api/v1/me', token)).statusCode).toBe(401);
    expect((await post('/api/v1/tokens', hostKey, { agent: 'anna' })).statusCode).toBe(404);
  });

  it('accepts no token but its own: other algorithm, other key, none', async () => {
    const claims = { sid: 's', since: clock.now() };
    const forged = (key: string): Promise<string> => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setSubject('admin').setIssuer('ccc-server').setAudience('ccc-api')
      .setExpirationTime(clock.now() / 1000 + 100).sign(new TextEncoder().encode(key));
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const none = `${part({ alg: 'none' })}.${part({ ...claims, sub: 'admin', iss: 'ccc-server', aud: 'ccc-api', exp: 9e9 })}.`;
    const hs512 = await new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).setSubject('admin').setExpirationTime('1h').sign(Buffer.from(api.options.config.sessionSecret));
    for (const token of [none, hs512, await forged('guess'), await forged(api.options.config.sessionSecret), 'x.y.z', '']) {
      const response = await get('/api/v1/me', token);
      expect(response.statusCode).toBe(401);
      expect(response.json()).toMatchObject({ code: 'not-signed-in', status: 401 });
    }
  });

  it('refuses with problem documents that tell nothing of the inside', async () => {
    const token = await login('anna');
    api.center.refuse = new CccError('not-allowed-now', 'hold');
    const refused = await post('/api/v1/me/commands', token, { name: 'hold', interactionId: 'i1' });
    expect(refused.statusCode).toBe(409);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(refused.json()).toMatchObject({ type: 'urn:ccc:error:not-allowed-now', code: 'not-allowed-now', detail: 'hold', status: 409 });
    const broken = Object.assign(new Error('secret at /srv/x'), { code: 'ENOENT' });
    api.center.command = () => Promise.reject(broken);
    const failed = await post('/api/v1/me/commands', token, { name: 'hold', interactionId: 'i1' });
    expect(failed.statusCode).toBe(500);
    expect(failed.body).not.toMatch(/secret|srv|stack|node_modules/);
    expect((await get('/api/v1/nothing')).json()).toMatchObject({ code: 'not-found' });
    expect((await app.inject({ method: 'POST', url: '/api/v1/login', payload: 'x'.repeat(70_000), headers: { 'content-type': 'application/json' } })).statusCode).toBe(413);
    expect((await app.inject({ method: 'POST', url: '/api/v1/login', payload: '{', headers: { 'content-type': 'application/json' } })).statusCode).toBe(400);
  });

  it('sends the security headers with every answer, and CORS to listed origins only', async () => {
    for (const url of ['/api/v1/health', '/api/v1/me', '/nothing']) {
      const { headers } = await get(url);
      expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'self' https://crm.example.com");
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
      expect(headers).not.toHaveProperty('server');
      expect(headers).not.toHaveProperty('x-powered-by');
    }
    const preflight = (origin: string) => app.inject({ method: 'OPTIONS', url: '/api/v1/me', headers: { origin, 'access-control-request-method': 'GET' } });
    expect((await preflight('https://crm.example.com')).headers['access-control-allow-origin']).toBe('https://crm.example.com');
    expect((await preflight('https://evil.example')).headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('stops a flood with a problem document that says when to come back', async () => {
    const call = () => app.inject({ method: 'POST', url: '/api/v1/demo/phone', payload: { number: '13800138000' } });
    for (let i = 0; i < 60; i++) expect((await call()).statusCode).toBe(200);
    const refused = await call();
    expect(refused.statusCode).toBe(429);
    expect(refused.json()).toMatchObject({ code: 'too-many-requests' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await get('/api/v1/health')).statusCode).toBe(200);
  });

  it('refuses unknown keys and prototype tricks in every body', async () => {
    const token = await login('anna');
    const raw = (payload: string) => app.inject({ method: 'POST', url: '/api/v1/me/commands', payload, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } });
    await fc.assert(fc.asyncProperty(fc.constantFrom('__proto__', 'constructor', 'prototype', 'role', 'agentId', 'isAdmin', 'toString'), fc.jsonValue(), async (key, value) => {
      const response = await raw(`{"name":"setPresence","presence":"ready",${JSON.stringify(key)}:${JSON.stringify(value)}}`);
      expect(response.statusCode).toBe(400);
    }), { numRuns: 60 });
    expect(api.center.commands).toEqual([]);
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    expect((await get('/api/v1/records?limit=10&scope=all', token)).statusCode).toBe(400);
    expect((await get('/api/v1/records?limit=1000', token)).statusCode).toBe(400);
  });

  describe('recordings', () => {
    const audio = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));
    const row = (id: string, path: string, interactionId = 'r-anna') => api.recordings.set(id, { id, interactionId, path, durationMs: 1, state: 'final' });
    const urlFor = async (token: string, id: string): Promise<string> => String((await post(`/api/v1/recordings/${id}/url`, token)).json<{ url: string }>().url);

    it('play by a signed URL with ranges, for a minute, and leave a line in the audit log', async () => {
      writeFileSync(join(api.dir, 'a.wav'), audio);
      row('rec1', 'a.wav');
      const url = await urlFor(await login('anna'), 'rec1');
      const whole = await get(url);
      expect(whole.statusCode).toBe(200);
      expect(whole.headers).toMatchObject({ 'content-type': 'audio/wav', 'accept-ranges': 'bytes', 'content-length': '1000' });
      expect(whole.rawPayload.equals(audio)).toBe(true);
      for (const [range, start, end] of [['bytes=0-9', 0, 9], ['bytes=990-', 990, 999], ['bytes=-5', 995, 999], ['bytes=500-5000', 500, 999]] as const) {
        const part = await get(url, undefined, { range });
        expect(part.statusCode, range).toBe(206);
        expect(part.headers['content-range']).toBe(`bytes ${start}-${end}/1000`);
        expect(part.rawPayload.equals(audio.subarray(start, end + 1))).toBe(true);
      }
      expect((await get(url, undefined, { range: 'bytes=1000-' })).statusCode).toBe(416);
      expect((await get(url, undefined, { range: 'lines=1-2' })).statusCode).toBe(200);
      expect(api.log.filter(([, message, fields]) => message === 'audit' && JSON.stringify(fields).includes('rec1')).length).toBeGreaterThan(3);
      await clock.advance(61_000);
      expect((await get(url)).statusCode).toBe(401);
    });

    it('are bound to user and recording, and only for who may hear them', async () => {
      writeFileSync(join(api.dir, 'a.wav'), audio);
      row('rec1', 'a.wav');
      row('rec2', 'a.wav', 'r-ben');
      const anna = await login('anna');
      const url = await urlFor(anna, 'rec1');
      expect((await post('/api/v1/recordings/rec2/url', anna)).statusCode).toBe(404);
      expect((await post('/api/v1/recordings/rec2/url', await login('sam'))).statusCode).toBe(200);
      expect((await get(url.replace('rec1', 'rec2'))).statusCode).toBe(401);
      expect((await get(url.replace('user=anna', 'user=sam'))).statusCode).toBe(401);
      expect((await get(url.replace(/exp=\d+/, `exp=${clock.now() + 9e9}`))).statusCode).toBe(401);
      expect((await get('/api/v1/recordings/rec1')).statusCode).toBe(400);
      expect((await get('/api/v1/recordings')).statusCode).toBe(404);
    });

    it('never lead out of their folder', async () => {
      const outside = join(api.dir, 'outside');
      const inside = join(api.dir, 'recordings');
      mkdirSync(outside);
      mkdirSync(inside);
      writeFileSync(join(outside, 'secret.wav'), audio);
      symlinkSync(join(outside, 'secret.wav'), join(inside, 'link.wav'));
      const other = await buildApi({ ...api.options, config: { ...api.options.config, recordingsDir: inside } });
      const sam = String((await other.inject({ method: 'POST', url: '/api/v1/login', payload: { email: 'sam@demo.test', password } })).json<{ token: string }>().token);
      for (const path of ['../outside/secret.wav', join(outside, 'secret.wav'), 'link.wav', '.', '', 'none.wav', '/etc/passwd', 'a\0b']) {
        row('rec1', path);
        const url = String((await other.inject({ method: 'POST', url: '/api/v1/recordings/rec1/url', headers: { authorization: `Bearer ${sam}` } })).json<{ url: string }>().url);
        expect((await other.inject(url)).statusCode, path).toBe(404);
      }
      for (const id of ['..%2f..%2fetc%2fpasswd', '..', '%2e%2e%2fx', 'a%00b', 'x'.repeat(65)]) expect([400, 404], id).toContain((await get(`/api/v1/recordings/${id}?user=a&exp=1&sig=x`)).statusCode);
      await other.close();
    });
  });

  it('describes itself completely in OpenAPI', async () => {
    const document = (await get('/api/v1/openapi.json')).json<{ openapi: string; paths: Record<string, Record<string, { responses: Record<string, { description: string }>; requestBody?: unknown }>> }>();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining([
      '/api/v1/demo/phone', '/api/v1/health', '/api/v1/login', '/api/v1/logout', '/api/v1/me', '/api/v1/me/commands', '/api/v1/me/sip',
      '/api/v1/recordings/{id}', '/api/v1/recordings/{id}/url', '/api/v1/records', '/api/v1/records/{id}', '/api/v1/renew', '/api/v1/tokens',
    ]));
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        expect(Object.keys(operation.responses).length, `${method} ${path}`).toBeGreaterThan(0);
        for (const response of Object.values(operation.responses)) expect(response.description).toBeTruthy();
      }
    }
    expect(JSON.stringify(document.paths['/api/v1/me/commands']?.['post']?.requestBody)).toContain('setNextPresence');
    expect(JSON.stringify(document.paths['/api/v1/records'])).toContain('callerNumber');
  });
});
