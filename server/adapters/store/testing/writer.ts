/** For tests: a process that appends facts as fast as it can, and can be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Acknowledged { readonly id: string; readonly seq: number; readonly cursor: number; readonly legId: string }

export class Writer {
  #text = '';
  readonly #child: ChildProcess;

  constructor(dir: string, label: string) {
    const program = fileURLToPath(new URL('./appender-process.ts', import.meta.url));
    this.#child = spawn(process.execPath, ['--import', 'tsx', '--conditions=ccc-source', program, dir, label], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout?.on('data', (chunk: Buffer) => { this.#text += chunk.toString(); });
    this.#child.stderr?.on('data', (chunk: Buffer) => { this.#text += `ERR ${chunk.toString()}`; });
  }

  async ready(): Promise<void> {
    for (const end = Date.now() + 30_000; !this.#text.includes('ready\n');) {
      if (Date.now() > end || this.#child.exitCode !== null) throw new Error(`the writer did not start: ${this.#text}`);
      await new Promise((resolve) => { setTimeout(resolve, 10); });
    }
  }

  async kill(): Promise<void> {
    const gone = new Promise<void>((resolve) => { this.#child.once('exit', () => { resolve(); }); });
    this.#child.kill('SIGKILL');
    await gone;
  }

  /** Whole lines only: the last one may be torn. */
  acknowledged(): Acknowledged[] {
    return this.#text.split('\n').slice(0, -1).filter((line) => line.startsWith('ack ')).map((line) => {
      const [, id = '', seq, cursor, legId = ''] = line.split(' ');
      return { id, seq: Number(seq), cursor: Number(cursor), legId };
    });
  }
}
