/** What a program or an agent reads over HTTP about calls that run: the call that rings, what was written down about it, what an agent holds. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApi } from '../../server/adapters/api/index.js';
import type { App } from '../../server/adapters/api/schemas.js';
import { adminKey, password, testApi, type TestApi } from '../../server/adapters/api/testing/fake-center.js';
import { customerNumber, sdp, Town } from './support/town.js';

describe('running calls over HTTP', () => {
  let town: Town;
  let api: TestApi;
  let app: App;
  beforeAll(async () => {
    town = await Town.build({ configure: (store) => store.config.putSetting({ key: 'maskNumbers', value: true }) });
    api = await testApi();
    app = await buildApi({ ...api.options, center: town.center });
  });
  afterAll(async () => { await app.close(); api.cleanUp(); });
  const tokenOf = async (name: string): Promise<string> =>
    String((await app.inject({ method: 'POST', url: '/api/v1/login', payload: { email: `${name}@demo.test`, password } })).json<{ token: string }>().token);
  const get = (url: string, token: string) => app.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` } });

  // proves CAL-05, CDA-01, CDA-02, CDA-03, CDA-04
  it('tell who calls before it is answered, what one agent wrote to the next, and how many an agent has in hand', async () => {
    const [annaToken, benToken] = [await tokenOf('anna'), await tokenOf('ben')];
    const anna = await town.agent('anna');
    const desk = await town.deskPhone('1001');
    const carrier = await town.carrier();
    const customer = await town.customerInQueue(carrier);
    const ringing = await town.during(anna.phone.expectInvite());
    ringing.ring();
    await town.settle();
    const id = town.calls[0] ?? '';
    const seen = (await get(`/interactions/${id}`, annaToken)).json<{ customer: { number: string }; offers: unknown[]; path: { label: string }[] }>();
    expect(seen).toMatchObject({ id, phase: 'active', customer: { number: '138****8000' }, offers: [{ agentId: 'anna' }] });
    expect(seen.path.map(({ label }) => label)).toContain('Support');
    expect((await get(`/interactions/${id}`, adminKey)).json()).toMatchObject({ customer: { number: customerNumber } });
    expect((await get(`/interactions/${id}`, annaToken)).body).not.toContain(customerNumber);
    expect([(await get(`/interactions/${id}`, benToken)).statusCode, (await get('/interactions/none', adminKey)).statusCode]).toEqual([404, 404]);
    expect((await get('/agents/anna/calls', annaToken)).json()).toMatchObject({ calls: [{ interactionId: id, activity: 'offered', held: false }], counts: { current: 0, held: 0, offered: 1, wrapUp: 0 } });

    ringing.answer(sdp());
    await town.settle();
    // A second beside it: the first is held.
    const second = desk.invite('agent-anna', { sdp: sdp() });
    (await town.during(anna.phone.expectInvite())).answer(sdp());
    await town.during(second.expect(200));
    await town.settle();
    const calls = (await get('/agents/anna/calls', adminKey)).json<{ calls: { interactionId: string; held: boolean; customer: { number: string } }[]; counts: unknown }>();
    expect(calls.calls.filter(({ held }) => held)).toMatchObject([{ interactionId: id, customer: { number: customerNumber } }]);
    expect(calls.counts).toEqual({ current: 2, held: 1, offered: 0, wrapUp: 0 });
    expect((await get('/agents/anna/calls', benToken)).statusCode).toBe(403);
    expect((await get('/agents/anna/calls', annaToken)).body).not.toContain(customerNumber);
    second.bye();
    await town.settle();

    // What Anna writes down is there for Ben before he answers.
    await town.center.command('anna', { name: 'switchTo', interactionId: id });
    await town.center.command('anna', { name: 'note', interactionId: id, remark: 'Wants a refund', data: { order: 'A-3311' } });
    const ben = await town.agent('ben');
    await town.during(town.center.command('anna', { name: 'transfer', interactionId: id, to: { kind: 'skillGroup', id: 'support' } }));
    const handed = await town.during(ben.phone.expectInvite());
    expect((await get(`/interactions/${id}`, benToken)).json()).toMatchObject({ remark: 'Wants a refund', data: { order: 'A-3311' }, customer: { number: '138****8000' }, path: seen.path });
    handed.answer(sdp());
    await town.settle();
    customer.bye();
    await town.settle();
    expect((await get('/agents/ben/calls', adminKey)).json()).toMatchObject({ counts: { current: 0, wrapUp: 1 } });
    await town.expectQuiet();
    // From now on it is a record.
    expect((await get(`/interactions/${id}`, adminKey)).statusCode).toBe(404);
  });
});
