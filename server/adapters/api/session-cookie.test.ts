// A reload does not ask for the password again: the cookie gives tokens to pages of its own origin, and to nobody else. proves S-02, S-10, F-12
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedClock } from 'ccc-workstation/clock';
import { buildApi } from './index.js';
import type { App } from './schemas.js';
import { password, testApi, type TestApi } from './testing/fake-center.js';

const own = 'http://center.test';

describe('the session cookie', () => {
  const clock = new SimulatedClock();
  let api: TestApi;
  let app: App;
  beforeEach(async () => { api = await testApi({}, {}, clock); app = await buildApi(api.options); });
  afterEach(async () => { await app.close(); api.cleanUp(); });

  const ask = (path: string, headers: Record<string, string> = {}, payload?: object) =>
    app.inject({ method: 'POST', url: `/api/v1/${path}`, headers: { host: 'center.test', ...headers }, ...(payload ? { payload } : {}) });
  const cookieIn = (response: { headers: Record<string, unknown> }): string => /^[^;]+/.exec(String(response.headers['set-cookie'] ?? ''))?.[0] ?? '';
  const signIn = (origin: string | undefined) => ask('login', origin === undefined ? {} : { origin }, { email: 'anna@demo.test', password });

  it('comes with the sign-in, out of reach of scripts and other sites, and gives a token of the same session', async () => {
    const response = await signIn(own);
    expect(response.headers['set-cookie']).toMatch(/^ccc-session=[\w.-]+; Path=\/api\/v1; Max-Age=600; HttpOnly; SameSite=Strict$/);
    const again = await ask('session', { origin: own, cookie: `other=1; ${cookieIn(response)}` });
    expect(again.statusCode).toBe(200);
    expect(again.json()).toMatchObject({ me: { agentId: 'anna' } });
    const claims = (token: unknown): unknown => JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());
    expect(claims(again.json<{ token: string }>().token)).toMatchObject({ sid: (claims(response.json<{ token: string }>().token) as { sid: string }).sid });
    // It is no token itself, and a token is no cookie.
    const [, value = ''] = cookieIn(again).split('=');
    expect((await ask('renew', { authorization: `Bearer ${value}` })).statusCode).toBe(401);
    expect((await ask('session', { origin: own, cookie: `ccc-session=${response.json<{ token: string }>().token}` })).statusCode).toBe(204);
  });

  it('is neither given to nor taken from another origin\'s page, or one that says none', async () => {
    expect((await signIn('https://crm.example')).headers['set-cookie']).toBeUndefined();
    expect((await signIn(undefined)).headers['set-cookie']).toBeUndefined();
    const cookie = cookieIn(await signIn(own));
    for (const headers of [{ origin: 'https://crm.example' }, { origin: 'null' }, { origin: 'http://center.test.evil' }, {}]) {
      expect((await ask('session', { ...headers, cookie })).statusCode).toBe(204);
    }
  });

  it('lives ten minutes beyond the last renewal, and ends with signing out', async () => {
    const first = await signIn(own);
    await clock.advance(500_000);
    const renewed = await ask('renew', { origin: own, cookie: cookieIn(first), authorization: `Bearer ${first.json<{ token: string }>().token}` });
    await clock.advance(500_000);
    const kept = await ask('session', { origin: own, cookie: cookieIn(renewed) });
    expect(kept.statusCode).toBe(200);
    expect((await ask('session', { origin: own, cookie: cookieIn(first) })).statusCode).toBe(204);
    const left = await ask('logout', { origin: own, authorization: `Bearer ${kept.json<{ token: string }>().token}` });
    expect(left.headers['set-cookie']).toContain('Max-Age=0');
    expect((await ask('session', { origin: own, cookie: cookieIn(kept) })).statusCode).toBe(204);
  });

  it('is worth nothing when somebody tampers with it', async () => {
    expect((await ask('session', { origin: own })).statusCode).toBe(204);
    const cookie = cookieIn(await signIn(own));
    expect((await ask('session', { origin: own, cookie: `${cookie.slice(0, -3)}AAA` })).statusCode).toBe(204);
    expect((await ask('session', { origin: own, cookie: 'ccc-session=a.b.c' })).statusCode).toBe(204);
  });
});
