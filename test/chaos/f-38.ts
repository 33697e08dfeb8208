/**
 * F-38: three times as many calls as the center can set up. It turns the rest away with 503 and Retry-After, and who talks already hears nothing of
 * it. SIPp makes the burst, and tells what it really made; the center is held on one core, as where its rate was measured. The calls that talk are desk
 * phones with counted RTP; probes of our own look at what a new caller is told.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from 'ccc-workstation/clock';
import { createNodeNetwork } from '../../server/adapters/sip/network-node.js';
import { createPhone, type Phone } from '../../server/adapters/sip/testing/phone.js';
import type { CenterProcess } from '../support/center.js';
import { freePort } from '../support/free-port.js';
import { beganPerSecond, holdOnOneCore, statisticsIn } from '../support/sipp-statistics.js';
import { DeskCalls } from './desk-calls.js';
import type { Scenario } from './scenario.js';
import { pause } from './timeline.js';

/** What `npm run bench:sip` measures on one core. */
const measured = Number(process.env['CHAOS_CPS'] ?? 100);
/** A little more, since SIPp makes at most what it is told. */
const asked = Math.ceil(measured * 3.1);
const burstSeconds = 10;
const established = 10;

interface Probe { readonly at: number; readonly status: number; readonly ms: number; readonly retryAfter: boolean }

/** Resolves to the calls a second that were begun. */
async function burst(center: CenterProcess): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'ccc-burst-'));
  const caller = spawn('taskset', [
    '-c', '1', 'sipp', '-sn', 'uac', '-s', '02066240000', '-i', '127.0.0.1', '-p', String(await freePort()), '-r', String(asked), '-d', '500', '-l', '5000',
    '-trace_stat', '-stf', join(dir, 'stat.csv'), '-fd', '1', '-nostdin', '-timeout', `${burstSeconds}s`, `127.0.0.1:${center.ports.sip}`,
  ], { cwd: dir, stdio: 'ignore' });
  await new Promise<void>((done) => caller.once('exit', () => { done(); }));
  return beganPerSecond(statisticsIn(join(dir, 'stat.csv')));
}

/** Timer A (RFC 3261 17.1.1.2): when a caller on UDP who has heard nothing sends its INVITE again. The center drops datagrams that its socket has no room for. */
const timerA = [500, 1_500, 3_500, 7_500];

/** A new caller every 200 ms, and what each is told. */
async function probe(phone: Phone, probes: Probe[], until: () => boolean): Promise<void> {
  const all: Promise<void>[] = [];
  while (!until()) {
    const at = Date.now();
    const call = phone.invite('02066240000', { sdp: phone.sdp });
    all.push((async () => {
      for (const again = [...timerA];;) {
        if (call.messages.length === 0 && Date.now() - at >= (again[0] ?? Infinity)) { again.shift(); call.repeatInvite(); }
        const final = call.messages.find((message) => message.kind === 'response' && message.status >= 200);
        if (final?.kind === 'response') {
          probes.push({ at, status: final.status, ms: Date.now() - at, retryAfter: final.headers.some(({ name }) => name === 'retry-after') });
          if (final.status === 200) call.bye();
          return;
        }
        if (Date.now() - at > 10_000) return void probes.push({ at, status: 408, ms: 10_000, retryAfter: false });
        await pause(10);
      }
    })());
    await pause(200);
  }
  await Promise.all(all);
}

export const scenario: Scenario = {
  id: 'F-38',
  what: `three times the measured ${measured} calls a second, beside ${established} calls that talk`,
  criteria: {
    offeredPerSecond: { atLeast: 3 * measured }, establishedEnded: { atMost: 0 }, establishedLossPercent: { atMost: 1 }, recoveryMs: { atMost: 5_000 }, shedWithRetryAfterPercent: { atLeast: 100 }, shed: { atLeast: 1 },
  },
  async run(context) {
    // SIPp and the phones stand for other machines than the center's.
    const center = await context.center({ CCC_RTP_PORTS: '30000-34999' }, { ahead: true });
    holdOnOneCore(center.pid);
    const desks = await DeskCalls.open(center);
    context.atEnd(() => { desks.close(); });
    await desks.dial(established);
    await pause(2_000);
    const phone = await createPhone({ network: createNodeNetwork(systemClock), clock: systemClock, address: '127.0.0.1', server: { address: '127.0.0.1', port: center.ports.sip }, user: '13911112222', domain: 'localhost' });
    context.atEnd(() => { phone.close(); });
    const probes: Probe[] = [];
    const started = Date.now();
    const before = desks.counts();
    let endedAt = Infinity;
    const over = burst(center).then((offered) => { endedAt = Date.now(); return offered; });
    const probing = probe(phone, probes, () => Date.now() > endedAt + 8_000);
    const offeredPerSecond = await over;
    const after = desks.counts();
    await probing;
    const sent = after.sent - before.sent, heard = after.heard - before.heard;
    const unanswered = probes.filter(({ status, at }) => status === 408 && at < endedAt).length;
    const shed = probes.filter(({ status, at }) => status !== 200 && at < endedAt);
    // Room again: from here on every new caller is answered within a second.
    const lastBad = probes.filter(({ at, status, ms }) => at >= endedAt && (status !== 200 || ms > 1_000)).at(-1)?.at ?? endedAt;
    return {
      offeredPerSecond, burstMs: endedAt - started, establishedLossPercent: Math.max(0, Math.round((1 - heard / sent) * 10_000) / 100), packets: sent,
      probesInBurst: probes.filter(({ at }) => at < endedAt).length, shed: shed.length, unanswered, shedWithRetryAfterPercent: shed.length === 0 ? 100 : Math.round(shed.filter(({ status, retryAfter }) => status === 503 && retryAfter).length / shed.length * 100),
      recoveryMs: lastBad - endedAt, establishedEnded: desks.calls.filter(({ desk, far }) => desk.ended || far.ended).length,
    };
  },
};
