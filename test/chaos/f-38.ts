/**
 * F-38: three times as many calls as the center can set up. It turns the rest away with 503 and Retry-After, and who talks already hears nothing of
 * it. SIPp makes the burst; the calls that talk are desk phones with counted RTP; probes of our own look at what a new caller is told.
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
import { DeskCalls } from './desk-calls.js';
import type { Scenario } from './scenario.js';
import { pause } from './timeline.js';

/** `npm run bench:sip` holds 100 a second on one core. */
const perSecond = Number(process.env['CHAOS_CPS'] ?? 300);
const burstSeconds = 10;
const established = 10;

interface Probe { readonly at: number; readonly status: number; readonly ms: number; readonly retryAfter: boolean }

async function burst(center: CenterProcess): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'ccc-burst-'));
  const caller = spawn('sipp', [
    '-sn', 'uac', '-s', '02066240000', '-i', '127.0.0.1', '-p', String(await freePort()), '-r', String(perSecond), '-d', '500', '-l', '5000',
    '-nostdin', '-timeout', `${burstSeconds}s`, `127.0.0.1:${center.ports.sip}`,
  ], { cwd: dir, stdio: 'ignore' });
  await new Promise<void>((done) => caller.once('exit', () => { done(); }));
}

/** A new caller every 200 ms, and what each is told. */
async function probe(phone: Phone, probes: Probe[], until: () => boolean): Promise<void> {
  const all: Promise<void>[] = [];
  while (!until()) {
    const at = Date.now();
    const call = phone.invite('02066240000', { sdp: phone.sdp });
    all.push((async () => {
      for (;;) {
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
  what: `${perSecond} calls a second, three times the measured rate, beside ${established} calls that talk`,
  criteria: { establishedLossPercent: { atMost: 1 }, recoveryMs: { atMost: 5_000 }, shedWithRetryAfterPercent: { atLeast: 100 }, shed: { atLeast: 1 } },
  async run(context) {
    const center = await context.center({ CCC_RTP_PORTS: '30000-34999' });
    const desks = await DeskCalls.open(center);
    context.atEnd(() => { desks.close(); });
    await desks.dial(established);
    await pause(2_000);
    const phone = await createPhone({ network: createNodeNetwork(systemClock), clock: systemClock, address: '127.0.0.1', server: { address: '127.0.0.1', port: center.ports.sip }, user: '13911112222', domain: 'localhost' });
    context.atEnd(() => { phone.close(); });
    const probes: Probe[] = [];
    const started = Date.now();
    const before = desks.counts();
    const over = burst(center).then(() => Date.now());
    let endedAt = Infinity;
    void over.then((at) => { endedAt = at; });
    const probing = probe(phone, probes, () => Date.now() > endedAt + 8_000);
    await over;
    const after = desks.counts();
    await probing;
    const sent = after.sent - before.sent, heard = after.heard - before.heard;
    const shed = probes.filter(({ status, at }) => status !== 200 && at < endedAt);
    // Room again: from here on every new caller is answered within a second.
    const lastBad = probes.filter(({ at, status, ms }) => at >= endedAt && (status !== 200 || ms > 1_000)).at(-1)?.at ?? endedAt;
    return {
      offeredPerSecond: perSecond, burstMs: endedAt - started, establishedLossPercent: Math.max(0, Math.round((1 - heard / sent) * 10_000) / 100), packets: sent,
      probesInBurst: probes.filter(({ at }) => at < endedAt).length, shed: shed.length, shedWithRetryAfterPercent: shed.length === 0 ? 100 : Math.round(shed.filter(({ status, retryAfter }) => status === 503 && retryAfter).length / shed.length * 100),
      recoveryMs: lastBad - endedAt, establishedEnded: desks.calls.filter(({ desk, far }) => desk.ended || far.ended).length,
    };
  },
};
