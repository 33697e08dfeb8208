// The event socket resumes, notices death, comes back with jitter, renews its token; commands get their replies.
import { describe, expect, it } from 'vitest';
import type { InteractionFact } from '../protocol/facts.js';
import { CccError } from '../kernel/errors.js';
import { ScriptedSocket, scriptedCenter } from './testing/scripted-center.js';
import { centerUrl } from './http.js';

const fact = (seq: number): InteractionFact => ({ type: 'interaction.closed', interactionId: 'i1', seq, at: seq });
const seen = (facts: readonly { type: string }[]) => facts.filter((each): each is InteractionFact => each.type === 'interaction.closed').map((each) => each.seq);

async function connected(options: Parameters<typeof scriptedCenter>[0] = {}) {
  const center = scriptedCenter(options);
  center.client.connect();
  const socket = await center.socket();
  socket.say(center.snapshot(10));
  return { ...center, first: socket };
}

describe('connection', () => {
  it('opens with the token in the first frame and never in the address', async () => {
    const { first, signalling } = await connected();
    expect(first.url.href).toBe('wss://center.example/api/v1/events');
    expect(first.sent[0]).toMatchObject({ type: 'open' });
    expect(first.sent[0]).not.toHaveProperty('after');
    expect(signalling()).toBe('connected');
  });

  it('resumes after the last fact it saw, and takes none in twice', async () => {
    const { first, facts, clock, socket, signalling } = await connected();
    first.say({ type: 'fact', cursor: 11, fact: fact(1) }, { type: 'fact', cursor: 12, fact: fact(2) });
    first.drop();
    expect(signalling()).toBe('reconnecting');
    await clock.advance(500);
    const second = await socket();
    expect(second).not.toBe(first);
    expect(second.frames('open')[0]?.after).toBe(12);
    second.say({ type: 'resumed', cursor: 14, serverTime: clock.now() }, { type: 'fact', cursor: 12, fact: fact(2) }, { type: 'fact', cursor: 13, fact: fact(3) }, { type: 'fact', cursor: 14, fact: fact(4) });
    expect(seen(facts)).toEqual([1, 2, 3, 4]);
    expect(signalling()).toBe('connected');
    first.say({ type: 'fact', cursor: 15, fact: fact(5) });
    expect(seen(facts)).toEqual([1, 2, 3, 4]);
  });

  // proves F-03
  it('is known to be dead within six seconds of silence, while frames or pongs keep it', async () => {
    const { first, clock, signalling } = await connected();
    for (let i = 0; i < 5; i++) {
      await clock.advance(3000);
      first.say({ type: 'pong', id: first.frames('ping').at(-1)?.id ?? 0, serverTime: clock.now() });
    }
    expect(signalling()).toBe('connected');
    await clock.advance(6000);
    expect(signalling()).toBe('reconnecting');
    expect(first.readyState).toBe(3);
  });

  // proves F-11
  it('tries at most twice a second, further apart each time, until it is up again', async () => {
    const { first, clock, signalling, socket, snapshot } = await connected();
    first.drop();
    const times: number[] = [];
    for (let tick = 0, count = ScriptedSocket.made.length; tick < 1200; tick++) {
      await clock.advance(50);
      if (ScriptedSocket.made.length > count) { times.push(clock.now()); count = ScriptedSocket.made.length; ScriptedSocket.made.at(-1)?.drop(); }
    }
    const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(8100);
    await clock.advance(8100);
    (await socket()).say(snapshot(20));
    expect(signalling()).toBe('connected');
  });

  // proves F-06
  it('in a call asks by HTTP beside an attempt that hangs, and gives it up when that is answered', async () => {
    let reachable = true;
    const { first, clock, client, requests, socket, signalling, facts } = await connected({ urgent: () => true, reachable: () => reachable });
    reachable = false;
    await clock.advance(3_000);
    expect(signalling()).toBe('reconnecting');
    const opened = (): number => ScriptedSocket.made.length;
    // The first attempt hangs for two and a half seconds; another follows.
    await clock.advance(3_800);
    expect(opened()).toBe(3);
    const knocks = requests.length;
    expect(knocks).toBeGreaterThan(0);
    reachable = true;
    await clock.advance(1_100);
    expect(opened()).toBe(4);
    // The phone gives up its own by this.
    expect(facts.at(-1)).toMatchObject({ signalling: 'reconnecting', attempt: 0 });
    const fresh = await socket();
    expect(fresh.frames('open')).toHaveLength(1);
    fresh.say({ type: 'resumed', cursor: 10, serverTime: clock.now() });
    expect(signalling()).toBe('connected');
    const asked = requests.length;
    for (let i = 0; i < 5; i++) { await clock.advance(1_000); fresh.say({ type: 'pong', id: i, serverTime: clock.now() }); }
    expect(requests).toHaveLength(asked);
    expect(first.readyState).toBe(3);
    client.disconnect();
  });

  // proves F-29
  it('in a call comes back to a center that needs longer to answer than a dead connection may', async () => {
    const { first, clock, signalling } = await connected({ urgent: () => true });
    first.drop();
    const madeAt = new Map<ScriptedSocket, number>();
    for (let tick = 0; tick < 200 && signalling() !== 'connected'; tick++) {
      await clock.advance(100);
      for (const socket of ScriptedSocket.made.filter((each) => each !== first)) {
        const at = madeAt.get(socket) ?? clock.now();
        madeAt.set(socket, at);
        if (socket.readyState === 0) socket.accept();
        if (socket.readyState === 1 && clock.now() - at >= 4_000) socket.say({ type: 'resumed', cursor: 10, serverTime: clock.now() });
      }
    }
    expect(signalling()).toBe('connected');
    expect(madeAt.size).toBeLessThanOrEqual(4);
  });

  it('does not come back after a sign-in elsewhere', async () => {
    const { first, clock, facts } = await connected();
    first.say({ type: 'signedOut', reason: 'elsewhere' });
    first.drop();
    await clock.advance(60_000);
    expect(ScriptedSocket.made).toHaveLength(1);
    expect(facts.at(-1)).toMatchObject({ signalling: 'signedOut', reason: 'elsewhere' });
  });

  it('asks for another token when the center refuses one, and gives up when it refuses that too', async () => {
    const center = scriptedCenter();
    center.client.connect();
    (await center.socket()).drop(4401, 'not-signed-in');
    await center.clock.advance(1000);
    (await center.socket()).drop(4401, 'not-signed-in');
    await center.clock.advance(10_000);
    expect(center.tokensAsked()).toBe(2);
    expect(ScriptedSocket.made).toHaveLength(2);
    expect(center.signalling()).toBe('signedOut');
  });

  it('leaves out frames of unknown form and goes on', async () => {
    const { first, facts } = await connected();
    first.say('{', '{"type":"later"}', '{"type":"fact","cursor":"x"}', { type: 'fact', cursor: 11, fact: fact(1) });
    expect(seen(facts)).toEqual([1]);
  });
});

