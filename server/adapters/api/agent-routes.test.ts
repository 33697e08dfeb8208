// Agents and queues over HTTP: the state as events tell it, the configured groups, the log of presence, the calls that wait. proves OLA-05, OLA-15, OLA-14, STA-02, CDA-05
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedClock } from 'ccc-workstation/clock';
import { buildApi } from './index.js';
import type { App } from './schemas.js';
import { adminKey, password, testApi, type TestApi } from './testing/fake-center.js';

describe('agents and queues over HTTP', () => {
  let api: TestApi;
  let app: App;
  const clock = new SimulatedClock();
  beforeEach(async () => {
    api = await testApi({}, {}, clock);
    api.store.agentLog.between = async (agentId, from) => [
      { agentId, at: from - 1000, presence: 'onBreak', reason: 'Meeting', cause: 'agent' }, { agentId, at: from + 60_000, presence: 'offline', reason: 'endOfShift', cause: 'agent' },
    ];
    api.center.queues = () => [{ skillGroupId: 'support', name: 'Support', waiting: 3, agentsReady: 1 }];
    app = await buildApi(api.options);
  });
  afterEach(async () => { await app.close(); api.cleanUp(); });

  const tokenOf = async (name: string): Promise<string> =>
    String((await app.inject({ method: 'POST', url: '/api/v1/login', payload: { email: `${name}@demo.test`, password } })).json<{ token: string }>().token);
  const get = (url: string, token: string) => app.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` } });

  it('tell an agent about itself, and supervisors and programs about anybody', async () => {
    const anna = await tokenOf('anna');
    const me = (await get('/agents/anna', anna)).json<{ agent: unknown; skillGroups: unknown }>();
    expect(api.center.heardFrom).toContain('anna');
    expect(me).toEqual({ agent: api.center.agent('anna'), skillGroups: api.center.me('anna').skillGroups });
    for (const url of ['/agents/ben', '/agents/ben/presence']) {
      expect((await get(url, anna)).statusCode).toBe(403);
      expect((await get(url, await tokenOf('sam'))).statusCode).toBe(200);
      expect((await get(url, adminKey)).statusCode).toBe(200);
    }
  });

  it('add up presence by reason, with the cause of signing out', async () => {
    const from = clock.now() - 3_600_000;
    const report = (await get(`/agents/anna/presence?from=${from}`, await tokenOf('anna'))).json<{ entries: unknown[]; totals: unknown[] }>();
    expect(report.totals).toEqual([{ presence: 'onBreak', reason: 'Meeting', ms: 60_000 }, { presence: 'offline', ms: 3_540_000 }]);
    expect(report.entries.at(-1)).toEqual({ at: from + 60_000, presence: 'offline', reason: 'endOfShift', cause: 'agent' });
    expect((await get('/agents/anna/presence?from=yesterday', adminKey)).statusCode).toBe(400);
  });

  it('tell how many calls wait in a queue', async () => {
    expect((await get('/queues/support', await tokenOf('anna'))).json()).toMatchObject({ waiting: 3 });
    expect((await get('/queues/none', adminKey)).statusCode).toBe(404);
    expect((await get('/queues', adminKey)).json()).toMatchObject({ queues: [{ skillGroupId: 'support' }] });
  });
});
