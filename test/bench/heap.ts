/** bench:heap: what a page keeps of the calls that are over. One workstation in Chromium answers call after call; heap, connections and microphones are counted. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, CDPSession } from 'playwright-core';
import { Customer } from '../chaos/customer.js';
import { AgentPage } from '../support/agent.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { Snapshot } from './heap-snapshot.js';
import { report } from './report.js';

const calls = Number(process.env['BENCH_CALLS'] ?? 1_000);
/** By then everything that is loaded on demand is loaded, and the list of ended calls is full. */
const warm = Math.min(60, Math.floor(calls / 2));
/** A folder for a heap snapshot at each reading: `heap-diff.ts` tells what two of them differ by. */
const snapshots = process.env['BENCH_SNAPSHOTS'];
const every = 200;
const callWithinMs = 30_000;
/** A transaction ends 32 s after its last message (RFC 3261 section 17, 64 × T1), and keeps its call's dialog so long: what is read before is not what is kept. */
const settleMs = 36_000;
/** What a call had open is closed so soon after its end. */
const closedWithinMs = 2_000;

interface Count { readonly connections: number; readonly spares: number; readonly tracks: number }
/** `heap` is all that V8 uses. `code` of it is what V8 made of our functions, the more the hotter they are; `kept` is the rest: what the page itself holds. */
interface Reading extends Count { readonly heap: number; readonly code: number; readonly kept: number; readonly nodes: number; readonly documents: number; readonly listeners: number }

/** Runs in the page before its scripts: remembers connections and microphone tracks without keeping them alive. */
function watch(): void {
  const refs: { connections: WeakRef<RTCPeerConnection>[]; tracks: WeakRef<MediaStreamTrack>[] } = { connections: [], tracks: [] };
  const prune = <T extends object>(list: WeakRef<T>[]): WeakRef<T>[] => list.filter((ref) => ref.deref() !== undefined);
  const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
  // The test's own list would keep every connection alive.
  made.push = (...all) => { refs.connections = [...prune(refs.connections), ...all.map((one) => new WeakRef(one))]; return 0; };
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    refs.tracks = [...prune(refs.tracks), ...stream.getTracks().map((track) => new WeakRef(track))];
    return stream;
  };
  const living = <T extends object>(list: WeakRef<T>[]): T[] => list.flatMap((ref) => ref.deref() ?? []);
  Object.assign(globalThis, {
    cccCount: (): Count => {
      const open = living(refs.connections).filter((pc) => pc.connectionState !== 'closed' && pc.signalingState !== 'closed');
      // The spare one has candidates and has talked to nobody yet.
      const spares = open.filter((pc) => pc.remoteDescription === null && pc.localDescription === null).length;
      return { connections: open.length - spares, spares, tracks: living(refs.tracks).filter((track) => track.readyState === 'live').length };
    },
  });
}

/** Runs in the page: answers, talks a tenth of a second, hangs up, finishes the wrap-up. */
function work(): void {
  interface Glimpse {
    agent?: { activity: string; presence: string }; current?: string; ringing: readonly string[];
    parts: { media: Record<string, { interactionId: string; state: string; connectedAt?: number }> };
  }
  const workstation: { state: Glimpse; now(): number; dispatch(command: object): Promise<void> } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
  let busy = false;
  const wanted = (): string | undefined => {
    const { agent, ringing, parts } = workstation.state;
    const running = Object.values(parts.media).filter((leg) => leg.state !== 'ended');
    if (ringing.length > 0) return running.some((leg) => leg.state === 'alerting') ? 'answer' : undefined;
    if (running.some((leg) => leg.connectedAt !== undefined && workstation.now() - leg.connectedAt > 100)) return 'hangUp';
    if (agent?.activity === 'wrapUp') return 'finishWrapUp';
    return agent?.activity === 'idle' && agent.presence !== 'ready' ? 'goReady' : undefined;
  };
  setInterval(() => {
    const name = busy ? undefined : wanted();
    if (name === undefined) return;
    busy = true;
    // What came a moment too late is tried again with the next look.
    workstation.dispatch({ name }).catch(() => undefined).finally(() => { busy = false; });
  }, 20);
}

const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });

async function within(what: string, test: () => boolean): Promise<void> {
  for (const until = Date.now() + callWithinMs; !test();) {
    if (Date.now() > until) throw new Error(`waited in vain for ${what}`);
    await pause(10);
  }
}

