// kill -9 of the whole center in the middle of calls, where calls are not to go on: no acknowledged fact is lost, every record ends, every recording plays. proves F-30 A§1.9
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from 'ccc-workstation/clock';
import type { InteractionFact, RecordPage, RecordTimeline, ServiceRecord } from 'ccc-workstation/protocol';
import { createNodeNetwork } from '../../server/adapters/sip/network-node.js';
import { createPhone, type Phone } from '../../server/adapters/sip/testing/phone.js';
import { CenterProcess } from '../support/center.js';
import { ScriptedAgent } from '../support/scripted-agent.js';
import { readWav } from '../support/tone.js';

const rounds = Number(process.env['CRASH_ROUNDS'] ?? 50);
const sdp = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', 'm=audio 23000 RTP/AVP 0 101', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:101 telephone-event/8000', ''].join('\r\n');
const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });

describe('the center under kill -9', () => {
  let center: CenterProcess;
  beforeAll(async () => { center = await CenterProcess.start({ env: { CCC_RING_TIMEOUT_MS: '1500', CCC_RECOVER_CALLS: 'false' } }); });
  afterAll(async () => { await center.stop(); });

  /** Calls in, chooses support by SIP INFO, and perhaps leaves after a while, whatever the state. */
  async function customer(phone: Phone, stayMs: number): Promise<void> {
    const call = phone.invite('02066240000', { sdp });
    await call.expect(200);
    await pause(20);
    call.info('application/dtmf-relay', 'Signal=2\r\nDuration=160\r\n');
    await pause(stayMs);
    if (!call.ended) call.bye();
  }

  async function round(): Promise<{ readonly facts: readonly InteractionFact[]; readonly killedAt: number }> {
    const agents = await Promise.all(['anna', 'ben'].map((name) => ScriptedAgent.signIn(center, name, () => 100 * Math.random())));
    const phone = await createPhone({
      network: createNodeNetwork(systemClock), clock: systemClock, address: '127.0.0.1', server: { address: '127.0.0.1', port: center.ports.sip }, user: '13900001111', domain: 'localhost',
    });
    const calls = Array.from({ length: 4 }, async (_, i) => { await pause(i * 60 * Math.random()); await customer(phone, 200 + 1200 * Math.random()); });
    void Promise.allSettled(calls);
    await pause(150 + 1100 * Math.random());
    await center.kill();
    const killedAt = Date.now();
    for (const agent of agents) agent.leave();
    phone.close();
    return { facts: agents.flatMap((agent) => agent.facts), killedAt };
  }

  async function check(facts: readonly InteractionFact[], killedAt: number, token: string): Promise<void> {
    for (const id of new Set(facts.map((fact) => fact.interactionId))) {
      const timeline = await center.api('GET', `/records/${id}/facts`, { token }) as unknown as RecordTimeline;
      for (const fact of facts.filter((each) => each.interactionId === id)) expect(timeline.facts[fact.seq - 1]).toEqual(fact);
      expect(timeline.facts.map((fact) => fact.seq)).toEqual(timeline.facts.map((_, i) => i + 1));
      expect(timeline.facts.at(-1)?.type).toBe('interaction.closed');
    }
    const started = new Map(facts.filter((fact) => fact.type === 'recording.started').map((fact) => [fact.interactionId, fact.at]));
    for (const record of await allRecords(token)) {
      expect(record.status, record.id).toBeDefined();
      expect(record.recording?.final ?? true, record.id).toBe(true);
      const at = started.get(record.id);
      if (at !== undefined && record.cause === 'serverRestart') expect(record.recording?.durationMs ?? 0).toBeGreaterThan(killedAt - at - 1000);
    }
  }

  async function allRecords(token: string): Promise<ServiceRecord[]> {
    return (await center.api('GET', '/records?limit=200', { token }) as unknown as RecordPage).records;
  }

  it(`loses nothing in ${rounds} kills at random moments of scripted calls`, async () => {
    let acknowledged = 0, cut = 0;
    for (let i = 0; i < rounds; i++) {
      const { facts, killedAt } = await round();
      acknowledged += facts.length;
      await center.restart();
      const token = await center.login('admin');
      await check(facts, killedAt, token);
      const records = await allRecords(token);
      cut += records.filter((record) => record.cause === 'serverRestart' && record.time * 1000 > killedAt - 4000).length;
    }
    // The rounds must really have hit calls, or they prove nothing.
    expect(acknowledged).toBeGreaterThan(rounds * 5);
    expect(cut).toBeGreaterThan(rounds / 2);
    const token = await center.login('admin');
    const played = (await allRecords(token)).find((record) => record.cause === 'serverRestart' && (record.recording?.durationMs ?? 0) > 0);
    expect(played).toBeDefined();
    const { url } = await center.api('POST', `/recordings/${played?.recording?.id ?? ''}/url`, { token });
    const wav = readWav(Buffer.from(await (await fetch(new URL(String(url), center.url))).arrayBuffer()));
    expect(wav.channels).toHaveLength(2);
    expect(Math.abs((wav.channels[0]?.length ?? 0) / 8 - (played?.recording?.durationMs ?? 0))).toBeLessThan(50);
  }, 900_000);
});
