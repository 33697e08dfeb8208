/** The files a database lives in and the PGlite on them: opened, made on the first start, or begun on a copy only to be quick later. */
import { constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { DurableNodeFs, syncPath, type SyncCounter } from './durable-fs.js';
import { syncFileSystem } from './file-system-sync.js';

/**
 * The shipped parameters without `-F` (fsync off). `fsync` is the sync method that the hook of durable-fs carries out. The 128 MB of buffers that
 * PostgreSQL takes otherwise are all written at the start, and the kernel keeps these files in memory anyway.
 */
const startParams = [...PGlite.defaultStartParams.filter((p) => p !== '-F'), '-c', 'wal_sync_method=fsync', '-c', 'shared_buffers=32MB'];

/** What can be had before the directory is ours. */
export interface Program {
  readonly pgliteWasmModule?: WebAssembly.Module;
  readonly fsBundle?: Blob;
  /** For one database: its pages are the process's already. To get them one by one takes PostgreSQL half of its start. */
  readonly wasmMemory?: WebAssembly.Memory;
}

const scratchName = 'ccc-spare-';
/** None is needed for longer than a few seconds. */
const scratchMs = 10 * 60_000;

/** As PGlite makes it, in pages of 64 KB. */
const memoryPages = { initial: 2048, maximum: 32_768 };
const pageBytes = 65_536;

export async function openCluster(path: string, template: string | undefined, counter: SyncCounter, { wasmMemory, ...program }: Program): Promise<PGlite> {
  if (!existsSync(join(path, 'PG_VERSION'))) await create(path, template, counter);
  const fs = new DurableNodeFs(path, counter, syncFileSystem(path), wasmMemory);
  const db = await PGlite.create({ ...program, fs, startParams });
  fs.opened();
  return db;
}

/** Compiles the program. */
export async function loadProgram(): Promise<Program> {
  const folder = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  const [wasm, files] = await Promise.all([readFile(join(folder, 'pglite.wasm')), readFile(join(folder, 'pglite.data'))]);
  return { pgliteWasmModule: await WebAssembly.compile(new Uint8Array(wasm)), fsBundle: new Held(new Uint8Array(files)) };
}

/** Node hands a Blob out in small pieces over many turns; these bytes are here. */
class Held extends Blob {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    super();
    this.#bytes = bytes;
  }
  override arrayBuffer(): Promise<ArrayBuffer> { return Promise.resolve(this.#bytes.buffer); }
}

/** A database to try things on, so that V8 has the code of what every start and every statement passes. */
export interface Scratch {
  readonly db: PGlite;
  /** Throws it away. The memory it used is left, blank. */
  discard(): Promise<WebAssembly.Memory>;
}

export async function openScratch(template: string, program: Program): Promise<Scratch> {
  removeLeft();
  const path = mkdtempSync(join(tmpdir(), scratchName));
  const wasmMemory = new WebAssembly.Memory(memoryPages);
  try {
    copyTree(template, path);
    // Nothing here has to outlive anything: no sync is carried out.
    const fs = new DurableNodeFs(path, { files: 0, directories: 0 }, Promise.resolve(Infinity), wasmMemory);
    const db = await PGlite.create({ ...program, fs, startParams });
    return {
      db,
      discard: async () => {
        await db.close().finally(() => { rmSync(path, { recursive: true, force: true }); });
        blank(wasmMemory);
        return wasmMemory;
      },
    };
  } catch (error) {
    rmSync(path, { recursive: true, force: true });
    throw error;
  }
}

/** A process that was killed in its rehearsal left its copy. */
function removeLeft(): void {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(scratchName))) {
    const path = join(tmpdir(), name);
    try { if (Date.now() - statSync(path).mtimeMs > scratchMs) rmSync(path, { recursive: true, force: true }); } catch { /* Somebody else's, or gone already. */ }
  }
}

/** Pages that nobody has written to are not touched: reading them costs no memory. */
function blank({ buffer }: WebAssembly.Memory): void {
  const zeros = new Uint8Array(pageBytes);
  for (let at = 0; at < buffer.byteLength; at += pageBytes) {
    const page = new Uint8Array(buffer, at, pageBytes);
    if (Buffer.compare(page, zeros) !== 0) page.fill(0);
  }
}

/** The first start builds the cluster beside its place and moves it there when it is whole, so that a kill in between leaves nothing half-made. */
async function create(path: string, template: string | undefined, counter: SyncCounter): Promise<void> {
  const building = `${path}.building`;
  rmSync(building, { recursive: true, force: true });
  if (template === undefined) {
    const db = await PGlite.create({ fs: new DurableNodeFs(building, counter), startParams });
    await db.close();
  } else {
    copyTree(template, building);
  }
  if (await syncFileSystem(building) === undefined) syncTree(building);
  renameSync(building, path);
  syncPath(dirname(path));
}

function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) copyTree(join(from, entry.name), join(to, entry.name));
    else copyFileSync(join(from, entry.name), join(to, entry.name), constants.COPYFILE_FICLONE);
  }
}

function syncTree(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) syncTree(inner);
    else if (entry.isFile()) syncPath(inner);
  }
  syncPath(path);
}
