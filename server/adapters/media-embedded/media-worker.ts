/** Entry of a media worker thread: connects the engine to the message port and watches the thread's own load. */
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { CccError } from 'ccc-workstation/errors';
import { Outbox } from '../../outbox.js';
import { threadUtilization } from '../../this-thread.js';
import { Engine } from './engine.js';
import type { Opening, Request, WorkerMessage, WorkerOptions } from './worker-protocol.js';

/** Findings 2.5: beyond this share of a core delays grow. */
const OVERLOAD = 0.6;
const WATCH_MS = 1000;
/** While overloaded it is said again this often. */
const REPEAT_MS = 5000;

const port = parentPort;
if (!port) throw new Error('media-worker.ts runs as a worker thread');
const outbox = new Outbox<WorkerMessage>(() => port);
const post = (message: WorkerMessage): void => { outbox.post(message); };
const now = (): number => performance.now();
const opened: { engine?: Engine } = {};

port.on('message', (message: Opening | readonly Request[]) => {
  if ('open' in message) open(message.open).catch((error: unknown) => { queueMicrotask(() => { throw error; }); });
  else for (const request of message) void answer(request);
});

/** A thread may have been loaded long before it is told what to open (F-29). */
async function open(options: WorkerOptions): Promise<void> {
  opened.engine = await Engine.open(options, {
    now,
    epoch: () => performance.timeOrigin + performance.now(),
    // SSRCs and first sequence numbers have to be hard to guess (RFC 3550 section 9).
    random: () => randomBytes(4).readUInt32BE() / 0x1_0000_0000,
    emit: (event) => { post({ kind: 'event', event }); },
    played: (playback, end) => { post({ kind: 'played', playback, end }); },
  });
  watchLoad();
  post({ kind: 'ready' });
}

async function answer(request: Request): Promise<void> {
  const { id } = request;
  try {
    if (!opened.engine) throw new CccError('system-error', 'the media engine is not open');
    post({ kind: 'reply', id, value: await opened.engine.run(request) });
  } catch (error) {
    if (error instanceof CccError) post({ kind: 'refused', id, code: error.code, detail: error.detail });
    else post({ kind: 'refused', id, code: 'system-error', detail: error instanceof Error ? error.message : undefined });
  }
}

function watchLoad(): void {
  const utilization = threadUtilization();
  let saidAt = -REPEAT_MS;
  const timer = setInterval(() => {
    const load = utilization();
    if (load < OVERLOAD || now() - saidAt < REPEAT_MS) return;
    saidAt = now();
    post({ kind: 'event', event: { type: 'overload', load } });
  }, WATCH_MS);
  timer.unref();
}
