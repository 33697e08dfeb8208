// Speaks the seed's prompts with espeak-ng and sox (Debian packages) and writes them as 8 kHz mono 16-bit WAV files.
// Run it only when a text below changes: `node scripts/make-prompts.mjs`. The files it makes are in the repository.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beep, chimes, holdMusic } from './make-hold-music.mjs';

const out = fileURLToPath(new URL('../server/seed/prompts/', import.meta.url));

const NUMBERS = [
  'zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten',
  'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen', 'twenty',
];

const TEXTS = {
  'welcome': 'Welcome, and thank you for calling.',
  'menu': 'For sales, press 1. For support, press 2.',
  'invalid': 'Sorry, that is not one of the choices.',
  'timeout': 'Sorry, we did not get your choice.',
  'closed': 'We are closed at the moment. Please call again during our working hours.',
  'no-agent': 'All of our colleagues are busy. Please call again later.',
  'queue-before': 'There are',
  'queue-after': 'people currently in line. Please hold.',
  'connecting': 'You are being connected. Please hold.',
  'one-moment': 'One moment, please. We are restoring the connection.',
  'connection-lost': 'The connection to our colleague was lost. Somebody else will be with you in a moment.',
  'goodbye': 'Thank you for calling. Goodbye.',
  ...Object.fromEntries(NUMBERS.map((word, n) => [`number-${n}`, word])),
};

/** Speaks one text, cuts the silence off both ends and brings every prompt to the same loudness. */
function speak(name, text, work) {
  const raw = join(work, `${name}.wav`);
  execFileSync('espeak-ng', ['-v', 'en-us+f3', '-s', '150', '-p', '45', '-g', '4', '-w', raw, text]);
  const silence = ['silence', '1', '0.02', '0.3%'];
  execFileSync('sox', [
    raw, '-R', '-r', '8000', '-c', '1', '-b', '16', '-e', 'signed-integer', join(out, `${name}.wav`),
    'highpass', '150', 'sinc', '-3500', 'norm', '-4',
    ...silence, 'reverse', ...silence, 'reverse', 'pad', '0.03', '0.12',
  ]);
}

mkdirSync(out, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'ccc-prompts-'));
try {
  for (const [name, text] of Object.entries(TEXTS)) speak(name, text, work);
  // What a customer hears while the agent's page is gone: a short loss is a chime, a longer one is explained.
  writeFileSync(join(work, 'chimes.wav'), chimes());
  execFileSync('sox', ['-R', join(out, 'one-moment.wav'), join(work, 'late.wav'), 'pad', '3.2', '0']);
  execFileSync('sox', ['-R', '-m', '-v', '1', join(work, 'chimes.wav'), '-v', '1', join(work, 'late.wav'), '-b', '16', join(out, 'comfort.wav')]);
  rmSync(join(out, 'one-moment.wav'));
} finally {
  rmSync(work, { recursive: true, force: true });
}
writeFileSync(join(out, 'hold-music.wav'), holdMusic());
writeFileSync(join(out, 'beep.wav'), beep());