// proves F-24, F-25
describe('token', () => {
  it.each([0, 86_400_000, -86_400_000])('is renewed at least a minute before its end with our clock wrong by %d ms', async (skew) => {
    const { first, clock, tokensAsked } = await connected({ skew });
    for (let second = 0; second < 535; second += 5) { await clock.advance(5000); first.say({ type: 'pong', id: 1, serverTime: clock.now() + skew }); }
    expect(tokensAsked()).toBe(2);
    expect(first.frames('renew')).toHaveLength(1);
  });
  it('that cannot be renewed ends nothing', async () => {
    let fail = false;
    const { first, clock, signalling } = await connected({ token: () => fail ? Promise.reject(new Error('backend down')) : Promise.resolve('opaque') });
    fail = true;
    for (let second = 0; second < 400; second += 5) { await clock.advance(5000); first.say({ type: 'pong', id: 1, serverTime: clock.now() }); }
    expect(signalling()).toBe('connected');
  });
});

describe('commands', () => {
  it('resolve and reject by their own reply', async () => {
    const { client, first } = await connected();
    const held = client.send({ name: 'hold', interactionId: 'i1' });
    const resumed = client.send({ name: 'resume', interactionId: 'i1' });
    const [one, two] = first.frames('command');
    first.say({ type: 'reply', id: two?.id ?? '', ok: false, error: { code: 'not-allowed-now', message: 'x' } }, { type: 'reply', id: one?.id ?? '', ok: true });
    await expect(held).resolves.toBeUndefined();
    await expect(resumed).rejects.toMatchObject({ code: 'not-allowed-now' });
  });
  it('fail when the connection is lost or nobody answers', async () => {
    const { client, first, clock } = await connected();
    const silent = client.send({ name: 'hold', interactionId: 'i1' }).catch((error: unknown) => error);
    for (let i = 0; i < 4; i++) { await clock.advance(2600); first.say({ type: 'pong', id: i, serverTime: clock.now() }); }
    expect(await silent).toMatchObject({ code: 'timeout' });
    const lost = client.send({ name: 'hold', interactionId: 'i1' }).catch((error: unknown) => error);
    first.drop();
    expect(await lost).toBeInstanceOf(CccError);
    await expect(client.send({ name: 'hold', interactionId: 'i1' })).rejects.toMatchObject({ code: 'center-unreachable' });
  });
});

it('keeps a path before the API as a prefix', () => {
  expect(centerUrl('https://host.example/ccc/', '/api/v1/me').href).toBe('https://host.example/ccc/api/v1/me');
});
