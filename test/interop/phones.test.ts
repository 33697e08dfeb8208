/** Foreign SIP programs against the whole center: SIPp's awkward callers, desk phones made of baresip, and scanners that must learn nothing. */
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from 'ccc-workstation/clock';
import { createNodeNetwork } from '../../server/adapters/sip/network-node.js';
import { createPhone } from '../../server/adapters/sip/testing/phone.js';
import type { PhoneCall } from '../../server/adapters/sip/testing/phone-call.js';
import { Baresip, hasBaresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { freePort } from '../support/free-port.js';
import { ask, rawRequest, run } from '../support/raw-sip.js';
import { heardTone, rms } from '../support/tone.js';

const installed = (program: string): boolean => {
  const there = spawnSync(program, ['-h']).error === undefined;
  if (!there) process.stdout.write(`interop: ${program} is not installed, its tests are skipped\n`);
  return there;
};
const has = { sipp: installed('sipp'), sipsak: installed('sipsak'), svwar: installed('svwar') };
const sdp = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 23000 RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n';

let center: CenterProcess;
let serial = 0;
beforeAll(async () => { center = await CenterProcess.start(); }, 60_000);
afterAll(async () => { await center?.stop(); });

type Row = Record<string, unknown>;
const records = async (limit = 100): Promise<Row[]> => (await center.api('GET', `/records?limit=${limit}`, { token: await center.login('admin') }))['records'] as Row[];
/** The records made meanwhile, when all of them have ended. */
async function recordsOf(work: () => Promise<void>): Promise<Row[]> {
  const before = new Set((await records()).map((row) => row['id']));
  await work();
  let made: Row[] = [];
  await expect.poll(async () => {
    made = (await records()).filter((row) => !before.has(row['id']));
    return made.length > 0 && made.every((row) => row['status'] !== undefined && row['status'] !== null);
  }, { timeout: 5000 }).toBe(true);
  return made;
}
const next = (): number => ++serial;
const desk = async (extension: string, transport: 'udp' | 'tcp' | 'tls', micHz: number, answer: 'auto' | 'manual'): Promise<Baresip> => {
  const port = await freePort();
  const phone = await Baresip.start({
    account: `<sip:${extension}@127.0.0.1:${transport === 'tls' ? center.ports.sipTls : center.ports.sip};transport=${transport}>;auth_pass=phone-phone-1;regint=600;audio_codecs=PCMU;answermode=${answer}`,
    micHz, sipListen: `127.0.0.1:${port}`,
  });
  await phone.registered();
  return phone;
};

describe.skipIf(!has.sipp)('SIPp against the center', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ccc-sipp-'));
  const scenario = async (name: string, more: readonly string[] = []): Promise<void> => {
    const { code, output } = await run('sipp', ['-sf', resolve(`test/support/sipp/${name}.xml`), '-s', '02066240000', '-i', '127.0.0.1', '-nostdin', '-timeout', '15', '-timeout_error', '-m', '1', ...more, `127.0.0.1:${center.ports.sip}`], { cwd: folder });
    expect(code, output).toBe(0);
  };

  it.each(['retransmitted-invite', 'offerless-invite', 'hold-resume'])('%s: one call, one record', async (name) => {
    const made = await recordsOf(() => scenario(name));
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({ callType: 'inbound', hangUpParty: 'customer', contactNumber: '13900003333' });
  });
});

const scripted = () => createPhone({ network: createNodeNetwork(systemClock), clock: systemClock, address: '127.0.0.1', server: { address: '127.0.0.1', port: center.ports.sip }, user: '13900004444', domain: '127.0.0.1' });

describe('a caller that holds', () => {
  it('is sent nothing meanwhile, and after it resumed the same stream without a gap', async () => {
    const rtp = createSocket('udp4');
    await new Promise<void>((done) => { rtp.bind(0, '127.0.0.1', () => { done(); }); });
    const packets: { sequence: number; source: number; marker: boolean }[] = [];
    rtp.on('message', (packet) => { if (((packet[1] ?? 0) & 0x7f) === 0) packets.push({ sequence: packet.readUInt16BE(2), source: packet.readUInt32BE(8), marker: (packet[1] ?? 0) >= 0x80 }); });
    const offer = (direction: string, version: number): string => sdp.replace('o=- 1 1', `o=- 1 ${version}`).replace('23000', String(rtp.address().port)) + `a=${direction}\r\n`;
    const phone = await scripted();
    const call = phone.invite('02066240000', { sdp: offer('sendrecv', 1) });
    await call.expect(200);
    await sleep(500);
    call.reinvite(offer('sendonly', 2));
    await sleep(200);
    const held = packets.length;
    expect(held).toBeGreaterThan(15);
    await sleep(500);
    expect(packets.length).toBe(held);
    call.reinvite(offer('sendrecv', 3));
    await sleep(500);
    expect(packets.length - held).toBeGreaterThan(15);
    expect(new Set(packets.map((packet) => packet.source)).size).toBe(1);
    expect(packets[held]?.marker, 'the pause is over').toBe(true);
    expect(packets.every((packet, i) => packet.sequence === (((packets[0]?.sequence ?? 0) + i) & 0xffff))).toBe(true);
    call.bye();
    await call.expect(200, 'BYE');
    phone.close();
    rtp.close();
  }, 15_000);
});

