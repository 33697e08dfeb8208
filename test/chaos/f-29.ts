/**
 * F-29: `kill -9` of the center during bridged, recorded calls, and its supervisor, as `npm start` runs it. Most calls are a desk phone with somebody
 * outside (plain RTP at both ends, every packet counted); some are a customer with an agent in a real browser, who is attached again. Back is a call when
 * each end hears the other's own pitch.
 */
import type { RecordPage, ServiceRecord } from 'ccc-workstation/protocol';
import type { CenterProcess } from '../support/center.js';
import { keepListening } from '../support/ears.js';
import { readWav } from '../support/tone.js';
import type { ChaosContext } from './context.js';
import type { Talk } from './context.js';
import { DeskCalls } from './desk-calls.js';
import type { Scenario } from './scenario.js';
import { flowsAfter, pause, until } from './timeline.js';

const total = Number(process.env['CHAOS_CALLS'] ?? 100);
const names = ['anna', 'ben', 'carol'].slice(0, Math.min(Number(process.env['CHAOS_BROWSERS'] ?? 3), total));
/** What its ends saw of a call. */
interface Seen { readonly answeredAt: number; readonly hungUpAt: number }
const share = (count: number): number => Math.round(count / total * 1000) / 10;

interface BrowserTalk extends Talk { readonly number: string; readonly answeredAt: number }
async function agentsTalk(context: ChaosContext, center: CenterProcess): Promise<BrowserTalk[]> {
  const talks: BrowserTalk[] = [];
  for (const [i, name] of names.entries()) {
    const agent = await context.agent(center, name);
    await agent.page.goReady();
    const number = `1370000000${i}`;
    const hz = 500 + 100 * i;
    const customer = await context.customer(center, number, hz);
    await customer.callIn();
    await agent.answer();
    talks.push({ agent, customer, number, answeredAt: Date.now() });
    await keepListening(agent.page.page, hz);
  }
  return talks;
}

/** What was under way when the center died, and what a browser makes up of it, may still be heard for so long. */
const remnantsMs = 300;
/** How long after an instant both of a browser's call hear each other. */
async function browserBack({ agent, customer }: Talk, instant: number): Promise<number> {
  const packetsAt = instant + flowsAfter(await agent.heardAt(), instant);
  const pitchAt = await agent.page.page.evaluate<number[]>(() => Reflect.get(globalThis, 'cccPitchAt'));
  return Math.max(packetsAt + flowsAfter(pitchAt, packetsAt) - instant, flowsAfter(customer.agentHeardAt, instant));
}

/** Recordings that are not playable up to a second before the kill, or not about as long as the call. */
async function badRecordings(center: CenterProcess, token: string, records: readonly ServiceRecord[], killedAt: number): Promise<number> {
  let bad = 0;
  for (const { recording, duration, startedAt, totalDurationMs } of records) {
    const ok = recording?.final === true && await (async () => {
      const { url } = await center.api('POST', `/recordings/${recording.id}/url`, { token });
      const { channels } = readWav(Buffer.from(await (await fetch(new URL(String(url), center.url))).arrayBuffer()));
      const seconds = (channels[0]?.length ?? 0) / 8000;
      // Where the kill is in the file, counted from the end of the call.
      const atKill = seconds - (Date.parse(startedAt) + totalDurationMs - killedAt) / 1000;
      const before = channels.map((side) => side.slice(Math.max(0, Math.floor((atKill - 1.2) * 8000)), Math.floor((atKill - 1) * 8000)));
      return Math.abs(seconds - duration) <= 1 && before.length === 2 && before.every((side) => side.some((sample) => Math.abs(sample) > 0.02));
    })().catch(() => false);
    if (!ok) bad++;
  }
  return bad;
}

export const scenario: Scenario = {
  id: 'F-29',
  what: `kill -9 during ${total} bridged, recorded calls (${names.length} with an agent in a browser); a supervisor restarts`,
  criteria: {
    servingMs: { atMost: 2_000 }, agentsBackMs: { atMost: 5_000 }, backWithin5s: { atLeast: 95 }, browserBackMs: { atMost: 5_000 }, callsBefore: { atLeast: 100 }, recordsFinal: { atLeast: 100 }, recordsRight: { atLeast: 100 },
    badRecordings: { atMost: 0 }, orphans: { atMost: 0 },
  },
  async run(context) {
    const startedAt = Date.now();
    // Phones and browsers stand for other machines than the center's.
    const center = await context.center({ CCC_RTP_PORTS: '30000-31999' }, { ahead: true, supervised: true });
    const desks = await DeskCalls.open(center);
    context.atEnd(() => { desks.close(); });
    const talks = await agentsTalk(context, center);
    await desks.dial(total - talks.length);
    await center.hasSpare();
    await pause(3_000);
    const from = Date.now() - 1_500;
    const heardBefore = [...desks.backAfter(from), ...await Promise.all(talks.map((talk) => browserBack(talk, from)))].filter((ms) => ms < 1_500).length;
    const killedAt = Date.now();
    await center.kill();
    await center.restart();
    const servingMs = Date.now() - killedAt;
    const back = await Promise.all(talks.map(({ agent }) => agent.registered(killedAt, 20_000).then((fact) => fact.at - killedAt, () => Infinity)));
    await pause(Math.max(0, killedAt + 20_000 - Date.now()));
    const deskBack = desks.backAfter(killedAt + 50).map((ms) => ms + 50);
    const talkBack = await Promise.all(talks.map(async (talk) => await browserBack(talk, killedAt + remnantsMs) + remnantsMs));
    const all = [...deskBack, ...talkBack].sort((a, b) => a - b);
    const orphans = await desks.hangUp(60_000);
    const seen = new Map<string, Seen>(desks.calls.map(({ number, answeredAt, hungUpAt = Infinity }) => [number, { answeredAt, hungUpAt }]));
    for (const { customer, number, answeredAt } of talks) {
      customer.hangUp();
      seen.set(number, { answeredAt, hungUpAt: Date.now() });
    }
    const token = await center.login('admin');
    const records = await finalRecords(center, token, startedAt);
    // A normal end has no cause of its own.
    const right = records.filter((record) => record.status === 'normalEnd' && record.cause === undefined && isRight(record, seen.get(record.contactNumber ?? ''))).length;
    return {
      servingMs, agentsBackMs: Math.max(0, ...back), callsBefore: share(heardBefore), backWithin5s: share(all.filter((ms) => ms <= 5_000).length), deskBackMs: Math.max(...deskBack),
      browserBackMs: Math.max(0, ...talkBack), medianBackMs: all[Math.floor(all.length / 2)] ?? NaN, recordsFinal: share(records.length), recordsRight: share(right),
      badRecordings: await badRecordings(center, token, records, killedAt), orphans,
    };
  },
};

/** A record's length is that of the call as its ends saw it, to a second; it is in whole seconds. */
function isRight(record: ServiceRecord, call: Seen | undefined): boolean {
  return call !== undefined && Math.abs(record.duration - Math.round((call.hungUpAt - call.answeredAt) / 1000)) <= 1;
}

/** Of this run; the calls of the runs before are in the same store. */
async function finalRecords(center: CenterProcess, token: string, startedAt: number): Promise<ServiceRecord[]> {
  let final: ServiceRecord[] = [];
  await until('final records', async () => {
    const { records } = await center.api('GET', '/records?limit=200', { token }) as unknown as RecordPage;
    final = records.filter((record) => Date.parse(record.startedAt) >= startedAt && record.status !== undefined && record.recording?.final === true);
    return final.length >= total ? true : undefined;
  }, 30_000, 500).catch(() => undefined);
  return final;
}
