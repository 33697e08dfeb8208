/** PGlite's Node file system with a real fsync. Emscripten's NODEFS has none, so a commit would not survive a power cut. */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { isOlderThan } from './file-system-sync.js';

interface Stream { readonly nfd?: number; readonly node: unknown }
interface NodeFsModule { readonly stream_ops: { fsync?: (stream: Stream) => number }; realPath(node: unknown): string }

/** Counts what really reached fsync(2), for tests and for the health page. */
export interface SyncCounter { files: number; directories: number }

/**
 * The hook goes in before the database starts (preRun), so that recovery after a crash is synced too. Internals of Emscripten: the version of
 * PGlite is pinned and `durability.test.ts` fails when the hook no longer fires.
 */
export class DurableNodeFs extends NodeFS {
  readonly #counter: SyncCounter;
  readonly #synced: Promise<number | undefined>;
  readonly #wasmMemory: WebAssembly.Memory | undefined;
  #flushedUntil: number | undefined;

  /** `synced`: the instant before which everything is on the disk already; it counts until `opened`. `wasmMemory`: instead of a new one. */
  constructor(dataDir: string, counter: SyncCounter, synced: Promise<number | undefined> = Promise.resolve(undefined), wasmMemory?: WebAssembly.Memory) {
    super(dataDir);
    this.#wasmMemory = wasmMemory;
    this.#counter = counter;
    this.#synced = synced;
  }

  /** Recovery is over: from now on every sync is carried out. */
  opened(): void { this.#flushedUntil = undefined; }

  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args);
    this.#flushedUntil = await this.#synced;
    const before = Array.isArray(emscriptenOpts.preRun) ? emscriptenOpts.preRun : [];
    return { emscriptenOpts: { ...emscriptenOpts, ...(this.#wasmMemory ? { wasmMemory: this.#wasmMemory } : {}), preRun: [...before, (module: unknown) => { installSync(module, this.#counter, (path) => this.#flushedUntil !== undefined && isOlderThan(this.#flushedUntil, path())); }] } };
  }
}

function installSync(module: unknown, counter: SyncCounter, isFlushed: (path: () => string) => boolean): void {
  const nodefs = typeof module === 'object' && module !== null && 'NODEFS' in module ? module.NODEFS : undefined;
  if (!isNodeFs(nodefs)) throw new Error('this PGlite has no NODEFS.stream_ops: commits would not be durable');
  nodefs.stream_ops.fsync = (stream) => {
    if (isFlushed(() => nodefs.realPath(stream.node))) return 0;
    if (stream.nfd !== undefined) {
      fsyncSync(stream.nfd);
      counter.files++;
    } else {
      syncPath(nodefs.realPath(stream.node));
      counter.directories++;
    }
    return 0;
  };
}

/** PostgreSQL syncs directories after creating or renaming files in them; NODEFS opens no descriptor for those. */
export function syncPath(path: string): void {
  const fd = openSync(path, 'r');
  try { fsyncSync(fd); } finally { closeSync(fd); }
}

function isNodeFs(value: unknown): value is NodeFsModule {
  return typeof value === 'object' && value !== null && 'stream_ops' in value && typeof value.stream_ops === 'object' && value.stream_ops !== null
    && 'realPath' in value && typeof value.realPath === 'function';
}