describe('requests that do not fit', () => {
  it('a CANCEL that races the answer leaves no call behind, whoever wins', async () => {
    const phone = await scripted();
    const finalOf = (call: PhoneCall): number | undefined => {
      for (const m of call.messages) if (m.kind === 'response' && m.cseq.method === 'INVITE' && m.status >= 200) return m.status;
      return undefined;
    };
    const won: number[] = [];
    const made = await recordsOf(async () => {
      for (let i = 0; i < 30; i++) {
        const call = phone.invite('02066240000', { sdp });
        await sleep(i % 10 * 2);
        call.cancel();
        await expect.poll(() => finalOf(call), { timeout: 3000, interval: 5 }).toBeDefined();
        const status = finalOf(call) ?? 0;
        won.push(status);
        if (status === 200) { call.bye(); await call.expect(200, 'BYE'); }
      }
    });
    expect(won.every((status) => status === 200 || status === 487)).toBe(true);
    expect(made.length).toBe(won.length);
    expect(made.every((row) => row['hangUpParty'] === 'customer')).toBe(true);
    phone.close();
  }, 20_000);

  it.each(['BYE', 'INFO', 'UPDATE', 'CANCEL', 'PRACK'])('%s to a dialog that is none gets 481', async (method) => {
    const answer = await ask(center.ports.sip, rawRequest({ method, user: '02066240000', from: '13900005555', ...(method === 'CANCEL' ? {} : { toTag: 'nobody' }) }, next()));
    expect(answer?.text).toMatch(/^SIP\/2\.0 481 /);
  });

  it.skipIf(!has.sipsak)('sipsak gets an answer to OPTIONS without a banner, and its trace ends at the center', async () => {
    const target = ['-vv', '-s', `sip:center@127.0.0.1:${center.ports.sip}`];
    const plain = await run('sipsak', target, { timeoutMs: 8000 });
    expect(plain).toMatchObject({ code: 0, output: expect.stringMatching(/SIP\/2\.0 200 OK/) });
    expect(plain.output).not.toMatch(/^(Server|User-Agent):/im);
    const trace = await run('sipsak', ['-T', ...target], { timeoutMs: 8000 });
    expect(trace).toMatchObject({ code: 0, output: expect.stringMatching(/^0: .*SIP\/2\.0 200 OK/m) });
  });
});

describe.skipIf(!hasBaresip())('desk phones', () => {
  const heardFrom = async (phone: Baresip, ms: number): Promise<Float32Array> => {
    const from = phone.heard().channels[0]?.length ?? 0;
    await sleep(ms);
    return (phone.heard().channels[0] ?? new Float32Array()).subarray(from);
  };
  const bothHear = async (a: Baresip, aHz: number, b: Baresip, bHz: number): Promise<void> => {
    const [atA, atB] = await Promise.all([heardFrom(a, 800), heardFrom(b, 800)]);
    expect([heardTone(atA, 8000, [aHz, bHz]), heardTone(atB, 8000, [aHz, bHz])]).toEqual([bHz, aHz]);
  };

  // proves VOC-04 CAL-02
  it.each(['udp', 'tcp', 'tls'] as const)('1001 over %s calls 1002: both hear, 1001 holds and resumes, hangs up', async (transport) => {
    const other = await desk('1002', 'udp', 700, 'auto');
    const phone = await desk('1001', transport, 440, 'manual');
    try {
      const made = await recordsOf(async () => {
        phone.command('dial', `sip:1002@127.0.0.1:${transport === 'tls' ? center.ports.sipTls : center.ports.sip};transport=${transport}`);
        await phone.wait('CALL_ESTABLISHED');
        await sleep(500);
        await bothHear(phone, 440, other, 700);
        phone.command('hold');
        await sleep(600);
        const [music, quiet] = await Promise.all([heardFrom(other, 800), heardFrom(phone, 800)]);
        expect(rms(music), 'who waits hears music').toBeGreaterThan(0.01);
        expect(heardTone(music, 8000, [440])).toBeUndefined();
        expect(heardTone(quiet, 8000, [700]), 'who holds hears nothing of the other').toBeUndefined();
        phone.command('resume');
        await sleep(600);
        // 1001's own player does not start again after a hold, with no center in between either; that it is sent sound is judged below.
        expect(heardTone(await heardFrom(other, 800), 8000, [440, 700])).toBe(440);
        phone.command('hangup');
        await other.wait('CALL_CLOSED');
      });
      expect(made).toHaveLength(1);
      expect(made[0]).toMatchObject({ channel: 'internal', status: 'normalEnd' });
    } finally { await Promise.all([phone.stop(), other.stop()]); }
  }, 30_000);

  it('a call that is cancelled while it rings stops ringing at once', async () => {
    const other = await desk('1002', 'udp', 700, 'manual');
    const phone = await desk('1001', 'udp', 440, 'manual');
    try {
      const made = await recordsOf(async () => {
        phone.command('dial', `sip:1002@127.0.0.1:${center.ports.sip}`);
        await other.wait('CALL_INCOMING');
        phone.command('hangup');
        await other.wait('CALL_CLOSED', { timeoutMs: 3000 });
      });
      expect(made[0]).toMatchObject({ channel: 'internal', status: 'callerCancelled' });
    } finally { await Promise.all([phone.stop(), other.stop()]); }
  }, 20_000);
});

