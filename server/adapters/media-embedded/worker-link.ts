/** One media worker seen from the main thread: requests with time-outs, events, and a new worker when one dies. */
import type { Worker } from 'node:worker_threads';
import { CccError } from 'ccc-workstation/errors';
import { Outbox } from '../../outbox.js';
import { startWorkerThread } from '../../worker-thread.js';
import type { MediaEvent, MediaLegId, SessionId } from '../../ports/media.js';
import type { CallName, Calls, Opening, PlaybackEnd, WorkerMessage, WorkerOptions } from './worker-protocol.js';

/** Opening a file or stopping a recording waits for a disk; nothing in a healthy worker takes this long. */
const CALL_TIMEOUT_MS = 10_000;
const START_TIMEOUT_MS = 20_000;
/** Pause before another worker is tried, when one could not start. */
const REVIVE_MS = 1000;

interface Waiting { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void; readonly timer: NodeJS.Timeout }

/** A thread that loads its program and waits to be told what to open. */
export function loadMediaThread(): Worker {
  // A small young generation keeps collections short (findings 2.5).
  return startWorkerThread('media-worker', import.meta.url, { resourceLimits: { maxYoungGenerationSizeMb: 3 } });
}

export class WorkerLink {
  /** Legs by session, kept here to say whose media is lost when the worker dies. */
  readonly sessions = new Map<SessionId, Set<MediaLegId>>();
  readonly recordings = new Set<string>();
  readonly #playbacks = new Map<number, { readonly session: SessionId; readonly end: (end: PlaybackEnd) => void }>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #options: WorkerOptions;
  readonly #emit: (event: MediaEvent) => void;
  readonly #outbox = new Outbox<{ readonly id: number; readonly name: CallName; readonly args: unknown }>(() => this.#worker);
  #worker: Worker | undefined;
  #loaded: Worker | undefined;
  #lastId = 0;
  #stopping = false;

  /** `loaded`: a thread that `loadMediaThread` began; its first start then has not to wait for the program. */
  constructor(options: WorkerOptions, emit: (event: MediaEvent) => void, loaded?: Worker) {
    this.#options = options;
    this.#loaded = loaded;
    this.#emit = emit;
  }

  start(): Promise<void> {
    const worker = this.#loaded ?? loadMediaThread();
    this.#loaded = undefined;
    this.#worker = worker;
    worker.postMessage({ open: this.#options } satisfies Opening);
    return new Promise((resolve, reject) => {
      const refuse = (error: Error): void => { clearTimeout(timer); reject(error); };
      const timer = setTimeout(() => { reject(new CccError('timeout', 'media worker did not start')); void worker.terminate(); }, START_TIMEOUT_MS);
      const state = { ready: false };
      worker.on('message', (messages: readonly WorkerMessage[]) => {
        for (const message of messages) {
          if (message.kind !== 'ready') { this.#receive(message); continue; }
          state.ready = true;
          clearTimeout(timer);
          resolve();
        }
      });
      worker.on('error', refuse);
      worker.on('exit', () => {
        refuse(new CccError('system-error', 'media worker ended'));
        if (this.#worker !== worker) return;
        this.#worker = undefined;
        this.#refuseWaiting();
        if (state.ready) this.#lost();
      });
    });
  }

  /** Ends the thread at once, as a crash would. */
  async kill(): Promise<void> { await this.#worker?.terminate(); }

  call<N extends CallName>(name: N, args: Calls[N]['args']): Promise<Calls[N]['result']> {
    if (!this.#worker) return Promise.reject(new CccError('system-error', 'media worker is not running'));
    const id = ++this.#lastId;
    return new Promise<Calls[N]['result']>((resolve, reject) => {
      const timer = setTimeout(() => { this.#waiting.delete(id); reject(new CccError('timeout', `media ${name}`)); }, CALL_TIMEOUT_MS);
      // The worker's dispatcher is typed by the same table, so a reply has the type of its request.
      this.#waiting.set(id, { resolve: (value) => { resolve(value as Calls[N]['result']); }, reject, timer });
      this.#outbox.post({ id, name, args });
    });
  }

  /** Registers a playback before it is asked for, so that its end cannot be missed. */
  expectPlayback(session: SessionId, playback: number): Promise<PlaybackEnd> {
    return new Promise((resolve) => { this.#playbacks.set(playback, { session, end: resolve }); });
  }

  /** Settles the playbacks of a session that will not report any more. */
  dropPlaybacks(of: (session: SessionId, playback: number) => boolean): void {
    for (const [playback, { session, end }] of this.#playbacks) {
      if (of(session, playback)) { this.#playbacks.delete(playback); end('stopped'); }
    }
  }

  nextPlayback(): number { return ++this.#lastId; }

  async stop(handOver = false): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    if (!this.#worker) return;
    await this.call('shutdown', { handOver }).catch(() => undefined);
    await this.#worker?.terminate();
  }

  #receive(message: Exclude<WorkerMessage, { kind: 'ready' }>): void {
    if (message.kind === 'event') { this.#emit(message.event); return; }
    if (message.kind === 'played') {
      const playback = this.#playbacks.get(message.playback);
      this.#playbacks.delete(message.playback);
      playback?.end(message.end);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    this.#waiting.delete(message.id);
    clearTimeout(waiting.timer);
    if (message.kind === 'reply') waiting.resolve(message.value);
    else waiting.reject(new CccError(message.code, message.detail));
  }

  /** The worker is gone: its calls have lost their media; a new worker takes the calls to come. */
  #lost(): void {
    this.dropPlaybacks(() => true);
    const lost = [...this.sessions];
    this.sessions.clear();
    this.recordings.clear();
    if (this.#stopping) return;
    for (const [sessionId, legs] of lost) for (const legId of legs) this.#emit({ type: 'mediaLost', sessionId, legId, reason: 'timeout' });
    this.#revive();
  }

  #refuseWaiting(): void {
    for (const { reject, timer } of this.#waiting.values()) { clearTimeout(timer); reject(new CccError('system-error', 'media worker ended')); }
    this.#waiting.clear();
  }

  #revive(): void {
    this.start().catch(() => { setTimeout(() => { if (!this.#stopping) this.#revive(); }, REVIVE_MS).unref(); });
  }
}
