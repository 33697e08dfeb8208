/** Text to speech by the program `espeak-ng`, where it is installed; the text goes in by its standard input, never as an argument. */
import { spawn } from 'node:child_process';
import type { Log } from '../../ports/clock.js';
import type { Speech } from '../../ports/speech.js';

const patienceMs = 10_000;
const mostBytes = 20 * 1024 * 1024;

export function espeak(log: Log, program = 'espeak-ng'): Speech {
  return { speak: (text) => run(program, ['--stdin', '--stdout', '-s', '150', '-v', voiceOf(text)], text, log) };
}

const voiceOf = (text: string): string => /\p{Script=Han}/u.test(text) ? 'cmn' : 'en';

function run(program: string, args: readonly string[], input: string, log: Log): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: patienceMs, killSignal: 'SIGKILL' });
    const parts: Buffer[] = [];
    let size = 0;
    let hasFailed = false;
    // One that could not be started says so, and may be closed as well.
    const fail = (reason: string): void => {
      if (hasFailed) return;
      hasFailed = true;
      log('warn', 'text could not be spoken', { program, reason });
      resolve(undefined);
    };
    child.on('error', (error) => { fail(error.message); });
    // A program that ends early must not take the center with it.
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= mostBytes) parts.push(part); else child.kill('SIGKILL');
    });
    child.on('close', (code) => { if (code === 0 && size > 0 && size <= mostBytes) resolve(Buffer.concat(parts)); else fail(`ended with ${code ?? 'a signal'}`); });
    child.stdin.end(input);
  });
}