// proves S-18
describe('scanners', () => {
  const existing = '1001';
  const missing = '1099';
  /** Everything of an answer that is not different in every answer. */
  const shape = (text: string, user: string): string => text.replaceAll(/(branch|tag|nonce|rport)="?[^",;\r\n]+"?/g, '$1=…').replaceAll(/raw-\d+/g, 'raw').replaceAll(/127\.0\.0\.1:\d+/g, 'here').replaceAll(user, 'user');
  const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

  it.each([['REGISTER', 401, 15], ['MESSAGE', 401, 5], ['SUBSCRIBE', 401, 5], ['OPTIONS', 200, 4], ['INVITE', 404, 5]] as const)('%s gets the same %i in the same time, whether the extension exists or not', async (method, status, times) => {
    const took = { [existing]: [] as number[], [missing]: [] as number[] };
    for (let i = 0; i < times; i++) {
      const answers = [];
      for (const user of [existing, missing] as const) {
        const answer = await ask(center.ports.sip, rawRequest({ method, user, from: method === 'INVITE' ? '13900006666' : user }, next()));
        answers.push(shape(answer?.text ?? 'silence', user));
        took[user].push(answer?.ms ?? 0);
      }
      expect(answers[0]).toMatch(new RegExp(`^SIP/2\\.0 ${status} `));
      expect(answers[0]).toBe(answers[1]);
    }
    // Of answers that take a third of a millisecond; where the machine is busy, of what its answers take.
    expect(Math.abs(median(took[existing]) - median(took[missing]))).toBeLessThan(Math.max(1, median(took[missing])));
  });

  it.skipIf(!has.svwar)('svwar finds no extension', async () => {
    const { output } = await run('svwar', ['-e1000-1005', '-t', '0.01', '-p', String(center.ports.sip), '--force', '127.0.0.1'], { timeoutMs: 15_000 });
    expect(output).toMatch(/svwar will probably not work/);
    expect(output).not.toMatch(/\|\s*10\d\d\s*\|/);
  }, 20_000);

  // Last in this file: it bans this machine's address.
  it('a wrong password gets the same answer whether the extension exists or not, then silence; a phone known at the same address goes on', async () => {
    const register = (user: string, nonce: string) => ask(center.ports.sip, rawRequest({ method: 'REGISTER', user, headers: [
      `Authorization: Digest username="${user}", realm="localhost", nonce="${nonce}", uri="sip:127.0.0.1", response="${'a'.repeat(32)}", algorithm=MD5, qop=auth, nc=00000001, cnonce="c"`,
    ] }, next()), 700);
    const attempt = async (user: string): Promise<string> => {
      const challenge = await ask(center.ports.sip, rawRequest({ method: 'REGISTER', user }, next()), 700);
      if (challenge === undefined) return 'silence';
      return shape((await register(user, /nonce="([^"]+)"/.exec(challenge.text)?.[1] ?? ''))?.text ?? 'silence', user);
    };
    for (let i = 0; i < 2; i++) {
      const [one, other] = [await attempt(existing), await attempt(missing)];
      expect(one).toMatch(/^SIP\/2\.0 401 /);
      expect(one).toBe(other);
    }
    await attempt(missing);
    expect(await attempt(missing)).toBe('silence');
    expect(await attempt('1098')).toBe('silence');
    if (!hasBaresip()) return;
    const phone = await desk('1001', 'udp', 440, 'manual');
    await phone.stop();
  }, 20_000);
});
