// A page that says hello: what a slow workstation makes of it, and how a page that comes anew gets its channel.
import { BehaviorSubject } from 'rxjs';
import { expect, it, vi } from 'vitest';
import { systemClock } from '../kernel/clock.js';
import { initialState } from '../model/state.js';
import { createFrameBridge } from './frame.js';

const origin = 'https://crm.test';

function frame() {
  const welcomes: { readonly nonce: string; readonly port: MessagePort }[] = [];
  const parent = { parent: undefined, postMessage: (data: { nonce: string }, _to: string, [port]: MessagePort[]) => { if (port) welcomes.push({ nonce: data.nonce, port }); } };
  const here = Object.assign(new EventTarget(), { parent });
  const state = { ...initialState, bridge: { ...initialState.bridge, perSecond: 50, origins: [{ origin, commands: ['getState'] }] } };
  const state$ = new BehaviorSubject(state);
  const bridge = createFrameBridge({ workstation: { state, state$, dispatch: async () => undefined }, clock: systemClock, popWindows: () => [], window: here as unknown as Window });
  const hello = (nonce: string): void => { here.dispatchEvent(Object.assign(new Event('message'), { data: { ccc: 'ccc/1', type: 'hello', nonce }, origin, source: parent })); };
  return { bridge, hello, welcomes };
}
const answerOn = (port: MessagePort): Promise<unknown> => new Promise((resolve) => {
  const late = setTimeout(() => { resolve('nothing'); }, 500);
  port.onmessage = ({ data }: MessageEvent<{ id?: string }>) => { if (data.id === 'r1') { clearTimeout(late); resolve(data); } };
  port.postMessage({ id: 'r1', method: 'getState' });
});

it('a hello said again before the welcome came leaves the channel of the first one open', async () => {
  const { bridge, hello, welcomes } = frame();
  for (let said = 0; said < 3; said++) hello('0123456789abcdef');
  expect(welcomes).toHaveLength(1);
  const port = welcomes[0]?.port ?? expect.unreachable('no welcome');
  expect(await answerOn(port)).toMatchObject({ id: 'r1', ok: true });
  bridge.close();
  port.close();
});

it('a page that comes anew gets a channel of its own, and the old one is closed', async () => {
  const { bridge, hello, welcomes } = frame();
  hello('0123456789abcdef');
  hello('fedcba9876543210');
  const [old, fresh] = welcomes;
  if (!old || !fresh) expect.unreachable('no welcome');
  expect([await answerOn(old.port), await answerOn(fresh.port)]).toEqual(['nothing', expect.objectContaining({ ok: true })]);
  bridge.close();
  fresh.port.close();
});

// proves F-28
it('a page that floods its channel is told so now and then, and what it floods with is not read', async () => {
  const { bridge, hello, welcomes } = frame();
  hello('0123456789abcdef');
  const { port } = welcomes[0] ?? expect.unreachable('no welcome');
  const codes: string[] = [];
  port.onmessage = ({ data }: MessageEvent<{ id?: string; ok?: boolean; error?: { code: string } }>) => { if (data.id !== undefined) codes.push(data.ok === true ? 'ok' : data.error?.code ?? ''); };
  for (let i = 0; i < 1_000; i++) port.postMessage({ id: `f${i}`, method: 'getState' });
  await vi.waitFor(() => { expect(bridge.refused.rate).toBeGreaterThan(900); });
  await new Promise((done) => { setTimeout(done, 50); });
  // Twenty a second of each, and the hello was one; a slow machine may see a second second.
  expect(codes.filter((code) => code === 'ok').length).toBeGreaterThanOrEqual(19);
  expect(codes.filter((code) => code === 'too-many-requests').length).toBeGreaterThanOrEqual(20);
  expect(codes.length).toBeLessThan(200);
  bridge.close();
  port.close();
});