async function read(agent: AgentPage, cdp: CDPSession, call: number): Promise<Reading> {
  await pause(settleMs);
  // Finalizers of the first round free what the second one finds.
  for (let round = 0; round < 3; round++) { await cdp.send('HeapProfiler.collectGarbage'); await pause(200); }
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? NaN;
  const count = await countIn(agent);
  const text = await snapshot(cdp);
  if (snapshots !== undefined) writeFileSync(join(snapshots, `${call}.heapsnapshot`), text);
  const { code = NaN, ...rest } = new Snapshot(text).sizes();
  return { heap: usedSize, code, kept: Object.values(rest).reduce((sum, size) => sum + size, 0), nodes: metric('Nodes'), documents: metric('Documents'), listeners: metric('JSEventListeners'), ...count };
}

const countIn = (agent: AgentPage): Promise<Count> => agent.page.evaluate((): Count => { const ask: () => Count = Reflect.get(globalThis, 'cccCount'); return ask(); });

/** What is still open of a call that is over. */
async function leftOf(agent: AgentPage): Promise<Count> {
  for (const until = Date.now() + closedWithinMs; ; await pause(50)) {
    const count = await countIn(agent);
    if (Date.now() > until || (count.connections === 0 && count.tracks === 0)) return count;
  }
}

async function snapshot(cdp: CDPSession): Promise<string> {
  const chunks: string[] = [];
  const take = ({ chunk }: { chunk: string }): void => { chunks.push(chunk); };
  cdp.on('HeapProfiler.addHeapSnapshotChunk', take);
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  cdp.off('HeapProfiler.addHeapSnapshotChunk', take);
  return chunks.join('');
}

async function measure(browser: Browser, center: CenterProcess): Promise<void> {
  const agent = await AgentPage.signIn(browser, center.url, 'anna', { script: watch });
  const cdp = await agent.page.context().newCDPSession(agent.page);
  for (const domain of ['HeapProfiler.enable', 'Performance.enable'] as const) await cdp.send(domain);
  const customer = await Customer.at(center, { hz: 440, agentHz: 1300 });
  const readings: { readonly at: number; readonly it: Reading }[] = [];
  const started = Date.now();
  const most = { connections: 0, spares: 0, tracks: 0 };
  try {
    await agent.page.evaluate(work);
    for (let call = 1; call <= calls; call++) {
      await customer.callIn();
      await within(`the end of call ${call}`, () => customer.ended).catch(async (error: unknown) => { throw new Error(`${String(error)}; the page: ${JSON.stringify(await agent.state())}`); });
      const left = await leftOf(agent);
      for (const name of ['connections', 'spares', 'tracks'] as const) most[name] = Math.max(most[name], left[name]);
      if (call === warm || call === calls || (call > warm && call % every === 0)) {
        readings.push({ at: call, it: await read(agent, cdp, call) });
        console.error(`after ${call} calls, ${Math.round((Date.now() - started) / 1000)} s: ${JSON.stringify(readings.at(-1)?.it)}`);
      }
    }
  } finally { customer.close(); }
  tell(readings, most, Math.round((Date.now() - started) / calls));
}

function tell(readings: readonly { readonly at: number; readonly it: Reading }[], most: Count, msPerCall: number): void {
  const [first, last] = [readings[0], readings.at(-1)];
  if (!first || !last || first === last) throw new Error('too few calls: BENCH_CALLS must be at least 2');
  const growth = (of: 'heap' | 'kept'): number => Math.round(((last.it[of] - first.it[of]) / first.it[of]) * 10_000) / 100;
  report('heap', { calls, warm, msPerCall, readings: readings.map(({ at, it }) => ({ at, ...it })) }, [
    { name: 'heapGrowthPercent', value: growth('heap'), limit: 5 },
    { name: 'keptGrowthPercent', value: growth('kept'), limit: 1 },
    { name: 'liveConnections', value: last.it.connections, limit: 0 },
    { name: 'spareConnections', value: last.it.spares, limit: 1 },
    { name: 'liveMicrophoneTracks', value: last.it.tracks, limit: 0 },
    // The most that any call left open.
    { name: 'connectionsAfterACall', value: most.connections, limit: 0 },
    { name: 'sparesAfterACall', value: most.spares, limit: 1 },
    { name: 'tracksAfterACall', value: most.tracks, limit: 0 },
  ]);
}

const browser = await launchChrome({ micHz: 1300 });
const center = await CenterProcess.start();
try { await measure(browser, center); } finally {
  await browser.close();
  await center.stop();
}
