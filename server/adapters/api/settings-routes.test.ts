// Settings and break reasons over HTTP: only administrators, only what is valid, and each change kept. proves STA-02 (managed by the API), S-36
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CenterSettings } from 'ccc-workstation/protocol';
import { buildApi } from './index.js';
import type { App } from './schemas.js';
import { adminKey, hostKey, password, testApi, type TestApi } from './testing/fake-center.js';

describe('settings over HTTP', () => {
  let api: TestApi;
  let app: App;
  beforeEach(async () => { api = await testApi(); app = await buildApi(api.options); });
  afterEach(async () => { await app.close(); api.cleanUp(); });

  type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';
  const ask = (method: Method, url: string, token = adminKey, payload?: object) =>
    app.inject({ method, url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` }, ...(payload === undefined ? {} : { payload }) });
  const tokenOf = async (name: string): Promise<string> =>
    String((await app.inject({ method: 'POST', url: '/api/v1/login', payload: { email: `${name}@demo.test`, password } })).json<{ token: string }>().token);

  it('are for administrators', async () => {
    for (const token of [await tokenOf('anna'), await tokenOf('sam'), hostKey]) {
      for (const [method, url, body] of [['GET', '/settings'], ['PUT', '/settings', { routing: 'idleTime' }], ['GET', '/break-reasons'], ['POST', '/break-reasons', { name: 'x' }], ['DELETE', '/break-reasons/x']] as const) {
        expect((await ask(method, url, token, body)).statusCode, `${method} ${url}`).toBe(403);
      }
    }
    expect((await ask('GET', '/settings', await tokenOf('admin'))).statusCode).toBe(200);
    expect(api.center.current.routing).toBe('priority');
  });

  it('change what is named and nothing else, and refuse what makes no sense', async () => {
    const changed = await ask('PUT', '/settings', adminKey, { routing: 'fewestCalls', autoAnswer: { periods: [{ days: ['mon'], from: '09:00', to: '18:00' }] } });
    expect(changed.json<CenterSettings>()).toEqual({ ...api.center.current, routing: 'fewestCalls', autoAnswer: { periods: [{ days: ['mon'], from: '09:00', to: '18:00' }] } });
    expect(changed.json<CenterSettings>()).toMatchObject({ presenceAfterSignIn: 'notReady', ringTimeoutSeconds: null });
    const before = api.center.current;
    for (const bad of [
      { routing: 'random' }, { noSuchSetting: 1 }, { timeZone: 'Mars/Olympus' }, { autoAnswer: { periods: [] } }, { autoAnswer: { periods: [{ days: ['mon'], from: '22:00', to: '06:00' }] } },
      { ringTimeoutSeconds: 0 }, { restoreAfterSeconds: -1 }, { breakReasons: ['Tea', 'Tea'] }, { screenPops: [{ id: 'p', name: 'P', url: 'javascript:alert(1)', alwaysVisible: true }] },
      { bridge: { origins: [{ origin: 'https://crm.example.com/path', commands: [] }], maxBytes: 1, perSecond: 1, perMinute: 1 } },
    ]) expect((await ask('PUT', '/settings', adminKey, bad)).statusCode, JSON.stringify(bad)).toBe(400);
    expect(api.center.current).toEqual(before);
    expect(api.log.filter(([, message, fields]) => message === 'audit' && (fields as { action: string }).action === 'settings')).toHaveLength(1);
  });

  // proves STA-02
  it('create, rename, disable and delete break reasons', async () => {
    const presets = ['Meeting', 'Training', 'Lunch Break'].map((name) => ({ name, enabled: true }));
    const list = async (): Promise<unknown> => (await ask('GET', '/break-reasons')).json<{ breakReasons: unknown }>().breakReasons;
    expect(await list()).toEqual(presets);
    for (const { name } of presets) await ask('DELETE', `/break-reasons/${encodeURIComponent(name)}`);
    expect((await ask('POST', '/break-reasons', adminKey, { name: 'Tea time' })).statusCode).toBe(201);
    expect((await ask('POST', '/break-reasons', adminKey, { name: 'Tea time' })).statusCode).toBe(400);
    await ask('POST', '/break-reasons', adminKey, { name: '会议', enabled: false });
    expect(await list()).toEqual([{ name: 'Tea time', enabled: true }, { name: '会议', enabled: false }]);
    expect((await ask('PUT', '/break-reasons/Tea%20time', adminKey, { name: '会议' })).statusCode).toBe(400);
    await ask('PUT', '/break-reasons/Tea%20time', adminKey, { name: 'Tea', enabled: false });
    await ask('PUT', `/break-reasons/${encodeURIComponent('会议')}`, adminKey, { enabled: true });
    expect(await list()).toEqual([{ name: 'Tea', enabled: false }, { name: '会议', enabled: true }]);
    // The reason after a missed call goes along with its name.
    await ask('PUT', '/settings', adminKey, { afterMissed: { onBreak: 'Tea' } });
    await ask('PUT', '/break-reasons/Tea', adminKey, { name: 'Coffee' });
    expect((await ask('GET', '/settings')).json()).toMatchObject({ afterMissed: { onBreak: 'Coffee' } });
    await ask('PUT', '/settings', adminKey, { afterMissed: 'notReady' });
    await ask('PUT', '/break-reasons/Coffee', adminKey, { name: 'Tea' });
    expect((await ask('DELETE', '/break-reasons/Tea')).statusCode).toBe(200);
    expect((await ask('DELETE', '/break-reasons/Tea')).statusCode).toBe(404);
    expect(await list()).toEqual([{ name: '会议', enabled: true }]);
  });

  // proves CAL-09, S-34: collection settings
  it('have templates for collecting digits: for administrators, within their limits, and never with a secret in an answer', async () => {
    const template = { name: 'Card number', prompt: { kind: 'none' }, callbackUrl: 'https://crm.example.com/collected', secret: 'a secret of ours, 16+' };
    for (const token of [await tokenOf('anna'), await tokenOf('sam'), hostKey]) {
      for (const [method, url, body] of [['GET', '/collections'], ['PUT', '/collections/card', template], ['DELETE', '/collections/card']] as const) expect((await ask(method, url, token, body)).statusCode, `${method} ${url}`).toBe(403);
    }
    const put = await ask('PUT', '/collections/card', adminKey, template);
    expect(put.json()).toEqual({
      id: 'card', name: 'Card number', prompt: { kind: 'none' }, minDigits: 1, maxDigits: 32, terminator: '#', firstDigitSeconds: 10, interDigitSeconds: 5, attempts: 3,
      callbackUrl: template.callbackUrl, params: {}, masked: true, enabled: true, hasSecret: true,
    });
    expect(put.body + (await ask('GET', '/collections')).body + JSON.stringify(api.log)).not.toContain('a secret of ours');
    expect(api.center.secrets).toEqual([template.secret]);
    for (const bad of [
      { minDigits: 0 }, { maxDigits: 33 }, { minDigits: 5, maxDigits: 4 }, { terminator: '1' }, { attempts: 0 }, { callbackUrl: 'crm' }, { secret: 'short' }, { prompt: { kind: 'file' } }, { noSuchField: 1 },
      { params: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`p${i}`, 'x'])) },
    ]) expect((await ask('PUT', '/collections/card', adminKey, { ...template, ...bad })).statusCode, JSON.stringify(bad)).toBe(400);
    expect([(await ask('DELETE', '/collections/card')).statusCode, (await ask('DELETE', '/collections/card')).statusCode]).toEqual([204, 404]);
  });
});
