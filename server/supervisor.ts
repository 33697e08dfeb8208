/**
 * What `npm start` runs: keeps a center serving. When its process is gone (killed, out of memory, a fault of ours) or hangs, another one that has everything
 * loaded serves in its place, and the calls go on there. Arguments and environment are the center's.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { parseOptions } from './config.js';
import { createLog } from './log.js';
import { nodeFlags } from './node-flags.js';
import { FromProcess, standbyVariable, type ToProcess } from './supervision/messages.js';
import { hungTicks, initial, step, tickMs, type Effect, type Happening, type Role, type State } from './supervision/supervision.js';

const program = fileURLToPath(new URL('./main.js', import.meta.url));
const log = createLog({ write: (line) => { process.stderr.write(`${line}\n`); }, now: Date.now });
const now = (): number => performance.now();

class Supervisor {
  readonly #children = new Map<number, ChildProcess>();
  #state: State;

  constructor(keepsSpare: boolean) { this.#state = { ...initial, keepsSpare }; }

  happened(happening: Happening): void {
    const { state, effects } = step(this.#state, happening);
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    switch (effect.do) {
      case 'start': this.#start(effect.as); break;
      case 'let serve': this.#children.get(effect.pid)?.send({ kind: 'serve' } satisfies ToProcess); break;
      case 'later': setTimeout(() => { this.happened({ type: 'due', what: effect.what }); }, effect.ms); break;
      case 'give up':
        log('error', 'the center does not answer any more and is ended', { pid: effect.pid, silentMs: hungTicks * tickMs });
        this.#children.get(effect.pid)?.kill('SIGKILL');
        break;
      case 'signal': this.#children.get(effect.pid)?.kill(effect.signal); break;
      case 'exit': process.exit(effect.code);
    }
  }

  #start(as: Role): void {
    const child = spawn(process.execPath, [...nodeFlags, program, ...process.argv.slice(2)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...as === 'spare' ? { [standbyVariable]: '1' } : {} },
      // A terminal's Ctrl-C goes to every process of its group; the center is to hear of it once, from here.
      detached: process.platform !== 'win32',
    });
    // Without memory for a process there is no child; a pid of nobody stands for it.
    const { pid = 0 } = child;
    this.#children.set(pid, child);
    child.on('error', (error) => {
      log('error', pid === 0 ? 'a process could not be started' : 'a process could not be reached', { pid, error });
      if (pid === 0) this.happened({ type: 'ended', pid, code: 1, at: now() });
    });
    child.on('message', (message: unknown) => { this.#heard(pid, message); });
    child.on('exit', (code, signal) => { this.#ended(pid, code, signal); });
    this.happened({ type: 'started', pid, as });
  }

  #heard(pid: number, message: unknown): void {
    const { success, output } = v.safeParse(FromProcess, message);
    if (!success) return;
    if (output.kind === 'loaded') log('info', 'another process stands by', { pid });
    this.happened(output.kind === 'serving' ? { type: 'serving', pid, at: now() } : { type: output.kind, pid });
  }

  #ended(pid: number, code: number | null, signal: NodeJS.Signals | null): void {
    this.#children.delete(pid);
    const { active, isStopping, hasServed } = this.#state;
    if (!isStopping && hasServed) log('error', active?.pid === pid ? 'the center ended' : 'the process that stood by ended', { pid, code, signal });
    this.happened({ type: 'ended', pid, code, at: now() });
  }
}

function wantsSpare(): boolean {
  // What is wrong with the options is said by the process they are for.
  try { return parseOptions(process.env, process.argv.slice(2)).spare; } catch { return false; }
}

const supervisor = new Supervisor(wantsSpare());
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => { supervisor.happened({ type: 'told to stop', signal }); });
supervisor.happened({ type: 'begin' });
setInterval(() => { supervisor.happened({ type: 'tick' }); }, tickMs);
