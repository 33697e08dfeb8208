/** The bundled center, put together: store, media, SIP, services, HTTP — and taken down again in order. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { systemClock } from 'ccc-workstation/clock';
import { beginApi, buildApi, openApi } from './adapters/api/index.js';
import { fileBlobs } from './adapters/blobs/index.js';
import { createCallbacks } from './adapters/callbacks/index.js';
import { createSipStack } from './adapters/sip/index.js';
import { espeak } from './adapters/speech/espeak.js';
import { openStoreOn, type Sql } from './adapters/store/index.js';
import { isLoopback, refuseDemoPasswords, type Config } from './config.js';
import { verifyPassword } from './domain/password.js';
import { createSeal } from './domain/seal.js';
import { createLog } from './log.js';
import type { Ids, Log } from './ports/clock.js';
import type { MediaEngine } from './ports/media.js';
import type { Store } from './ports/store.js';
import { demoPassword, seedDemo } from './seed/demo-center.js';
import { prepareCenter, type RunningCenter } from './services/center.js';
import { Credentials } from './services/credentials.js';
import { createDirectory } from './services/directory.js';
import { LoadGauge } from './services/load.js';
import { loadPlan, type Plan } from './services/plan.js';
import { createPrompts } from './services/prompts.js';
import { loadTls } from './tls.js';
import { welcomeText } from './welcome.js';

/** Draining apart, stopping that takes longer hangs, and a supervisor would rather have the process gone. */
const stopMs = 10_000;

/** What takes longest to be there, begun before this file was loaded. */
export interface Begun { readonly sql: Promise<Sql>; readonly media: Promise<MediaEngine>; /** On the clock of `performance.now()`. */ readonly at: number; /** From a process that is gone. */ readonly takesOver: boolean }

export async function runCenter(config: Config, begun: Begun): Promise<void> {
  const log = createLog({ write: (line) => { process.stderr.write(`${line}\n`); }, now: Date.now });
  const clock = systemClock;

  const served = { config, log, ...(config.https ? { tls: await loadTls({ dataDir: config.dataDir, domain: config.domain, host: config.host, ...config.https }, Date.now()) } : {}) };
  const app = beginApi(served);
  app.catch(() => undefined);
  const [store, media, tls] = await Promise.all([
    openSeededStore(config, begun.sql),
    begun.media,
    loadTls({ dataDir: config.dataDir, domain: config.domain, host: config.host, certFile: config.sip.certFile, keyFile: config.sip.keyFile, names: ownAddresses() }, Date.now()),
  ]);
  const plan = await loadPlan(store, log);
  await refuseOpenDemo(config, plan);

  const load = new LoadGauge({ clock, utilization: loopUtilization() });
  load.start();
  const credentials = new Credentials({ clock, random: randomBytes, realm: config.domain, secret: config.sessionSecret, lifeMs: config.tokenLifeMs });
  const directory = createDirectory({ plan, credentials, ownAddresses: ownAddresses() });
  const [advertise] = config.advertise;
  const sip = createSipStack({
    domain: config.domain, host: config.host, udpPort: config.sip.udp, tcpPort: config.sip.tcp, tlsPort: config.sip.tls, accountTcpPort: config.sip.accountTcp,
    tls, ...(advertise === undefined ? {} : { advertise }), trunks: (id) => plan.trunks.get(id)?.target, clock, random: randomBytes, log,
    overloaded: () => load.isOverloaded,
  }, directory);
  const { center, recover } = await prepareCenter({
    clock, ids: randomIds, log, load, store, media, sip, plan, credentials, prompts: createPrompts(folder('./prompts/', './seed/prompts/')),
    speech: espeak(log), blobs: fileBlobs(join(config.dataDir, 'sounds')), seal: createSeal(config.sessionSecret),
    // The demo's own business system.
    callbacks: createCallbacks([...config.callbackHosts, ...config.demo ? ownOrigins(config).map((origin) => new URL(origin).host) : []]),
    options: {
      domain: config.domain, recordInternalCalls: config.recordInternalCalls, recoverCalls: config.recoverCalls, outboundRingTimeoutMs: config.outboundRingTimeoutMs,
      // The demo's own pages, also after a start at another port than the one it was set up with.
      iceServers: config.iceServers, turn: config.turn, embedOrigins: [...config.demo ? ownOrigins(config) : [], ...config.embedOrigins],
    },
  });
  const recovered = recover();
  recovered.catch(() => undefined);
  const api = await buildApi({
    ...served, center, store, clock, onSipSocket: (socket, source) => { sip.acceptWebSocket(socket, source); },
    demoPhoneAccess: config.demo ? (number) => center.webPhoneAccess(number) : undefined, pagesDir: folder('../../dist/pages/', '../dist/pages/'),
  }, app);
  await recovered;
  const [{ address, close }, { addresses }] = await Promise.all([openApi(api, served), sip.start(center.sipEvents)]);

  const seconds = (performance.now() - begun.at) / 1000;
  if (begun.takesOver) log('info', 'took over', { seconds, calls: center.callCount });
  else process.stdout.write(welcomeText({ page: address, sip: addresses, demo: config.demo, dataDir: config.dataDir, seconds }));
  // F-31: what runs is left to the next process, unless it is not to go on there.
  const handOver = config.recoverCalls;
  stopOnSignal(log, center, config.drainSeconds * 1000, async () => {
    await sip.stop({ handOver });
    await close();
    await media.close({ handOver });
    await center.settled();
    await store.close();
  });
}

