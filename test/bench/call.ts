/** bench:call: how soon a ring is painted after its INVITE, how soon an INVITE leaves after the click, and how soon both hear each other after the answer, in Chromium. */
import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import type { Browser } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { Baresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { freePort } from '../support/free-port.js';
import { answerTimes, slopeOf, type AnswerTimes } from './answer.js';
import { percentile, report, type Gate } from './report.js';

/** The first of them meets a page that has shown no ring yet. */
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 40);
const clickRounds = Number(process.env['BENCH_CLICKS'] ?? 21);
const answerRounds = Number(process.env['BENCH_ANSWERS'] ?? 8);
/** Enough for one that the machine delayed. */
const standingRounds = Number(process.env['BENCH_STANDING'] ?? 20);
const rtts = [0, 100, 200];

/** Runs in the page before its scripts: notes when SIP requests come and go, when a click happens and when the ring is painted. */
function watch(): void {
  const marks: { what: string; at: number }[] = [];
  Object.assign(globalThis, { cccMarks: marks });
  const mark = (what: string): void => { marks.push({ what, at: performance.now() }); };
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      // The offer comes on two channels, and either may be first.
      this.addEventListener('message', ({ data }) => { if (typeof data === 'string' && (data.startsWith('INVITE ') || data.includes('"interaction.offered"') || data.includes('"offers":[{'))) mark('offerIn'); });
    }
    override send(data: Parameters<WebSocket['send']>[0]): void {
      if (typeof data === 'string' && data.startsWith('INVITE ')) mark('inviteOut');
      super.send(data);
    }
  };
  document.addEventListener('click', (event) => { marks.push({ what: 'click', at: event.timeStamp }); }, { capture: true });
  const find = (root: Document | ShadowRoot): boolean => [...root.querySelectorAll('*')].some((el) =>
    (el.localName === 'ccc-offer' && el.getBoundingClientRect().height > 0) || (el.shadowRoot !== null && find(el.shadowRoot)));
  let shown = false;
  const frame = (): void => {
    const now = find(document);
    // The first task after a frame's callbacks comes when that frame is laid out, painted and handed to the compositor.
    if (now && !shown) { const after = new MessageChannel(); after.port1.onmessage = () => { mark('ringPainted'); after.port1.close(); }; after.port2.postMessage(0); }
    if (!now && shown) mark('ringGone');
    shown = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** From the first word of each offer, whichever channel brought it, to its ring on the screen. */
async function ringTimes(agent: AgentPage): Promise<number[]> {
  const times: number[] = [];
  let offeredAt: number | undefined;
  for (const { what, at } of await marks(agent)) {
    if (what === 'offerIn') offeredAt ??= at;
    if (what === 'ringPainted' && offeredAt !== undefined) times.push(at - offeredAt);
    if (what === 'ringGone') offeredAt = undefined;
  }
  return times;
}

async function rings(center: CenterProcess, anna: AgentPage): Promise<number[]> {
  const port = await freePort();
  const phone = await Baresip.start({ account: `<sip:13900001111@127.0.0.1:${port};transport=udp>;regint=0;audio_codecs=PCMU`, micHz: 440, sipListen: `127.0.0.1:${port}` });
  try {
    for (let i = 0; i < rounds; i++) {
      await anna.goReady();
      const after = phone.events.length;
      phone.command('dial', `sip:02066240000@127.0.0.1:${center.ports.sip}`);
      await phone.wait('CALL_ESTABLISHED', { after });
      await anna.page.waitForTimeout(250);
      phone.command('sndcode', '2');
      await anna.until('ringing', (s) => s.ringing > 0, 15_000);
      await anna.page.waitForTimeout(150);
      phone.command('hangup');
      await anna.until('idle', (s) => s.ringing === 0 && s.activity === 'idle');
    }
  } finally { await phone.stop(); }
  return ringTimes(anna);
}

/** From the click to the first INVITE; the challenge that follows is part of the call's set-up, not of the click. */
async function dials(center: CenterProcess, anna: AgentPage, count: number): Promise<number[]> {
  const far = await Baresip.start({ account: `<sip:13700000000@127.0.0.1:${center.ports.trunk};transport=udp>;regint=0;answermode=manual`, micHz: 440, sipListen: `127.0.0.1:${center.ports.trunk}` });
  try {
    return await clicks(anna, count);
  } finally { await far.stop(); }
}

async function clicks(anna: AgentPage, count: number): Promise<number[]> {
  const spent: number[] = [];
  for (let i = 0; i < count; i++) {
    await anna.page.getByLabel('Number to call').filter({ visible: true }).first().fill('13700000000');
    const before = await marks(anna);
    await anna.press(/^Call 137/);
    await anna.until('dialling', (s) => s.current !== undefined && s.activity === 'onCall', 10_000);
    const since = (await marks(anna)).slice(before.length);
    const clicked = since.find((mark) => mark.what === 'click'), sent = since.find((mark) => mark.what === 'inviteOut');
    if (clicked && sent) spent.push(sent.at - clicked.at);
    await anna.press(/Hang up|Cancel call/);
    await anna.until('idle', (s) => s.activity === 'idle', 10_000);
    await anna.page.waitForTimeout(300);
  }
  return spent;
}

const marks = (agent: AgentPage): Promise<{ what: string; at: number }[]> => agent.page.evaluate((): { what: string; at: number }[] => Reflect.get(globalThis, 'cccMarks'));

async function withAgent<T>(browser: Browser, env: NodeJS.ProcessEnv, work: (center: CenterProcess, anna: AgentPage) => Promise<T>): Promise<T> {
  const center = await CenterProcess.start({ env });
  try {
    const anna = await AgentPage.signIn(browser, center.url, 'anna', { script: watch });
    return await work(center, anna);
  } finally { await center.stop(); }
}

async function main(): Promise<void> {
  const browser = await launchChrome({ micHz: 1300 });
  const blackHole = createSocket('udp4');
  await new Promise<void>((done) => blackHole.bind(0, '0.0.0.0', done));
  try {
    const near = await withAgent(browser, {}, async (center, anna) => ({ ring: await rings(center, anna), click: await dials(center, anna, clickRounds) }));
    const silent = await withAgent(browser, { CCC_ICE_SERVERS: `stun:${ownAddress()}:${blackHole.address().port}` }, (center, anna) => dials(center, anna, 4));
    const answers = await answerTimes(rtts, answerRounds);
    const standing = await answerTimes(rtts, standingRounds, 'persistent');
    report('call', {
      rounds, ringP50: percentile(near.ring, 50), clickP50: percentile(near.click, 50), clickCold: near.click[0], rings: near.ring.map(Math.round), clicks: near.click.map(Math.round), silentStun: silent.map(Math.round), answers, answerSlope: slopeOf(answers), standing, standingSlope: slopeOf(standing),
    }, [
      { name: 'inviteToPaintedP95Ms', value: percentile(near.ring, 95), limit: 25 },
      { name: 'clickToInviteColdMs', value: near.click[0] ?? Infinity, limit: 150 },
      { name: 'clickToInviteWarmP95Ms', value: percentile(near.click.slice(1), 95), limit: 25 },
      { name: 'clickToInviteSilentStunMaxMs', value: percentile(silent, 100), limit: 500 },
      // Per call: 2 RTT + 80 ms. The path is ready while it rings, so that half a round trip is what physics leaves.
      ...soundGates('answerToSound', answers, (rttMs) => 2 * rttMs + 80),
      // On a line that stands: half a round trip and 40 ms. What the agent hears sets out only when the answer is there.
      ...soundGates('standingAnswerToSound', standing, (rttMs) => 0.5 * rttMs + 40, (rttMs) => rttMs + 40),
    ]);
  } finally {
    blackHole.close();
    await browser.close();
  }
}

const soundGates = (name: string, times: readonly AnswerTimes[], limitMs: (rttMs: number) => number, agentLimitMs = limitMs): Gate[] =>
  times.flatMap(({ rttMs, customerMs, agentMs }) => [
    { name: `${name}At${rttMs}P95Ms`, value: percentile(customerMs, 95), limit: limitMs(rttMs) },
    { name: `${name}OfAgentAt${rttMs}P95Ms`, value: percentile(agentMs, 95), limit: agentLimitMs(rttMs) },
  ]);

/** Chromium gathers no loopback candidates, so the silent server stands at an interface address of this machine. */
function ownAddress(): string {
  const own = Object.values(networkInterfaces()).flat().find((each) => each && !each.internal && each.family === 'IPv4');
  return own?.address ?? '127.0.0.1';
}

await main();
