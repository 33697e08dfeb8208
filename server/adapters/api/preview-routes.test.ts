// Previewed contacts over HTTP: who may hand them in, what is refused before anything is kept. proves VOC-02 (the API), S-36
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CccError } from 'ccc-workstation/errors';
import { buildApi } from './index.js';
import type { App } from './schemas.js';
import { adminKey, hostKey, password, testApi, type TestApi } from './testing/fake-center.js';

const order = { taskId: 'task-1', number: '138 0013 8000', skillGroupId: 'support' };

describe('previewed contacts over HTTP', () => {
  let api: TestApi;
  let app: App;
  beforeEach(async () => { api = await testApi(); app = await buildApi(api.options); });
  afterEach(async () => { await app.close(); api.cleanUp(); });

  const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, token: string, payload?: object) =>
    app.inject({ method, url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` }, ...(payload === undefined ? {} : { payload }) });
  const tokenOf = async (name: string): Promise<string> =>
    String((await app.inject({ method: 'POST', url: '/api/v1/login', payload: { email: `${name}@demo.test`, password } })).json<{ token: string }>().token);

  it('are handed in by programs and administrators only', async () => {
    for (const name of ['anna', 'sam']) {
      const token = await tokenOf(name);
      for (const [method, url, body] of [['POST', '/previews', { contacts: [order] }], ['GET', '/previews'], ['GET', '/previews/p0'], ['DELETE', '/previews/p0']] as const) expect((await ask(method, url, token, body)).statusCode, `${name} ${method} ${url}`).toBe(403);
    }
    expect(api.center.previewOrders).toEqual([]);
    for (const token of [hostKey, adminKey, await tokenOf('admin')]) expect((await ask('POST', '/previews', token, { contacts: [order] })).statusCode).toBe(201);
    expect((await ask('DELETE', '/previews/p0', hostKey)).json()).toMatchObject({ id: 'p0', state: 'cancelled' });
  });

  it('are checked before anything is kept', async () => {
    for (const bad of [
      { contacts: [] }, { contacts: [{ ...order, agentId: 'anna' }] }, { contacts: [{ taskId: 't', number: '1' }] }, { contacts: [{ ...order, previewSeconds: 1 }] }, { contacts: [{ ...order, colour: 'red' }] },
      { contacts: [{ ...order, taskId: '../x' }] }, { contacts: Array.from({ length: 201 }, () => order) }, { contacts: [{ ...order, data: Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`k${i}`, ''])) }] },
    ]) expect((await ask('POST', '/previews', adminKey, bad)).statusCode, JSON.stringify(bad).slice(0, 80)).toBe(400);
    expect(api.center.previewOrders).toEqual([]);
    api.center.refuse = new CccError('invalid-number', 'contacts.0.number');
    expect((await ask('POST', '/previews', adminKey, { contacts: [order] })).json()).toMatchObject({ code: 'invalid-number', detail: 'contacts.0.number' });
    api.center.refuse = new CccError('not-allowed-now');
    expect((await ask('DELETE', '/previews/p0', adminKey)).statusCode).toBe(409);
  });

  it('stand in the description of the API', async () => {
    const { paths } = (await app.inject({ method: 'GET', url: '/api/v1/openapi.json' })).json<{ paths: Record<string, Record<string, { summary?: string }>> }>();
    for (const [path, method] of [['/api/v1/previews', 'post'], ['/api/v1/previews', 'get'], ['/api/v1/previews/{id}', 'get'], ['/api/v1/previews/{id}', 'delete']] as const) expect(paths[path]?.[method]?.summary, `${method} ${path}`).toMatch(/\w/);
  });
});
