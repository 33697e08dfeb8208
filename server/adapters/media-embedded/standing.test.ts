/** A leg that stands between calls: one path and one stream through several sessions, heard only where it is plugged in, and never closed by a call. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaEngine, MediaEvent, MediaLeg, MediaSession } from '../../ports/media.js';
import { standingDescription, standingIn } from '../../domain/standing-description.js';
import { openMedia } from './index.js';
import { RtpEndpoint } from './testing/rtp-endpoint.js';

const G711 = { transport: 'rtp', codecs: ['PCMU', 'PCMA'] } as const;
const patience = { timeout: 5000, interval: 50 };
const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

let folder = '';
let engine: MediaEngine;
const events: MediaEvent[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-'));
  engine = await openMedia({ rtpPorts: { min: 42400, max: 42499 }, recordingsDir: folder, rtpTimeoutMs: 60_000 });
  void (async () => { for await (const event of engine.events) events.push(event); })();
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

interface Stand { readonly session: MediaSession; readonly leg: MediaLeg; readonly agent: RtpEndpoint }
let serial = 0;
async function stand(): Promise<Stand> {
  const id = `standby${String(++serial)}`;
  const session = await engine.createSession(id, { standing: true });
  const leg = await session.addLeg(id, G711);
  const agent = await RtpEndpoint.open();
  agent.connect(await leg.answer(agent.sdp()));
  agent.tone(500);
  return { session, leg, agent };
}
async function callOn(standing: MediaLeg, hz: number): Promise<{ session: MediaSession; customer: RtpEndpoint; own: MediaLeg; end(): Promise<void> }> {
  const session = await engine.createSession(`call${String(++serial)}`, { near: standing });
  const customer = await RtpEndpoint.open();
  customer.connect(await (await session.addLeg('customer', G711)).answer(customer.sdp()));
  customer.tone(hz);
  const own = await session.addLeg('agent', { ...G711, silentAfterMs: 300, standing });
  await session.route({ customer: { agent: 1 }, agent: { customer: 1 } });
  return { session, customer, own, end: async () => { customer.close(); await session.close(); } };
}

describe('a standing leg', () => {
  it('is a description without media that both ends can name', async () => {
    const { session, leg, agent } = await stand();
    expect(leg.name).toMatch(/^\d+$/);
    expect(standingIn(standingDescription(leg.name ?? ''))).toBe(leg.name);
    expect(standingIn(agent.sdp())).toBeUndefined();
    expect(standingIn('v=0\r\na=x-ccc-standing:../../etc\r\n')).toBeUndefined();
    const call = await engine.createSession('named');
    const plugged = await call.addLeg('a', { ...G711, standing: leg });
    expect(standingIn(await plugged.offer())).toBe(leg.name);
    expect(plugged.persist()).toBeUndefined();
    agent.close();
    await call.close();
    await session.close();
  });

  it('serves one call after the other on one stream, and hears nothing between them', async () => {
    const { session, leg, agent } = await stand();
    for (const hz of [1200, 900]) {
      const { customer, own, end } = await callOn(leg, hz);
      await expect.poll(() => agent.hears(hz), patience).toBeGreaterThan(0.95);
      await expect.poll(() => customer.hears(500), patience).toBeGreaterThan(0.95);
      expect((await own.stats()).forwarded).toBe(true);
      await end();
      const before = agent.heard.length;
      await pause(200);
      expect(agent.heard.length - before).toBeLessThan(5);
    }
    expect(new Set(agent.heard.map(({ ssrc }) => ssrc)).size).toBe(1);
    expect(events.filter((event) => event.type === 'mediaLost')).toEqual([]);
    agent.close();
    await session.close();
  });

  it('is in one call at a time, comes back when it is asked to, and can be negotiated while it is away', async () => {
    const { session, leg, agent } = await stand();
    const first = await callOn(leg, 1200);
    await expect(first.session.addLeg('again', { ...G711, standing: leg })).rejects.toMatchObject({ code: 'not-allowed-now' });
    expect(await leg.answer(agent.sdp())).toContain(`o=- ${leg.name ?? ''} `);
    await leg.unplug?.();
    await leg.unplug?.();
    const second = await callOn(leg, 900);
    await expect.poll(() => agent.hears(900), patience).toBeGreaterThan(0.95);
    // The call before is closed later, and has no leg of ours any more.
    await first.end();
    await expect.poll(() => second.customer.hears(500), patience).toBeGreaterThan(0.95);
    await second.end();
    agent.close();
    await session.close();
  });

  it('falls silent in the call when its own session ends, which the call is told', async () => {
    const { session, leg, agent } = await stand();
    const call = await callOn(leg, 1200);
    await expect.poll(() => call.customer.hears(500), patience).toBeGreaterThan(0.95);
    await session.close();
    await expect.poll(() => events.some((event) => event.type === 'mediaSilent' && event.sessionId === call.session.id && event.legId === 'agent'), patience).toBe(true);
    // The name is still known, so that what is played or routed to it meets no error.
    await (await call.session.play('agent', { kind: 'tone', name: 'ringback' })).stop();
    agent.close();
    await call.end();
  });

  it('is as good after six hundred calls as before', async () => {
    const { session, leg, agent } = await stand();
    const memory = (): number => process.memoryUsage.rss();
    const calls = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        const call = await engine.createSession(`many${String(++serial)}`, { near: leg });
        await call.addLeg('agent', { ...G711, standing: leg });
        if (i % 2) await leg.unplug?.();
        await call.close();
      }
    };
    await calls(100);
    const before = memory();
    await calls(600);
    expect((memory() - before) / 1_000_000).toBeLessThan(20);
    const last = await callOn(leg, 1200);
    await expect.poll(() => agent.hears(1200), patience).toBeGreaterThan(0.95);
    await expect.poll(() => last.customer.hears(500), patience).toBeGreaterThan(0.95);
    await last.end();
    agent.close();
    await session.close();
  });
});