async function openSeededStore(config: Config, sql: Promise<Sql>): Promise<Store> {
  const store = await openStoreOn(await sql);
  if (config.demo && await store.isEmpty()) {
    await seedDemo(store, { domain: config.domain, trunkPort: config.demoTrunkPort, origins: ownOrigins(config), ringTimeoutMs: config.ringTimeoutMs });
  }
  return store;
}

const ownOrigins = ({ https, httpPort }: Config): string[] => ['localhost', '127.0.0.1'].map((host) => `${https ? 'https' : 'http'}://${host}:${httpPort}`);

/** Only a server that others can reach pays for looking through the passwords. */
async function refuseOpenDemo(config: Config, plan: Plan): Promise<void> {
  if (isLoopback(config.host)) return;
  const rows = [...plan.agents.values()].filter((row) => !row.disabled);
  const weak = await Promise.all(rows.map((row) => verifyPassword(demoPassword, row.passwordHash)));
  refuseDemoPasswords(config, rows.filter((_row, index) => weak[index]).map((row) => row.email));
}

function stopOnSignal(log: Log, center: RunningCenter, drainMs: number, close: () => Promise<void>): void {
  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    // A second Ctrl-C means now.
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => { log('error', 'stopping took too long'); process.exit(1); }, drainMs + stopMs).unref();
    log('info', 'stopping', { signal, calls: center.callCount });
    await center.drain(drainMs);
    await close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => { stop(signal).catch((error: unknown) => { log('error', 'stopping failed', { error }); process.exit(1); }); });
}

/** The busy share of this thread between two questions. */
function loopUtilization(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const present = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(present, last);
    last = present;
    return utilization;
  };
}

/** Time-ordered enough to read, random enough never to meet again. */
const randomIds: Ids = { next: (prefix) => `${prefix}-${Date.now().toString(36)}${randomBytes(9).toString('hex')}` };

const ownAddresses = (): string[] => Object.values(networkInterfaces()).flatMap((list) => list ?? []).filter((each) => !each.internal).map((each) => each.address);

/** A folder beside the built server, or where the sources have it. */
function folder(built: string, source: string): string {
  const path = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? source : built, import.meta.url)).replace(/\/$/, '');
  if (!existsSync(path)) process.stderr.write(`${path} is missing: run \`npm run build\`\n`);
  return path;
}
