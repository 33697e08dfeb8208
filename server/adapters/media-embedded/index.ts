/** The embedded media engine: sessions live in worker threads, this side hands out proxies for them. */
import { mkdir } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { CccError } from 'ccc-workstation/errors';
import { standingIn } from '../../domain/standing-description.js';
import type { MediaCapabilities, MediaEngine, MediaEvent, MediaSession, RecoveredRecording, SessionId, SessionOptions } from '../../ports/media.js';
import { EventQueue } from './event-queue.js';
import { recoverRecordings } from './recovery.js';
import { LegProxy, SessionProxy } from './session-proxy.js';
import { loadMediaThread, WorkerLink } from './worker-link.js';
import type { WorkerOptions } from './worker-protocol.js';

export interface MediaOptions {
  /** Addresses to put into SDP; the machine's own interface addresses where absent. */
  readonly advertise?: readonly string[] | undefined;
  /** Address the sockets bind to; all of them where absent. */
  readonly host?: string | undefined;
  readonly rtpPorts: { readonly min: number; readonly max: number };
  /** One UDP port for all WebRTC legs of a worker (the n-th worker takes the n-th port from here); 0 lets the system choose. */
  readonly webrtcPort?: number | undefined;
  readonly recordingsDir: string;
  readonly workers?: number | undefined;
  readonly rtpTimeoutMs?: number | undefined;
}

const capabilities: MediaCapabilities = { transcode: false, mix: true, record: true, play: true, detectDtmf: ['rfc4733'] };

/** Threads that have their program and open nothing yet, for `openMedia` of a process that stands by. */
export interface MediaThreads { readonly threads: readonly ReturnType<typeof loadMediaThread>[] }
export const loadMedia = (workers = 1): MediaThreads => ({ threads: Array.from({ length: Math.max(1, workers) }, loadMediaThread) });

/** Opens the engine: its workers are up and the WebRTC port is bound when this resolves. */
export async function openMedia(options: MediaOptions, { threads }: MediaThreads = { threads: [] }): Promise<MediaEngine> {
  await mkdir(options.recordingsDir, { recursive: true });
  const events = new EventQueue<MediaEvent>();
  const count = Math.max(1, options.workers ?? 1);
  const links = Array.from({ length: count }, (_, index) => new WorkerLink(workerOptions(options, index, count), (event) => { events.push(event); }, threads[index]));
  try {
    await Promise.all(links.map((link) => link.start()));
  } catch (error) {
    await Promise.all(links.map((link) => link.stop()));
    throw error;
  }
  return new EmbeddedEngine(options.recordingsDir, links, events);
}

class EmbeddedEngine implements MediaEngine {
  readonly events: AsyncIterable<MediaEvent>;
  readonly #queue: EventQueue<MediaEvent>;
  readonly #links: readonly WorkerLink[];
  readonly #recordingsDir: string;

  constructor(recordingsDir: string, links: readonly WorkerLink[], queue: EventQueue<MediaEvent>) {
    this.#recordingsDir = recordingsDir;
    this.#links = links;
    this.#queue = queue;
    this.events = queue;
  }

  capabilities(): MediaCapabilities { return capabilities; }

  standingIn(sdp: string): string | undefined { return standingIn(sdp); }

  async createSession(id: SessionId, { standing = false, near }: SessionOptions = {}): Promise<MediaSession> {
    const link = near instanceof LegProxy ? near.link : this.#links.reduce((least, each) => (each.sessions.size < least.sessions.size ? each : least));
    if (this.#links.some((each) => each.sessions.has(id))) throw new CccError('bad-request', `media session ${id} exists`);
    await link.call('createSession', { session: id, standing });
    return new SessionProxy(id, link);
  }

  async recoverRecordings(except: ReadonlySet<string> = new Set()): Promise<readonly RecoveredRecording[]> {
    const running = new Set([...this.#links.flatMap((link) => [...link.recordings]), ...except]);
    return recoverRecordings(this.#recordingsDir, running);
  }

  async close({ handOver = false } = {}): Promise<void> {
    await Promise.all(this.#links.map((link) => link.stop(handOver)));
    this.#queue.end();
  }
}

/** The n-th worker's share of the port range, in whole RTP/RTCP pairs. */
function workerOptions(options: MediaOptions, index: number, count: number): WorkerOptions {
  const first = options.rtpPorts.min + (options.rtpPorts.min % 2);
  const pairs = Math.floor((options.rtpPorts.max - first + 1) / 2 / count);
  const webrtcPort = options.webrtcPort ?? 0;
  return {
    advertise: options.advertise?.length ? options.advertise : ownAddresses(),
    host: options.host ?? '0.0.0.0',
    rtpPorts: { min: first + index * pairs * 2, max: first + (index + 1) * pairs * 2 - 1 },
    webrtcPort: webrtcPort === 0 ? 0 : webrtcPort + index,
    recordingsDir: options.recordingsDir,
    rtpTimeoutMs: options.rtpTimeoutMs ?? 30_000,
  };
}

/** IPv4 interface addresses; loopback only when there is nothing else, because browsers gather no loopback candidates. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []).filter((each) => each.family === 'IPv4');
  const outside = all.filter((each) => !each.internal).map((each) => each.address);
  return outside.length > 0 ? outside : ['127.0.0.1'];
}
